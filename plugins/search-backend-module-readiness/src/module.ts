import { Readable } from 'node:stream';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import {
  ReadinessClient,
  readinessReportReadPermission,
} from '@prodready/plugin-readiness-common';
import { readDocuments } from './documents';

/**
 * Fills the index `readiness` of the search backend, every ten minutes.
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
        discovery: coreServices.discovery,
        indexRegistry: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, discovery, indexRegistry, scheduler }) {
        const api = new ReadinessClient({ discoveryApi: discovery });
        const getOptions = async () =>
          auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: 'readiness',
          });
        indexRegistry.addCollator({
          schedule: scheduler.createScheduledTaskRunner({
            frequency: { minutes: 10 },
            initialDelay: { seconds: 30 },
            timeout: { minutes: 15 },
          }),
          factory: {
            type: 'readiness',
            visibilityPermission: readinessReportReadPermission,
            getCollator: async () =>
              Readable.from(readDocuments(api, getOptions)),
          },
        });
      },
    });
  },
});
