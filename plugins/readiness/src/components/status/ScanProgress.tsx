import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ScanState } from '@prodready/plugin-readiness-common';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    root: { minHeight: theme.spacing(3.5) },
    bar: { marginTop: theme.spacing(0.5) },
  }),
  { name: 'ReadinessScanProgress' },
);

/** Whether a scan waits or runs. */
export function isScanning({ status }: ScanState): boolean {
  return status === 'queued' || status === 'running';
}

/** What a scan is doing, in words. */
export function scanStep({ t }: Words, scan: ScanState): string {
  if (scan.status !== 'running') {
    return t('scan.waiting');
  }
  const { progress } = scan;
  return progress
    ? t('scan.step', {
        step: progress.step,
        done: Math.min(progress.done + 1, progress.total),
        total: progress.total,
      })
    : t('scan.starting');
}

/** Progress of a scan that waits or runs, in words and as a bar. */
export function ScanProgress({ scan }: { scan: ScanState }) {
  const classes = useStyles();
  const words = useWords();
  const step = scanStep(words, scan);
  const { progress } = scan;
  return (
    <div className={classes.root}>
      <Typography variant="body2" color="textSecondary">
        {words.t('scan.now', { step })}
      </Typography>
      <LinearProgress
        className={classes.bar}
        aria-label={words.t('scan.progress')}
        aria-valuetext={step}
        {...(progress && progress.total > 0
          ? {
              variant: 'determinate',
              value: Math.round((100 * progress.done) / progress.total),
            }
          : { variant: 'indeterminate' })}
      />
    </div>
  );
}
