import { useEffect, useRef, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { ScanState } from '@prodready/plugin-readiness-common';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';
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
  const announcement = announcementOf(useWords(), scan);
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

function announcementOf(words: Words, scan: ScanState): string {
  switch (scan.status) {
    case 'succeeded':
      return words.t('scan.finished');
    case 'failed':
      return words.t('scan.failed', {
        reason: scan.problem?.title ?? words.t('scan.noReason'),
      });
    default:
      return words.t('scan.now', { step: scanStep(words, scan) });
  }
}
