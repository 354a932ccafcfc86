export { CheckContent } from './CheckContent';
export { ChecksContent } from './ChecksContent';
