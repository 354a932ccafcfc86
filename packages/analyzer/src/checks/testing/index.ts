import type { Check } from '../check';
import { testingCoverageEnforced } from './testing-coverage-enforced';
import { testingE2eOrContract } from './testing-e2e-or-contract';
import { testingErrorPaths } from './testing-error-paths';
import { testingIntegration } from './testing-integration';
import { testingLayersCovered } from './testing-layers-covered';
import { testingNoDisabled } from './testing-no-disabled';
import { testingProductionLikeDatabase } from './testing-production-like-database';
import { testingRealAssertions } from './testing-real-assertions';
import { testingRunInCi } from './testing-run-in-ci';
import { testingStrategy } from './testing-strategy';
import { testingSuiteSize } from './testing-suite-size';

/** The checks of this area, in catalogue order. */
export const testingChecks: readonly Check[] = [
  testingSuiteSize,
  testingLayersCovered,
  testingStrategy,
  testingIntegration,
  testingE2eOrContract,
  testingRunInCi,
  testingCoverageEnforced,
  testingNoDisabled,
  testingRealAssertions,
  testingErrorPaths,
  testingProductionLikeDatabase,
];
