import type { Words } from './useWords';

/** What stands against a launch, without the full stop: the list may follow. */
export function launchBlockers({ t }: Words, count: number): string {
  return count === 0 ? t('blockers.none') : t('blockers.some', { count });
}
