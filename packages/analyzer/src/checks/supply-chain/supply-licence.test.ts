import {
  express,
  fastapi,
  rust,
  type Case,
  verdict,
} from '../__testUtils__/trees';
import { supplyLicence as check } from './supply-licence';

const npm = (licence: string) => ({
  ...express,
  LICENSE: 'Apache License\n',
  'package-lock.json': `{"packages":{"node_modules/express":{"license":"${licence}"}}}`,
});
const denied = {
  annotations: { 'prodready.io/denied-licences': 'AGPL-3.0, SSPL-1.0' },
};

it.each<Case>([
  ['none', express, 'fail minor package.json:1'],
  ['a file', { ...express, 'LICENSE.md': 'Apache License\n' }, 'pass'],
  ['COPYING', { ...fastapi, COPYING: 'GPL\n' }, 'pass'],
  [
    'a field',
    {
      ...express,
      'package.json': '{"license":"UNLICENSED","dependencies":{"express":"4"}}',
    },
    'pass',
  ],
  [
    'a field of Cargo',
    {
      ...rust,
      'Cargo.toml':
        '[package]\nname = "orders"\nlicense = "MIT"\n\n[dependencies]\naxum = "0.8"\n',
    },
    'pass',
  ],
  [
    'the repository’s own, above the service',
    {
      LICENSE: 'x\n',
      'api/package.json': express['package.json'],
      'api/server.js': express['server.js'],
    },
    'pass',
    { path: 'api' },
  ],
  [
    'a notice is no licence',
    { ...express, NOTICE: 'x\n' },
    'fail minor package.json:1',
  ],
  [
    'a licence that is not allowed',
    npm('AGPL-3.0'),
    'fail minor package.json:8',
    denied,
  ],
  ['one that is', npm('MIT'), 'pass', denied],
  ['nothing to declare it in', { 'run.sh': 'true\n' }, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
