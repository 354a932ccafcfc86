import {
  file,
  flask,
  goService,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { deliveryAutomatedDeploy } from './delivery-automated-deploy';
import { deliveryEnvironments } from './delivery-environments';
import { deliveryImmutableArtifacts } from './delivery-immutable-artifacts';
import { deliveryQualityGates } from './delivery-quality-gates';
import { deliveryWorkflowHardened } from './delivery-workflow-hardened';

const workflow = (
  steps: string[],
  {
    on = 'push',
    job = [] as string[],
    top = [] as string[],
    name = 'build',
  } = {},
): Files => ({
  ...flask,
  '.github/workflows/ci.yml': file(
    `on: ${on}`,
    ...top,
    'jobs:',
    `  ${name}:`,
    ...job.map(line => `    ${line}`),
    '    steps:',
    ...steps.map(line => `      ${line}`),
  ),
});
const manifest: Files = {
  'k8s/orders.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    spec:',
    '      containers: [{ name: orders, image: orders:1.0.0 }]',
  ),
};

describe('delivery-automated-deploy', () => {
  const cases: Case[] = [
    [
      'a block with hooks for a library of Jenkins',
      {
        ...flask,
        ...manifest,
        Jenkinsfile_CNP: file(
          '@Library("Infrastructure@master")',
          'def copy(String a) {',
          '  steps.sh "cp -R ${a} out"',
          '}',
          'withPipeline("java", product, component) {',
          '  onMaster { enableSlackNotifications("#builds") }',
          '}',
        ),
      },
      'unknown',
    ],
    [
      'a pipeline of Jenkins with commands of its own beside a library',
      {
        ...flask,
        ...manifest,
        Jenkinsfile: file(
          '@Library("Infrastructure@master")',
          'node {',
          '  sh "pytest"',
          '}',
        ),
      },
      'fail major Jenkinsfile:1',
    ],
    [
      'manifests that nothing applies',
      { ...workflow(['- run: pytest']), ...manifest },
      'fail major .github/workflows/ci.yml:1',
    ],
    [
      'kubectl',
      { ...workflow(['- run: kubectl apply -f k8s/']), ...manifest },
      'pass',
    ],
    ['Helm', workflow(['- run: helm upgrade --install orders chart']), 'pass'],
    [
      'an action',
      workflow(['- uses: aws-actions/amazon-ecs-deploy-task-definition@v2']),
      'pass',
    ],
    [
      'a remote shell in a deploy job',
      workflow(['- run: ssh host ./update.sh'], { name: 'deploy' }),
      'pass',
    ],
    [
      'a cluster for the tests only',
      {
        ...workflow([
          '- run: kind create cluster',
          '- run: kubectl apply -f k8s/',
        ]),
        ...manifest,
      },
      'fail major .github/workflows/ci.yml:1',
    ],
    [
      'a deploy job that only prints',
      workflow(
        [
          '- uses: actions/checkout@v5',
          '- run: echo "Deploying to production"',
          '- run: |',
          '    echo "kubectl apply -f k8s/"',
          '    echo done',
        ],
        { name: 'deploy-production' },
      ),
      'fail major .github/workflows/ci.yml:3',
    ],
    [
      'a deploy job that is switched off',
      workflow(['- run: kubectl apply -f k8s/'], {
        name: 'deploy',
        job: ["if: ${{ false && github.ref == 'refs/heads/main' }}"],
      }),
      'fail major .github/workflows/ci.yml:3',
    ],
    [
      'a condition with another way to be true',
      workflow(['- run: kubectl apply -f k8s/'], {
        name: 'deploy',
        job: ["if: false && inputs.dry || github.ref == 'refs/heads/main'"],
      }),
      'pass',
    ],
    [
      'a deploy job with an action that nobody here knows',
      workflow(['- run: echo start', '- uses: acme/ship-it@v1'], {
        name: 'deploy',
      }),
      'unknown',
    ],
    [
      'a job that only tells of a deployment',
      workflow(['- run: echo deployed'], { name: 'notify-deployment' }),
      'unknown',
    ],
    [
      'a notice is no deployment',
      workflow(['- run: curl -d deployed https://chat.example.com/notify']),
      'unknown',
    ],
    [
      'a published image and nothing else',
      workflow([
        '- uses: docker/build-push-action@v6',
        '  with: { push: true, tags: "acme/orders:1.0.0" }',
      ]),
      'unknown',
    ],
    [
      'a platform that may watch',
      { ...flask, Procfile: 'web: gunicorn app:app\n' },
      'unknown',
    ],
    ['a library', { 'package.json': '{"name":"x"}' }, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(deliveryAutomatedDeploy, files)).toBe(expected);
  });
});

