export { databasesOf, isHostedApi, type Databases } from './databases';
export { databaseSourcesOf, relatedFoldersOf } from './scope';
export { migrationsOf, type Migrations, type MigrationSet } from './migrations';
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
