export type {
  Guard,
  Handler,
  Method,
  Middleware,
  Protocol,
  Route,
} from './types';
export { joinPaths, routeSteps } from './paths';
export {
  bodyRoutes,
  businessRoutes,
  exampleRoute,
  firstOfFiles,
  firstOfMost,
  isOperational,
} from './kinds';
export { middlewareOf, routesOf } from './routes';
