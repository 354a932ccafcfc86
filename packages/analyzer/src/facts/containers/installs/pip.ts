import { posix } from 'node:path';
import type { Service } from '../../../service';
import { stackOf, type Dependency } from '../../../stack';
import {
  pythonTools,
  developmentGroup,
  environmentFolder,
  toolsAmongProduction,
  asTools,
  isImported,
} from './python-tools';
import {
  type Located,
  type Reading,
  installed,
  manifestFolder,
} from './reading';

const developmentFile =
  /(?:^|[/._-])(?:dev(?:el(?:opment)?)?|tests?|testing|lint|local|ci|debug)(?:[/._-]|$)/i;

/** pip: the requirements that a command names. */
export function pipInstall(
  reading: Reading,
  words: string[],
): Located | undefined {
  const { service, build } = reading;
  const [command, ...rest] = words;
  if (!/^(?:install|sync|wheel)$/.test(command ?? '')) return undefined;
  const location = environmentFolder(build);
  const groups = groupsIn(rest);
  const toolGroups = groups.filter(name => developmentGroup.test(name));
  if (toolGroups.length)
    return installed(reading, 'python', location, {
      development: true,
      examples: toolGroups,
    });
  if (groups.length) return installed(reading, 'python', location);
  const files =
    command === 'sync'
      ? rest.filter(word => !word.startsWith('-'))
      : requirementFiles(rest);
  const named = rest.filter(
    (word, index) =>
      !word.startsWith('-') &&
      !/^(?:-r|--requirements?|-c|--constraint|-t|--target|--prefix|-i|--index-url|--extra-index-url|-w|--wheel-dir|-f|--find-links)$/.test(
        rest[index - 1] ?? '',
      ),
  );
  const extras = named.flatMap(
    word => /^(?:\.|[\w./-]+)\[([\w,\s-]+)\]/.exec(word)?.[1].split(',') ?? [],
  );
  if (
    extras.some(extra => developmentGroup.test(extra.trim())) &&
    named.some(word => /^\.|^[\w./-]*\/?\[/.test(word))
  ) {
    return installed(reading, 'python', location, {
      development: true,
      examples: extras.filter(extra => developmentGroup.test(extra.trim())),
    });
  }
  const direct = named
    .map(word => word.split(/[=<>~!\[;@]/)[0].toLowerCase())
    .filter(word => pythonTools.test(word) && !isImported(service, word));
  if (direct.length && command === 'install') {
    return installed(reading, 'python', location, {
      development: true,
      examples: direct.slice(0, 3),
    });
  }
  let generated = false;
  for (const file of files) {
    if (developmentFile.test(file) && !isMisnamed(reading, file)) {
      return installed(reading, 'python', location, {
        development: true,
        examples: [file],
      });
    }
    const listed = requirementsIn(reading, file);
    if (listed && isCut(reading, file)) {
      generated = true;
      continue;
    }
    if (!listed) {
      if (isGenerated(reading, file)) {
        generated = true;
        continue;
      }
      return installed(reading, 'python', location, {
        development: undefined,
        reason: `${file} is not in the tree`,
      });
    }
    const tools = asTools(service, withoutBroughtAlong(service, file, listed));
    if (tools.development) return installed(reading, 'python', location, tools);
  }
  if (files.length)
    return installed(
      reading,
      'python',
      location,
      generated ? toolsAmongProduction(reading) : undefined,
    );
  return named.some(
    word => word === '.' || word.startsWith('./') || word.startsWith('.['),
  )
    ? installed(reading, 'python', location, toolsAmongProduction(reading))
    : undefined;
}

/** `requirements-ci.txt` for what the pipeline's image needs more: not a tool among it. */
function isMisnamed(reading: Reading, file: string): boolean {
  const listed = /(?:^|[/._-])ci(?:[/._-]|$)/i.test(file)
    ? requirementsIn(reading, file)
    : undefined;
  return (
    listed !== undefined &&
    listed.length > 0 &&
    !asTools(reading.service, listed).development
  );
}

/** A lock holds what the packages bring along, too: a tool counts where a manifest asks for it. */
function withoutBroughtAlong(
  service: Service,
  file: string,
  listed: Listed[],
): Listed[] {
  if (!/lock|freeze|frozen/i.test(posix.basename(file))) return listed;
  const asked = service
    .fact(stackOf)
    .dependencies.filter(
      ({ ecosystem, path }) => ecosystem === 'python' && !path.endsWith('.txt'),
    );
  return asked.length
    ? listed.filter(({ name }) => asked.some(one => one.name === name))
    : listed;
}

/** `pip install --group main --group dev`, and of another file: `--group path/pyproject.toml:dev`. */
function groupsIn(words: string[]): string[] {
  return words.flatMap((word, index) => {
    const name =
      word === '--group' ? words[index + 1] : /^--group=(.+)$/.exec(word)?.[1];
    return name ? [name.split(':').pop()!] : [];
  });
}

function requirementFiles(words: string[]): string[] {
  return words.flatMap((word, index) => {
    if (/^(?:-r|--requirements?)$/.test(word))
      return words[index + 1] ? [words[index + 1]] : [];
    const joined = /^(?:-r|--requirements?=)(.+)$/.exec(word);
    return joined ? [joined[1]] : [];
  });
}

/** Written by an earlier step (`poetry export -o requirements.txt`), or copied from another stage. */
function isGenerated({ image, build }: Reading, file: string): boolean {
  const name = posix.basename(file);
  return image.dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      instruction =>
        (instruction.keyword === 'RUN' &&
          instruction !== build.instruction &&
          instruction.text.includes(name) &&
          /export|compile|freeze|>/.test(instruction.text)) ||
        (instruction === build.instruction &&
          new RegExp(
            `(?:export|compile|freeze)\\b.*${name.replace(/[^\w]/g, '.')}`,
          ).test(instruction.text)) ||
        (instruction.copy?.from !== undefined &&
          instruction.copy.sources.some(source => source.endsWith(name))),
    ),
  );
}

