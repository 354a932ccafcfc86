import type { Place } from '../../checks/evidence';

/** How a service takes a stop signal. */
export type ShutdownVerdict =
  /** It stops accepting and finishes what is under way. */
  | { outcome: 'graceful'; place: Place; how: string }
  /** It does not; `place` is where that is to be mended. `why` follows the place in a sentence. */
  | { outcome: 'abrupt'; place: Place; related: Place[]; why: string }
  /** The tree does not tell; `why` is a sentence. */
  | { outcome: 'unclear'; place?: Place; why: string; cure: string };

/** What the words "starts listening" need behind them. */
export const neverGraceful =
  'starts listening but never stops gracefully; every rollout drops requests';
