// Imports point one way (docs/architecture.md): each package names what it may import of ours, and ESLint refuses the rest.
const path = require('path');
const createConfig = require('@backstage/cli/config/eslint-factory');

const mayImport = {
  'packages/report': [],
  'packages/analyzer': ['@prodready/report'],
  'packages/cli': ['@prodready/report', '@prodready/analyzer'],
  'plugins/readiness-common': ['@prodready/report'],
  'plugins/readiness-node': ['@prodready/analyzer', '@prodready/report'],
  'plugins/readiness-backend': [
    '@prodready/plugin-readiness-node',
    '@prodready/plugin-readiness-common',
    '@prodready/analyzer',
    '@prodready/report',
  ],
  // The backend only in its tests.
  'plugins/readiness-backend-module-example': [
    '@prodready/plugin-readiness-node',
    '@prodready/plugin-readiness-common',
    '@prodready/plugin-readiness-backend',
  ],
  'plugins/readiness': [
    '@prodready/plugin-readiness-common',
    '@prodready/report',
  ],
  'packages/app-shared': [],
  'packages/app': ['@prodready/plugin-readiness', 'app-shared'],
  'packages/app-legacy': ['@prodready/plugin-readiness', 'app-shared'],
  'plugins/search-backend-module-readiness': [
    '@prodready/plugin-readiness-common',
    '@prodready/report',
  ],
  'packages/backend': [
    '@prodready/plugin-readiness-backend',
    '@prodready/plugin-readiness-common',
    '@prodready/plugin-search-backend-module-readiness',
  ],
};

const withoutBackstage = ['packages/report', 'packages/analyzer'];

module.exports = function layered(directory) {
  const name = path
    .relative(path.dirname(__dirname), directory)
    .split(path.sep)
    .join('/');
  const allowed = mayImport[name];
  if (!allowed) {
    throw new Error(
      `${name} has no line in scripts/eslint-layers.js: say there what it may import`,
    );
  }
  return createConfig(directory, {
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
      'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      // Within a package too: two modules that import each other are one module, or need a third.
      // A page that loads its parts lazily may name itself.
      'import/no-cycle': [
        'error',
        {
          ignoreExternal: true,
          disableScc: true,
          allowUnsafeDynamicCyclicDependency: true,
        },
      ],
      // Modules read from the top: what matters first, its helpers below.
      '@typescript-eslint/no-use-before-define': [
        'error',
        { functions: false, classes: false, variables: false },
      ],
      // The TypeScript twin of no-restricted-imports: Backstage's configuration sets that one itself, and lifts it in tests.
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: restrictions(name, allowed) },
      ],
    },
  });
};

function restrictions(name, allowed) {
  const direction = {
    group: [
      '@prodready/*',
      'prodready',
      'app-shared',
      ...allowed.map(one => `!${one}`),
    ],
    message: `${name} may import ${
      allowed.join(', ') || 'nothing'
    } of ours: imports point one way (scripts/eslint-layers.js).`,
  };
  const backstage = {
    group: ['@backstage/*'],
    message: `${name} works without Backstage (scripts/eslint-layers.js).`,
  };
  return withoutBackstage.includes(name) ? [direction, backstage] : [direction];
}
