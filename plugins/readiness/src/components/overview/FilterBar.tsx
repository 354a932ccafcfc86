import { useEffect, useState } from 'react';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import Chip from '@material-ui/core/Chip';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import InputAdornment from '@material-ui/core/InputAdornment';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import type { EntityFilter, Facets } from '@prodready/plugin-readiness-common';
import { areas, areaStatusSchema, severitySchema } from '@prodready/report';
import type { AreaId, AreaStatus } from '@prodready/report';
import useDebounce from 'react-use/esm/useDebounce';
import { facetNames, isFiltering } from '../../filter/entityFilter';
import { useWords } from '../../words/useWords';
import { FilterMenu } from '../layout/FilterMenu';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    text: {
      flex: '0 1 220px',
      minWidth: 160,
      '& .MuiOutlinedInput-root': {
        backgroundColor: theme.palette.background.paper,
      },
      '& .MuiOutlinedInput-input': { paddingTop: 7, paddingBottom: 7 },
    },
    mine: {
      margin: theme.spacing(0, 0.5),
      '& .MuiCheckbox-root': { padding: 6 },
    },
    chips: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      flexBasis: '100%',
    },
    chip: {
      margin: 0,
      maxWidth: '100%',
      color: theme.palette.text.primary,
      backgroundColor: theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
    },
  }),
  { name: 'ReadinessFilterBar' },
);

/** Everything the page can be narrowed by. Kinds of filters that would not narrow anything are left out. */
export function FilterBar(props: {
  filter: EntityFilter;
  facets?: Facets;
  onChange: (filter: EntityFilter) => void;
}) {
  const { filter, facets, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  const set = (part: Partial<EntityFilter>) => onChange({ ...filter, ...part });
  const listOrNothing = <T,>(list: T[]) => (list.length > 0 ? list : undefined);
  const chosenAreas = filter.area ?? [];
  const statuses = listStatuses(filter);
  const setAreas = (ids: AreaId[], status: AreaStatus[]) =>
    set({ area: listOrNothing(ids.map(id => ({ id, status }))) });
  return (
    <div className={classes.root} role="search" aria-label={t('filter.label')}>
      <TextFilter filter={filter} onChange={onChange} />
      <FormControlLabel
        className={classes.mine}
        control={
          <Checkbox
            color="primary"
            size="small"
            checked={filter.mine === true}
            onChange={event => set({ mine: event.target.checked || undefined })}
          />
        }
        label={t('overview.mine')}
      />
      {facetNames.map(name => {
        const values = facets?.[name] ?? [];
        const selected = filter[name] ?? [];
        if (values.length < 2 && selected.length === 0) {
          return null;
        }
        return (
          <FilterMenu<string | null>
            key={name}
            label={t(`rows.${name}`)}
            options={values.map(({ value, title, entities }) => ({
              value,
              label: value === null ? t('filter.none') : title ?? nameOf(value),
              count: entities,
            }))}
            selected={selected}
            onChange={values_ => set({ [name]: listOrNothing(values_) })}
          />
        );
      })}
      <FilterMenu<AreaId>
        label={t('filter.area')}
        options={areas.map(({ id }) => ({ value: id, label: t(`area.${id}`) }))}
        selected={chosenAreas.map(({ id }) => id)}
        onChange={ids => setAreas(ids, statuses)}
      />
      {chosenAreas.length > 0 && (
        <FilterMenu<AreaStatus>
          label={t('filter.areaStatus')}
          options={areaStatusSchema.options.map(value => ({
            value,
            label: t(`status.${value}`),
          }))}
          selected={statuses}
          onChange={status =>
            setAreas(
              chosenAreas.map(({ id }) => id),
              status.length > 0 ? status : lacking,
            )
          }
        />
      )}
      <FilterMenu
        label={t('filter.severity')}
        options={severitySchema.options.map(value => ({
          value,
          label: t(`severity.${value}`),
        }))}
        selected={filter.severity ?? []}
        onChange={severity => set({ severity: listOrNothing(severity) })}
      />
      {isFiltering(filter) && (
        <Button size="small" onClick={() => onChange({})}>
          {t('common.clearFilters')}
        </Button>
      )}
      {hasChips(filter) && (
        <div className={classes.chips}>
          {filter.check?.map(({ id }) => (
            <Chip
              key={id}
              size="small"
              className={classes.chip}
              label={t('filter.failing', { check: id })}
              onDelete={() =>
                set({
                  check: listOrNothing(
                    filter.check!.filter(check => check.id !== id),
                  ),
                })
              }
            />
          ))}
          {filter.blocked !== undefined && (
            <Chip
              size="small"
              className={classes.chip}
              label={t(filter.blocked ? 'filter.blocked' : 'filter.notBlocked')}
              onDelete={() => set({ blocked: undefined })}
            />
          )}
          {filter.stale !== undefined && (
            <Chip
              size="small"
              className={classes.chip}
              label={t(filter.stale ? 'filter.stale' : 'filter.notStale')}
              onDelete={() => set({ stale: undefined })}
            />
          )}
        </div>
      )}
    </div>
  );
}

const lacking: AreaStatus[] = ['partial', 'needs-improvement'];

function listStatuses(filter: EntityFilter): AreaStatus[] {
  return filter.area?.[0]?.status ?? lacking;
}

function hasChips(filter: EntityFilter): boolean {
  return (
    Boolean(filter.check?.length) ||
    filter.blocked !== undefined ||
    filter.stale !== undefined
  );
}

/** `group:default/order-management` is shown as `order-management`, other values as they are. */
function nameOf(value: string): string {
  return value.slice(value.lastIndexOf('/') + 1);
}

function TextFilter(props: {
  filter: EntityFilter;
  onChange: (filter: EntityFilter) => void;
}) {
  const { filter, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  const wanted = filter.text ?? '';
  const [text, setText] = useState(wanted);
  useEffect(() => setText(wanted), [wanted]);
  useDebounce(
    () => {
      if (text !== wanted) {
        onChange({ ...filter, text: text || undefined });
      }
    },
    250,
    [text],
  );
  return (
    <TextField
      className={classes.text}
      id="readiness-filter-text"
      placeholder={t('overview.filterByName')}
      type="search"
      size="small"
      variant="outlined"
      value={text}
      onChange={event => setText(event.target.value)}
      inputProps={{ maxLength: 200, 'aria-label': t('overview.filterByName') }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
      }}
    />
  );
}
