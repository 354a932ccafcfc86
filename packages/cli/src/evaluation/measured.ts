import type { CheckScore } from './score';
import measured from './measured.json';

/** What was measured on labelled real repositories when it was last saved: `yarn eval LABELS CHECKOUTS --save`. */
export interface Measured {
  repositories: number;
  /** By check id; checks without labels are left out. */
  checks: Record<string, CheckScore>;
}

export const savedMeasurement: Measured = measured;
