import {
  express,
  file,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { supplySbomAndProvenance as check } from './supply-sbom-and-provenance';

const job = (...steps: string[]): Files => ({
  ...express,
  '.github/workflows/release.yml': file(
    'on: push',
    'jobs:',
    '  image:',
    '    runs-on: ubuntu-24.04',
    '    steps:',
    ...steps.map(step => `      ${step}`),
  ),
});
const at = (line: number) => `fail minor .github/workflows/release.yml:${line}`;

it.each<Case>([
  ['a push alone', job('- run: docker push ghcr.io/acme/orders'), at(6)],
  [
    'a push and a bill of materials',
    job(
      '- run: docker push ghcr.io/acme/orders',
      '- uses: anchore/sbom-action@v0',
    ),
    'pass',
  ],
  [
    'a signature',
    job(
      '- run: docker push ghcr.io/acme/orders',
      '- run: cosign sign ghcr.io/acme/orders',
    ),
    'pass',
  ],
  [
    'sbom of the build',
    job(
      '- uses: docker/build-push-action@v6',
      '  with:',
      '    push: true',
      '    sbom: true',
    ),
    'pass',
  ],
  [
    'what the build attaches by itself',
    job('- uses: docker/build-push-action@v6', '  with:', '    push: true'),
    'pass',
  ],
  [
    'provenance that is off',
    job(
      '- uses: docker/build-push-action@v6',
      '  with:',
      '    push: true',
      '    provenance: false',
    ),
    at(6),
  ],
  [
    'an old build action',
    job('- uses: docker/build-push-action@v2', '  with:', '    push: true'),
    at(6),
  ],
  ['a package', job('- run: npm publish'), at(6)],
  ['a package with provenance', job('- run: npm publish --provenance'), 'pass'],
  [
    'a build that stays',
    job('- uses: docker/build-push-action@v6', '  with:', '    load: true'),
    'not-applicable',
  ],
  ['no pipeline', express, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
