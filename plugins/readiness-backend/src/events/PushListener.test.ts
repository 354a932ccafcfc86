import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { EventParams } from '@backstage/plugin-events-node';
import type { ScanStore } from '../database/ScanStore';
import type { ScanJob, ScanQueue } from '../scanning/ScanQueue';
import { PushListener } from './PushListener';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      bitbucketServer: [
        {
          host: 'bitbucket.example.net',
          apiBaseUrl: 'https://bitbucket.example.net/rest/api/1.0',
        },
      ],
      gitea: [{ host: 'gitea.example.net' }],
    },
  }),
);

const targets: Record<string, Array<string | null>> = {
  'github.com/o/r': [null, 'main', 'dev'],
  'gitlab.com/g/s/r': [null, 'main', 'dev'],
  'bitbucket.org/w/r': [null, 'main', 'dev'],
  'bitbucket.example.net/projects/p/repos/r': [null, 'main', 'dev'],
  'dev.azure.com/o/p/_git/r': [null, 'main', 'dev'],
  'gitea.example.net/o/r': ['main', 'dev'],
};

async function scansAfter(topic: string, eventPayload: unknown) {
  const queued: ScanJob[] = [];
  const scans = {
    ofRepository: async (repository: string) =>
      (targets[repository] ?? []).map(ref => ({
        id: `${repository} ${ref}`,
        host: repository.split('/')[0],
        ref,
      })),
  } as unknown as ScanStore;
  const queue = {
    add: async jobs => void queued.push(...jobs),
  } as Partial<ScanQueue> as ScanQueue;
  let onEvent: (event: EventParams) => Promise<void> = async () => {};
  await new PushListener(
    scans,
    queue,
    integrations,
    mockServices.logger.mock(),
  ).subscribe({
    publish: async () => {},
    subscribe: async subscription => {
      expect(subscription.topics).toContain(topic);
      onEvent = subscription.onEvent;
    },
  });
  await onEvent({ topic, eventPayload });
  expect(queued.every(({ reason }) => reason === 'push')).toBe(true);
  return queued.map(({ targetId }) => targetId.split(' ')[1]);
}

const github = (ref: string, more: object = {}) => ({
  ref,
  repository: {
    html_url: 'https://github.com/O/r',
    default_branch: 'main',
    ...more,
  },
});
const gitlab = (ref: string) => ({
  object_kind: 'push',
  ref,
  project: { web_url: 'https://gitlab.com/g/s/r', default_branch: 'main' },
});
const bitbucketCloud = (...names: string[]) => ({
  push: { changes: names.map(name => ({ new: { type: 'branch', name } })) },
  repository: { links: { html: { href: 'https://bitbucket.org/w/r' } } },
});
const bitbucketServer = (displayId: string) => ({
  changes: [{ ref: { id: `refs/heads/${displayId}`, displayId } }],
  repository: {
    links: {
      self: [
        { href: 'https://bitbucket.example.net/projects/P/repos/r/browse' },
      ],
    },
  },
});
const azure = (name: string) => ({
  eventType: 'git.push',
  resource: {
    refUpdates: [{ name }],
    repository: {
      remoteUrl: 'https://o@dev.azure.com/o/p/_git/r',
      defaultBranch: 'refs/heads/main',
    },
  },
});
const gitea = (ref: string) => ({
  ref,
  repository: {
    html_url: 'https://gitea.example.net/o/r',
    default_branch: 'main',
  },
});

describe('PushListener', () => {
  it.each<[string, unknown, string[]]>([
    ['github', github('refs/heads/main'), ['null', 'main']],
    ['github.push', github('refs/heads/main'), ['null', 'main']],
    ['github.push', github('refs/heads/dev'), ['dev']],
    ['github.push', github('refs/heads/other'), []],
    [
      'github.push',
      github('refs/heads/dev', { default_branch: undefined }),
      ['null', 'dev'],
    ],
    ['github.push', github('refs/heads/main', { html_url: 'x' }), []],
    [
      'github.push',
      github('refs/heads/main', { html_url: 'https://github.com/o/r2' }),
      [],
    ],
    ['gitlab.push', gitlab('refs/heads/main'), ['null', 'main']],
    ['gitlab', gitlab('refs/heads/dev'), ['dev']],
    ['bitbucketCloud.repo:push', bitbucketCloud('dev', 'x'), ['null', 'dev']],
    [
      'bitbucketCloud.repo:push',
      { ...bitbucketCloud(), push: { changes: [{ new: null }] } },
      [],
    ],
    [
      'bitbucketServer.repo:refs_changed',
      bitbucketServer('main'),
      ['null', 'main'],
    ],
    ['azureDevOps.git.push', azure('refs/heads/main'), ['null', 'main']],
    ['azureDevOps.git.push', azure('refs/heads/dev'), ['dev']],
    ['gitea.push', gitea('refs/heads/dev'), ['dev']],
    // Other events of the same hosts
    ['github', { action: 'opened', repository: {} }, []],
    ['github', undefined, []],
    ['gitlab', 'text', []],
  ])('hears of %s: %j', async (topic, payload, scanned) => {
    await expect(scansAfter(topic, payload)).resolves.toEqual(scanned);
  });
});
