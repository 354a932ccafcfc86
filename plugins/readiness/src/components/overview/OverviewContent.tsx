import {
  lazy,
  memo,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import DownloadIcon from '@material-ui/icons/GetApp';
import type {
  EntityFilter,
  ReadinessApi,
} from '@prodready/plugin-readiness-common';
import { useLocation, useNavigationType } from 'react-router-dom';
import { readinessApiRef } from '../../api';
import { rowKinds, spans, useOverviewView } from '../../filter/overviewView';
import type { OverviewView } from '../../filter/overviewView';
import { isNotFound } from '../../hooks/isNotFound';
import { saveFile } from '../../hooks/saveFile';
import { useAnswer } from '../../hooks/useAnswer';
import type { Answer } from '../../hooks/useAnswer';
import { usePolling } from '../../hooks/usePolling';
import { useWords } from '../../words/useWords';
import { NothingYetNotice, nothingYet } from '../status/NothingYet';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered, Panel } from '../layout/Panel';
import { Select } from '../layout/Select';
import { ChangesList } from './ChangesList';
import { Entities } from './Entities';
import { FilterBar } from './FilterBar';
import { GapsList } from './GapsList';
import { GroupHeatMap } from './GroupHeatMap';
import { KeyFigures } from './KeyFigures';
import { OwnersList } from './OwnersList';
import { askFigures } from './questions';

/** Only read by those who look at a trend. */
const TrendChart = lazy(() =>
  import('./TrendChart').then(m => ({ default: m.TrendChart })),
);

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      alignContent: 'start',
      gap: theme.spacing(2),
      // As high as it will be at least: a scroll bar that comes later would move everything.
      minHeight: '100vh',
      '@media print': { minHeight: 0 },
    },
    behind: { '&:focus': { outline: 'none' } },
    panels: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 400px), 1fr))',
      gap: theme.spacing(2),
      [theme.breakpoints.up('md')]: {
        gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      },
      '@media (min-width: 2000px)': {
        gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
      },
    },
    tools: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
    },
    // Between the filters and the figures, and in nobody's way: nothing moves when it comes.
    bar: { position: 'relative' },
    progress: {
      position: 'absolute',
      left: 0,
      right: 0,
      bottom: theme.spacing(-1.25),
    },
  }),
  { name: 'ReadinessOverview' },
);

/** For how long the rest of the page waits for the figures, in milliseconds. */
const patience = 200;

/** Where the organisation stands. All of it follows the filter in the address. */
export function OverviewContent() {
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const { view, change } = useOverviewView();
  const behind = useScrollToRows();
  const { filter, days } = view;
  const overview = useAnswer(
    signal => askFigures(api, { filter, days }, signal),
    [api, filter, days],
  );
  const facets = useAnswer(signal => api.getFacets({}, { signal }), [api]);
  const setFilter = useCallback(
    (next: EntityFilter) => change({ filter: next }),
    [change],
  );
  // Figures and table are what a filter is set for: what else there is follows them.
  const answered = useAnswered(view, overview);
  // The first figures are seen before all the rest is drawn, which takes longer, unless they take longer themselves.
  const late = useLate(patience);
  const showsRest = answered !== undefined || late;
  const nothing = nothingYet(overview.value, filter);
  usePolling(nothing === 'waiting' || nothing === 'empty', overview.retry);
  const loading = overview.loading && overview.value !== undefined && !nothing;
  // Where the figures cannot be had, neither can what is counted from the same: once is enough to say so.
  const broken =
    overview.value === undefined &&
    overview.error !== undefined &&
    !isNotFound(overview.error);
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <FilterBar filter={filter} facets={facets.value} onChange={setFilter} />
        {loading && (
          <LinearProgress
            className={classes.progress}
            aria-label={t('common.reading')}
          />
        )}
      </div>
      <Answered
        answer={{ ...overview, value: overview.value ?? null }}
        skeleton={null}
      >
        {() =>
          nothing ? (
            <NothingYetNotice
              kind={nothing}
              total={overview.value?.total ?? 0}
              onShowAll={() => setFilter({ ...filter, mine: undefined })}
            />
          ) : (
            <KeyFigures
              overview={overview.value}
              filter={filter}
              onChange={setFilter}
            />
          )
        }
      </Answered>
      {showsRest && !nothing && !broken && (
        <Panels
          view={answered}
          assessed={
            overview.value &&
            overview.value.total - overview.value.verdicts['not-assessed']
          }
          days={days}
          onChange={change}
        />
      )}
      {showsRest && (!nothing || nothing === 'waiting') && (
        <div ref={behind} tabIndex={-1} className={classes.behind}>
          <Rows view={view} onChange={change} />
        </div>
      )}
    </div>
  );
}

