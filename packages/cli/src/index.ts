/**
 * The `prodready` command.
 *
 * @packageDocumentation
 */
export { main } from './main';
