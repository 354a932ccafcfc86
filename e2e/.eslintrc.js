const { createConfig } = require('@backstage/cli/config/eslint-factory');

// These tests are Playwright's, not Jest's, and their dependencies are the root's.
module.exports = createConfig(__dirname, {
  env: { node: true, jest: false },
  rules: {
    'no-console': 'off',
    'no-restricted-syntax': 'off',
    '@backstage/no-undeclared-imports': 'off',
    'jest/expect-expect': 'off',
    'jest/no-standalone-expect': 'off',
    'jest/valid-title': 'off',
    'jest/valid-expect': 'off',
    'jest/no-done-callback': 'off',
  },
});
