/**
 * The pages of Prodready for apps on the legacy frontend system. Apps on the new one install the default export of
 * `@prodready/plugin-readiness/alpha`.
 *
 * @packageDocumentation
 */
export { readinessApiRef } from './api';
export { createReadinessColumn, withReadinessColumn } from './catalogColumn';
export type { ReadinessColumnOptions } from './catalogColumn';
export { isReadinessAvailable, isReadinessOwner } from './conditions';
export {
  EntityReadinessCard,
  EntityReadinessContent,
  EntityReadinessFollowUpCard,
  EntityReadinessPicker,
  ReadinessHomeCard,
  readinessPlugin,
  ReadinessPage,
  ReadinessSearchResultListItem,
} from './plugin';
export { readinessTranslationRef } from './translation';