/** Lines are taken out of the file before it is installed: `sed -i '/# Development/,$d' requirements.txt`. */
function isCut({ image, build }: Reading, file: string): boolean {
  const cut = new RegExp(
    `\\bsed\\s[^;&|]{0,200}(?:^|[\\s/])${posix
      .basename(file)
      .replace(/[^\w]/g, '.')}(?=\\s|$)`,
    'm',
  );
  return image.dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      instruction =>
        instruction.keyword === 'RUN' &&
        instruction.line <= build.instruction.line &&
        /\bsed\s[^;&|]{0,60}\s?-\w{0,4}i/.test(instruction.text) &&
        cut.test(instruction.text),
    ),
  );
}

type Listed = Pick<Dependency, 'name' | 'path' | 'line'>;

/** The requirements of a file and of those it includes; `undefined` where the file is not in the tree. */
function requirementsIn(reading: Reading, file: string): Listed[] | undefined {
  const path = treePath(reading, file);
  return path ? readRequirements(reading.service, path, 0) : undefined;
}

function readRequirements(
  service: Service,
  path: string,
  depth: number,
): Listed[] {
  const found: Listed[] = [];
  service.repository.lines(path).forEach((text, index) => {
    const include = /^\s*(?:-r|--requirement)[ =]?\s*(\S+)/.exec(text);
    if (include && depth < 3) {
      const inner = posix.normalize(
        posix.join(posix.dirname(path), include[1]),
      );
      if (service.repository.has(inner))
        found.push(...readRequirements(service, inner, depth + 1));
      return;
    }
    const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(text)?.[1];
    if (name)
      found.push({
        name: name.toLowerCase().replace(/_/g, '-'),
        path,
        line: index + 1,
      });
  });
  return found;
}

/** The tree's file behind a path of the build: below the context or the service, by its last steps. */
function treePath(
  { service, image, build }: Reading,
  file: string,
): string | undefined {
  const { repository } = service;
  const clean = posix.resolve(build.workdir, file).slice(1);
  const steps = clean.split('/');
  for (let length = steps.length; length > 0; length--) {
    const tail = steps.slice(-length).join('/');
    for (const folder of manifestFolder(service, image)) {
      const path = folder ? `${folder}/${tail}` : tail;
      if (repository.has(path)) return path;
    }
  }
  const name = posix.basename(file);
  const copied = image.dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .flatMap(({ copy }) => (copy && !copy.from ? copy.sources : []))
    .map(source => posix.normalize(posix.join(image.context || '.', source)));
  return (
    copied.find(
      source => posix.basename(source) === name && repository.has(source),
    ) ??
    copied
      .map(source => posix.join(source, name))
      .find(path => repository.has(path))
  );
}
