import { Readable } from 'node:stream';
import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import type {
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { ReadinessClient } from '@prodready/plugin-readiness-common';
import { readDocuments, readNames } from './documents';
import { readVisibility } from './visibility';

/**
 * Fills the index `readiness` of the search backend, every ten minutes or as `search.collators.readiness.schedule` says.
 *
 * @public
 */
export const searchModuleReadiness = createBackendModule({
  pluginId: 'search',
  moduleId: 'readiness-collator',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        indexRegistry: searchIndexRegistryExtensionPoint,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        config,
        discovery,
        indexRegistry,
        logger,
        scheduler,
      }) {
        const { permission, withReports } = readVisibility(config);
        if (!withReports) {
          logger.info(
            'The search finds services by name and not by their readiness: say in search.collators.readiness.visibleBy which permission shows reports',
          );
        }
        const api = new ReadinessClient({ discoveryApi: discovery });
        const getOptions = async () =>
          auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: 'readiness',
          });
        indexRegistry.addCollator({
          schedule: scheduler.createScheduledTaskRunner(readSchedule(config)),
          factory: {
            type: 'readiness',
            visibilityPermission: permission,
            getCollator: async () =>
              Readable.from(
                withReports
                  ? readDocuments(api, getOptions)
                  : readNames(api, getOptions),
              ),
          },
        });
      },
    });
  },
});

/** How often the index is filled: as collators of Backstage's own are told it. */
export function readSchedule(
  config: RootConfigService,
): SchedulerServiceTaskScheduleDefinition {
  const schedule = config.getOptionalConfig(
    'search.collators.readiness.schedule',
  );
  return schedule
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
    : {
        frequency: { minutes: 10 },
        initialDelay: { seconds: 30 },
        timeout: { minutes: 15 },
      };
}
