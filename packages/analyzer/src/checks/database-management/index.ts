import type { Check } from '../check';
import { dbBackupAndRestore } from './db-backup-and-restore';
import { dbConnectionEncrypted } from './db-connection-encrypted';
import { dbConnectionPoolConfigured } from './db-connection-pool-configured';
import { dbMigrationsPresent } from './db-migrations-present';
import { dbMigrationsReversible } from './db-migrations-reversible';
import { dbMigrationsRunInDeploy } from './db-migrations-run-in-deploy';
import { dbMigrationsSafe } from './db-migrations-safe';
import { dbNoDestructiveSync } from './db-no-destructive-sync';
import { dbProductionEngine } from './db-production-engine';
import { dbQueryTimeouts } from './db-query-timeouts';
import { dbTransactionalWrites } from './db-transactional-writes';

/** The checks of this area, in catalogue order. */
export const databaseManagementChecks: readonly Check[] = [
  dbMigrationsPresent,
  dbNoDestructiveSync,
  dbMigrationsRunInDeploy,
  dbMigrationsReversible,
  dbMigrationsSafe,
  dbConnectionPoolConfigured,
  dbQueryTimeouts,
  dbConnectionEncrypted,
  dbProductionEngine,
  dbTransactionalWrites,
  dbBackupAndRestore,
];
