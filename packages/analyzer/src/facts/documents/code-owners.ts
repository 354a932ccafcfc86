import { ignoreRules } from '../../repository';
import type { Service } from '../../service';

/** What a CODEOWNERS file says about the service's folder. @public */
export interface CodeOwners {
  path: string;
  /** Of the rule that decides for the folder; the last one that matches wins. */
  line?: number;
  owners: string[];
}

const places = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gitlab/CODEOWNERS',
];

/** Who owns the service's code, by the first CODEOWNERS file that the host reads. Use as a fact. @public */
export function codeOwnersOf(service: Service): CodeOwners | undefined {
  const { repository } = service;
  const path = places.find(place => repository.has(place));
  if (!path) return undefined;
  const probe = probeOf(service);
  let line: number | undefined;
  let owners: string[] = [];
  let sectionOwners: string[] = [];
  repository
    .lines(path)
    .slice(0, 5_000)
    .forEach((text, index) => {
      const rule = text.slice(0, 1_000).trim();
      if (!rule || rule.startsWith('#')) return;
      // GitLab: `[Section][2] @team` gives owners to the rules below it that name none.
      const section = /^\^?\[[^\]]{1,200}\](?:\[\d{1,3}\])?(.*)$/.exec(rule);
      if (section) {
        sectionOwners = ownersIn(section[1]);
        return;
      }
      const [pattern, ...rest] = rule.split(/\s+/);
      if (!ignoreRules([pattern])(probe)) return;
      const named = ownersIn(rest.join(' '));
      owners = named.length ? named : sectionOwners;
      line = index + 1;
    });
  return { path, line, owners };
}

function ownersIn(text: string): string[] {
  return text
    .replace(/#.*$/, '')
    .split(/\s+/)
    .filter(word => word.includes('@'));
}

/** A source file of the service, which the rules are tried on. */
function probeOf(service: Service): string {
  const [source] = service.of('SRC');
  return source?.path ?? service.pathTo('file');
}
