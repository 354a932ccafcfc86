import type { ReadinessApi } from '@prodready/plugin-readiness-common';
import { parseView } from '../../filter/overviewView';
import { askAhead } from '../overview/questions';

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

/**
 * Loads the frame of the pages and, beside it instead of after it, the part that the address shows; and asks for what the
 * overview shows first, if it is known whom to ask.
 */
export function loadPages(api?: ReadinessApi) {
  const { pathname, search } = window.location;
  const part = partAt(pathname);
  if (api && part === 'overview') {
    askAhead(api, parseView(new URLSearchParams(search)));
  }
  parts[part]().catch(() => {}); // whoever shows it says what went wrong
  return import('.');
}