describe('delivery-immutable-artifacts', () => {
  const push = (tags: string) =>
    workflow([
      '- uses: docker/build-push-action@v6',
      `  with: { push: true, tags: "${tags}" }`,
    ]);
  const cases: Case[] = [
    [
      'latest',
      push('acme/orders:latest'),
      'fail major .github/workflows/ci.yml:6',
    ],
    ['no tag', push('acme/orders'), 'fail major .github/workflows/ci.yml:6'],
    [
      'a branch',
      push('acme/orders:${{ github.head_ref }}'),
      'fail major .github/workflows/ci.yml:6',
    ],
    [
      'a push command',
      workflow(['- run: docker push acme/orders:latest']),
      'fail major .github/workflows/ci.yml:5',
    ],
    ['the commit', push('acme/orders:${{ github.sha }}'), 'pass'],
    [
      'latest beside a version',
      push('acme/orders:latest,acme/orders:1.4.2'),
      'pass',
    ],
    ['a metadata step', push('${{ steps.meta.outputs.tags }}'), 'pass'],
    [
      'a variable from elsewhere',
      push('acme/orders:${{ vars.NAME }}'),
      'unknown',
    ],
    [
      'a build that is not pushed',
      workflow([
        '- uses: docker/build-push-action@v6',
        '  with: { load: true, tags: "orders:latest" }',
      ]),
      'not-applicable',
    ],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(deliveryImmutableArtifacts, files)).toBe(expected);
  });
});

describe('delivery-quality-gates', () => {
  const cases: Case[] = [
    [
      'tests alone',
      workflow(['- run: pytest']),
      'fail minor .github/workflows/ci.yml:3',
    ],
    [
      'a linter alone',
      workflow(['- run: ruff check .']),
      'fail minor .github/workflows/ci.yml:3',
    ],
    [
      'a linter that stops nothing',
      workflow(['- run: ruff check . || true', '- run: bandit -r .']),
      'fail minor .github/workflows/ci.yml:3',
    ],
    ['both', workflow(['- run: ruff check .', '- run: bandit -r .']), 'pass'],
    [
      'hooks of pre-commit',
      {
        ...workflow([
          '- run: pre-commit run --all-files',
          '- uses: github/codeql-action/analyze@v3',
        ]),
        '.pre-commit-config.yaml':
          'repos:\n  - repo: x\n    hooks: [{ id: ruff }]\n',
      },
      'pass',
    ],
    [
      'gosec inside golangci-lint',
      {
        ...goService,
        '.golangci.yml': 'linters:\n  enable: [gosec]\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  lint:\n    steps:\n      - uses: golangci/golangci-lint-action@v8\n',
      },
      'pass',
    ],
    [
      'plugins of the build',
      {
        ...spring,
        'pom.xml':
          '<project><build><plugins><plugin><artifactId>maven-checkstyle-plugin</artifactId></plugin><plugin><artifactId>spotbugs-maven-plugin</artifactId></plugin></plugins></build></project>\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  build:\n    steps:\n      - run: ./mvnw verify\n',
      },
      'pass',
    ],
    [
      'a workflow of another repository',
      {
        ...flask,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  check:\n    uses: acme/flows/.github/workflows/check.yml@v1\n',
      },
      'unknown',
    ],
    ['no pipeline', flask, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(deliveryQualityGates, files)).toBe(expected);
  });
});

describe('delivery-environments', () => {
  const deploy = '- run: helm upgrade orders chart';
  const cases: Case[] = [
    [
      'one place',
      workflow([deploy], { job: ['environment: production'] }),
      'fail minor .github/workflows/ci.yml:6',
    ],
    [
      'a stage in the job',
      workflow([deploy], { job: ['environment: staging'] }),
      'pass',
    ],
    [
      'values for a stage',
      { ...workflow([deploy]), 'chart/values-staging.yaml': 'a: 1\n' },
      'pass',
    ],
    [
      'a workflow of another repository',
      {
        ...flask,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  deploy:\n    uses: acme/flows/.github/workflows/deploy.yml@v1\n',
      },
      'unknown',
    ],
    ['no deployment', workflow(['- run: pytest']), 'not-applicable'],
    [
      'a chart that is packed and put on a shelf',
      workflow([
        '- run: helm plugin install https://example.com/helm-push && helm cm-push chart shelf',
      ]),
      'not-applicable',
    ],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(deliveryEnvironments, files)).toBe(expected);
  });
});

