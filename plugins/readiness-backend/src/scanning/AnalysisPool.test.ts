import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Report } from '@prodready/report';
import type { Problem } from '../database/EntityStore';
import { AnalysisPool } from './AnalysisPool';
import { loadChecksModule } from './loadChecks';

jest.setTimeout(240_000);

const check = (id: string, judge: string) => `{
  id: '${id}', area: 'operations', title: 'Is it fine?', severity: 'minor', kind: 'absence', confidence: 'high',
  phrases: { strength: 'a', gap: 'b' }, judge: service => { ${judge}; return { outcome: 'pass', message: 'Fine.', evidence: [] }; },
}`;
const hang = 'for (;;) {}';
const hoard = 'for (const kept = [];;) kept.push(new Array(1000).fill({}));';
const exit = 'process.exit(3);';

/** A module of checks that breaks the first built-in check for services of certain names. */
const sabotage = `
  const [first] = require('${require.resolve('@prodready/analyzer')}').checks;
  const { judge } = first;
  first.judge = service => {
    if (service.name === 'hangs') ${hang}
    if (service.name === 'hoards') ${hoard}
    if (service.name === 'exits') ${exit}
    if (service.name === 'names itself') {
      return { outcome: 'pass', message: String(process.pid), evidence: [] };
    }
    if (service.name === 'talks') {
      return { outcome: 'pass', message: 'words\\n'.repeat(300_000), evidence: [] };
    }
    return judge.call(first, service);
  };
  exports.version = '1';
  exports.checks = [];`;

/** Checks that break the assessment of services of certain names, by a fact of their own. */
const added = `
  const brokenOf = service => {
    if (service.name === 'hangs') ${hang}
    if (service.name === 'hoards') ${hoard}
    if (/^exits/.test(service.name)) ${exit}
  };
  exports.version = '1';
  exports.checks = [
    ${check('breaks', 'service.fact(brokenOf)')},
    ${check('asks-too', 'service.fact(brokenOf)')},
  ];`;

const other = `exports.version = '1'; exports.checks = [${check(
  'other',
  '',
)}];`;

describe('AnalysisPool', () => {
  const disk = createMockDirectory();
  const logger = mockServices.logger.mock();
  let pool: AnalysisPool;
  let progressed: Set<string>;
  let reported: string[];
  let reports: Map<string, Report>;
  let problems: Map<string, Problem>;

  /** A pool whose checks come from these modules. */
  const createPool = (...modules: string[]) => createPoolOf(128, modules);
  const createPoolOf = (memory: number, modules: string[]) =>
    new AnalysisPool({
      maxProcesses: 1,
      timeLimit: 8_000,
      memory,
      disabledChecks: [],
      repositorySettings: false,
      checksModules: modules.map(name => {
        // Loading a module again would do to this process what it does to another.
        const path = disk.resolve(name);
        return name === 'sabotage.js'
          ? { path, checks: [] }
          : loadChecksModule(path);
      }),
    });

  beforeEach(() => {
    jest.resetAllMocks();
    disk.setContent({
      'tree/a/main.py': 'print()',
      'tree/b/main.py': 'print()',
      'tree/c/main.py': 'print()',
      'tree/d/main.py': 'print()',
      'sabotage.js': sabotage,
      'added.js': added,
      'other.js': other,
    });
    pool = createPool('sabotage.js');
    progressed = new Set();
    reported = [];
    reports = new Map();
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
        services: names.map((name, index) => ({ name, path: 'abcd'[index] })),
        source: {},
      },
      {
        progress: ({ name }) => progressed.add(name),
        report: ({ name }, report) => {
          reported.push(name);
          reports.set(name, report);
        },
        problem: ({ name }, problem) => problems.set(name, problem),
      },
      signal,
      logger,
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

  it('knows which service broke its process, whatever there was to tell before', async () => {
    await run(['talks', 'before', 'exits', 'after']);
    expect(reported).toEqual(['talks', 'before', 'after']);
    expect([...problems.keys()]).toEqual(['exits']);
  });

  it('blames nobody for a process that was ended while it was idle', async () => {
    await run(['names itself']);
    const [, pid] = JSON.stringify(reports.get('names itself')).match(
      /"message":"(\d+)"/,
    )!;
    process.kill(Number(pid), 'SIGKILL');
    await run(['one', 'two']);
    expect(reported).toEqual(['names itself', 'one', 'two']);
    expect(problems.size).toBe(0);
  });

  it('blames nobody when no process can be started', async () => {
    pool.stop();
    pool = createPoolOf(1, []);
    await expect(run(['one', 'two'])).rejects.toMatchObject({
      title: 'Assessment could not start',
      retry: true,
    });
    expect(problems.size).toBe(0);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('ended before it began'),
    );
  });

  const outcome = (name: string, checkId: string) => {
    const result = reports
      .get(name)!
      .areas.flatMap(({ results }) => results)
      .find(each => each.checkId === checkId)!;
    return `${result.outcome}: ${result.message}`;
  };

  it.each([
    ['hangs', 'breaks took longer than readiness.limits.analysisTime'],
    ['hoards', 'breaks needed more memory than readiness.limits.workerMemory'],
  ])(
    'leaves a module out whose check %s, for that service alone',
    async (name, said) => {
      pool.stop();
      pool = createPool('added.js', 'other.js');
      await run(['before', name, 'after']);
      expect(reported).toEqual(['before', name, 'after']);
      expect(problems.size).toBe(0);
      for (const id of ['breaks', 'asks-too']) {
        expect(outcome(name, id)).toMatch(
          `error: The check itself failed: ${said}`,
        );
        expect(outcome('after', id)).toBe('pass: Fine.');
      }
      expect(outcome(name, 'other')).toBe('pass: Fine.');
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('The added check breaks'),
      );
    },
  );

  it('gives a module no further chance that breaks one assessment after the other', async () => {
    pool.stop();
    pool = createPool('added.js', 'other.js');
    await run(['exits1', 'exits2', 'exits3', 'after']);
    expect(reported).toHaveLength(4);
    expect(outcome('exits1', 'breaks')).toMatch(
      'breaks brought its process down',
    );
    expect(outcome('after', 'breaks')).toMatch('for 3 services in a row');
    expect(outcome('after', 'other')).toBe('pass: Fine.');
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('not asked until the backend starts anew'),
    );
  });

  it('says of checks that only load in the backend why there is no answer', async () => {
    pool.stop();
    process.env.HOUSE_RULES = 'strict';
    disk.addContent({
      'added.js': `if (!process.env.HOUSE_RULES) throw new Error('HOUSE_RULES is not set');\n${added}`,
    });
    try {
      pool = createPool('added.js', 'other.js');
    } finally {
      delete process.env.HOUSE_RULES;
    }
    await run(['one', 'two']);
    expect(reported).toEqual(['one', 'two']);
    expect(outcome('one', 'breaks')).toMatch('error: ');
    expect(outcome('two', 'breaks')).toMatch('its module cannot be loaded');
    expect(outcome('two', 'other')).toBe('pass: Fine.');
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('HOUSE_RULES is not set'),
    );
  });

  it('tells of a tree that cannot be read, without its path', async () => {
    await run(['one', 'two'], 'missing');
    expect([...problems.keys()]).toEqual(['one', 'two']);
    expect(problems.get('one')?.message).not.toContain(disk.path);
  });

  it('tells of a service whose folder does not exist, and assesses the others', async () => {
    disk.setContent({
      'tree/a/main.py': 'print()',
      'tree/c/main.py': 'print()',
      'sabotage.js': sabotage,
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
