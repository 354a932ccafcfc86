import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckDescription } from '@prodready/plugin-readiness-common';
import { areas, severitySchema } from '@prodready/report';
import type { AreaId } from '@prodready/report';
import { useSearchParams } from 'react-router-dom';
import { readinessApiRef } from '../../api';
import {
  formatChecksView,
  isNarrowingChecks,
  matchesView,
  parseChecksView,
} from '../../filter/checksView';
import type { ChecksView } from '../../filter/checksView';
import { useAnswer } from '../../hooks/useAnswer';
import { useCheckLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { FilterMenu } from '../layout/FilterMenu';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered, Panel } from '../layout/Panel';
import { SearchField } from '../layout/SearchField';
import { useViewLink } from '../overview/useViewLink';
import { SeverityTag, Tag } from '../status/Tag';
import { ToggleChips } from '../status/ToggleChips';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
    },
    areas: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 440px), 1fr))',
      alignItems: 'start',
      gap: theme.spacing(2),
    },
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      '& > li': {
        padding: theme.spacing(0.75, 0),
        overflowWrap: 'anywhere',
        ...theme.typography.body2,
      },
      '& > li + li': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.25, 1.5),
      marginTop: theme.spacing(0.25),
      color: theme.palette.text.secondary,
    },
    id: { fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace' },
  }),
  { name: 'ReadinessChecks' },
);

/** All checks, area by area: what each asks, how much it weighs, and on how many entities it fails. */
export function ChecksContent() {
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const [params, setParams] = useSearchParams();
  const view = parseChecksView(params);
  const change = (part: Partial<ChecksView>) =>
    setParams(
      current => formatChecksView({ ...parseChecksView(current), ...part }),
      { replace: true },
    );
  const answer = useAnswer(
    async signal => {
      const [{ checks }, failures] = await Promise.all([
        api.getChecks({ signal }),
        // What checks ask is worth showing without it.
        api.getFailingChecks({ limit: 200 }, { signal }).catch(() => undefined),
      ]);
      return {
        checks,
        failures: new Map(
          failures?.items.map(item => [item.checkId, item.entities]),
        ),
      };
    },
    [api],
  );
  return (
    <div className={classes.root}>
      <div className={classes.bar} role="search" aria-label={t('filter.label')}>
        <SearchField
          label={t('checks.search')}
          value={view.text}
          onChange={text => change({ text })}
        />
        <FilterMenu<AreaId>
          label={t('filter.area')}
          options={areas.map(({ id }) => ({
            value: id,
            label: t(`area.${id}`),
          }))}
          selected={view.areas}
          onChange={chosen => change({ areas: chosen })}
        />
        <ToggleChips
          label={t('filter.severity')}
          options={severitySchema.options.map(value => ({
            value,
            label: t(`severity.${value}`),
          }))}
          selected={view.severities}
          onChange={severities => change({ severities })}
        />
      </div>
      <Answered
        answer={answer}
        skeleton={<LinesSkeleton label={t('common.reading')} lines={14} />}
      >
        {({ checks, failures }) => {
          const shown = checks.filter(check => matchesView(view, check));
          return (
            <>
              <Typography variant="body2" role="status">
                {isNarrowingChecks(view)
                  ? t('checks.shown', {
                      count: checks.length,
                      shown: shown.length,
                    })
                  : t('checks.count', { count: checks.length })}
              </Typography>
              {shown.length === 0 && (
                <div>
                  <Typography paragraph>{t('checks.noMatch')}</Typography>
                  <Button
                    variant="outlined"
                    onClick={() =>
                      change({ text: '', areas: [], severities: [] })
                    }
                  >
                    {t('common.clearFilters')}
                  </Button>
                </div>
              )}
              <div className={classes.areas}>
                {areas.map(({ id }) => {
                  const own = shown.filter(({ area }) => area === id);
                  return own.length === 0 ? null : (
                    <Panel
                      key={id}
                      title={t(`area.${id}`)}
                      action={
                        <Typography variant="body2" color="textSecondary">
                          {t('checks.count', { count: own.length })}
                        </Typography>
                      }
                    >
                      <ul className={classes.list}>
                        {own.map(check => (
                          <CheckItem
                            key={check.id}
                            check={check}
                            entities={failures.get(check.id)}
                          />
                        ))}
                      </ul>
                    </Panel>
                  );
                })}
              </div>
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function CheckItem(props: { check: CheckDescription; entities?: number }) {
  const { check, entities } = props;
  const classes = useStyles();
  const { t } = useWords();
  const checkLink = useCheckLink();
  const viewLink = useViewLink();
  return (
    <li>
      {checkLink ? (
        <Link to={checkLink(check.id)}>{check.title}</Link>
      ) : (
        check.title
      )}
      <div className={classes.facts}>
        <SeverityTag severity={check.severity} />
        <span className={classes.id}>{check.id}</span>
        {check.added && <Tag tone="neutral">{t('checks.added')}</Tag>}
        {check.disabled && <Tag tone="neutral">{t('check.disabled')}</Tag>}
        {entities ? (
          <Link to={viewLink({ filter: { check: [{ id: check.id }] } })}>
            {t('checks.failsOn', { count: entities })}
          </Link>
        ) : null}
      </div>
    </li>
  );
}
