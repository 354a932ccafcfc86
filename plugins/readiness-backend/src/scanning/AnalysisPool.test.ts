import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Problem } from '../database/EntityStore';
import { AnalysisPool } from './AnalysisPool';

jest.setTimeout(120_000);

const check = (id: string, judge: string) => `{
  id: '${id}', area: 'operations', title: 'Is it fine?', severity: 'minor', kind: 'absence', confidence: 'high',
  phrases: { strength: 'a', gap: 'b' }, judge: service => { ${judge}; return { outcome: 'pass', message: 'Fine.', evidence: [] }; },
}`;

describe('AnalysisPool', () => {
  const disk = createMockDirectory();
  let pool: AnalysisPool;
  let progressed: Set<string>;
  let reported: string[];
  let problems: Map<string, Problem>;

  beforeEach(() => {
    disk.setContent({
      'tree/a/main.py': 'print()',
      'tree/b/main.py': 'print()',
      'tree/c/main.py': 'print()',
      'checks.js': `exports.version = '1'; exports.checks = [
        ${check('hangs', `if (service.name === 'hangs') for (;;) {}`)},
        ${check(
          'hoards',
          `if (service.name === 'hoards') for (const kept = [];;) kept.push(new Array(1000).fill({}))`,
        )},
        ${check('exits', `if (service.name === 'exits') process.exit(3)`)},
      ];`,
    });
    pool = new AnalysisPool(
      {
        maxProcesses: 1,
        timeLimit: 5_000,
        memory: 128,
        disabledChecks: [],
        repositorySettings: false,
        checksModules: [disk.resolve('checks.js')],
      },
      mockServices.logger.mock(),
    );
    progressed = new Set();
    reported = [];
    problems = new Map();
  });
  afterEach(() => pool.stop());

  const run = (
    names: string[],
    folder = 'tree',
    signal = new AbortController().signal,
  ) =>
    pool.run(
      {
        folder: disk.resolve(folder),
        services: names.map((name, index) => ({ name, path: 'abc'[index] })),
        source: {},
      },
      {
        progress: ({ name }) => progressed.add(name),
        report: ({ name }) => reported.push(name),
        problem: ({ name }, problem) => problems.set(name, problem),
      },
      signal,
    );

  it('assesses the services of a tree and tells how it goes on', async () => {
    await run(['one', 'two', 'three']);
    expect(reported).toEqual(['one', 'two', 'three']);
    expect([...progressed]).toEqual(['one', 'two', 'three']);
    expect(problems.size).toBe(0);
  });

  it.each([
    ['hangs', 'Time limit', 'readiness.limits.analysisTime'],
    ['hoards', 'Memory limit', 'readiness.limits.workerMemory'],
    ['exits', 'Assessment failed', 'log'],
  ])(
    'gives up on a service that %s, and on no other',
    async (name, title, named) => {
      await run(['before', name, 'after']);
      expect(reported).toEqual(['before', 'after']);
      expect([...problems.keys()]).toEqual([name]);
      expect(problems.get(name)).toEqual({
        title,
        message: expect.stringContaining(named),
      });
    },
  );

  it('tells of a tree that cannot be read, without its path', async () => {
    await run(['one', 'two'], 'missing');
    expect([...problems.keys()]).toEqual(['one', 'two']);
    expect(problems.get('one')?.message).not.toContain(disk.path);
  });

  it('tells of a service whose folder does not exist, and assesses the others', async () => {
    disk.setContent({
      'tree/a/main.py': 'print()',
      'tree/c/main.py': 'print()',
      'checks.js': 'exports.version = "1"; exports.checks = [];',
    });
    await run(['one', 'two', 'three']);
    expect(reported).toEqual(['one', 'three']);
    expect(problems.get('two')?.message).toContain('folder b');
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const running = run(['hangs'], 'tree', stop.signal);
    setTimeout(() => stop.abort(), 500);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(problems.size).toBe(0);
  });
});
