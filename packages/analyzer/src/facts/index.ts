/*
 * The facts that checks of an organisation's own may build upon: these keep their names and shapes. Use each as
 * `service.fact(routesOf)`. Everything else in this folder may change with any release.
 */
export { apiSpecsOf, type ApiSpec, type ApiSpecs } from './http/specs';
export {
  middlewareOf,
  routesOf,
  type Guard,
  type Handler,
  type Method,
  type Middleware,
  type Protocol,
  type Route,
} from './http';
export { guardedRoutesOf, type GuardedRoutes } from './auth/guards';
export {
  configurationReadsOf,
  effectiveConfigurationOf,
  EffectiveConfiguration,
  type ConfigurationRead,
  type Fallback,
  type Setting,
} from './configuration';
export { productionImageOf, type ProductionImage } from './containers/image';
export type { Dockerfile, Instruction, Stage } from './containers/dockerfile';
export { startCommandOf, type StartCommand } from './containers/start';
export {
  deploymentOf,
  type ComposeFile,
  type ComposeService,
  type Deployment,
  type DeploymentArtefact,
  type Workload,
  type WorkloadContainer,
} from './deployment';
export {
  databasesOf,
  migrationsOf,
  type Databases,
  type Migrations,
  type MigrationSet,
} from './database';
export {
  pipelinesOf,
  type PipelineCommand,
  type PipelineJob,
  type Pipelines,
} from './pipelines';
export {
  testIndexOf,
  type TestCase,
  type TestFile,
  type TestIndex,
  type TestLevel,
} from './tests';
export { outboundSitesOf, type OutboundSite } from './outbound';
export { healthEndpointsOf, type HealthEndpoint } from './observability/health';
export { logCallsOf, type LogCall } from './logging/log-calls';
export {
  lockStateOf,
  runtimeOf,
  type LockState,
  type Runtime,
} from './dependencies';
export {
  catalogEntityOf,
  codeOwnersOf,
  documentPagesOf,
  placeInEntity,
  readmeOf,
  runbookOf,
  type CatalogEntity,
  type CodeOwners,
  type DocumentPage,
  type Heading,
  type Runbook,
} from './documents';
