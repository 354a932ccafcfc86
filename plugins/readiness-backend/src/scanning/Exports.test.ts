import { mockServices } from '@backstage/backend-test-utils';
import type { ExportedReport } from '@prodready/plugin-readiness-node';
import { Exports } from './Exports';

describe('Exports', () => {
  const report = { entityRef: 'component:default/a' } as ExportedReport;
  const marks = { target: 't', scan: 's' };

  it('go on when an exporter fails or never ends, and say so', async () => {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const exported: string[] = [];
    const exports = new Exports(
      [
        { id: 'hangs', export: () => new Promise(() => {}) },
        {
          id: 'fails',
          export: async () => {
            throw new Error('No.');
          },
        },
        {
          id: 'works',
          export: async ({ entityRef }) => void exported.push(entityRef),
        },
      ],
      logger,
      50,
    );
    exports.offer(report, marks);
    exports.offer(report, marks);
    await exports.end();
    expect(exported).toEqual([report.entityRef, report.entityRef]);
    expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
      'The exporter hangs failed for component:default/a',
      'The exporter fails failed for component:default/a',
      'The exporter hangs failed for component:default/a',
      'The exporter fails failed for component:default/a',
    ]);
  });
});
