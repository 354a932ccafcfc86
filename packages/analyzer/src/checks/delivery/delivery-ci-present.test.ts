import {
  express,
  file,
  flask,
  verdict,
  type Case,
} from '../__testUtils__/trees';
import { deliveryCiPresent as check } from './delivery-ci-present';

const workflow = (on: string, ...steps: string[]) => ({
  '.github/workflows/ci.yml': file(
    `on: ${on}`,
    'jobs:',
    '  check:',
    '    steps:',
    ...steps.map(step => `      - ${step}`),
  ),
});

const caught: Case[] = [
  [
    'a file of what is delivered, which is no pipeline',
    { ...flask, 'delivery.yaml': 'pipeline:\n  - crude-oil\n' },
    'fail major requirements.txt:1',
  ],
  ['no pipeline at all', flask, 'fail major requirements.txt:1'],
  [
    'the descriptor where there is one',
    {
      ...flask,
      'catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nspec: {}\n',
    },
    'fail major catalog-info.yaml:3',
  ],
  [
    'one that is started by hand',
    { ...flask, ...workflow('workflow_dispatch', 'run: pytest') },
    'fail major .github/workflows/ci.yml:3',
  ],
  [
    'one for releases only',
    {
      ...flask,
      ...workflow('{ push: { tags: ["v*"] } }', 'run: make release'),
    },
    'fail major .github/workflows/ci.yml:3',
  ],
  [
    'one that only labels',
    { ...flask, ...workflow('pull_request', 'uses: actions/labeler@v5') },
    'fail major .github/workflows/ci.yml:3',
  ],
  [
    'a template of Azure pipelines that nothing triggers',
    {
      ...flask,
      'pipelines/templates/docker.yaml':
        'parameters:\n  - name: tag\njobs:\n  - job: build\n    steps:\n      - script: docker build .\n',
    },
    'fail major requirements.txt:1',
  ],
  [
    'a workflow where the forge never looks',
    {
      'backend/requirements.txt': 'flask==3.0.0\n',
      'backend/app.py': flask['app.py'],
      'frontend/.github/workflows/ci.yml': 'on: push\njobs: {}\n',
    },
    'fail major frontend/.github/workflows/ci.yml:1',
    { path: 'backend' },
  ],
  [
    'one that covers another folder',
    {
      'api/requirements.txt': 'flask==3.0.0\n',
      'api/app.py': flask['app.py'],
      ...workflow('{ push: { paths: ["web/**"] } }', 'run: npm test'),
    },
    'fail major .github/workflows/ci.yml:3',
    { path: 'api' },
  ],
];

const clean: Case[] = [
  [
    'Zalando’s platform',
    {
      ...flask,
      'delivery.yaml': file(
        'version: "2017-09-20"',
        'pipeline:',
        '  - id: build',
        '    type: script',
        '    commands:',
        '      - cmd: pytest',
      ),
    },
    'pass',
  ],
  [
    'Semaphore',
    {
      ...flask,
      '.semaphore/semaphore.yml': file(
        'blocks:',
        '  - name: Tests',
        '    task:',
        '      jobs:',
        '        - name: unit',
        '          commands: [checkout, pytest]',
      ),
    },
    'pass',
  ],
  [
    'AppVeyor',
    { ...flask, 'appveyor.yml': 'test_script:\n  - pytest\n' },
    'pass',
  ],
  [
    'workflows of Forgejo',
    {
      ...flask,
      '.forgejo/workflows/ci.yml': workflow('push', 'run: pytest')[
        '.github/workflows/ci.yml'
      ],
    },
    'pass',
  ],
  [
    'GitHub Actions',
    { ...flask, ...workflow('[push]', 'run: pytest') },
    'pass',
  ],
  [
    'GitLab',
    { ...express, '.gitlab-ci.yml': 'test:\n  script: [npm test]\n' },
    'pass',
  ],
  ['Travis', { ...express, '.travis.yml': 'language: node_js\n' }, 'pass'],
  [
    'a remote workflow',
    {
      ...flask,
      '.github/workflows/ci.yml':
        'on: pull_request\njobs:\n  build:\n    uses: acme/flows/.github/workflows/build.yml@v1\n',
    },
    'pass',
  ],
  [
    'Cloud Build in a folder of its own',
    {
      ...flask,
      '.github/cloudbuild/ci-pr.yaml':
        'steps:\n  - name: python\n    args: [pytest]\n',
    },
    'pass',
  ],
  [
    'an Azure pipeline in a folder of its own',
    {
      ...flask,
      'pipelines/ci_pipeline.yaml':
        "trigger:\n  branches:\n    include: ['*']\npool: ubuntu\nextends:\n  template: build.yaml@Common\n",
    },
    'pass',
  ],
  [
    'an annotation that names the pipeline',
    flask,
    'pass',
    { annotations: { 'jenkins.io/job-full-name': 'shop/orders' } },
  ],
];

describe('delivery-ci-present', () => {
  it.each(caught)('catches %s', (_, files, expected, service = {}) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets %s pass', (_, files, expected, service = {}) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it('cannot tell from an archive that leaves the pipelines out', () => {
    expect(
      verdict(check, {
        ...flask,
        '.gitattributes': '/.github export-ignore\n',
      }),
    ).toBe('unknown');
  });
  it('takes a clone for what it is', () => {
    expect(
      verdict(check, {
        ...flask,
        '.gitattributes': '/.github export-ignore\n',
        '.gitignore': 'venv\n',
      }),
    ).toMatch(/^fail/);
  });
});
