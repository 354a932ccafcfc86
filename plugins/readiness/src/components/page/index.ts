export { ReadinessPage } from './ReadinessPage';
export { ReadinessRoutes } from './ReadinessRoutes';
