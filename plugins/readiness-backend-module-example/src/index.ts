/**
 * An example to copy: a check with a fact of its own, a repository source and an exporter.
 *
 * @packageDocumentation
 */
export { readinessModuleExample as default } from './module';
