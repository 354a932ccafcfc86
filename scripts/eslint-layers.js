// Imports point one way (docs/architecture.md): each package names what it may import of ours, and ESLint refuses the rest.
const path = require('path');
const createConfig = require('@backstage/cli/config/eslint-factory');

const mayImport = {
  'packages/report': [],
  'packages/analyzer': ['@prodready/report'],
  'packages/cli': ['@prodready/report', '@prodready/analyzer'],
  'plugins/readiness-common': ['@prodready/report'],
  'plugins/readiness-node': ['@prodready/analyzer'],
  'plugins/readiness-backend': [
    '@prodready/plugin-readiness-node',
    '@prodready/plugin-readiness-common',
    '@prodready/analyzer',
    '@prodready/report',
  ],
  'plugins/readiness': [
    '@prodready/plugin-readiness-common',
    '@prodready/report',
  ],
  'packages/app': ['@prodready/plugin-readiness'],
  'packages/app-legacy': ['@prodready/plugin-readiness'],
  'packages/backend': ['@prodready/plugin-readiness-backend'],
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
    restrictedImportPatterns: [
      '@prodready/*',
      ...allowed.flatMap(target => [`!${target}`]),
      ...(withoutBackstage.includes(name) ? ['@backstage/*'] : []),
    ],
  });
};
