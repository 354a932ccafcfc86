import { posix } from 'node:path';
import { at, itemsOf, textOf, entriesOf } from '../../repository';
import type { Service } from '../../service';
import { catalogEntityOf } from './catalog';
import { documentPagesOf } from './pages';

/** What tells people what to do when the service breaks. @public */
export interface Runbook {
  path: string;
  line: number;
  /** The subjects that it speaks of, of those a runbook should have; none for a link. */
  subjects: string[];
  /** Kept elsewhere: the catalog entry links it. */
  linked: boolean;
  /** A place that was never filled in. */
  placeholder?: { path: string; line: number };
  text: string;
}

/** Named for the purpose: thin or empty, it is still meant to be the runbook. */
const explicitName = /run-?books?|play-?books?|on-?call/i;
const runbookName =
  /run-?books?|play-?books?|on-?call|troubleshoot|^operations?$|^operating$|^incident-response$/i;
const runbookHeading =
  /\b(?:run-?books?|playbooks?|on-?call|troubleshooting|incidents?(?: response)?|operations?|operating|what to do when)\b/i;
const enoughLines = 10;
/** Subjects that make a page a runbook. */
export const enoughSubjects = 2;

const subjects: Array<[name: string, pattern: RegExp]> = [
  ['deploy and rollback', /\broll(?:ing)?[- ]?back|\bredeploy|\bdeploy/i],
  ['restart and scale', /\brestart|\bscal(?:e|ing)\b|\breplicas?\b/i],
  ['common alerts', /\balerts?\b|\balarms?\b|\bsymptoms?\b|\berrors?\b/i],
  ['escalation', /\bescalat|\bon-?call\b|\bpager|\bcontact\b/i],
  [
    'dashboards',
    /\bdashboards?\b|\bgrafana\b|\bkibana\b|\bmetrics\b|\blogs\b/i,
  ],
];

const unfilled =
  /\{\{[^}]{0,100}\}\}|<(?:service|team|name|url|link|insert|your)[^>]{0,60}>|\b(?:TODO|TBD|FIXME|lorem ipsum)\b/i;

/** The fullest runbook of the tree, or the link to one. Use as a fact. @public */
export function runbookOf(service: Service): Runbook | undefined {
  const written = service
    .fact(documentPagesOf)
    .filter(
      ({ path }) => !/(?:^|\/)(?:changelog|contributing|license)/i.test(path),
    )
    .flatMap(page => {
      const byName = runbookName.test(
        posix.basename(page.path).replace(/\.\w+$/, ''),
      );
      const parts = byName
        ? [{ line: 1, lines: page.lines.filter(line => /\S/.test(line)) }]
        : page.headings.filter(({ text }) => runbookHeading.test(text));
      return parts
        .filter(({ lines }) => lines.length >= enoughLines)
        .map(({ line, lines }): Runbook => {
          const text = lines.join('\n');
          const gap = page.lines.findIndex(
            (each, index) => index + 1 >= line && unfilled.test(each),
          );
          return {
            path: page.path,
            line,
            subjects: subjects
              .filter(([, pattern]) => pattern.test(text))
              .map(([name]) => name),
            linked: false,
            text,
            ...(gap >= 0 && byName && explicitName.test(page.path)
              ? { placeholder: { path: page.path, line: gap + 1 } }
              : {}),
          };
        });
    })
    .filter(
      ({ subjects: named, path }) =>
        named.length >= enoughSubjects ||
        explicitName.test(posix.basename(path)),
    )
    .sort((a, b) => b.subjects.length - a.subjects.length);
  return written[0] ?? linkedRunbook(service);
}

function linkedRunbook(service: Service): Runbook | undefined {
  const descriptor = service.fact(catalogEntityOf);
  if (!descriptor) return undefined;
  const link = itemsOf(at(descriptor.node, 'metadata', 'links')).find(item =>
    ['title', 'type', 'url'].some(key =>
      /run-?book|playbook/i.test(textOf(at(item, key)) ?? ''),
    ),
  );
  const annotation = entriesOf(
    at(descriptor.node, 'metadata', 'annotations'),
  ).find(({ key }) => /run-?book|playbook/i.test(key));
  const line = link?.line ?? annotation?.line;
  return line === undefined
    ? undefined
    : { path: descriptor.path, line, subjects: [], linked: true, text: '' };
}
