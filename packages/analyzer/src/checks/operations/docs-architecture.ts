import { at, textOf } from '../../repository';
import {
  catalogEntityOf,
  documentPagesOf,
  readmeOf,
} from '../../facts/documents';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { count, entryPlace } from '../shared';

const reference = 'https://backstage.io/docs/features/techdocs/';
const enoughLines = 2_000;

const recordPath =
  /(?:^|\/)(?:adrs?|decisions|architecture-decisions?|rfcs?)\/[\w.-]+\.(?:md|mdx|rst|adoc)$/i;
const pagePath =
  /(?:^|\/)(?:architecture|design|system-design|technical-design|overview)[\w-]*\.(?:md|mdx|rst|adoc)$|(?:^|\/)(?:architecture|design)\/[\w./-]+\.(?:md|mdx|rst|adoc)$/i;
const diagramPath =
  /\.(?:puml|plantuml|mmd|drawio|dsl|d2|excalidraw)$|(?:architecture|diagram)[\w-]*\.(?:svg|png|jpe?g|gif)$/i;
const heading =
  /\b(?:architecture|system design|design overview|how it works|project structure|code structure|components)\b/i;

export const docsArchitecture = defineCheck({
  id: 'docs-architecture',
  area: 'operations',
  title: 'Are architecture and decisions recorded?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'a recorded architecture',
    gap: 'no record of architecture or decisions',
  },
  why: 'Why a thing is as it is cannot be read from the code. Without a record the next change undoes a decision that nobody remembers.',
  decision: {
    applies: 'The service has 2,000 lines of source or more.',
    passes:
      'There are decision records, an architecture page or section, a diagram, or TechDocs with more than one page.',
    fails:
      'There is none, or `backstage.io/techdocs-ref` points to a `mkdocs.yml` that is not there.',
    exceptions: ['Documentation in another repository, referred to by `url:`.'],
  },
  examples: {
    language: 'yaml',
    bad: 'metadata:\n  name: orders',
    good: 'metadata:\n  name: orders\n  annotations:\n    backstage.io/techdocs-ref: dir:.',
  },
  remedy:
    'Write a page with a context diagram and what was decided, keep it in `docs/`, and let TechDocs show it.',
  references: [reference, 'https://adr.github.io/'],
  elsewhere: ['Mercari production readiness checklist: design doc'],
  judge(service) {
    const lines = service
      .fact(stackOf)
      .languages.reduce((sum, { sourceLines }) => sum + sourceLines, 0);
    if (lines < enoughLines) {
      return notApplicable(
        `The service has ${count(
          lines,
          'line',
        )} of source: its code is its description.`,
      );
    }
    const techDocs = techDocsOf(service);
    if (techDocs?.missing) {
      return failAt(
        techDocs.place,
        `${placeName(techDocs.place)} refers to ${
          techDocs.missing
        }, which is not there.`,
      );
    }
    const proof = recordOf(service) ?? techDocs?.place;
    if (proof) {
      return pass(`${placeName(proof)} records the architecture.`, [
        evidence(service.repository, proof, 'proof'),
      ]);
    }
    const readme = service.fact(readmeOf);
    const anchor =
      service.fact(catalogEntityOf)?.path ??
      readme?.path ??
      entryPlace(service)?.path;
    if (!anchor) return unknown('The tree holds nothing to be described.');
    return failAt(
      { path: anchor, line: 1 },
      'No architecture description or decision record was found.',
    );

    function failAt(place: Place, message: string) {
      return fail({
        message,
        evidence: [evidence(service.repository, place, 'anchor')],
        recommendation: {
          title: 'Record the Architecture',
          text: `Add docs/architecture.md with a context diagram, and refer to it from ${place.path} through TechDocs.`,
          example: {
            language: 'yaml',
            code: 'metadata:\n  annotations:\n    backstage.io/techdocs-ref: dir:.',
          },
          reference,
        },
      });
    }
  },
});

function recordOf(service: Service): Place | undefined {
  const file = service.files.find(
    ({ path, class: fileClass }) =>
      !['VENDOR', 'TEST', 'EXAMPLE', 'GENERATED'].includes(fileClass) &&
      (recordPath.test(path) || pagePath.test(path) || diagramPath.test(path)),
  );
  if (file) return { path: file.path };
  for (const page of service.fact(documentPagesOf)) {
    const found = page.headings.find(
      ({ text, lines }) => heading.test(text) && lines.length >= 3,
    );
    if (found) return { path: page.path, line: found.line };
    const diagram = page.lines.findIndex(line =>
      /^\s*```(?:mermaid|plantuml|dot|graphviz)\b/.test(line),
    );
    if (diagram >= 0) return { path: page.path, line: diagram + 1 };
  }
  return undefined;
}

/** Where the catalog says that the documentation is; `missing` when that is not so. */
function techDocsOf(
  service: Service,
): { place: Place; missing?: string } | undefined {
  const descriptor = service.fact(catalogEntityOf);
  const node = at(
    descriptor?.node,
    'metadata',
    'annotations',
    'backstage.io/techdocs-ref',
  );
  const reference_ = textOf(node);
  if (!descriptor || !reference_) return undefined;
  const place = { path: descriptor.path, line: node!.line };
  const folder = /^dir:(?:\.?\/)?(.*)$/.exec(reference_)?.[1];
  if (folder === undefined) return { place };
  const base = descriptor.path.split('/').slice(0, -1);
  const steps = [...base, ...folder.split('/')].filter(
    step => step && step !== '.',
  );
  const candidates = ['mkdocs.yml', 'mkdocs.yaml'].map(name =>
    [...steps, name].join('/'),
  );
  return candidates.some(path => service.repository.has(path))
    ? { place }
    : { place, missing: candidates[0] };
}
