import { ResponseError } from '@backstage/errors';
import Typography from '@material-ui/core/Typography';
import type { ScanState } from '@prodready/plugin-readiness-common';
import { Sentence } from '../report/Prose';
import { Notice } from '../status/Notice';
import { isScanning, ScanProgress } from '../status/ScanProgress';
import { RescanButton } from './RescanButton';

/** Whether the backend knows no report of the entity, or shows none to this user (which answers the same). */
export function isNotFound(error: Error): boolean {
  const status = (error as Partial<ResponseError>).statusCode;
  return status === 404 || status === 403;
}

/** In place of a report that does not exist for this user. */
export function NotAvailable() {
  return (
    <Notice
      tone="neutral"
      titleComponent="h2"
      title="There is no readiness report to show here"
    >
      This entity is not among those that the portal assesses, or you may not
      see its report. Which entities are assessed is set in the portal's
      configuration, under <code>readiness</code>.
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
  const scanning = isScanning(scan);
  const failed = scan.status === 'failed';
  const button = (mayRescan || scanning) && (
    <RescanButton
      scanning={scanning}
      onRescan={onRescan}
      label={failed ? 'Scan again' : 'Scan now'}
    />
  );
  if (failed) {
    return (
      <Notice
        tone="bad"
        titleComponent="h2"
        title={scan.problem?.title ?? 'The first scan failed'}
        action={button}
      >
        <Typography>
          <Sentence
            text={scan.problem?.message ?? 'The scan gave no reason.'}
          />
        </Typography>
        <Typography>
          There is no earlier report. The repository is scanned again on the
          next schedule{mayRescan && ', or now'}.
        </Typography>
      </Notice>
    );
  }
  return (
    <Notice
      tone="neutral"
      titleComponent="h2"
      title={scanning ? 'The first scan is under way' : 'Not assessed yet'}
      action={
        <>
          {scanning && <ScanProgress scan={scan} />}
          {button}
        </>
      }
    >
      A scan reads the service's repository at its current commit, judges its
      readiness for production area by area, and shows the report here. Nothing
      in the repository is run or changed.
    </Notice>
  );
}
