import { useState } from 'react';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import RefreshIcon from '@material-ui/icons/Refresh';

/** Asks for a scan now. */
export function RescanButton(props: {
  scanning: boolean;
  onRescan: () => Promise<void>;
  label?: string;
}) {
  const { scanning, onRescan, label = 'Rescan' } = props;
  const alertApi = useApi(alertApiRef);
  const [asking, setAsking] = useState(false);
  const rescan = async () => {
    setAsking(true);
    try {
      await onRescan();
    } catch (error) {
      alertApi.post({
        message: `The scan could not be started: ${(error as Error).message}`,
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
      {scanning ? 'Scanning' : label}
    </Button>
  );
}
