import type { Check } from '../check';
import { errorsAsyncSafe } from './errors-async-safe';
import { errorsConsistentFormat } from './errors-consistent-format';
import { errorsDeadLetter } from './errors-dead-letter';
import { errorsGlobalHandler } from './errors-global-handler';
import { errorsNoExitInRequestPath } from './errors-no-exit-in-request-path';
import { errorsNoLeak } from './errors-no-leak';
import { errorsNoSwallowed } from './errors-no-swallowed';
import { errorsReported } from './errors-reported';
import { errorsRichContext } from './errors-rich-context';
import { errorsUncaughtExits } from './errors-uncaught-exits';

/** The checks of this area, in catalogue order. */
export const errorHandlingChecks: readonly Check[] = [
  errorsGlobalHandler,
  errorsNoSwallowed,
  errorsNoExitInRequestPath,
  errorsAsyncSafe,
  errorsUncaughtExits,
  errorsNoLeak,
  errorsConsistentFormat,
  errorsRichContext,
  errorsReported,
  errorsDeadLetter,
];
