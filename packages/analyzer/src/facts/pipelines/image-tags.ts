import { at, entriesOf, entryOf, itemsOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { pipelinesOf } from './index';

/** A tag under which a pipeline publishes an image. */
export interface PublishedTag {
  path: string;
  line: number;
  /** The reference as written. */
  text: string;
  /** `moving`: the same name means another image tomorrow. `open`: computed where it cannot be followed. */
  kind: 'fixed' | 'moving' | 'open';
}

const fixed =
  /sha\b|_sha|sha1|commit|rev-parse|git describe|metadata|outputs\.|version|semver|run_number|run_id|build_?(?:number|id|num)|@sha256|refs\/tags|ci_commit_tag|github\.ref_name|release|timestamp|date/i;
const movingTag =
  /^(?:latest|main|master|develop|development|dev|staging|stage|prod|production|edge|nightly|beta|alpha|stable|test|next|canary|current|release)(?:-[a-z]+)?$/i;

/** Tags of images that pipelines push. Use as a fact. */
export function publishedTagsOf(service: Service): PublishedTag[] {
  const found: PublishedTag[] = [];
  for (const { path } of service.repository.files) {
    if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
      readWorkflow(service, path, found);
  }
  for (const { commands } of service.fact(pipelinesOf).jobs) {
    const pushes = commands.some(
      ({ words }) =>
        /^(?:docker|podman|buildah|crane|skopeo)$/.test(words[0] ?? '') &&
        (words.includes('push') || words.includes('--push')),
    );
    for (const { words, path, line } of commands) {
      for (const text of pushed(words, pushes))
        found.push({ path, line, text, kind: kindOf(service, path, text) });
    }
  }
  return found;
}

function readWorkflow(
  service: Service,
  path: string,
  found: PublishedTag[],
): void {
  const [document] = service.repository.yaml(path);
  for (const job of entriesOf(at(document, 'jobs'))) {
    if (textOf(at(job.node, 'if')) === 'false') continue;
    for (const step of itemsOf(at(job.node, 'steps'))) {
      const uses = textOf(at(step, 'uses')) ?? '';
      if (
        !/^docker\/build-push-action|buildah-build|push-to-registry|elgohr\/publish-docker|mr-smithers-excellent\/docker-build-push|build-push-to-gcr/i.test(
          uses,
        )
      )
        continue;
      const inputs = at(step, 'with');
      const push = textOf(at(inputs, 'push'));
      const outputs = textOf(at(inputs, 'outputs')) ?? '';
      if (
        /^docker\/build-push-action/.test(uses) &&
        (push === undefined || push === 'false') &&
        !/push=true|type=registry/.test(outputs)
      )
        continue;
      const tags = entryOf(inputs, 'tags') ?? entryOf(inputs, 'image_tag');
      for (const part of (textOf(tags?.node) ?? '').split(/[\n,]/)) {
        const text = part.trim();
        if (!text || !tags) continue;
        const line = lineHolding(service, path, tags.line, text);
        found.push({ path, line, text, kind: kindOf(service, path, text) });
      }
    }
  }
}

function lineHolding(
  service: Service,
  path: string,
  from: number,
  text: string,
): number {
  const lines = service.repository.lines(path);
  for (let line = from; line <= Math.min(lines.length, from + 20); line++) {
    if (lines[line - 1].includes(text)) return line;
  }
  return from;
}

/** The references that a command publishes. */
function pushed(words: string[], jobPushes: boolean): string[] {
  const program = (words[0] ?? '').replace(/^.*\//, '');
  if (/^(?:docker|podman|buildah)$/.test(program)) {
    const push = words.indexOf('push');
    if (push > 0 && push <= 2)
      return words
        .slice(push + 1)
        .filter(word => !word.startsWith('-'))
        .slice(0, 1);
    const builds =
      words.includes('build') && (words.includes('--push') || jobPushes);
    if (!builds || !words.includes('--push')) return [];
    return words.flatMap((word, index) => {
      if (word === '-t' || word === '--tag') return words[index + 1] ?? [];
      return word.startsWith('--tag=') ? [word.slice(6)] : [];
    });
  }
  if (/^executor$/.test(program)) {
    return words.flatMap((word, index) => {
      if (word === '--destination') return words[index + 1] ?? [];
      return word.startsWith('--destination=') ? [word.slice(14)] : [];
    });
  }
  return [];
}

function kindOf(
  service: Service,
  path: string,
  text: string,
): PublishedTag['kind'] {
  const filled = fillVariables(service, path, text);
  if (
    fixed.test(filled.replace(/^.*?:(?=[^/]*$)/, ':')) ||
    (fixed.test(filled) && /[$`]/.test(filled))
  )
    return 'fixed';
  const tag = /:([^/:]+)$/.exec(filled)?.[1];
  if (tag === undefined) return /[$`{]/.test(filled) ? 'open' : 'moving';
  if (movingTag.test(tag)) return 'moving';
  if (/github\.ref\b|head_ref|ref_slug|branch/i.test(tag)) return 'moving';
  if (/\d+\.\d+/.test(tag) || /^v?\d/.test(tag)) return 'fixed';
  return 'open';
}

/** Variables that the same file gives a value, put in place of their names. */
function fillVariables(service: Service, path: string, text: string): string {
  const source = service.repository.text(path) ?? '';
  return text.replace(
    /\$\{\{\s*env\.(\w+)\s*\}\}|\$\{?(\w+)\}?/g,
    (whole, first, second) => {
      const name: string = first ?? second;
      if (name.length < 2 || name.length > 60) return whole;
      const value = new RegExp(
        `^[ \\t-]*(?:export[ \\t]+)?${name}[ \\t]*[:=][ \\t]*(\\S[^\\n]{0,200})`,
        'm',
      ).exec(source);
      return value ? `${value[1].trim().replace(/^["']|["']$/g, '')}` : whole;
    },
  );
}