/** Whether so many milliseconds have gone by since the first look. */
function useLate(milliseconds: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return late;
}

/** The newest view whose figures are there, or cannot be had; none before the first. */
function useAnswered(
  view: OverviewView,
  { value, error }: Pick<Answer<unknown>, 'value' | 'error'>,
): OverviewView | undefined {
  const [answered, setAnswered] = useState<OverviewView>();
  const asked = useRef(view);
  asked.current = view;
  useEffect(() => {
    if (value !== undefined || error) setAnswered(asked.current);
  }, [value, error]);
  return answered;
}

/** What stands between the figures and the table. */
const Panels = memo(function PanelsContent(props: {
  /** None as long as the figures are read for the first time. */
  view?: OverviewView;
  /** How many entities have a report. */
  assessed?: number;
  /** What is chosen, whether or not it is answered yet. */
  days: number;
  onChange: (part: Partial<OverviewView>) => void;
}) {
  const { view, assessed, days, onChange } = props;
  const classes = useStyles();
  return (
    <div className={classes.panels}>
      <Owners view={view} />
      <Gaps view={view} assessed={assessed} />
      <Development view={view} days={days} onChange={onChange} />
      <Changes view={view} />
    </div>
  );
});

/** As many as the backend gives at once: whoever looks for more asks of fewer services. */
const mostChanges = 200;

interface PanelProps {
  view?: OverviewView;
}

/** Asks for what belongs to a view. As long as there is none, the answer is on its way. */
function useViewAnswer<T>(
  view: OverviewView | undefined,
  ask: (
    api: ReadinessApi,
    view: OverviewView,
    signal: AbortSignal,
  ) => Promise<T>,
  /** How much is asked for, where that changes. */
  limit?: number,
): Answer<T> {
  const api = useApi(readinessApiRef);
  return useAnswer(
    signal => (view ? ask(api, view, signal) : new Promise<T>(() => undefined)),
    [api, view?.filter, view?.days, limit],
  );
}

function Owners({ view }: PanelProps) {
  const { t } = useWords();
  const owners = useViewAnswer(view, (api, { filter, days }, signal) =>
    api.getOverview({ filter, days, groupBy: 'owner', limit: 500 }, { signal }),
  );
  return isOffered(owners) ? (
    <Panel
      title={t('owners.title')}
      action={<Hint text={t('owners.hint')} />}
      waiting={owners.loading && !!owners.value}
    >
      <Answered answer={owners} skeleton={<PanelSkeleton />}>
        {value => (
          <OwnersList groups={value.groups ?? []} filter={view!.filter} />
        )}
      </Answered>
    </Panel>
  ) : null;
}

function Gaps({ view, assessed }: PanelProps & { assessed?: number }) {
  const { t } = useWords();
  const gaps = useViewAnswer(view, (api, { filter }, signal) =>
    api.getFailingChecks({ filter, limit: 6 }, { signal }),
  );
  return isOffered(gaps) ? (
    <Panel
      title={t('gaps.title')}
      action={<Hint text={t('gaps.hint')} />}
      waiting={gaps.loading && !!gaps.value}
    >
      <Answered answer={gaps} skeleton={<PanelSkeleton />}>
        {value => (
          <GapsList gaps={value} filter={view!.filter} assessed={assessed} />
        )}
      </Answered>
    </Panel>
  ) : null;
}

function Development(
  props: PanelProps & {
    days: number;
    onChange: (part: Partial<OverviewView>) => void;
  },
) {
  const { view, onChange } = props;
  const { t } = useWords();
  const trend = useViewAnswer(view, (api, { filter, days }, signal) =>
    api.getTrend({ filter, days }, { signal }),
  );
  const skeleton = <PanelSkeleton lines={7} height={36} />;
  return isOffered(trend) ? (
    <Panel
      title={t('trend.title')}
      waiting={trend.loading && !!trend.value}
      action={
        <Select
          label={t('trend.span')}
          value={String(props.days)}
          options={spans.map(span => ({
            value: String(span),
            label: t('trend.days', { count: span }),
          }))}
          onChange={value => onChange({ days: Number(value) })}
        />
      }
    >
      <Suspense fallback={skeleton}>
        <Answered answer={trend} skeleton={skeleton}>
          {value => <TrendChart trend={value} />}
        </Answered>
      </Suspense>
    </Panel>
  ) : null;
}

