import type { Check } from '../check';
import { deliveryAutomatedDeploy } from './delivery-automated-deploy';
import { deliveryCiPresent } from './delivery-ci-present';
import { deliveryEnvironments } from './delivery-environments';
import { deliveryImmutableArtifacts } from './delivery-immutable-artifacts';
import { deliveryQualityGates } from './delivery-quality-gates';
import { deliverySafeRollout } from './delivery-safe-rollout';
import { deliveryWorkflowHardened } from './delivery-workflow-hardened';

/** Delivery, in catalogue order. */
export const deliveryChecks: readonly Check[] = [
  deliveryCiPresent,
  deliveryAutomatedDeploy,
  deliveryImmutableArtifacts,
  deliveryQualityGates,
  deliverySafeRollout,
  deliveryWorkflowHardened,
  deliveryEnvironments,
];
