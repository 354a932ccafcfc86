const { createConfig } = require('@backstage/cli/config/eslint-factory');

// Run as they are, with what the repository has installed.
module.exports = createConfig(__dirname, {
  env: { node: true },
  rules: {
    'no-console': 'off',
    '@typescript-eslint/no-use-before-define': 'off',
    'no-restricted-syntax': 'off',
    '@backstage/no-undeclared-imports': 'off',
    '@backstage/no-relative-monorepo-imports': 'off',
  },
});
