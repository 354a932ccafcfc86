export { EntityReadinessPicker } from './EntityReadinessPicker';
