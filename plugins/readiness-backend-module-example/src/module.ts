import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  readinessChecksExtensionPoint,
  readinessExportersExtensionPoint,
  readinessRepositorySourcesExtensionPoint,
} from '@prodready/plugin-readiness-node';
import { createMirrorSource } from './mirrorSource';
import { createRegressionWebhook } from './regressionWebhook';

/**
 * Adds what this organisation wants beside the built-in: its checks, repositories from its mirror, and a message to its chat.
 *
 * @public
 */
export const readinessModuleExample = createBackendModule({
  pluginId: 'readiness',
  moduleId: 'example',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        checks: readinessChecksExtensionPoint,
        sources: readinessRepositorySourcesExtensionPoint,
        exporters: readinessExportersExtensionPoint,
      },
      async init({ config, checks, sources, exporters }) {
        // A path, because checks run in processes of their own. This one is in the `exports` of package.json.
        checks.addChecksModule(
          require.resolve(
            '@prodready/plugin-readiness-backend-module-example/checks',
          ),
        );

        const mirror = config.getOptionalConfig('readinessExample.mirror');
        if (mirror) {
          sources.addRepositorySource(
            createMirrorSource({
              folder: mirror.getString('folder'),
              fileUrl: mirror.getOptionalString('fileUrl'),
            }),
          );
        }

        const webhook = config.getOptionalConfig('readinessExample.webhook');
        if (webhook) {
          exporters.addExporter(
            createRegressionWebhook({ url: webhook.getString('url') }),
          );
        }
      },
    });
  },
});
