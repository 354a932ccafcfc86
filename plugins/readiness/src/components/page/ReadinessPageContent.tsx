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
import { countOf } from '../../words/counts';
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
          <LinearProgress aria-label="Reading the entities" />
        )}
      </div>
      {error && (
        <>
          <ResponseErrorPanel
            title="The list of entities could not be read"
            error={error}
          />
          <Button onClick={retry}>Try again</Button>
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
            ? `${page.items.length} of ${countOf(
                page.total,
                'entity',
                'entities',
              )}`
            : countOf(page.total, 'entity', 'entities')}
        </Typography>
        {(filter.cursor || nextCursor) && (
          <>
            <Button
              size="small"
              disabled={!filter.cursor}
              onClick={() => onChange({ cursor: '' })}
            >
              First page
            </Button>
            <Button
              size="small"
              disabled={!nextCursor}
              onClick={() => onChange({ cursor: nextCursor })}
            >
              Next page
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
  const filtered =
    filter.text || filter.verdicts.length > 0 || filter.mine || filter.cursor;
  return filtered ? (
    <>
      <Typography variant="h6" component="h2">
        No entity matches
      </Typography>
      <Typography paragraph>
        Nothing that you may see fits these filters.
      </Typography>
      <Button
        variant="outlined"
        onClick={() => onChange({ text: '', verdicts: [], mine: false })}
      >
        Clear the filters
      </Button>
    </>
  ) : (
    <>
      <Typography variant="h6" component="h2">
        No entity is assessed yet
      </Typography>
      <Typography>
        Components of the catalog appear here as soon as the backend has found
        them, a few moments after its start. Which entities are assessed is set
        in the portal's configuration, under <code>readiness</code>.
      </Typography>
    </>
  );
}

function TableSkeleton() {
  const classes = useStyles();
  return (
    <div
      role="status"
      aria-label="Reading the entities"
      aria-busy
      className={classes.skeleton}
    >
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={36} />
      ))}
    </div>
  );
}