describe('delivery-workflow-hardened', () => {
  const title = '${{ github.event.pull_request.title }}';
  const head = [
    '- uses: actions/checkout@v4',
    '  with: { ref: "${{ github.event.pull_request.head.sha }}" }',
  ];
  const cases: Case[] = [
    [
      'the own event of a pull request beside one after another workflow',
      workflow([...head, '- run: make'], {
        on: '[pull_request, workflow_run]',
      }),
      'pass',
    ],
    [
      'the head of the workflow that went ahead',
      workflow(
        [
          '- uses: actions/checkout@v4',
          '  with: { ref: "${{ github.event.workflow_run.head_sha }}" }',
          '- run: make',
        ],
        { on: 'workflow_run' },
      ),
      'fail critical .github/workflows/ci.yml:6',
    ],
    [
      'the head of a push or of a pull request',
      workflow(
        [
          '- uses: actions/checkout@v4',
          '  with: { ref: "${{ github.event.workflow_run.head_sha }}" }',
          '- run: make deploy',
        ],
        {
          on: 'workflow_run',
          job: [
            "if: github.event.workflow_run.event == 'push' || github.event.workflow_run.event == 'pull_request'",
          ],
        },
      ),
      'fail critical .github/workflows/ci.yml:7',
    ],
    [
      'the head of a push after the tests of it',
      workflow(
        [
          '- uses: actions/checkout@v4',
          '  with: { ref: "${{ github.event.workflow_run.head_sha }}" }',
          '- run: make deploy',
        ],
        {
          on: 'workflow_run',
          job: ["if: github.event.workflow_run.event == 'push'"],
        },
      ),
      'pass',
    ],
    [
      'a title in a script',
      workflow([`- run: echo "${title}"`], { on: 'pull_request' }),
      'fail major .github/workflows/ci.yml:5',
    ],
    [
      'the same with the repository’s own token',
      workflow([`- run: echo "${title}"`], { on: 'pull_request_target' }),
      'fail critical .github/workflows/ci.yml:5',
    ],
    [
      'limited to people who are trusted',
      workflow([`- run: echo "${title}"`], {
        on: 'pull_request_target',
        job: ["if: github.event.label.name == 'safe'"],
      }),
      'fail major .github/workflows/ci.yml:6',
    ],
    [
      'a comment in a script action',
      workflow(
        [
          '- uses: actions/github-script@v7',
          '  with:',
          '    script: console.log("${{ github.event.comment.body }}")',
        ],
        { on: 'issue_comment' },
      ),
      'fail critical .github/workflows/ci.yml:7',
    ],
    [
      'code of a pull request run with secrets',
      workflow([...head, '- run: npm test'], { on: 'pull_request_target' }),
      'fail critical .github/workflows/ci.yml:6',
    ],
    [
      'a head that is not run',
      workflow([...head, '- uses: actions/labeler@v5'], {
        on: 'pull_request_target',
      }),
      'fail major .github/workflows/ci.yml:6',
    ],
    [
      'all permissions',
      workflow(['- run: pytest'], { top: ['permissions: write-all'] }),
      'fail minor .github/workflows/ci.yml:2',
    ],
    [
      'a release without limits',
      workflow(['- run: docker push acme/orders:1.0.0']),
      'fail minor .github/workflows/ci.yml:2',
    ],
    [
      'insecure commands',
      workflow(['- run: pytest'], {
        top: ['env:', '  ACTIONS_ALLOW_UNSECURE_COMMANDS: true'],
      }),
      'fail major .github/workflows/ci.yml:3',
    ],
    [
      'a piped script beside secrets',
      workflow([
        '- run: curl https://get.example.io/install | sh',
        '  env: { KEY: "${{ secrets.KEY }}" }',
      ]),
      'fail minor .github/workflows/ci.yml:5',
    ],
    [
      'a value passed through the environment',
      workflow(['- run: echo "$TITLE"', `  env: { TITLE: "${title}" }`], {
        on: 'pull_request_target',
      }),
      'pass',
    ],
    [
      'an event that does not carry the value',
      workflow([`- run: echo "${title}"`], { on: 'schedule' }),
      'pass',
    ],
    [
      'a comparison',
      workflow(["- run: echo ${{ github.head_ref == 'main' }}"], {
        on: 'pull_request',
      }),
      'pass',
    ],
    ['no workflow', flask, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(deliveryWorkflowHardened, files)).toBe(expected);
  });
});
