import type { Service } from '../../service';
import { pipelinesOf } from '../pipelines';

/** A third party's part of a pipeline. */
export interface PipelineComponent {
  /** As written: `docker/build-push-action@v6`. */
  name: string;
  path: string;
  line: number;
  pinned: boolean;
  /** Follows a branch. */
  branch: boolean;
}

const commit = /@[0-9a-f]{40}$/i;
const branch =
  /@(?:main|master|develop|dev|trunk|latest|nightly|volatile|HEAD)$/i;
const fullVersion = /@v?\d+\.\d+\.\d+/;

/** Use as `service.fact(pipelineComponentsOf)`. */
export function pipelineComponentsOf(service: Service): PipelineComponent[] {
  const own = ownOwners(service);
  const seen = new Set<string>();
  return service.fact(pipelinesOf).jobs.flatMap(({ external }) =>
    external.flatMap(({ name, path, line }): PipelineComponent[] => {
      const key = `${path}:${line}`;
      if (seen.has(key) || !name.includes('@') || name.startsWith('.'))
        return [];
      seen.add(key);
      if (/^docker:\/\//.test(name)) return [];
      const [owner] = name.replace(/^https?:\/\/[^/]+\//, '').split('/');
      if (own.has(owner.toLowerCase())) return [];
      const isGithub = /^\.github\//.test(path);
      const pinned = commit.test(name);
      if (isGithub && /^(?:actions|github)$/i.test(owner)) {
        // The forge's own may follow a tag, but no branch.
        return branch.test(name)
          ? [{ name, path, line, pinned: false, branch: true }]
          : [];
      }
      return [
        {
          name,
          path,
          line,
          pinned: pinned || (!isGithub && fullVersion.test(name)),
          branch: branch.test(name),
        },
      ];
    }),
  );
}

/** The organisation's own owners: the repository's, as the catalog knows it. */
function ownOwners(service: Service): Set<string> {
  const slug =
    service.annotations['github.com/project-slug'] ??
    service.annotations['gitlab.com/project-slug'] ??
    '';
  const listed = service.annotations['prodready.io/own-organisations'] ?? '';
  return new Set(
    [slug.split('/')[0], ...listed.split(','), ...namedOwners(service)]
      .map(name => name.trim().toLowerCase())
      .filter(Boolean),
  );
}

/** Whom the repository says it belongs to: the teams of CODEOWNERS, its own address in the README or the module's name. */
function namedOwners(service: Service): string[] {
  const { repository } = service;
  const found: string[] = [];
  for (const { path } of repository.files) {
    if (/^(?:\.github\/|docs\/)?CODEOWNERS$/.test(path)) {
      for (const match of (repository.text(path) ?? '')
        .slice(0, 20_000)
        .matchAll(/@([\w-]{1,60})\/[\w-]+/g))
        found.push(match[1]);
    } else if (path === 'go.mod') {
      const match = /^module\s+github\.com\/([\w-]+)\//m.exec(
        repository.text(path) ?? '',
      );
      if (match) found.push(match[1]);
    } else if (/^README(?:\.\w+)?$/i.test(path)) {
      // A badge of the own pipeline.
      for (const match of (repository.text(path) ?? '')
        .slice(0, 20_000)
        .matchAll(
          /github\.com\/([\w-]{1,60})\/[\w.-]{1,100}\/(?:actions|workflows)\//g,
        ))
        found.push(match[1]);
    } else if (path === 'package.json') {
      const match =
        /"(?:repository|url|homepage)"\s*:\s*"[^"\n]{0,60}github(?:\.com)?[/:]([\w-]{1,60})\//.exec(
          (repository.text(path) ?? '').slice(0, 20_000),
        );
      if (match) found.push(match[1]);
    }
  }
  return found;
}
