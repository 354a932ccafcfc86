import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ScanState } from '@prodready/plugin-readiness-common';

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
export function scanStep(scan: ScanState): string {
  if (scan.status !== 'running') {
    return 'Waiting for a free worker';
  }
  const { progress } = scan;
  return progress
    ? `${progress.step} (step ${Math.min(
        progress.done + 1,
        progress.total,
      )} of ${progress.total})`
    : 'Starting';
}

/** Progress of a scan that waits or runs, in words and as a bar. */
export function ScanProgress({ scan }: { scan: ScanState }) {
  const classes = useStyles();
  const step = scanStep(scan);
  const { progress } = scan;
  return (
    <div className={classes.root}>
      <Typography variant="body2" color="textSecondary">
        Scanning: {step}
      </Typography>
      <LinearProgress
        className={classes.bar}
        aria-label="Scan progress"
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
