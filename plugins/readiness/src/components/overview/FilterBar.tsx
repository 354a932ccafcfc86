import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import Chip from '@material-ui/core/Chip';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import FilterListIcon from '@material-ui/icons/FilterList';
import type { EntityFilter, Facets } from '@prodready/plugin-readiness-common';
import { areas, areaStatusSchema, severitySchema } from '@prodready/report';
import type { AreaId, AreaStatus } from '@prodready/report';
import { facetNames, isFiltering } from '../../filter/entityFilter';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';
import { CheckChip } from '../layout/CheckChip';
import { FilterMenu } from '../layout/FilterMenu';
import { SearchField } from '../layout/SearchField';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    // One row with the rest; in the fold, rows of their own.
    menus: {
      display: 'contents',
      '&[hidden]': { display: 'none' },
      [theme.breakpoints.down('xs')]: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: theme.spacing(1),
        flexBasis: '100%',
      },
    },
    fold: {
      minHeight: 34,
      textTransform: 'none',
      fontWeight: theme.typography.fontWeightRegular as number,
      color: theme.palette.text.primary,
      borderColor: theme.palette.divider,
      backgroundColor: theme.palette.background.paper,
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
      minWidth: 0,
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
  // Asked for before the first frame, so that nothing moves after it.
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('xs'), {
    noSsr: true,
  });
  const [unfolded, setUnfolded] = useState(false);
  const menusId = useId();
  const chosen = countChosen(filter);
  const set = (part: Partial<EntityFilter>) => onChange({ ...filter, ...part });
  const listOrNothing = <T,>(list: T[]) => (list.length > 0 ? list : undefined);
  const chosenAreas = filter.area ?? [];
  const statuses = listStatuses(filter);
  const setAreas = (ids: AreaId[], status: AreaStatus[]) =>
    set({ area: listOrNothing(ids.map(id => ({ id, status }))) });
  return (
    <div className={classes.root} role="search" aria-label={t('filter.label')}>
      <SearchField
        label={t('overview.filterByName')}
        value={filter.text ?? ''}
        onChange={text => set({ text: text || undefined })}
      />
      {narrow && (
        <Button
          variant="outlined"
          size="small"
          className={classes.fold}
          startIcon={<FilterListIcon />}
          aria-expanded={unfolded}
          aria-controls={menusId}
          onClick={() => setUnfolded(!unfolded)}
        >
          {chosen > 0
            ? t('filter.buttonChosen', { chosen })
            : t('filter.button')}
        </Button>
      )}
      <div id={menusId} className={classes.menus} hidden={narrow && !unfolded}>
        <FormControlLabel
          className={classes.mine}
          control={
            <Checkbox
              color="primary"
              size="small"
              checked={filter.mine === true}
              onChange={event =>
                set({ mine: event.target.checked || undefined })
              }
            />
          }
          label={t('overview.mine')}
        />
        {facetNames.map(name => {
          const values = facets?.[name] ?? [];
          const selected = filter[name] ?? [];
          // Until it is known, what nearly every catalog has: buttons that come later would move the page.
          const narrows = facets ? values.length > 1 : name !== 'kind';
          if (!narrows && selected.length === 0) {
            return null;
          }
          return (
            <FilterMenu<string | null>
              key={name}
              label={t(`rows.${name}`)}
              options={values.map(({ value, title, entities }) => ({
                value,
                label:
                  value === null ? t('filter.none') : title ?? nameOf(value),
                count: entities,
              }))}
              selected={selected}
              onChange={values_ => set({ [name]: listOrNothing(values_) })}
            />
          );
        })}
        <FilterMenu<AreaId>
          label={t('filter.area')}
          options={areas.map(({ id }) => ({
            value: id,
            label: t(`area.${id}`),
          }))}
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
      </div>
      {isFiltering(filter) && (
        <Button size="small" onClick={() => onChange({})}>
          {t('common.clearFilters')}
        </Button>
      )}
      {hasChips(filter) && (
        <div className={classes.chips}>
          {filter.check?.map(({ id }) => (
            <CheckChip
              key={id}
              checkId={id}
              className={classes.chip}
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

/** How many kinds of filters in the fold are in use. */
function countChosen(filter: EntityFilter): number {
  return [
    filter.mine,
    ...facetNames.map(name => filter[name]),
    filter.area,
    filter.severity,
  ].filter(Boolean).length;
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
