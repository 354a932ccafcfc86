import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  FollowUpsPage,
  FollowUpsSummary,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import {
  bundles,
  formatFollowUpView,
  listQuery,
  scopeQuery,
  useFollowUpView,
} from '../../filter/followUpView';
import type { FollowUpView } from '../../filter/followUpView';
import { useAnswer } from '../../hooks/useAnswer';
import type { Answer } from '../../hooks/useAnswer';
import { usePolling } from '../../hooks/usePolling';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered, Panel } from '../layout/Panel';
import { Select } from '../layout/Select';
import { NothingYetNotice, nothingYet } from '../status/NothingYet';
import type { NothingYet } from '../status/NothingYet';
import { Notice } from '../status/Notice';
import { Exemptions } from './Exemptions';
import { FindingsList, keyOf } from './FindingsList';
import { FollowUpActions } from './FollowUpActions';
import { FollowUpBar } from './FollowUpBar';
import { figuresOf, isShown } from './figures';
import { FollowUpFigures } from './FollowUpFigures';
import { OwnersSummary } from './OwnersSummary';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    selection: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      minHeight: 44,
      padding: theme.spacing(0.5, 2),
      borderTop: `1px solid ${theme.palette.divider}`,
      position: 'sticky',
      top: 0,
      zIndex: 2,
      backgroundColor: theme.palette.background.paper,
    },
    none: { padding: theme.spacing(0, 2, 3) },
    footer: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 2),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    count: { marginRight: 'auto' },
  }),
  { name: 'ReadinessFollowUp' },
);

const widest: Partial<FollowUpView> = {
  text: '',
  check: [],
  severity: [],
  due: [],
  blocker: false,
  unassigned: false,
};

interface ViewProps {
  view: FollowUpView;
  onChange: (part: Partial<FollowUpView>) => void;
}

/** The owners' page: what is open, what is due, what was mended, what waits for approval. */
export function FollowUpContent() {
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const { view, change } = useFollowUpView();
  const scope = scopeQuery(view);
  const summary = useAnswer(
    signal =>
      api.getFollowUpsSummary({ ...scope, groupBy: 'owner' }, { signal }),
    [api, JSON.stringify(scope)],
  );
  const queue = useAnswer(
    signal => api.queryExemptions({ decidable: true }, { signal }),
    [api],
  );
  const waiting = queue.value?.total ?? 0;
  const exemptions = view.show === 'exemptions';
  const nothing = useNothingYet(view, summary);
  return (
    <div className={classes.root}>
      {waiting > 0 && !exemptions && (
        <Notice
          tone="neutral"
          title={t('exemption.waiting', { count: waiting })}
          action={
            <Button
              size="small"
              variant="outlined"
              onClick={() =>
                // Whoever approves need not be of the team that asked.
                change({ show: 'exemptions', scope: 'all', owner: [] })
              }
            >
              {t('exemption.decide')}
            </Button>
          }
        />
      )}
      <FollowUpBar view={view} onChange={change} />
      {nothing && !exemptions ? (
        <NothingYetNotice
          {...nothing}
          onShowAll={() => change({ scope: 'all', owner: [] })}
        />
      ) : (
        <FollowUpFigures
          counts={summary.value?.total}
          failed={summary.error !== undefined}
          view={view}
          onChange={change}
        />
      )}
      {!exemptions && summary.value && summary.value.groups.length > 1 && (
        <Panel title={t('followUp.byOwner')} flush>
          <OwnersSummary summary={summary.value} />
        </Panel>
      )}
      {exemptions && (
        <Exemptions
          filter={scope.filter ?? {}}
          queue={queue}
          onDone={summary.retry}
        />
      )}
      {!exemptions && !nothing && (
        <Findings view={view} onChange={change} onDone={summary.retry} />
      )}
    </div>
  );
}

/** Why there is nothing to do: because all is done, or because nothing could be said yet? Asked only where nothing is. */
function useNothingYet(
  view: FollowUpView,
  { value, retry }: Answer<FollowUpsSummary>,
): { kind: NothingYet; total: number } | undefined {
  const api = useApi(readinessApiRef);
  const { filter = {} } = scopeQuery(view);
  const idle =
    value !== undefined &&
    view.scope !== 'assigned' &&
    value.total.open + value.total.resolved + value.total.exempt === 0;
  const overview = useAnswer(
    async signal =>
      idle ? api.getOverview({ filter }, { signal }) : undefined,
    [api, idle, JSON.stringify(filter)],
  );
  const kind = idle ? nothingYet(overview.value, filter) : undefined;
  usePolling(kind === 'waiting' || kind === 'empty', () => {
    retry();
    overview.retry();
  });
  return kind && { kind, total: overview.value?.total ?? 0 };
}

