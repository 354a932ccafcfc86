export { ReadinessPage } from './ReadinessPage';
export { ReadinessPageContent } from './ReadinessPageContent';
