import { makeStyles, useTheme } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import type { VerdictCounts } from '@prodready/plugin-readiness-common';
import { toneColors } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      gap: 2,
      height: 6,
      marginTop: theme.spacing(0.75),
      borderRadius: 3,
      overflow: 'hidden',
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

/** Verdicts as parts of a bar. What it says stands in its label. */
export function VerdictBar({ counts }: { counts: VerdictCounts }) {
  const classes = useStyles();
  const theme = useTheme<Theme>();
  const { t, number } = useWords();
  const label = order
    .filter(verdict => counts[verdict] > 0)
    .map(verdict => `${t(`verdict.${verdict}`)}: ${number(counts[verdict])}`)
    .join(', ');
  return (
    <div className={classes.root} role="img" aria-label={label} title={label}>
      {order
        .filter(verdict => counts[verdict] > 0)
        .map(verdict => (
          <span
            key={verdict}
            style={{
              flexGrow: counts[verdict],
              backgroundColor: toneColors(theme, verdictTones[verdict]).text,
            }}
          />
        ))}
    </div>
  );
}
