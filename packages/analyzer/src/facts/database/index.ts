export { foreignMigrationsOf } from './foreign-migrations';
export { databasesOf, isHostedApi, type Databases } from './databases';
export { databaseSourcesOf } from './scope';
export {
  asksTables,
  migrationsOf,
  type Migrations,
  type MigrationSet,
} from './migrations';
export { ownedSchemaOf, type OwnedSchema } from './models';
export {
  deploymentCommandsOf,
  type DeploymentCommand,
} from './deployment-commands';
export {
  allSchemaSyncsOf,
  schemaSettingsOf,
  schemaSyncsOf,
  type SchemaSync,
} from './schema-sync';
export { migrationRunsOf, type MigrationRun } from './migration-runs';
export {
  connectionsOf,
  djangoConnectionsOf,
  type Connection,
  type Connections,
} from './connections';
export {
  dataVolumeOf,
  documentsEmbedded,
  recommendsEmbedded,
  productionEngineOf,
  shortLivedDatabasesOf,
  type ProductionEngine,
} from './production-engine';
export { downStepsOf, type DownStep } from './down-steps';
export {
  lockingStatementsOf,
  migrationLinterOf,
  readsStatements,
} from './locking-statements';
export { queryTimeoutsOf, type QueryTimeouts } from './timeouts';
export {
  connectionEncryptionOf,
  type ConnectionEncryption,
} from './encryption';
export {
  requestTransactionOf,
  writingFunctionsOf,
  type WritingFunction,
} from './writes';
export { backupsOf, type Backups } from './backups';
