import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import { root } from './lib/root.mjs';

const rule = '@typescript-eslint/no-restricted-imports';
const eslint = new ESLint({ cwd: root });

async function lint(file, text) {
  const [{ messages }] = await eslint.lintText(text, { filePath: file });
  return messages;
}

async function refusals(file, imported) {
  const messages = await lint(file, `import { x } from '${imported}';\nx();\n`);
  return messages.filter(({ ruleId }) => ruleId === rule);
}

const refused = [
  ['packages/report/src/x.ts', '@prodready/analyzer'],
  ['packages/report/src/x.ts', '@backstage/config'],
  ['packages/analyzer/src/checks/testing/x.ts', '@prodready/plugin-readiness'],
  ['packages/analyzer/src/x.ts', '@backstage/errors'],
  ['packages/analyzer/src/x.ts', '@prodready/analyzer'],
  ['packages/analyzer/src/x.test.ts', '@backstage/errors'],
  ['packages/cli/src/x.ts', '@prodready/plugin-readiness-common'],
  ['plugins/readiness/src/x.tsx', '@prodready/analyzer'],
  ['plugins/readiness/src/x.tsx', '@prodready/analyzer/src/x'],
  ['plugins/readiness/src/x.tsx', '@prodready/plugin-readiness-backend'],
  ['plugins/readiness/src/x.test.tsx', '@prodready/analyzer'],
  ['plugins/readiness-common/src/x.ts', '@prodready/analyzer'],
  ['plugins/readiness-node/src/x.ts', '@prodready/plugin-readiness-backend'],
  ['plugins/readiness-backend/src/x.ts', '@prodready/plugin-readiness'],
  ['plugins/readiness-backend/src/x.ts', 'prodready'],
  ['plugins/readiness/src/x.tsx', 'app-shared'],
  ['packages/app/src/x.tsx', '@prodready/analyzer'],
  ['packages/app-shared/src/x.tsx', '@prodready/plugin-readiness'],
];

for (const [file, imported] of refused) {
  test(`${file} may not import ${imported}`, async () => {
    const [refusal] = await refusals(file, imported);
    assert.match(refusal.message, /scripts\/eslint-layers\.js/);
  });
}

const allowed = [
  ['packages/report/src/x.ts', 'zod'],
  ['packages/analyzer/src/x.ts', '@prodready/report'],
  ['packages/cli/src/x.ts', '@prodready/analyzer'],
  ['plugins/readiness/src/x.tsx', '@prodready/plugin-readiness-common'],
  ['plugins/readiness/src/x.tsx', '@backstage/core-components'],
  ['plugins/readiness-backend/src/x.ts', '@prodready/analyzer'],
  ['packages/app/src/x.tsx', '@prodready/plugin-readiness'],
  ['packages/app/src/x.tsx', '@prodready/plugin-readiness/alpha'],
  ['packages/app-legacy/src/x.tsx', 'app-shared'],
];

for (const [file, imported] of allowed) {
  test(`${file} may import ${imported}`, async () => {
    assert.deepEqual(await refusals(file, imported), []);
  });
}

test('modules of one package may not import each other in a circle', async () => {
  const messages = await lint(
    'packages/analyzer/src/facts/http/kinds.ts',
    "import { routesOf } from '.';\n\nroutesOf();\n",
  );
  assert.deepEqual(
    messages.map(({ ruleId }) => ruleId),
    ['import/no-cycle'],
  );
});

test('a package that says nothing about its imports is refused', async () => {
  const { default: layered } = await import('./eslint-layers.js');
  assert.throws(
    () => layered(`${root}/packages/unknown`),
    /packages\/unknown has no line in scripts\/eslint-layers\.js/,
  );
});
