import type { Place } from '../../../checks/evidence';

/** A function that the runtime calls for errors that nothing caught, registered for the whole process. */
export interface ProcessHook extends Place {
  line: number;
  /** As it is registered: `uncaughtException`, `sys.excepthook`. */
  event: string;
  /**
   * `sound`: the error is known to somebody, and the process ends as the runtime wants it. `runs-on`: the error is
   * logged and the process keeps running. `silent`: nobody learns of it. `unclear`: what is called cannot be followed.
   */
  effect: 'sound' | 'runs-on' | 'silent' | 'unclear';
}
