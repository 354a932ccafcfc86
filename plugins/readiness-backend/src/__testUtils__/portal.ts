import {
  BackstageCredentials,
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  EntityReport,
  readinessReportReadPermission,
  ScanState,
} from '@prodready/plugin-readiness-common';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  createReadinessConditionalDecision,
  readinessConditions,
} from '../permissions/rules';
import { readinessPlugin } from '../plugin';

/** A user for whom the catalog hides some entities. */
export const restricted = 'user:default/restricted';

export function component(
  name: string,
  annotations: Record<string, string>,
  more: { title?: string; uid?: string; owner?: string; system?: string } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      uid: more.uid ?? `uid-of-${name}`,
      ...(more.title && { title: more.title }),
      annotations,
    },
    spec: { type: 'service', lifecycle: 'production' },
    relations: [
      ...(more.owner ? [{ type: 'ownedBy', targetRef: more.owner }] : []),
      ...(more.system ? [{ type: 'partOf', targetRef: more.system }] : []),
    ],
  };
}

/** A catalog that hides `hidden` from the restricted user. */
export function catalogOf(
  entities: Entity[],
  hidden: string[] = [],
): CatalogService {
  const catalog = catalogServiceMock({ entities });
  const hides = (
    entity: Entity | undefined,
    { credentials }: { credentials: BackstageCredentials },
  ) =>
    entity !== undefined &&
    isRestricted(credentials) &&
    hidden.includes(stringifyEntityRef(entity));
  return {
    ...bound(catalog),
    async getEntityByRef(ref, options) {
      const entity = await catalog.getEntityByRef(ref, options);
      return hides(entity, options) ? undefined : entity;
    },
    async getEntitiesByRefs(query, options) {
      const { items } = await catalog.getEntitiesByRefs(query, options);
      return {
        items: items.map(item => (hides(item, options) ? undefined : item)),
      };
    },
  };
}

/** The methods of a class instance as an object that can be spread. */
function bound(catalog: CatalogService): CatalogService {
  return new Proxy(catalog, {
    ownKeys: target => Reflect.ownKeys(Object.getPrototypeOf(target)),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get(target, key) {
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A policy under which the catalog decides entity by entity for the restricted user, who may not have things scanned. */
const permissions = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => ({
    async authorize(requests, { credentials }) {
      return requests.map(({ permission }) => ({
        result:
          isRestricted(credentials) &&
          permission.name === 'readiness.administer'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }));
    },
    async authorizeConditional(requests, { credentials }) {
      return requests.map(({ permission }) => {
        if (!isRestricted(credentials)) return allowed;
        switch (permission.name) {
          case 'catalog.entity.read':
            return {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'IS_ENTITY_OWNER',
                resourceType: 'catalog-entity',
                params: { claims: [] },
              },
            };
          case 'readiness.report.read':
            return createReadinessConditionalDecision(
              readinessReportReadPermission,
              {
                anyOf: [
                  readinessConditions.isOwner({ claims: ['group:default/no'] }),
                  { not: readinessConditions.hasTag({ tags: ['secret'] }) },
                ],
              },
            );
          case 'readiness.report.rescan':
            return { result: AuthorizeResult.DENY };
          default:
            return allowed;
        }
      });
    },
  }),
});

const allowed = { result: AuthorizeResult.ALLOW } as const;

function isRestricted(credentials: BackstageCredentials): boolean {
  const principal = credentials.principal as { userEntityRef?: string };
  return principal.userEntityRef === restricted;
}

export interface PortalOptions {
  knex: Knex;
  catalog: CatalogService;
  readiness?: object;
  /** The rest of the configuration. */
  config?: JsonObject;
  features?: Parameters<typeof startTestBackend>[0]['features'];
}

/** A backend with the plugin, and what tests ask of it. */
export async function startPortal(options: PortalOptions) {
  const backend = await startTestBackend({
    features: [
      readinessPlugin,
      mockServices.rootConfig.factory({
        data: { ...options.config, readiness: options.readiness ?? {} },
      }),
      mockServices.database.factory({ knex: options.knex }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => options.catalog,
      }),
      permissions,
      ...(options.features ?? []),
    ],
  });

  const authorization = (user?: string) =>
    mockCredentials.user.header(user as `user:${string}`);
  const api = {
    stop: () => backend.stop(),
    get: (path: string, user?: string) =>
      request(backend.server)
        .get(`/api/readiness${path}`)
        .set('Authorization', authorization(user)),
    post: (path: string, body: object = {}, user?: string) =>
      request(backend.server)
        .post(`/api/readiness${path}`)
        .set('Authorization', authorization(user))
        .send(body),
    /** Exactly as it is said. */
    send: async (asked: {
      method: string;
      path: string;
      body?: string;
      headers?: Record<string, string>;
    }): Promise<{ status: number; text: string }> => {
      const answer = await fetch(
        `http://localhost:${backend.server.port()}/api/readiness${asked.path}`,
        {
          method: asked.method.toUpperCase(),
          body: asked.body,
          headers: {
            Authorization: authorization(),
            'Content-Type': 'application/json',
            ...asked.headers,
          },
        },
      );
      return { status: answer.status, text: await answer.text() };
    },
    anonymous: (path: string) =>
      request(backend.server)
        .get(`/api/readiness${path}`)
        .set('Authorization', mockCredentials.none.header()),

    /** The report of a component, once its scan came to an end after `since`. */
    async scanned(name: string, since = ''): Promise<EntityReport> {
      for (;;) {
        const { status, body } = await api.get(
          `/v1/reports/component/default/${name}`,
        );
        const scan: ScanState | undefined =
          status === 200 ? body.scan : undefined;
        const ended = scan?.status === 'succeeded' || scan?.status === 'failed';
        if (ended && (scan.finishedAt ?? '~') > since) return body;
        await new Promise(resolve => setTimeout(resolve, 30));
      }
    },
  };
  return api;
}
