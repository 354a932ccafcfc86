import { useEffect, useRef } from 'react';

const interval = 5_000;
/** Five minutes: what takes longer is looked at again by whoever still waits for it. */
const most = 60;

/** Asks again every few seconds as long as something is waited for, but not in a tab that nobody looks at. */
export function usePolling(waiting: boolean, ask: () => void): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!waiting) return undefined;
    let asked = 0;
    const timer = setInterval(() => {
      if (document.hidden) return;
      latest.current();
      asked++;
      if (asked === most) clearInterval(timer);
    }, interval);
    return () => clearInterval(timer);
  }, [waiting]);
}
