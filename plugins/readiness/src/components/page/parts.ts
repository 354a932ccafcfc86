/** The parts of the pages below `/readiness`, each loaded when it is opened. */
export const parts = {
  overview: () => import('../overview'),
  followUp: () => import('../followUp'),
  checks: () => import('../check'),
};

/** Which part an address shows. A wrong guess costs a part that is loaded for nothing. */
export function partAt(pathname: string): keyof typeof parts {
  if (/\/follow-up\/?$/.test(pathname)) return 'followUp';
  return /\/checks(\/[^/]*)?$/.test(pathname) ? 'checks' : 'overview';
}

/** Loads the frame of the pages and, beside it instead of after it, the part that the address shows. */
export function loadPages() {
  parts[partAt(window.location.pathname)]().catch(() => {}); // whoever shows it says what went wrong
  return import('.');
}
