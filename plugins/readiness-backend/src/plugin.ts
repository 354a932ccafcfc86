import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { readinessPermissions } from '@prodready/plugin-readiness-common';
import {
  readinessChecksExtensionPoint,
  readinessRepositorySourcesExtensionPoint,
  RepositoryTreeSource,
} from '@prodready/plugin-readiness-node';
import { readReadinessConfig } from './config';
import { openDatabase } from './database/database';
import { EntityStore } from './database/EntityStore';
import { ReportStore } from './database/ReportStore';
import { HostStore } from './database/HostStore';
import { ScanStore } from './database/ScanStore';
import { createRouter } from './router/createRouter';
import { EntityAccess } from './router/EntityAccess';
import { AnalysisPool } from './scanning/AnalysisPool';
import { describeChecks } from './scanning/describeChecks';
import { createScanQueue } from './scanning/createScanQueue';
import { Reassessment } from './scanning/Reassessment';
import { ScanSchedule } from './scanning/ScanSchedule';
import { ScanTimes } from './scanning/ScanTimes';
import { TargetScanner } from './scanning/TargetScanner';
import { HostSilence } from './sources/HostSilence';
import { LocalSource } from './sources/LocalSource';
import { UrlSource } from './sources/UrlSource';
import { CatalogReader } from './targets/CatalogReader';

/**
 * Assesses the repositories of catalog entities and serves their readiness reports.
 *
 * @public
 */
export const readinessPlugin = createBackendPlugin({
  pluginId: 'readiness',
  register(env) {
    const addedSources = new Map<string, RepositoryTreeSource>();
    env.registerExtensionPoint(readinessRepositorySourcesExtensionPoint, {
      addRepositorySource(source) {
        if (addedSources.has(source.type)) {
          throw new Error(
            `Two modules add a repository source of type ${source.type}: remove one`,
          );
        }
        addedSources.set(source.type, source);
      },
    });

    const checksModules: string[] = [];
    env.registerExtensionPoint(readinessChecksExtensionPoint, {
      addChecksModule(path) {
        checksModules.push(path);
      },
    });

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
      },
      async init(services) {
        const { auth, catalog, lifecycle, logger, scheduler } = services;
        const settings = readReadinessConfig(services.config);
        const checks = describeChecks(checksModules, settings.disabledChecks);

        const knex = await openDatabase(services.database);
        const entities = new EntityStore(knex);
        const reports = new ReportStore(knex);
        const scans = new ScanStore(knex);

        const silence = new HostSilence();
        const integrations = ScmIntegrations.fromConfig(services.config);
        const sources = new Map(
          [
            new UrlSource(services.reader, integrations, silence),
            new LocalSource(settings.localRoots),
            ...addedSources.values(),
          ].map(source => [source.type, source]),
        );

        const pool = new AnalysisPool(
          {
            maxProcesses: settings.maxProcesses,
            timeLimit: settings.limits.analysisTime,
            memory: settings.limits.workerMemory,
            disabledChecks: settings.disabledChecks,
            checksModules,
          },
          logger,
        );
        const since = await scans.checksSince(
          checks.fingerprint,
          new Date().toISOString(),
        );
        const scanner = new TargetScanner(
          { entities, reports, scans },
          sources,
          pool,
          new Reassessment(
            checks.fingerprint,
            since,
            settings.schedule.reassess,
          ),
          new ScanTimes(settings.schedule.rescan),
          logger,
          {},
          { limits: settings.limits },
        );
        const queue = await createScanQueue(
          knex,
          { hosts: new HostStore(knex), scans },
          logger,
          settings,
        );
        const schedule = new ScanSchedule(
          new CatalogReader(
            { catalog, auth, logger },
            entities,
            sources,
            settings.entityFilter,
            settings.localRoots,
          ),
          { scans, entities },
          queue,
          { scheduler, logger },
          settings.schedule,
        );

        if (settings.role !== 'worker') {
          services.permissionsRegistry.addPermissions(readinessPermissions);
          services.httpRouter.use(
            createRouter({
              httpAuth: services.httpAuth,
              access: new EntityAccess(catalog, services.permissions),
              entities,
              reports,
              rescan: targetId => schedule.rescan(targetId),
            }),
          );
        }

        lifecycle.addStartupHook(async () => {
          if (settings.role === 'api') return;
          silence.start();
          await queue.start(scanner);
          await schedule.start();
        });
        lifecycle.addShutdownHook(async () => {
          schedule.stop();
          await queue.stop();
          pool.stop();
          silence.stop();
        });
      },
    });
  },
});
