import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Skeleton from '@material-ui/lab/Skeleton';
import type { EntitiesPage } from '@prodready/plugin-readiness-common';
import type { Verdict } from '@prodready/report';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import type { VerdictOrNone } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { StatusIcon } from '../status/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 150px), 1fr))',
      gap: theme.spacing(1.5),
    },
    figure: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      justifyContent: 'flex-start',
      padding: theme.spacing(1.5, 2),
      width: '100%',
      height: '100%',
      textAlign: 'left',
      borderRadius: theme.shape.borderRadius,
      border: '2px solid transparent',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    filter: { '&:hover': { backgroundColor: theme.palette.action.hover } },
    selected: { borderColor: theme.palette.primary.main },
    count: {
      ...theme.typography.h3,
      margin: 0,
      lineHeight: 1.1,
      color: theme.palette.text.primary,
      fontVariantNumeric: 'tabular-nums',
    },
    label: {
      display: 'flex',
      gap: theme.spacing(0.75),
      ...theme.typography.body2,
      fontWeight: theme.typography.fontWeightBold as number,
    },
  }),
  { name: 'ReadinessKeyFigures' },
);

const figures: VerdictOrNone[] = [
  'not-ready',
  'ready-with-gaps',
  'ready',
  'not-assessed',
];

/** How many entities have which verdict. A figure pressed shows only those. */
export function KeyFigures(props: {
  counts?: EntitiesPage['counts'];
  selected: Verdict[];
  onSelect: (verdicts: Verdict[]) => void;
}) {
  const { counts, selected, onSelect } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const { t, number } = useWords();
  const toggle = (verdict: Verdict) =>
    onSelect(
      selected.includes(verdict)
        ? selected.filter(other => other !== verdict)
        : [...selected, verdict],
    );
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={t('overview.byVerdict')}
    >
      {figures.map(verdict => {
        const content = (
          <>
            <span className={classes.count}>
              {counts ? number(counts[verdict]) : <Skeleton width="2ch" />}
            </span>
            <span
              className={classNames(
                classes.label,
                tones[verdictTones[verdict]],
              )}
            >
              <StatusIcon status={verdict} />
              {t(`verdict.${verdict}`)}
            </span>
          </>
        );
        return (
          <Paper key={verdict}>
            {verdict === 'not-assessed' ? (
              <div className={classes.figure}>{content}</div>
            ) : (
              <ButtonBase
                className={classNames(classes.figure, classes.filter, {
                  [classes.selected]: selected.includes(verdict),
                })}
                aria-pressed={selected.includes(verdict)}
                onClick={() => toggle(verdict)}
              >
                {content}
              </ButtonBase>
            )}
          </Paper>
        );
      })}
    </div>
  );
}
