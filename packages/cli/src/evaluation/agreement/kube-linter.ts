import { parseAllDocuments, stringify } from 'yaml';
import type { PublishedCase } from './cases';

interface Manifest {
  kind?: string;
  metadata?: { name?: string };
  spec?: { template?: { spec?: { containers?: Array<{ name?: string }> } } };
}

/** How the cases of a rule are read, where the names of its objects do not say everything. */
export interface Reading {
  /** Objects that kube-linter's own end-to-end test reports, by name; without it all that are not called `dont-fire`. */
  reported?: string[];
  /** Objects of one namespace belong together. */
  byNamespace?: boolean;
}

/**
 * The cases of a rule from kube-linter's own samples (`tests/checks/docker-sock.yml`): each object is one, and in an
 * object without a name each container. What is called `dont-fire` has to stay unreported.
 */
export function kubeLinterCases(
  rule: string,
  samples: string,
  { reported, byNamespace }: Reading = {},
): PublishedCase[] {
  const manifests = parseAllDocuments(samples)
    .map(document => document.toJSON() as Manifest | null)
    .filter((manifest): manifest is Manifest => manifest !== null);
  const groups = byNamespace ? grouped(manifests) : manifests.map(one => [one]);
  const seen = new Map<string, number>();
  return groups.flatMap(group =>
    split(group).map(({ name, objects }) => {
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      const ownName = name.slice(name.indexOf('/') + 1);
      return {
        rule,
        name: times > 1 ? `${name} #${times}` : name,
        caught: reported
          ? reported.includes(ownName)
          : !ownName.startsWith('dont-fire'),
        files: {
          'k8s/app.yaml': objects
            .map(object => stringify(object))
            .join('---\n'),
        },
      };
    }),
  );
}

function grouped(manifests: Manifest[]): Manifest[][] {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const { namespace = '' } = (manifest.metadata ?? {}) as {
      namespace?: string;
    };
    groups.set(namespace, [...(groups.get(namespace) ?? []), manifest]);
  }
  return [...groups.values()];
}

function split(
  objects: Manifest[],
): Array<{ name: string; objects: Manifest[] }> {
  const [first] = objects;
  const containers = first.spec?.template?.spec?.containers ?? [];
  if (first.metadata?.name || containers.length === 0)
    return [{ name: `${first.kind}/${first.metadata?.name ?? ''}`, objects }];
  return containers.map(container => ({
    name: `${first.kind}/${container.name}`,
    objects: [withContainer(first, container)],
  }));
}

function withContainer(
  manifest: Manifest,
  container: { name?: string },
): Manifest {
  const { spec } = manifest;
  return {
    ...manifest,
    metadata: { name: 'app' },
    spec: {
      ...spec,
      template: {
        ...spec?.template,
        spec: { ...spec?.template?.spec, containers: [container] },
      },
    },
  };
}
