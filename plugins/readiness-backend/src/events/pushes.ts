import { z } from 'zod';

/** What a host says was pushed to. */
export interface Push {
  /** Address of the repository as people open it. */
  url: string;
  /** Branches and tags, without `refs/heads/`. */
  refs: string[];
  /** Where the host says which branch counts when none is named. */
  defaultBranch?: string;
}

const address = z.string().max(2000);
const refName = z.string().max(500);

const github = z
  .object({
    ref: refName,
    repository: z.object({
      html_url: address,
      default_branch: refName.optional(),
    }),
  })
  .transform(({ ref, repository }) => ({
    url: repository.html_url,
    refs: [ref],
    defaultBranch: repository.default_branch,
  }));

const gitlab = z
  .object({
    ref: refName,
    project: z.object({
      web_url: address,
      default_branch: refName.nullish(),
    }),
  })
  .transform(({ ref, project }) => ({
    url: project.web_url,
    refs: [ref],
    defaultBranch: project.default_branch,
  }));

const bitbucketCloud = z
  .object({
    push: z.object({
      changes: z
        .array(z.object({ new: z.object({ name: refName }).nullish() }))
        .max(1000),
    }),
    repository: z.object({
      links: z.object({ html: z.object({ href: address }) }),
      mainbranch: z.object({ name: refName }).nullish(),
    }),
  })
  .transform(({ push, repository }) => ({
    url: repository.links.html.href,
    refs: push.changes.flatMap(change => change.new?.name ?? []),
    defaultBranch: repository.mainbranch?.name,
  }));

const bitbucketServer = z
  .object({
    changes: z
      .array(z.object({ ref: z.object({ displayId: refName }) }))
      .max(1000),
    repository: z.object({
      links: z.object({ self: z.array(z.object({ href: address })).min(1) }),
    }),
  })
  .transform(({ changes, repository }) => ({
    url: repository.links.self[0].href,
    refs: changes.map(({ ref }) => ref.displayId),
    defaultBranch: undefined,
  }));

const azure = z
  .object({
    resource: z.object({
      refUpdates: z.array(z.object({ name: refName })).max(1000),
      repository: z.object({
        remoteUrl: address,
        defaultBranch: refName.nullish(),
      }),
    }),
  })
  .transform(({ resource: { refUpdates, repository } }) => ({
    url: repository.remoteUrl,
    refs: refUpdates.map(({ name }) => name),
    defaultBranch: repository.defaultBranch,
  }));

/** Forms of pushes by the general topic of their host, and by the topic that routers of the events backend make of it. */
const hosts = [
  { topic: 'github', push: 'github.push', schema: github },
  { topic: 'gitlab', push: 'gitlab.push', schema: gitlab },
  {
    topic: 'bitbucketCloud',
    push: 'bitbucketCloud.repo:push',
    schema: bitbucketCloud,
  },
  {
    topic: 'bitbucketServer',
    push: 'bitbucketServer.repo:refs_changed',
    schema: bitbucketServer,
  },
  { topic: 'azureDevOps', push: 'azureDevOps.git.push', schema: azure },
  // Gitea says what GitHub says.
  { topic: 'gitea', push: 'gitea.push', schema: github },
] as const;

/** Topics that pushes are published on. */
export const pushTopics: string[] = hosts.flatMap(({ topic, push }) => [
  topic,
  push,
]);

/** The push that an event tells of. `undefined` for other events, and for what has not the form that it should have. */
export function pushOf(topic: string, payload: unknown): Push | undefined {
  const host = hosts.find(
    known => known.topic === topic || known.push === topic,
  );
  const parsed = host?.schema.safeParse(payload);
  if (!parsed?.success) return undefined;
  const { url, refs, defaultBranch } = parsed.data;
  return {
    url,
    refs: refs.map(shortRef),
    ...(defaultBranch && { defaultBranch: shortRef(defaultBranch) }),
  };
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '');
}
