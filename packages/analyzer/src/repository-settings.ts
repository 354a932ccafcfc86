import { areaIds, type AreaId } from '@prodready/report';
import { z } from 'zod';
import type { Exemption } from './assessment';
import { redact } from './assessment';
import type { Check } from './checks';
import type { Repository, TreeNode } from './repository';
import { normalizeServicePath, type ServiceDescriptor } from './service';

/** The file in a service's folder with its own settings. @public */
export const settingsFile = '.prodready.yaml';

/** What a repository says about its own assessment. */
export interface RepositorySettings {
  exemptions: Exemption[];
  /** From the repository's root. */
  servicePath?: string;
  disabledAreas: AreaId[];
  /** What of the file counts for nothing, and why. */
  notes: string[];
}

export const noSettings: RepositorySettings = {
  exemptions: [],
  disabledAreas: [],
  notes: [],
};

const day = z.iso.date();
const settingsSchema = z
  .object({
    exemptions: z
      .array(
        z
          .object({
            check: z.string().max(100),
            reason: z.string().trim().min(10).max(2000),
            until: day,
            by: z.string().trim().min(1).max(200).optional(),
          })
          .strict(),
      )
      .max(200)
      .optional(),
    servicePath: z.string().max(500).optional(),
    disabledAreas: z.array(z.string().max(100)).max(50).optional(),
  })
  .strict();

/**
 * Reads the settings file of the service's folder. A file that is wrong counts for nothing and is told of; so are
 * exemptions of checks that do not exist, or that have ended.
 */
export function readRepositorySettings(
  repository: Repository,
  { path = '' }: ServiceDescriptor,
  checks: readonly Check[],
  today?: string,
): RepositorySettings {
  const folder = normalizeServicePath(path);
  const file = folder ? `${folder}/${settingsFile}` : settingsFile;
  if (!repository.has(file)) return noSettings;
  const [document] = repository.yaml(file);
  if (!document) {
    return {
      ...noSettings,
      notes: [`${file} counts for nothing: it is empty or no YAML.`],
    };
  }
  const parsed = settingsSchema.safeParse(plain(document));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue.path.join('.') || 'the document';
    return {
      ...noSettings,
      notes: [
        redact(`${file} counts for nothing: ${place}: ${issue.message}.`),
      ],
    };
  }
  const notes: string[] = [];
  const settings = parsed.data;

  const exemptions = (settings.exemptions ?? []).flatMap(
    ({ check, reason, until, by }): Exemption[] => {
      if (!checks.some(({ id }) => id === check)) {
        notes.push(redact(`${file} exempts ${check}, which is no check.`));
        return [];
      }
      if (today !== undefined && until < today) {
        notes.push(`${file} exempts ${check} until ${until}: that has ended.`);
        return [];
      }
      return [
        {
          checkId: check,
          reason: redact(reason),
          until,
          ...(by && { by: redact(by) }),
          source: 'repository',
        },
      ];
    },
  );

  const disabledAreas = (settings.disabledAreas ?? []).flatMap(id => {
    const known = areaIds.find(areaId => areaId === id);
    if (!known)
      notes.push(redact(`${file} leaves out ${id}, which is no area.`));
    return known ?? [];
  });

  let servicePath: string | undefined;
  if (settings.servicePath !== undefined) {
    const steps = settings.servicePath.split('/').filter(step => step !== '.');
    const candidate = [folder, ...steps].filter(Boolean).join('/');
    if (steps.includes('..') || !repository.hasFolder(candidate)) {
      notes.push(
        redact(
          `${file} names the service path ${settings.servicePath}, which is no folder below it.`,
        ),
      );
    } else {
      servicePath = candidate;
    }
  }
  return {
    exemptions,
    disabledAreas,
    notes,
    ...(servicePath !== undefined && { servicePath }),
  };
}

function plain(node: TreeNode): unknown {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(
        node.entries.map(({ key, node: value }) => [key, plain(value)]),
      );
    case 'list':
      return node.items.map(plain);
    default:
      return node.value;
  }
}
