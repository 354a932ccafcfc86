import Typography from '@material-ui/core/Typography';
import type { ScanState } from '@prodready/plugin-readiness-common';
import { Sentence } from '../report/Prose';
import { Notice } from '../status/Notice';
import { isScanning, ScanProgress } from '../status/ScanProgress';
import { useWords } from '../../words/useWords';
import { RescanButton } from './RescanButton';

/** In place of a report that does not exist for this user. */
export function NotAvailable() {
  const { t } = useWords();
  return (
    <Notice tone="neutral" titleComponent="h2" title={t('report.notAvailable')}>
      {t('report.notAvailableWhy', { key: <code>readiness</code> })}
    </Notice>
  );
}

/** In place of a report that does not exist yet: because the first scan is to come, runs, or has failed. */
export function NotYetAssessed(props: {
  scan: ScanState;
  mayRescan: boolean;
  onRescan: () => Promise<void>;
}) {
  const { scan, mayRescan, onRescan } = props;
  const { t } = useWords();
  const scanning = isScanning(scan);
  const failed = scan.status === 'failed';
  const button = (mayRescan || scanning) && (
    <RescanButton
      scanning={scanning}
      onRescan={onRescan}
      label={failed ? t('report.scanAgain') : t('report.scanNow')}
    />
  );
  if (failed) {
    return (
      <Notice
        tone="bad"
        titleComponent="h2"
        title={scan.problem?.title ?? t('report.firstScanFailed')}
        action={button}
      >
        <Typography>
          <Sentence text={scan.problem?.message ?? t('report.noReason')} />
        </Typography>
        <Typography>
          {mayRescan
            ? t('report.noEarlierReportOrNow')
            : t('report.noEarlierReport')}
        </Typography>
      </Notice>
    );
  }
  return (
    <Notice
      tone="neutral"
      titleComponent="h2"
      title={scanning ? t('report.firstScanRuns') : t('report.notYet')}
      action={
        <>
          {scanning && <ScanProgress scan={scan} />}
          {button}
        </>
      }
    >
      {t('report.whatScanDoes')}
    </Notice>
  );
}
