import { makeStyles, useTheme } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import type { VerdictCounts } from '@prodready/plugin-readiness-common';
import { toneColors } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      marginTop: theme.spacing(0.25),
    },
    bar: {
      display: 'flex',
      flex: 1,
      gap: 2,
      height: 6,
      borderRadius: 3,
      overflow: 'hidden',
    },
    // Shapes and numbers say without colours what the bar says with them.
    counts: {
      display: 'flex',
      gap: theme.spacing(1),
      ...theme.typography.caption,
      fontVariantNumeric: 'tabular-nums',
      '& > span': { display: 'inline-flex', alignItems: 'center', gap: 2 },
      '& svg': { fontSize: '1rem' },
    },
  }),
  { name: 'ReadinessVerdictBar' },
);

const order = [
  'not-ready',
  'ready-with-gaps',
  'ready',
  'not-assessed',
] as const;

/** Verdicts as parts of a bar, and as numbers beside it. */
export function VerdictBar({ counts }: { counts: VerdictCounts }) {
  const classes = useStyles();
  const theme = useTheme<Theme>();
  const { t, number } = useWords();
  const present = order.filter(verdict => counts[verdict] > 0);
  const colorOf = (verdict: (typeof order)[number]) =>
    toneColors(theme, verdictTones[verdict]).text;
  const label = present
    .map(verdict => `${t(`verdict.${verdict}`)}: ${number(counts[verdict])}`)
    .join(', ');
  return (
    <div className={classes.root} role="img" aria-label={label} title={label}>
      <div className={classes.bar}>
        {present.map(verdict => (
          <span
            key={verdict}
            style={{
              flexGrow: counts[verdict],
              backgroundColor: colorOf(verdict),
            }}
          />
        ))}
      </div>
      <div className={classes.counts}>
        {present.map(verdict => (
          <span key={verdict} style={{ color: colorOf(verdict) }}>
            <StatusIcon status={verdict} />
            {number(counts[verdict])}
          </span>
        ))}
      </div>
    </div>
  );
}
