import type { ReactNode } from 'react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import BlockIcon from '@material-ui/icons/Block';
import Skeleton from '@material-ui/lab/Skeleton';
import type { EntityFilter } from '@prodready/plugin-readiness-common';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';
import type { Tone } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import type { VerdictOrNone } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import type { OverviewFigures } from './readOverview';
import { StatusIcon } from '../status/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1.5),
      // The last line is filled as well: no hole beside the last figure.
      '& > *': { flex: '1 1 150px' },
    },
    figure: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: theme.spacing(0.25),
      padding: theme.spacing(1.25, 2),
      width: '100%',
      height: '100%',
      textAlign: 'left',
      borderRadius: theme.shape.borderRadius,
      border: '2px solid transparent',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    selected: { borderColor: theme.palette.primary.main },
    label: {
      display: 'flex',
      gap: theme.spacing(0.75),
      ...theme.typography.body2,
      fontWeight: theme.typography.fontWeightBold as number,
    },
    // Numbers stand on one line, however many the labels take.
    numbers: {
      display: 'flex',
      alignItems: 'baseline',
      marginTop: 'auto',
      gap: theme.spacing(1),
    },
    count: {
      fontSize: '1.75rem',
      fontWeight: theme.typography.fontWeightBold as number,
      lineHeight: 1.2,
      color: theme.palette.text.primary,
      fontVariantNumeric: 'tabular-nums',
    },
    note: {
      ...theme.typography.caption,
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
  }),
  { name: 'ReadinessKeyFigures' },
);

const verdicts: VerdictOrNone[] = [
  'not-ready',
  'ready-with-gaps',
  'ready',
  'not-assessed',
];

/** Where the entities stand, and how that has changed. A figure pressed shows only what is behind it. */
export function KeyFigures(props: {
  overview?: OverviewFigures;
  filter: EntityFilter;
  onChange: (filter: EntityFilter) => void;
}) {
  const { overview, filter, onChange } = props;
  const classes = useStyles();
  const { t, number, change, percent } = useWords();
  const selected = filter.verdict ?? [];
  const toggle = (verdict: VerdictOrNone) => {
    const next = selected.includes(verdict)
      ? selected.filter(other => other !== verdict)
      : [...selected, verdict];
    onChange({ ...filter, verdict: next.length > 0 ? next : undefined });
  };
  const since = overview?.change;
  const changed = (by?: number) =>
    overview &&
    (by === undefined
      ? ''
      : t('overview.changeSince', {
          change: change(by),
          period: t('overview.period', { count: overview.days }),
        }));
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={t('overview.byVerdict')}
    >
      {verdicts.map(verdict => {
        const count = overview?.verdicts[verdict];
        return (
          <Figure
            key={verdict}
            icon={<StatusIcon status={verdict} />}
            tone={verdictTones[verdict]}
            label={t(`verdict.${verdict}`)}
            count={count !== undefined ? number(count) : undefined}
            note={
              overview &&
              percent(overview.total > 0 ? count! / overview.total : 0)
            }
            change={changed(since?.verdicts[verdict])}
            pressed={selected.includes(verdict)}
            onClick={() => toggle(verdict)}
          />
        );
      })}
      {overview && !overview.blockers ? null : (
        <Figure
          icon={<BlockIcon fontSize="small" aria-hidden />}
          tone={overview?.blockers?.findings === 0 ? 'good' : 'bad'}
          label={t('overview.blockersOpen')}
          count={overview?.blockers && number(overview.blockers.findings)}
          note={
            overview?.blockers &&
            t('overview.blockersIn', { count: overview.blockers.entities })
          }
          change={changed(since?.blockers)}
          pressed={filter.blocked === true}
          onClick={() =>
            onChange({ ...filter, blocked: filter.blocked ? undefined : true })
          }
        />
      )}
    </div>
  );
}

function Figure(props: {
  icon: ReactNode;
  tone: Tone;
  label: string;
  count?: string;
  /** What the count is a part of. */
  note?: string;
  /** How it has changed; empty where that is not known. */
  change?: string;
  pressed: boolean;
  onClick: () => void;
}) {
  const { icon, tone, label, count, note, change, pressed, onClick } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <Paper>
      <ButtonBase
        className={classNames(classes.figure, { [classes.selected]: pressed })}
        aria-pressed={pressed}
        onClick={onClick}
      >
        <span className={classNames(classes.label, tones[tone])}>
          {icon}
          {label}
        </span>
        <span className={classes.numbers}>
          <span className={classes.count}>
            {count ?? <Skeleton width="2ch" />}
          </span>
          <span className={classes.note}>{note}</span>
        </span>
        <span className={classes.note}>
          {change ?? <Skeleton width="12ch" />}
        </span>
      </ButtonBase>
    </Paper>
  );
}
