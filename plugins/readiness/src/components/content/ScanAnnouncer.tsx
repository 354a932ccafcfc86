import { useEffect, useRef, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { ScanState } from '@prodready/plugin-readiness-common';
import { isScanning, scanStep } from '../status/ScanProgress';

const useStyles = makeStyles(
  {
    root: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    },
  },
  { name: 'ReadinessScanAnnouncer' },
);

/** Tells screen readers how a scan goes: each new step once, and how it ended. Silent about scans nobody waited for. */
export function ScanAnnouncer({ scan }: { scan: ScanState }) {
  const classes = useStyles();
  const [text, setText] = useState('');
  const followed = useRef(false);
  const announcement = announcementOf(scan);
  const scanning = isScanning(scan);
  useEffect(() => {
    if (scanning || followed.current) {
      setText(announcement);
    }
    followed.current = scanning;
  }, [announcement, scanning]);
  return (
    <div className={classes.root} role="status">
      {text}
    </div>
  );
}

function announcementOf(scan: ScanState): string {
  switch (scan.status) {
    case 'succeeded':
      return 'The scan has finished. The report is up to date.';
    case 'failed':
      return `The scan has failed: ${
        scan.problem?.title ?? 'no reason given'
      }.`;
    default:
      return `Scanning: ${scanStep(scan)}`;
  }
}
