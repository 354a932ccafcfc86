import { createContext } from 'react';
import type { FollowUp } from '@prodready/plugin-readiness-common';

/** What is known of a report's findings from their owner's side, by check; and what to do when it has changed. */
export const FollowUpsContext = createContext<{
  byCheck: ReadonlyMap<string, FollowUp>;
  reload: () => void;
}>({ byCheck: new Map(), reload: () => {} });
