import { analyze, memorySource, openRepository } from '@prodready/analyzer';
import { storable } from './storable';

const reportOf = (framework: string) =>
  analyze(
    openRepository(
      memorySource({
        'package.json': JSON.stringify({ dependencies: { [framework]: '4' } }),
        'server.js': `app.get('/or\0ders', list);\nconst password = 'hunter\0two22';\n`,
      }),
    ),
    { name: 'orders\0' },
  );

describe('storable', () => {
  it('takes out what PostgreSQL cannot store, wherever it stands', () => {
    const report = reportOf('express');
    expect(JSON.stringify(report)).toContain('\\u0000');
    const stored = storable(report);
    expect(JSON.stringify(stored)).not.toContain('\\u0000');
    expect(stored.subject.name).toBe('orders');
  });

  it('leaves a report alone that speaks of the character only', () => {
    const report = { ...reportOf('express'), notes: ['\\u0000 in text'] };
    expect(storable(storable(report)).notes).toEqual(['\\u0000 in text']);
  });
});
