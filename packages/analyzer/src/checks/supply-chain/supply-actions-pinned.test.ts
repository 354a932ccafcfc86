import {
  express,
  file,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { supplyActionsPinned as check } from './supply-actions-pinned';

const commit = '263435318d21b8e681c14492fe198d362a7d2c83';
const uses = (...actions: string[]): Files => ({
  ...express,
  '.github/workflows/ci.yml': file(
    'on: push',
    'jobs:',
    '  build:',
    '    runs-on: ubuntu-24.04',
    '    steps:',
    ...actions.map(action => `      - uses: ${action}`),
  ),
});
const at = (line: number) => `fail minor .github/workflows/ci.yml:${line}`;

it.each<Case>([
  ['a tag', uses('docker/build-push-action@v6'), at(6)],
  ['a commit', uses(`docker/build-push-action@${commit} # v6`), 'pass'],
  ['a branch first', uses('docker/login-action@v3', 'acme/deploy@main'), at(7)],
  [
    'a tag of the forge itself',
    uses('actions/checkout@v4', `docker/login-action@${commit}`),
    'pass',
  ],
  ['a branch of the forge itself', uses('actions/checkout@main'), at(6)],
  [
    'an own organisation by its annotation',
    uses('acme/deploy@v1'),
    'not-applicable',
    { annotations: { 'github.com/project-slug': 'acme/orders' } },
  ],
  [
    'an own organisation by its teams',
    { ...uses('acme/deploy@v1'), CODEOWNERS: '* @acme/orders\n' },
    'not-applicable',
  ],
  ['only local actions', uses('./.github/actions/build'), 'not-applicable'],
  [
    'nine in ten',
    uses(
      ...Array(9).fill(`docker/login-action@${commit}`),
      'docker/login-action@v3',
    ),
    'pass',
  ],
  ['no pipeline', express, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
