import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createBackend } from '@backstage/backend-defaults';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  readinessRepositorySourcesExtensionPoint,
  RepositoryTreeSource,
} from '@prodready/plugin-readiness-node';
import { StaticCatalog } from '../plugins/readiness-backend/src/__testUtils__/StaticCatalog';
import { readinessPlugin } from '../plugins/readiness-backend/src/plugin';
import { entitiesOf, groupsOf } from './world';

/*
 * One backend of the benchmark, in a process of its own: the real plugin on a real PostgreSQL, with a catalog in memory and
 * repositories that are a folder on disk. The parent asks it for figures.
 */

export interface BackendSettings {
  /** Entities in its catalog. */
  entities: number;
  /** Folder that every repository has for content. */
  tree: string;
  /** File with a number: when it changes, every repository has changed. */
  round: string;
  /** The built frontend that it serves, by the name of its package; none by default. */
  app?: string;
}

export interface BackendFigures {
  /** Milliseconds. */
  eventLoopP99: number;
  /** Megabytes. */
  rss: number;
}

const { entities, tree, round, app } = JSON.parse(
  process.env.BENCHMARK!,
) as BackendSettings;

const source: RepositoryTreeSource = {
  type: 'bench',
  async locate({ target }) {
    const [url, ...path] = target.split('/');
    return { tree: { url, host: 'git.example.com' }, path: path.join('/') };
  },
  async fetch({ url }, { etag }) {
    const current = existsSync(round) ? readFileSync(round, 'utf8') : '0';
    const own = `${url} ${current}`;
    return own === etag
      ? 'unchanged'
      : { folder: tree, etag: own, commit: 'c0ffee0'.padEnd(40, '0') };
  },
};

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(readinessPlugin);
if (app) backend.add(import('@backstage/plugin-app-backend'));
backend.add(
  createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: () =>
      new StaticCatalog([
        ...entitiesOf(entities),
        ...groupsOf(entities),
      ]).asService(),
  }),
);
backend.add(
  createBackendModule({
    pluginId: 'readiness',
    moduleId: 'benchmark',
    register(env) {
      env.registerInit({
        deps: { sources: readinessRepositorySourcesExtensionPoint },
        async init({ sources }) {
          sources.addRepositorySource(source);
        },
      });
    },
  }),
);

const resolution = 10;
const delay = monitorEventLoopDelay({ resolution });
let rss = 0;

process.on('message', message => {
  if (message === 'watch') {
    rss = 0;
    delay.reset();
    delay.enable();
    setInterval(() => {
      rss = Math.max(rss, process.memoryUsage.rss());
    }, 500).unref();
  } else if (message === 'figures') {
    const figures: BackendFigures = {
      // What is left after the distance between two looks.
      eventLoopP99: Math.max(0, delay.percentile(99) / 1e6 - resolution),
      rss: Math.max(rss, process.memoryUsage.rss()) / 1024 / 1024,
    };
    process.send?.(figures);
  }
});
process.on('disconnect', () => process.exit());

backend.start().then(
  () => process.send?.('started'),
  error => {
    console.error(error);
    process.exit(1);
  },
);
