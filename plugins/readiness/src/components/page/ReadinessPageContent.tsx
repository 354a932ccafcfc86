import { Content, ResponseErrorPanel } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import type { EntitiesPage } from '@prodready/plugin-readiness-common';
import { useEntities } from '../../hooks/useEntities';
import { useEntitiesFilter } from '../../hooks/useEntitiesFilter';
import type { EntitiesFilter } from '../../hooks/useEntitiesFilter';
import { useWords } from '../../words/useWords';
import { EntitiesTable } from './EntitiesTable';
import { FilterBar } from './FilterBar';
import { KeyFigures } from './KeyFigures';

const useStyles = makeStyles(
  theme => ({
    // Keeps its place while nothing is read, so that the table does not move.
    progress: { height: 4, marginTop: theme.spacing(1) },
    table: { position: 'relative' },
    empty: { padding: theme.spacing(4, 3) },
    footer: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 2),
    },
    count: { marginRight: 'auto' },
    skeleton: { padding: theme.spacing(1, 2) },
  }),
  { name: 'ReadinessPageContent' },
);

/** The readiness of all entities, area by area. */
export function ReadinessPageContent() {
  const classes = useStyles();
  const { t } = useWords();
  const { filter, change } = useEntitiesFilter();
  const { page, loading, error, retry } = useEntities(filter);
  return (
    <Content>
      <KeyFigures
        counts={page?.counts}
        selected={filter.verdicts}
        onSelect={verdicts => change({ verdicts })}
      />
      <FilterBar filter={filter} onChange={change} />
      <div className={classes.progress}>
        {loading && page && (
          <LinearProgress aria-label={t('overview.loading')} />
        )}
      </div>
      {error && (
        <>
          <ResponseErrorPanel title={t('overview.failed')} error={error} />
          <Button onClick={retry}>{t('common.tryAgain')}</Button>
        </>
      )}
      {!error && (
        <Paper className={classes.table}>
          {page ? (
            <Results page={page} filter={filter} onChange={change} />
          ) : (
            <TableSkeleton />
          )}
        </Paper>
      )}
    </Content>
  );
}

function Results(props: {
  page: EntitiesPage;
  filter: EntitiesFilter;
  onChange: (part: Partial<EntitiesFilter>) => void;
}) {
  const { page, filter, onChange } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  if (page.items.length === 0) {
    return (
      <div className={classes.empty}>
        <EmptyList filter={filter} onChange={onChange} />
      </div>
    );
  }
  const { nextCursor } = page;
  return (
    <>
      <EntitiesTable
        items={page.items}
        sort={filter.sort}
        order={filter.order}
        onSort={(sort, order) => onChange({ sort, order })}
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
        {(filter.cursor || nextCursor) && (
          <>
            <Button
              size="small"
              disabled={!filter.cursor}
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

function EmptyList(props: {
  filter: EntitiesFilter;
  onChange: (part: Partial<EntitiesFilter>) => void;
}) {
  const { filter, onChange } = props;
  const { t } = useWords();
  const filtered =
    filter.text || filter.verdicts.length > 0 || filter.mine || filter.cursor;
  return filtered ? (
    <>
      <Typography variant="h6" component="h2">
        {t('overview.noMatch')}
      </Typography>
      <Typography paragraph>{t('overview.noMatchWhy')}</Typography>
      <Button
        variant="outlined"
        onClick={() => onChange({ text: '', verdicts: [], mine: false })}
      >
        {t('common.clearFilters')}
      </Button>
    </>
  ) : (
    <>
      <Typography variant="h6" component="h2">
        {t('overview.empty')}
      </Typography>
      <Typography>
        {t('overview.emptyWhy', { key: <code>readiness</code> })}
      </Typography>
    </>
  );
}

function TableSkeleton() {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div
      role="status"
      aria-label={t('overview.loading')}
      aria-busy
      className={classes.skeleton}
    >
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={36} />
      ))}
    </div>
  );
}
