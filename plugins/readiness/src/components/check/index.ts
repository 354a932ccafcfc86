export { CheckContent } from './CheckContent';
