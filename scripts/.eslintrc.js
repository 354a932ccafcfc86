const { createConfig } = require('@backstage/cli/config/eslint-factory');

// The scripts run as they are, on Node.js.
module.exports = createConfig(__dirname, {
  env: { node: true, es2022: true },
  parserOptions: { ecmaVersion: 2022 },
  rules: { 'no-console': 'off', '@backstage/no-undeclared-imports': 'off' },
});