function Changes({ view }: PanelProps) {
  const { t } = useWords();
  const [limit, setLimit] = useState(6);
  const changes = useViewAnswer(
    view,
    (api, { filter, days }, signal) =>
      api.queryChanges({ filter, days, limit }, { signal }),
    limit,
  );
  return isOffered(changes) ? (
    <Panel
      title={t('changes.title')}
      action={
        view && <Hint text={t('overview.period', { count: view.days })} />
      }
      waiting={changes.loading && !!changes.value}
    >
      <Answered answer={changes} skeleton={<PanelSkeleton />}>
        {value => (
          <>
            <ChangesList changes={value.items} days={view!.days} />
            {value.nextCursor && limit < mostChanges && (
              <Button
                size="small"
                disabled={changes.loading}
                onClick={() => setLimit(Math.min(mostChanges, limit + 20))}
              >
                {t('changes.more')}
              </Button>
            )}
          </>
        )}
      </Answered>
    </Panel>
  ) : null;
}

function PanelSkeleton({ lines = 6, height = 46 }) {
  const { t } = useWords();
  return (
    <LinesSkeleton label={t('common.reading')} lines={lines} height={height} />
  );
}

/** What the numbers of a panel count. */
function Hint({ text }: { text: string }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {text}
    </Typography>
  );
}

/**
 * Shows what is behind a number whose link was followed: it is further down, and narrower figures alone look as if nothing
 * had happened. Filters replace the address instead, and leave the page where it is.
 */
function useScrollToRows() {
  const rows = useRef<HTMLDivElement>(null);
  const { key } = useLocation();
  const followed = useNavigationType() === 'PUSH';
  const opened = useRef(key);
  useEffect(() => {
    if (followed && key !== opened.current) {
      rows.current?.scrollIntoView?.({ block: 'start' });
      rows.current?.focus({ preventScroll: true });
    }
    opened.current = key;
  }, [key, followed]);
  return rows;
}

/** Whether the backend has this at all: one of another version may not. */
function isOffered({ error }: { error?: Error }): boolean {
  return !error || !isNotFound(error);
}

/** The heat map: entities, or groups of them, against areas. */
const Rows = memo(function RowsContent(props: {
  view: OverviewView;
  onChange: (part: Partial<OverviewView>) => void;
}) {
  const { view, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <Panel
      flush
      title={t('heatMap.heading')}
      action={
        <div className={classes.tools}>
          {view.rows === 'owner' && (
            <FormControlLabel
              control={
                <Checkbox
                  color="primary"
                  size="small"
                  checked={view.rollUp}
                  onChange={event => onChange({ rollUp: event.target.checked })}
                />
              }
              label={t('heatMap.rollUp')}
            />
          )}
          <Select
            label={t('heatMap.rows')}
            value={view.rows}
            options={rowKinds.map(value => ({
              value,
              label: t(`rows.${value}`),
            }))}
            onChange={rows => onChange({ rows })}
          />
          <ExportButton view={view} />
        </div>
      }
    >
      {view.rows === 'entity' ? (
        <Entities view={view} onChange={onChange} />
      ) : (
        <Groups view={view} groupBy={view.rows} />
      )}
    </Panel>
  );
});

function Groups(props: {
  view: OverviewView;
  groupBy: Exclude<OverviewView['rows'], 'entity'>;
}) {
  const { view, groupBy } = props;
  const { filter, rollUp, days } = view;
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const byOwner = groupBy === 'owner';
  const answer = useAnswer(
    signal =>
      api.getOverview(
        { filter, groupBy, days, limit: 200, rollUp: byOwner && rollUp },
        { signal },
      ),
    [api, filter, groupBy, rollUp, days],
  );
  return (
    <Answered
      answer={answer}
      skeleton={<LinesSkeleton label={t('common.reading')} lines={8} inset />}
    >
      {value => (
        <GroupHeatMap
          groups={value.groups ?? []}
          groupBy={groupBy}
          rollUp={byOwner && rollUp}
          filter={filter}
          more={value.moreGroups}
        />
      )}
    </Answered>
  );
}

function ExportButton({ view }: { view: OverviewView }) {
  const api = useApi(readinessApiRef);
  const alertApi = useApi(alertApiRef);
  const { t } = useWords();
  const save = async () => {
    try {
      const csv = await api.exportEntities({
        ...view.filter,
        sort: view.sort,
        order: view.order,
      });
      saveFile('readiness.csv', 'text/csv', csv);
    } catch (error) {
      alertApi.post({
        message: t('report.exportFailed', { reason: (error as Error).message }),
        severity: 'error',
      });
    }
  };
  return (
    <Button size="small" startIcon={<DownloadIcon />} onClick={save}>
      {t('overview.export')}
    </Button>
  );
}
