import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  readinessAdministerPermission,
  readinessEntityPermissions,
} from '@prodready/plugin-readiness-common';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  readinessChecksExtensionPoint,
  readinessExportersExtensionPoint,
  readinessRepositorySourcesExtensionPoint,
  ReportExporter,
  RepositoryTreeSource,
} from '@prodready/plugin-readiness-node';
import { readReadinessConfig } from './config';
import { openDatabase } from './database/database';
import { ChangeStore } from './database/ChangeStore';
import { NoticeStore } from './database/NoticeStore';
import { ChangeFeed } from './events/ChangeFeed';
import { ProgressSignals } from './events/ProgressSignals';
import { PushListener } from './events/PushListener';
import { StatusEvents } from './events/StatusEvents';
import { ScanMetrics } from './metrics/ScanMetrics';
import { OwnerDigest } from './notifications/OwnerDigest';
import { noticePassed } from './notifications/noticePassed';
import { createListener } from './scanning/createListener';
import { Exports } from './scanning/Exports';
import { insist } from './scanning/insist';
import { EntityStore } from './database/EntityStore';
import { ReportStore } from './database/ReportStore';
import { HostStore } from './database/HostStore';
import { ScanStore } from './database/ScanStore';
import { EntityFacts } from './database/EntityFacts';
import { ExemptionStore } from './database/ExemptionStore';
import { FollowUpStore } from './database/FollowUpStore';
import { Upkeep } from './database/Upkeep';
import { CheckCatalog } from './checks/CheckCatalog';
import {
  readinessEntityResourceRef,
  readinessRules,
} from './permissions/rules';
import { CatalogRelations } from './targets/CatalogRelations';
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

    const exporters = new Map<string, ReportExporter>();
    env.registerExtensionPoint(readinessExportersExtensionPoint, {
      addExporter(exporter) {
        if (exporters.has(exporter.id)) {
          throw new Error(
            `Two modules add an exporter ${exporter.id}: remove one`,
          );
        }
        exporters.set(exporter.id, exporter);
      },
    });

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { auth, catalog, lifecycle, logger, scheduler } = services;
        const settings = readReadinessConfig(services.config);
        const checks = describeChecks(checksModules, settings, logger);

        const knex = await openDatabase(services.database);
        const entities = new EntityStore(knex);
        const catalogOfChecks = new CheckCatalog(
          checks.modules.flatMap(module => module.checks),
          settings.disabledChecks,
        );
        const reports = new ReportStore(knex, {
          checks: catalogOfChecks,
          dueDays: settings.dueDays,
        });
        const exemptions = new ExemptionStore(
          knex,
          reports,
          settings.exemptionDays,
        );
        const upkeep = new Upkeep(
          knex,
          exemptions,
          reports,
          settings.retention,
          settings.notifications ? noticePassed : undefined,
        );
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

        const pool = new AnalysisPool({
          maxProcesses: settings.maxProcesses,
          timeLimit: settings.limits.analysisTime,
          memory: settings.limits.workerMemory,
          disabledChecks: checks.disabled,
          repositorySettings: settings.repositorySettings,
          checksModules: checks.modules,
        });
        const metrics = new ScanMetrics();
        const digest = new OwnerDigest(
          new NoticeStore(knex),
          services.notifications,
          logger,
        );
        const exports = new Exports([...exporters.values()], logger);
        const changes = new ChangeFeed(
          { changes: new ChangeStore(knex), entities },
          new StatusEvents(services.events),
          logger,
          { lease: settings.takeOver, notices: settings.notifications },
        );
        const listener = createListener({
          metrics,
          exports,
          changes,
          signals: new ProgressSignals(services.signals),
        });
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
          listener,
          { limits: settings.limits },
        );
        const queue = await createScanQueue(
          knex,
          { hosts: new HostStore(knex), scans },
          logger,
          settings,
        );
        const schedule = new ScanSchedule(
          {
            catalog: new CatalogReader(
              { catalog, auth, logger },
              entities,
              sources,
              settings.entityFilter,
              settings.localRoots,
            ),
            relations: new CatalogRelations({ catalog, auth }, knex),
          },
          { scans, entities },
          queue,
          { scheduler, logger },
          settings.schedule,
        );

        if (settings.role !== 'worker') {
          const registry = services.permissionsRegistry;
          registry.addResourceType({
            resourceRef: readinessEntityResourceRef,
            permissions: readinessEntityPermissions,
            rules: Object.values(readinessRules),
            getResources: refs => new EntityFacts(knex).read(refs),
          });
          registry.addPermissions([readinessAdministerPermission]);
          const ruleset = registry.getPermissionRuleset(
            readinessEntityResourceRef,
          );
          services.httpRouter.use(
            createRouter({
              knex,
              logger,
              httpAuth: services.httpAuth,
              access: new EntityAccess({
                knex,
                catalog,
                permissions: services.permissions,
                userInfo: services.userInfo,
                transform: createConditionTransformer(ruleset),
              }),
              checks: catalogOfChecks,
              entities,
              reports,
              followUps: new FollowUpStore(knex, settings.dueDays),
              exemptions,
              badge: settings.badge,
              rescan: targetId => schedule.rescan(targetId),
              onChange: () => changes.wake(),
            }),
          );
          if (settings.badge === 'public') {
            services.httpRouter.addAuthPolicy({
              path: '/v1/badge',
              allow: 'unauthenticated',
            });
          }
          services.httpRouter.addAuthPolicy({
            path: '/openapi.json',
            allow: 'unauthenticated',
          });
        }

        const stopping = new AbortController();
        lifecycle.addStartupHook(async () => {
          changes.start();
          if (settings.role === 'api') return;
          silence.start();
          metrics.observe(queue, scans, logger);
          await queue.start(scanner);
          // Whatever is away in this moment, the rest goes on, and what is left is made up for.
          const begin = (what: string, action: () => Promise<void>) =>
            insist(what, action, { logger, signal: stopping.signal });
          const pushes = new PushListener(scans, queue, integrations, logger);
          await Promise.all([
            begin('Subscribing to pushes', () =>
              pushes.subscribe(services.events),
            ),
            begin('Scheduling scans', () => schedule.start()),
            begin('Scheduling upkeep', () =>
              scheduler.scheduleTask({
                id: 'readiness-upkeep',
                frequency: { minutes: 15 },
                timeout: { minutes: 30 },
                initialDelay: { seconds: 30 },
                fn: async () => {
                  await upkeep.run(new Date());
                  changes.wake();
                },
              }),
            ),
            settings.notifications &&
              begin('Scheduling notifications', () => digest.start(scheduler)),
          ]);
        });
        lifecycle.addShutdownHook(async () => {
          stopping.abort();
          schedule.stop();
          await queue.stop();
          pool.stop();
          silence.stop();
          changes.end();
          await exports.end();
        });
      },
    });
  },
});
