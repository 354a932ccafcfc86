import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  ExportedReport,
  ReadinessStatusChange,
} from '@prodready/plugin-readiness-node';
import { createRegressionWebhook } from './regressionWebhook';

describe('the webhook for regressions', () => {
  let server: Server;
  let received: string[];
  let status: number;

  beforeEach(async () => {
    received = [];
    status = 200;
    server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      received.push(JSON.parse(body).text);
      response.writeHead(status).end();
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));

  const tell = (change?: Partial<ReadinessStatusChange>) => {
    const { port } = server.address() as AddressInfo;
    return createRegressionWebhook({ url: `http://127.0.0.1:${port}/` }).export(
      {
        entityRef: 'component:default/orders',
        report: { subject: { name: 'Orders' }, verdict: 'not-ready' },
        assessedAt: '2026-11-28T10:00:00.000Z',
        change,
      } as ExportedReport,
    );
  };
  const finding = (title: string) => ({
    checkId: 'a',
    area: 'testing' as const,
    title,
    severity: 'minor' as const,
    blocker: false,
  });
  const findings = (...titles: string[]) => ({
    opened: titles.map(finding),
    closed: [],
    reopened: [],
    exempted: [],
  });

  it('tells of a service that became less ready, and what it fails', async () => {
    await tell({
      direction: 'regression',
      findings: findings('Is there a health check?'),
    });
    expect(received).toEqual([
      'Orders (component:default/orders) became less ready for production: not-ready.\n- Is there a health check? No.',
    ]);
  });

  it('keeps it short', async () => {
    await tell({
      direction: 'regression',
      findings: findings(...Array.from({ length: 12 }, () => 'Is it fine?')),
    });
    expect(received[0].split('\n')).toHaveLength(7);
    expect(received[0]).toMatch(/- and 7 more$/);
  });

  it.each([
    ['nothing changed', undefined],
    ['it became better', { direction: 'improvement' as const }],
    ['it is the first report', { first: true }],
  ])('is silent when %s', async (_, change) => {
    await tell(change && { findings: findings(), ...change });
    expect(received).toEqual([]);
  });

  it('says when the message was not taken', async () => {
    status = 503;
    await expect(
      tell({ direction: 'regression', findings: findings() }),
    ).rejects.toThrow('The webhook answered with status 503');
  });
});
