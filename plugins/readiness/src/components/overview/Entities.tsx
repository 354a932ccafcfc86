import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { EntitiesPage } from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import { isFiltering } from '../../filter/entityFilter';
import type { OverviewView, Sort } from '../../filter/overviewView';
import { useAnswer } from '../../hooks/useAnswer';
import { usePolling } from '../../hooks/usePolling';
import { useWords } from '../../words/useWords';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered } from '../layout/Panel';
import { EntitiesTable } from './EntitiesTable';
import { askEntities } from './questions';

const useStyles = makeStyles(
  theme => ({
    empty: { padding: theme.spacing(2, 2, 4) },
    footer: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 2),
    },
    count: { marginRight: 'auto' },
    waiting: { opacity: 0.6 },
  }),
  { name: 'ReadinessEntities' },
);

/** One page of the entities that match. The page read before stays while the next one is read. */
export function Entities(props: {
  view: OverviewView;
  onChange: (part: Partial<OverviewView>) => void;
}) {
  const { view, onChange } = props;
  const { filter, sort, order, cursor } = view;
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const answer = useAnswer(
    signal => askEntities(api, { filter, sort, order, cursor }, signal),
    [api, filter, sort, order, cursor],
  );
  const page = answer.value;
  const waiting =
    page !== undefined &&
    page.items.length > 0 &&
    page.items.every(({ verdict }) => !verdict) &&
    !filter.verdict;
  usePolling(waiting, answer.retry);
  return (
    <Answered
      answer={answer}
      skeleton={
        <LinesSkeleton
          label={t('overview.loading')}
          lines={10}
          height={44}
          inset
        />
      }
    >
      {read => (
        <div
          className={answer.loading && !waiting ? classes.waiting : undefined}
          aria-busy={answer.loading || undefined}
        >
          <Results page={read} view={view} onChange={onChange} />
        </div>
      )}
    </Answered>
  );
}

function Results(props: {
  page: EntitiesPage;
  view: OverviewView;
  onChange: (part: Partial<OverviewView>) => void;
}) {
  const { page, view, onChange } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  const { nextCursor } = page;
  const sortBy = useCallback(
    (sort: Sort, order: OverviewView['order']) => onChange({ sort, order }),
    [onChange],
  );
  if (page.items.length === 0) {
    return <Empty view={view} onChange={onChange} />;
  }
  return (
    <>
      <EntitiesTable
        items={page.items}
        sort={view.sort}
        order={view.order}
        onSort={sortBy}
      />
      <div className={classes.footer}>
        <Typography
          variant="body2"
          color="textSecondary"
          role="status"
          className={classes.count}
        >
          {page.items.length < page.total
            ? t('overview.someEntities', {
                count: page.total,
                shown: number(page.items.length),
              })
            : t('count.entities', { count: page.total })}
        </Typography>
        {(view.cursor || nextCursor) && (
          <>
            <Button
              size="small"
              disabled={!view.cursor}
              onClick={() => onChange({ cursor: '' })}
            >
              {t('common.firstPage')}
            </Button>
            <Button
              size="small"
              disabled={!nextCursor}
              onClick={() => onChange({ cursor: nextCursor })}
            >
              {t('common.nextPage')}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

function Empty(props: {
  view: OverviewView;
  onChange: (part: Partial<OverviewView>) => void;
}) {
  const { view, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div className={classes.empty}>
      {isFiltering(view.filter) || view.cursor ? (
        <>
          <Typography variant="h6" component="h3">
            {t('overview.noMatch')}
          </Typography>
          <Typography paragraph>{t('overview.noMatchWhy')}</Typography>
          <Button variant="outlined" onClick={() => onChange({ filter: {} })}>
            {t('common.clearFilters')}
          </Button>
        </>
      ) : (
        <>
          <Typography variant="h6" component="h3">
            {t('overview.empty')}
          </Typography>
          <Typography>
            {t('overview.emptyWhy', { key: <code>readiness</code> })}
          </Typography>
        </>
      )}
    </div>
  );
}
