/**
 * The pages of Prodready for apps on the legacy frontend system. Apps on the new one install the default export of
 * `@prodready/plugin-readiness/alpha`.
 *
 * @packageDocumentation
 */
export { readinessApiRef } from './api';
export { isReadinessAvailable } from './conditions';
export {
  EntityReadinessCard,
  EntityReadinessContent,
  readinessPlugin,
  ReadinessPage,
} from './plugin';
