import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
// The test starts the plugin that the module is for.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import readinessPlugin from '@prodready/plugin-readiness-backend';
import {
  EntityReport,
  ReadinessClient,
} from '@prodready/plugin-readiness-common';
import readinessModuleExample from '.';

jest.setTimeout(120_000);

const orders = 'component:default/orders';

/*
 * A backend with the module, as a portal has it: what is seen here went through the catalog, the mirror, a process that
 * assesses, the database and the API.
 */
describe('the example module', () => {
  const disk = createMockDirectory();
  let backend: TestBackend;
  let client: ReadinessClient;
  let chat: Server;
  let messages: string[];

  beforeEach(async () => {
    disk.setContent({
      'acme/shop/REVISION': 'c0ffee1\n',
      'acme/shop/orders/Dockerfile':
        'FROM registry.example.com/base/node:24\nCMD ["node", "server.js"]\n',
      'acme/shop/orders/server.js': "require('express')().listen(3000);\n",
    });
    messages = [];
    chat = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      messages.push(JSON.parse(body).text);
      response.end();
    });
    await new Promise<void>(resolve =>
      chat.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = chat.address() as AddressInfo;

    const catalog = catalogServiceMock({
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name: 'orders',
            uid: 'uid-of-orders',
            annotations: {
              'backstage.io/source-location': 'mirror:acme/shop//orders',
            },
          },
          spec: { type: 'service', lifecycle: 'production' },
        },
      ],
    });
    backend = await startTestBackend({
      features: [
        readinessPlugin,
        readinessModuleExample,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog,
        }),
        mockServices.rootConfig.factory({
          data: {
            readinessExample: {
              mirror: {
                folder: disk.path,
                fileUrl: 'https://git.example.com/{repository}/blob/{commit}/',
              },
              webhook: { url: `http://127.0.0.1:${port}/` },
            },
          },
        }),
      ],
    });
    client = new ReadinessClient({
      discoveryApi: {
        getBaseUrl: async id =>
          `http://127.0.0.1:${backend.server.port()}/api/${id}`,
      },
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, {
            ...init,
            headers: {
              ...init?.headers,
              Authorization: mockCredentials.user.header(),
            },
          }),
      },
    });
  });
  afterEach(async () => {
    await backend.stop();
    await new Promise(resolve => chat.close(resolve));
  });

  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };
  /** The report at a commit of the mirror, once there is one. */
  const reportAt = (commit: string): Promise<EntityReport> =>
    until(async () => {
      const found = await client.getReport(orders).catch(() => undefined);
      return found?.report?.source.commit === commit ? found : undefined;
    });
  const ourCheck = ({ report }: EntityReport) =>
    report?.areas
      .flatMap(({ results }) => results)
      .find(({ checkId }) => checkId === 'example-images-from-our-registry');

  it('adds its check to reports of mirrored repositories, and tells the chat when one becomes worse', async () => {
    const good = await reportAt('c0ffee1');
    expect(ourCheck(good)).toMatchObject({
      outcome: 'pass',
      message:
        'orders/Dockerfile:1 builds from registry.example.com/base/node:24.',
    });
    expect(good.links?.file).toBe(
      'https://git.example.com/acme/shop/blob/c0ffee1/',
    );

    disk.addContent({
      'acme/shop/REVISION': 'c0ffee2\n',
      'acme/shop/orders/Dockerfile':
        'FROM node:24\nCMD ["npx", "nodemon", "server.js"]\n',
    });
    await client.rescan(orders);
    const bad = await reportAt('c0ffee2');
    expect(ourCheck(bad)).toMatchObject({
      outcome: 'fail',
      evidence: [
        { path: 'orders/Dockerfile', line: 1, snippet: 'FROM node:24' },
      ],
    });

    const [message] = await until(async () =>
      messages.length > 0 ? messages : undefined,
    );
    expect(message).toContain(`(${orders}) became less ready`);
    expect(message).toContain('base images of our own registry? No.');
  });

  it('lists its check among all checks', async () => {
    const { checks } = await client.getChecks();
    expect(checks).toContainEqual(
      expect.objectContaining({
        id: 'example-images-from-our-registry',
        added: true,
      }),
    );
  });
});
