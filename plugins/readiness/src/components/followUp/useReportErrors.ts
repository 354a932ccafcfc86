import { useState } from 'react';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';

/** Does something that the backend may refuse, and says so when it does. */
export function useReportErrors() {
  const alertApi = useApi(alertApiRef);
  const [busy, setBusy] = useState(false);
  const run = async (action: () => Promise<void>) => {
    setBusy(true);
    try {
      await action();
    } catch (error) {
      alertApi.post({ severity: 'error', message: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, alertApi };
}
