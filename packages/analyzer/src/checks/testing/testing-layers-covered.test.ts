import { judge, repeat } from './__testUtils__/judge';
import { testingLayersCovered } from './testing-layers-covered';

const padding = repeat(12, number => `const value${number} = ${number};`);
const manifest = { 'package.json': '{ "dependencies": { "express": "4" } }' };
const source = {
  ...manifest,
  'src/server.ts':
    "import express from 'express';\nimport './orders/orders.controller';\nimport './bills/bills.controller';\nexpress().listen(1);\n",
  'src/orders/orders.controller.ts': `import { Router } from 'express';\nimport { OrdersService } from './orders.service';\nconst router = Router();\nrouter.get('/orders/:id', (req, res) => res.json(new OrdersService().find()));\n${padding}\n`,
  'src/orders/orders.service.ts': `export class OrdersService {\n  find() { return 1; }\n}\n${padding}\n`,
  'src/bills/bills.controller.ts': `import { Router } from 'express';\nimport { BillsService } from './bills.service';\nconst router = Router();\nrouter.get('/bills', (req, res) => res.json(new BillsService().all()));\n${padding}\n`,
  'src/bills/bills.service.ts': `export class BillsService {\n  all() { return 1; }\n}\n${padding}\n`,
};
const asking = (...paths: string[]) =>
  `import request from 'supertest';\nimport { app } from '../src/app';\n${paths
    .map(
      path =>
        `it('asks ${path.length}', async () => { await request(app).get('${path}').expect(200); });`,
    )
    .join('\n')}\n`;

describe('testing-layers-covered', () => {
  it('fails when a layer is below half, largest modules first', () => {
    const result = judge(testingLayersCovered, {
      files: {
        ...source,
        'src/orders/orders.service.spec.ts':
          "import { OrdersService } from './orders.service';\nit('finds', () => { expect(new OrdersService().find()).toBe(1); });\n",
      },
    });
    expect(result).toMatchObject({ outcome: 'fail' });
    expect(result.message).toMatch(
      /2 of 2 API modules are never referenced by a test, for example src\//,
    );
    expect(result.places).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^src\/bills\/bills\.controller\.ts:/),
      ]),
    );
    expect(result.recommendation?.text).toMatch(
      /the largest untested API module\.$/,
    );
  });

  it('a requested route covers its handler and what the handler uses', () => {
    expect(
      judge(testingLayersCovered, {
        files: {
          ...source,
          'test/api.test.ts': asking('/api/orders/7?full=1', '/api/bills'),
        },
      }),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('a test that names an interface covers the class behind it', () => {
    const php = (name: string, head: string) =>
      `<?php\n${head}\n{\n    public function run() {}\n${repeat(
        12,
        number => `    public $a${number} = 1;`,
      )}\n}\n// ${name}\n`;
    expect(
      judge(testingLayersCovered, {
        files: {
          'src/Orders/Orders.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'src/Orders/Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\n',
          'src/Orders/Services/OrderService.cs': php(
            'a',
            'public class OrderService : IOrderService',
          ).replace('<?php\n', ''),
          'src/Orders/Services/BillService.cs': php(
            'a',
            'public class BillService : IBillService',
          ).replace('<?php\n', ''),
          'src/Orders/Repositories/OrderRepository.cs': php(
            'a',
            'public class OrderRepository : IOrderRepository',
          ).replace('<?php\n', ''),
          'src/Orders/Repositories/BillRepository.cs': php(
            'a',
            'public class BillRepository : IBillRepository',
          ).replace('<?php\n', ''),
          'tests/Orders.Tests/AllTests.cs':
            '[Fact]\npublic void A() { Assert.NotNull(Get<IOrderService>()); Assert.NotNull(Get<IOrderRepository>()); }\n',
        },
      }),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('leaves out handlers without known routes, and what they run, where tests boot the application', () => {
    const unknownRoutes = source['src/bills/bills.controller.ts'].replace(
      /router\.get.*/,
      'export const all = () => new BillsService().all();',
    );
    expect(
      judge(testingLayersCovered, {
        files: {
          ...source,
          'src/bills/bills.controller.ts': unknownRoutes,
          'src/more/more.controller.ts': unknownRoutes,
          'test/api.test.ts': asking('/orders/7'),
        },
      }),
    ).toMatchObject({ outcome: 'pass' });
  });

  it.each([
    [
      'one layer only',
      {
        ...manifest,
        'src/server.ts': 'app.listen(1);\n',
        'src/orders/orders.service.ts': source['src/orders/orders.service.ts'],
      },
    ],
    [
      're-exports, types and abstract bases',
      {
        ...manifest,
        'src/server.ts': 'app.listen(1);\n',
        'src/services/index.ts': repeat(
          20,
          number => `export * from './a${number}';`,
        ),
        'src/repositories/base.ts': `export abstract class Base {}\n${padding}`,
        'src/services/types.ts': repeat(
          20,
          number => `export type A${number} = string;`,
        ),
      },
    ],
  ])('does not apply to %s', (_, files) => {
    expect(
      judge(testingLayersCovered, {
        files: files as unknown as Record<string, string>,
      }),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
