import { posix } from 'node:path';
import type { Service } from '../../../service';
import { clean } from './paths';
import type { CommandReferences, Source } from './types';

/** `docker compose up`, `docker stack deploy`, `docker build` and what stands for them. */
export function readDocker(
  service: Service,
  source: Source,
  words: string[],
  place: { path: string; line: number },
  found: CommandReferences,
): void {
  const tool = posix.basename(words[0] ?? '');
  const isCompose =
    /^docker-compose$|^podman-compose$/.test(tool) ||
    (/^(?:docker|podman)$/.test(tool) && words[1] === 'compose');
  if (isCompose) {
    readComposeCommand(service, source, words, place, found);
  } else if (
    tool === 'docker' &&
    words[1] === 'stack' &&
    words[2] === 'deploy'
  ) {
    const files = optionValues(words, ['-c', '--compose-file']).flatMap(
      name => clean(source.folder, name) ?? [],
    );
    found.compose.push({
      files: existing(service, files, source.folder),
      production: true,
      swarm: true,
      ...place,
    });
    found.deploys.push({ name: 'swarm', ...place });
  } else if (
    (/^(?:docker|podman|nerdctl|buildah)$/.test(tool) &&
      words.slice(1, 4).some(word => word === 'build' || word === 'bud')) ||
    /^(?:\/kaniko\/)?executor$/.test(tool)
  ) {
    readBuildCommand(service, source, words, place, found);
  }
}

function readComposeCommand(
  service: Service,
  source: Source,
  words: string[],
  place: { path: string; line: number },
  found: CommandReferences,
): void {
  if (
    !words.includes('up') &&
    !words.includes('build') &&
    !words.includes('pull')
  )
    return;
  const given = optionValues(words, ['-f', '--file']);
  const named = given.flatMap(name => clean(source.folder, name) ?? []);
  const files = existing(service, given.length ? named : [''], source.folder);
  const starts = words.includes('up');
  // A pipeline that starts compose runs tests unless it says that it deploys and does so on another machine.
  const production = starts && source.deploys && !source.runsInCi;
  found.compose.push({ files, production, swarm: false, ...place });
}

/** The named compose files that exist, from the script's folder or the root; the default file where none is named. */
function existing(service: Service, files: string[], folder: string): string[] {
  const { repository } = service;
  return files.flatMap(file => {
    if (file === '') {
      const names = [
        'compose.yaml',
        'compose.yml',
        'docker-compose.yaml',
        'docker-compose.yml',
      ];
      for (const base of [...foldersUp(folder), service.path]) {
        const hit = names
          .map(name => (base ? `${base}/${name}` : name))
          .find(path => repository.has(path));
        if (hit) return [hit];
      }
      return [];
    }
    if (repository.has(file)) return [file];
    // Scripts in deploy/ are often called from the root.
    const fromRoot =
      folder && file.startsWith(`${folder}/`)
        ? file.slice(folder.length + 1)
        : file;
    return repository.has(fromRoot) ? [fromRoot] : [];
  });
}

/** A folder and all above it, the root last. */
function foldersUp(folder: string): string[] {
  const steps = folder ? folder.split('/') : [];
  return [...steps.keys(), steps.length]
    .reverse()
    .map(length => steps.slice(0, length).join('/'));
}

function readBuildCommand(
  service: Service,
  source: Source,
  words: string[],
  place: { path: string; line: number },
  found: CommandReferences,
): void {
  const [file] = optionValues(words, ['-f', '--file', '--dockerfile']);
  const [target] = optionValues(words, ['--target']);
  const args = new Map<string, string>();
  for (const pair of optionValues(words, ['--build-arg', '--opt'])) {
    const equals = pair.indexOf('=');
    args.set(
      equals < 0 ? pair : pair.slice(0, equals),
      equals < 0 ? '$' : pair.slice(equals + 1),
    );
  }
  const given =
    optionValues(words, ['--context'])[0]?.replace(/^dir:\/\//, '') ??
    contextAmong(service, source, words);
  const context = clean(source.folder, given) ?? source.folder;
  const folder = service.repository.hasFolder(context)
    ? context
    : source.folder;
  const named =
    file === undefined
      ? `${folder ? `${folder}/` : ''}Dockerfile`
      : clean(source.folder, file);
  const fallback = file === undefined ? undefined : clean('', file);
  const dockerfile = [named, fallback].find(
    path => path !== undefined && service.repository.has(path),
  );
  const pushed = source.commands.some(
    ({ words: other }) => other.includes('push') || other.includes('--push'),
  );
  found.builds.push({
    ...(dockerfile === undefined ? {} : { dockerfile }),
    context: folder,
    ...(target && !target.includes('$') ? { target } : {}),
    args,
    pushes:
      pushed ||
      source.deploys ||
      words.some(word =>
        /^--(?:push$|destination\b|output=\S*type=registry)/.test(word),
      ),
    ...place,
  });
}

/** The context of a build: its last word, or another one that names a folder (`docker build api -t orders`). */
function contextAmong(
  { repository }: Service,
  { folder }: Source,
  words: string[],
): string {
  const last = words[words.length - 1];
  const isFolder = (word: string) => {
    const path = clean(folder, word);
    return path !== undefined && repository.hasFolder(path);
  };
  if (isFolder(last) && !words[words.length - 2]?.startsWith('-')) return last;
  const start = words.findIndex(word => word === 'build' || word === 'bud');
  return (
    words.find(
      (word, index) =>
        start >= 0 &&
        index > start &&
        !word.startsWith('-') &&
        !words[index - 1].startsWith('-') &&
        isFolder(word),
    ) ?? last
  );
}

/** The values of an option, as `-f x`, `-fx` (short) or `--file=x`. */
function optionValues(words: string[], names: string[]): string[] {
  return words.flatMap((word, index) => {
    if (names.includes(word))
      return words[index + 1] === undefined ? [] : [words[index + 1]];
    const long = names.find(
      name => name.startsWith('--') && word.startsWith(`${name}=`),
    );
    return long ? [word.slice(long.length + 1)] : [];
  });
}
