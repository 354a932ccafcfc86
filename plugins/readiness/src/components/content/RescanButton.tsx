import { useState } from 'react';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import RefreshIcon from '@material-ui/icons/Refresh';
import { useWords } from '../../words/useWords';

/** Asks for a scan now. */
export function RescanButton(props: {
  scanning: boolean;
  onRescan: () => Promise<void>;
  label?: string;
}) {
  const { scanning, onRescan, label } = props;
  const { t } = useWords();
  const alertApi = useApi(alertApiRef);
  const [asking, setAsking] = useState(false);
  const rescan = async () => {
    setAsking(true);
    try {
      await onRescan();
    } catch (error) {
      alertApi.post({
        message: t('report.rescanFailed', {
          reason: (error as Error).message,
        }),
        severity: 'error',
      });
    } finally {
      setAsking(false);
    }
  };
  return (
    <Button
      size="small"
      variant="outlined"
      color="primary"
      startIcon={<RefreshIcon />}
      disabled={asking || scanning}
      onClick={rescan}
    >
      {scanning ? t('report.scanning') : label ?? t('report.rescan')}
    </Button>
  );
}
