import MuiLink from '@material-ui/core/Link';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import type {
  HistoryEntry,
  ReportDiff,
} from '@prodready/plugin-readiness-common';
import classNames from 'classnames';
import { useState } from 'react';
import { readinessApiRef } from '../../api';
import { useAnswer } from '../../hooks/useAnswer';
import { useToneStyles } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { checkAnchor } from '../report/anchors';
import { Sentence } from '../report/Prose';
import { Commit } from '../status/Commit';
import { StatusIcon } from '../status/StatusIcon';
import { SeverityTag, Tag } from '../status/Tag';
import { Day } from '../status/Time';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
      gap: theme.spacing(2, 5),
      padding: theme.spacing(2),
      [theme.breakpoints.up('sm')]: { padding: theme.spacing(2, 3) },
      '& > *': { minWidth: 0 },
      '@media print': { boxShadow: 'none', padding: 0 },
    },
    heading: { margin: theme.spacing(0, 0, 1), fontSize: '1rem' },
    list: {
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      '& > li': {
        ...theme.typography.body2,
        padding: theme.spacing(0.5, 0),
        overflowWrap: 'anywhere',
      },
    },
    tags: {
      display: 'inline-flex',
      gap: theme.spacing(0.5),
      marginRight: theme.spacing(1),
    },
    timeline: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      '& > li': {
        position: 'relative',
        display: 'grid',
        gridTemplateColumns: '20px minmax(0, 1fr)',
        columnGap: theme.spacing(1.5),
        paddingBottom: theme.spacing(1.5),
        ...theme.typography.body2,
      },
      // The line that joins one dot to the next.
      '& > li:not(:last-child)::before': {
        content: '""',
        position: 'absolute',
        left: 9,
        top: 22,
        bottom: 0,
        borderLeft: `2px solid ${theme.palette.divider}`,
      },
    },
    subtle: { color: theme.palette.text.secondary },
    strong: { fontWeight: theme.typography.fontWeightBold as number },
  }),
  { name: 'ReadinessHistory' },
);

const shownAtFirst = 5;

/** What changed since the last report and by which commit, and how the service came to where it stands. */
export function HistorySection(props: {
  entityRef: string;
  title: string;
  assessedAt?: string;
}) {
  const { entityRef, title, assessedAt } = props;
  const classes = useStyles();
  const api = useApi(readinessApiRef);
  const answer = useAnswer(
    async signal => {
      const history = await api.getHistory(
        entityRef,
        { limit: 50 },
        { signal },
      );
      // There is nothing to compare before the second report.
      const diff =
        history.items.length > 0
          ? await api.getDiff(entityRef, {}, { signal }).catch(() => undefined)
          : undefined;
      return { history: history.items, diff };
    },
    [api, entityRef, assessedAt],
  );
  const headingId = 'readiness-history';
  // History is an extra: a report is worth reading without it.
  if (!answer.value || answer.value.history.length === 0) {
    return null;
  }
  const { history, diff } = answer.value;
  return (
    <section aria-labelledby={headingId}>
      <Typography component="h2" variant="h5" id={headingId} gutterBottom>
        {title}
      </Typography>
      <Paper className={classes.root}>
        <Difference diff={diff} />
        <Timeline entries={history} />
      </Paper>
    </section>
  );
}

function Difference({ diff }: { diff?: ReportDiff }) {
  const classes = useStyles();
  const { t } = useWords();
  const changed =
    diff?.from && [...diff.opened, ...diff.closed, ...diff.areas].length > 0;
  return (
    <div>
      <Typography component="h3" variant="h6" className={classes.heading}>
        {t('history.sinceLast')}
      </Typography>
      {diff?.from ? (
        <Typography variant="body2" className={classes.subtle}>
          <Day iso={diff.from.assessedAt} />{' '}
          {diff.from.commit && <Commit sha={diff.from.commit} />}
          {' → '}
          <Day iso={diff.to.assessedAt} />{' '}
          {diff.to.commit && <Commit sha={diff.to.commit} />}
        </Typography>
      ) : (
        <Typography variant="body2">{t('history.first')}</Typography>
      )}
      {diff?.checksChanged && (
        <Typography variant="body2">{t('history.checksChanged')}</Typography>
      )}
      {diff?.from && !changed && (
        <Typography variant="body2">{t('history.same')}</Typography>
      )}
      {changed && (
        <ul className={classes.list}>
          {diff.areas.map(area => (
            <li key={area.id}>
              {t('history.area', {
                area: t(`area.${area.id}`),
                from: t(`status.${area.from ?? 'unknown'}`),
                to: t(`status.${area.to ?? 'unknown'}`),
              })}
            </li>
          ))}
          {diff.opened.map(change => (
            <li key={`opened ${change.checkId}`}>
              <span className={classes.tags}>
                <Tag tone="bad">{t('history.opened')}</Tag>
                <SeverityTag severity={change.severity} />
              </span>
              <MuiLink href={`#${checkAnchor(change.checkId)}`}>
                <Sentence text={change.message} />
              </MuiLink>
            </li>
          ))}
          {diff.closed.map(change => (
            <li key={`closed ${change.checkId}`}>
              <span className={classes.tags}>
                <Tag tone="good">{t('history.closed')}</Tag>
              </span>
              <Sentence text={change.title} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Timeline({ entries }: { entries: HistoryEntry[] }) {
  const classes = useStyles();
  const tones = useToneStyles();
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? entries : entries.slice(0, shownAtFirst);
  return (
    <div>
      <Typography component="h3" variant="h6" className={classes.heading}>
        {t('history.timeline')}
      </Typography>
      <ol className={classes.timeline}>
        {shown.map(entry => (
          <li key={entry.at}>
            <StatusIcon
              status={entry.verdict}
              className={tones[verdictTones[entry.verdict]]}
            />
            <div>
              <span
                className={classNames(
                  classes.strong,
                  tones[verdictTones[entry.verdict]],
                )}
              >
                {t(`verdict.${entry.verdict}`)}
              </span>{' '}
              <span className={classes.subtle}>
                <Day iso={entry.at} />{' '}
                {entry.commit && <Commit sha={entry.commit} />}
              </span>
              <div className={classes.subtle}>
                {[
                  ...entry.changes.map(change =>
                    t('history.area', {
                      area: t(`area.${change.id}`),
                      from: t(`status.${change.from ?? 'unknown'}`),
                      to: t(`status.${change.to ?? 'unknown'}`),
                    }),
                  ),
                  t('history.findings', entry.findings),
                ].join(' · ')}
              </div>
            </div>
          </li>
        ))}
      </ol>
      {entries.length > shown.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {t('history.more', { count: entries.length - shown.length })}
        </Button>
      )}
    </div>
  );
}
