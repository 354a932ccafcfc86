import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { run as runNodeTests } from 'node:test';
import { spec } from 'node:test/reporters';
import { fromJest, fromNodeTest, fromPlaywright } from './counts.mjs';
import { startPostgres } from './postgres.mjs';
import { run } from './processes.mjs';
import { root } from './root.mjs';

const tools = {
  tsc: 'typescript/bin/tsc',
  eslint: 'eslint/bin/eslint.js',
  prettier: 'prettier/bin-prettier.js',
  'backstage-cli': '@backstage/cli/bin/backstage-cli',
  playwright: '@playwright/test/cli.js',
};

/**
 * What `npm test` runs, in this order. `run` resolves to the counts of the step, or rejects when it could not be done.
 */
export const steps = [
  { id: 'types', title: 'Types', run: asOneTest(checkTypes) },
  { id: 'lint', title: 'Lint', run: asOneTest(lint) },
  { id: 'format', title: 'Formatting', run: asOneTest(checkFormat) },
  {
    id: 'reference',
    title: 'Check reference up to date',
    run: asOneTest(checkReference),
  },
  { id: 'scripts', title: 'Tests of the scripts', run: testScripts },
  { id: 'unit', title: 'Unit and integration tests', run: testUnits },
  { id: 'browser', title: 'Browser tests', run: testInBrowser },
];

function tool(name, args, options = {}) {
  return run(
    process.execPath,
    [resolve(root, 'node_modules', tools[name]), ...args],
    { cwd: root, ...options },
  );
}

function asOneTest(check) {
  return async () => {
    await check();
    return { passed: 1, failed: 0, skipped: 0 };
  };
}

function checkTypes() {
  return tool('tsc', ['--noEmit', '--incremental', 'false']);
}

async function lint() {
  await tool('backstage-cli', ['repo', 'lint', '--max-warnings', '0']);
  await tool('eslint', [
    ...['--ext', '.js,.mjs,.ts', '--max-warnings', '0'],
    ...['scripts', 'e2e', 'benchmarks'],
  ]);
}

function checkFormat() {
  return tool('prettier', ['--check', '--loglevel', 'warn', '.']);
}

function checkReference() {
  return run(
    process.execPath,
    [
      resolve(root, 'scripts/typescript.cjs'),
      resolve(root, 'packages/cli/src/reference/command.ts'),
      '--check',
    ],
    { cwd: root },
  );
}

function testScripts() {
  const files = ['scripts', 'scripts/lib'].flatMap(folder =>
    readdirSync(resolve(root, folder))
      .filter(name => name.endsWith('.test.mjs'))
      .map(name => resolve(root, folder, name)),
  );
  return new Promise(done => {
    const tests = runNodeTests({ files });
    tests.on('test:summary', ({ file, counts }) => {
      if (file === undefined) done(fromNodeTest(counts));
    });
    tests.compose(spec).pipe(process.stdout, { end: false });
  });
}

async function testUnits(paths) {
  const postgres = await startPostgres();
  const report = freshReport('unit.json');
  try {
    return await counted(
      tool(
        'backstage-cli',
        [
          ...['repo', 'test', '--json', '--outputFile', report],
          // A busy machine is slow, not wrong: whole pages are rendered and searched for accessibility faults.
          ...['--testTimeout', '60000'],
          ...['--maxWorkers', '100%', ...paths],
        ],
        {
          env: {
            ...process.env,
            CI: 'true', // run once, do not watch
            BACKSTAGE_TEST_DISABLE_DOCKER: '1',
            BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
              postgres.connectionString,
          },
          // With --json the report itself would follow on standard output; what a person reads is on standard error.
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      ),
      report,
      fromJest,
    );
  } finally {
    await postgres.stop();
  }
}

async function testInBrowser() {
  const report = freshReport('browser.json');
  return counted(
    tool('playwright', ['test', '--config', 'e2e'], {
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
    report,
    fromPlaywright,
  );
}

function freshReport(name) {
  const file = resolve(root, 'test-results', name);
  rmSync(file, { force: true });
  return file;
}

// A test tool that failed has normally written what failed. If its report shows no failure, the tool itself broke.
async function counted(running, report, read) {
  const failure = await running.then(
    () => undefined,
    error => error,
  );
  if (!existsSync(report)) {
    throw failure ?? new Error(`${report} was not written`);
  }
  const counts = read(JSON.parse(readFileSync(report, 'utf8')));
  if (failure && counts.failed === 0) throw failure;
  return counts;
}
