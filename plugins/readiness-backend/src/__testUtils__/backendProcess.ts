import { appendFileSync, readFileSync } from 'node:fs';
import { createBackend } from '@backstage/backend-defaults';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  READINESS_STATUS_TOPIC,
  ReadinessStatusChange,
  readinessRepositorySourcesExtensionPoint,
} from '@prodready/plugin-readiness-node';
import { StaticCatalog } from './StaticCatalog';
import { readinessPlugin } from '../plugin';

/*
 * One backend of the tests, in a process of its own: the real plugin on a real PostgreSQL, with a catalog in memory and
 * repositories that are a folder on disk. The parent says when it holds up scans.
 */

export interface BackendSettings {
  /** Names of components, with a repository each. */
  names: string[];
  /** Folder that every repository has for content. */
  tree: string;
  /** File with a number: when it changes, every repository has changed. */
  round: string;
  /** File that gets a line for each change that was told: entity, commit, time. */
  log: string;
}

const { names, tree, round, log } = JSON.parse(
  process.env.BACKEND!,
) as BackendSettings;

let isHeld = (_url: string) => false;
let released: Promise<void> | undefined;
let release = () => {};

const backend = createBackend();
backend.add(readinessPlugin);
backend.add(
  createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: () =>
      new StaticCatalog(
        names.map(name => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name,
            namespace: 'default',
            uid: `uid-of-${name}`,
            annotations: { 'backstage.io/source-location': `test:${name}` },
          },
          spec: { type: 'service', lifecycle: 'production' },
        })),
      ).asService(),
  }),
);
backend.add(
  createBackendModule({
    pluginId: 'readiness',
    moduleId: 'faults',
    register(env) {
      env.registerInit({
        deps: {
          events: eventsServiceRef,
          sources: readinessRepositorySourcesExtensionPoint,
        },
        async init({ events, sources }) {
          sources.addRepositorySource({
            type: 'test',
            locate: async ({ target }) => ({ tree: { url: target }, path: '' }),
            async fetch({ url }, { etag }) {
              const commit = readFileSync(round, 'utf8').padStart(40, '0');
              if (etag === commit) return 'unchanged';
              if (isHeld(url)) {
                process.send?.({ held: url });
                await released;
              }
              return { folder: tree, etag: commit, commit };
            },
          });
          await events.subscribe({
            id: 'log',
            topics: [READINESS_STATUS_TOPIC],
            onEvent: async ({ eventPayload }) => {
              const { entityRef, commit, at } =
                eventPayload as ReadinessStatusChange;
              appendFileSync(log, `${entityRef} ${commit} ${at}\n`);
            },
          });
        },
      });
    },
  }),
);

process.on('message', (told: any) => {
  if (told.hold) {
    isHeld = url => told.hold.includes(url);
    released = new Promise(done => {
      release = done;
    });
    process.send?.('holding');
  } else if (told === 'release') {
    isHeld = () => false;
    release();
  }
});
process.on('disconnect', () => process.exit());

backend.start().then(
  () => process.send?.('started'),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
