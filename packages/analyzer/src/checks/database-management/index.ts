import type { Check } from '../check';
import { dbConnectionPoolConfigured } from './db-connection-pool-configured';
import { dbMigrationsPresent } from './db-migrations-present';
import { dbMigrationsRunInDeploy } from './db-migrations-run-in-deploy';
import { dbNoDestructiveSync } from './db-no-destructive-sync';

/** The checks of this area, in catalogue order. */
export const databaseManagementChecks: readonly Check[] = [
  dbMigrationsPresent,
  dbNoDestructiveSync,
  dbMigrationsRunInDeploy,
  dbConnectionPoolConfigured,
];