function Findings(props: ViewProps & { onDone: () => void }) {
  const { view, onChange, onDone } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const api = useApi(readinessApiRef);
  const query = listQuery(view);
  const answer = useAnswer(
    signal => api.queryFollowUps(query, { signal }),
    [api, JSON.stringify(query)],
  );
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const address = formatFollowUpView(view).toString();
  useEffect(() => setSelected(new Set()), [address]);
  const done = () => {
    setSelected(new Set());
    answer.retry();
    onDone();
  };
  return (
    <Panel
      flush
      title={titleOf(view, words)}
      waiting={answer.loading && answer.value !== undefined}
      action={
        <Select
          label={t('followUp.bundle')}
          value={view.bundle}
          options={bundles.map(value => ({
            value,
            label: t(`followUp.bundles.${value}`),
          }))}
          onChange={bundle => onChange({ bundle })}
        />
      }
    >
      <Answered
        answer={answer}
        skeleton={
          <LinesSkeleton
            label={t('common.reading')}
            lines={8}
            height={72}
            inset
          />
        }
      >
        {page => {
          const chosen = page.items.filter(item => selected.has(keyOf(item)));
          return (
            <>
              {view.show === 'open' && page.items.length > 0 && (
                <div
                  className={classes.selection}
                  role="group"
                  aria-label={t('followUp.selection')}
                >
                  <Typography variant="body2" color="textSecondary">
                    {chosen.length === 0
                      ? t('followUp.selectHint')
                      : t('followUp.selected', { count: chosen.length })}
                  </Typography>
                  {chosen.length > 0 && (
                    <FollowUpActions
                      items={chosen}
                      variant="toolbar"
                      onDone={done}
                    />
                  )}
                </div>
              )}
              {page.items.length === 0 ? (
                <Nothing view={view} onChange={onChange} />
              ) : (
                <FindingsList
                  items={page.items}
                  bundle={view.bundle}
                  partial={Boolean(view.cursor || page.nextCursor)}
                  selected={selected}
                  onSelect={setSelected}
                  onDone={done}
                />
              )}
              <Footer page={page} view={view} onChange={onChange} />
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

/** What is listed, as the figure that was pressed calls it. */
function titleOf(view: FollowUpView, words: Words): string {
  const title = words.t(`followUp.shows.${view.show}`);
  const figure = figuresOf(words).find(({ part }) => isShown(part, view));
  return view.show === 'open' && figure && figure.id !== 'open'
    ? `${title}: ${figure.label}`
    : title;
}

/** Why the list is empty, and where there is more. */
function Nothing({ view, onChange }: ViewProps) {
  const classes = useStyles();
  const { t } = useWords();
  const narrowed =
    view.text !== '' ||
    view.check.length > 0 ||
    view.severity.length > 0 ||
    view.due.length > 0 ||
    view.blocker ||
    view.unassigned;
  let text: string;
  if (narrowed) text = t('followUp.nothingFits');
  else if (view.show === 'resolved') text = t('followUp.nothingClosed');
  else text = t('followUp.nothingOpen');
  return (
    <div className={classes.none}>
      <Typography>{text}</Typography>
      {narrowed && (
        <Button size="small" color="primary" onClick={() => onChange(widest)}>
          {t('common.clearFilters')}
        </Button>
      )}
      {view.scope !== 'all' && (
        <Button
          size="small"
          color="primary"
          onClick={() => onChange({ scope: 'all', owner: [] })}
        >
          {t('followUp.showAll')}
        </Button>
      )}
    </div>
  );
}

function Footer(props: ViewProps & { page: FollowUpsPage }) {
  const { page, view, onChange } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div className={classes.footer}>
      <Typography
        variant="body2"
        color="textSecondary"
        role="status"
        className={classes.count}
      >
        {t('count.findings', { count: page.total })}
      </Typography>
      {(view.cursor || page.nextCursor) && (
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
            disabled={!page.nextCursor}
            onClick={() => onChange({ cursor: page.nextCursor })}
          >
            {t('common.nextPage')}
          </Button>
        </>
      )}
    </div>
  );
}
