/**
 * Lets the portal's search find services by their readiness and by the checks that fail.
 *
 * @packageDocumentation
 */
export { searchModuleReadiness as default } from './module';
