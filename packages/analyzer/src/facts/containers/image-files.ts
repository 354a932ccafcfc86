import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Repository } from '../../repository';
import {
  lineageOf,
  stageNamed,
  type Dockerfile,
  type Stage,
} from './dockerfile';
import { expand } from './variables';
import type { ProductionImage } from './image';
import type { WrittenLine } from './written-files';

/** What a `COPY` or `ADD` brings into an image. */
interface Copied {
  /** From the repository's root; may hold wildcards. */
  source: string;
  destination: string;
  /** Several sources or a trailing slash: the destination is a folder. */
  intoFolder: boolean;
  fromStage?: Stage;
}

/** What a stage holds that the Dockerfile says. */
interface Content {
  copied: Copied[];
  workdir: string;
  /** Files that the Dockerfile writes itself, by their path in the image. */
  written: Map<string, WrittenLine[]>;
}

/** Finds the tree's files behind paths inside an image, through `COPY`, `ADD` and `WORKDIR`. */
export class ImageFiles {
  private readonly copies = new Map<number, Content>();

  constructor(
    private readonly repository: Repository,
    private readonly image: ProductionImage,
  ) {}

  /** Working folder at the end of the target. */
  get workdir(): string {
    return this.read(this.image.target).workdir;
  }

  /** The tree's file behind a path of the image, from the repository's root. */
  fileAt(path: string, folder = this.workdir): string | undefined {
    const absolute = posix.resolve(folder, path);
    const direct = this.find(
      this.image.target,
      absolute,
      candidate => this.repository.has(candidate),
      0,
    );
    return direct ?? this.byName(path);
  }

  /** The Dockerfile with such a file, and the file's lines, where the Dockerfile writes it itself. */
  writtenAt(
    path: string,
    folder = this.workdir,
  ): { path: string; lines: WrittenLine[] } | undefined {
    const lines = this.findWritten(
      this.image.target,
      posix.resolve(folder, path),
      0,
    );
    return lines && { path: this.image.dockerfile.path, lines };
  }

  private findWritten(
    stage: Stage,
    path: string,
    depth: number,
  ): WrittenLine[] | undefined {
    if (depth > 8) return undefined;
    const { copied, written } = this.read(stage);
    const own = written.get(path);
    if (own) return own;
    for (const entry of [...copied].reverse()) {
      if (!entry.fromStage) continue;
      for (const inside of insideSource(entry, path)) {
        const found = this.findWritten(entry.fromStage, inside, depth + 1);
        if (found) return found;
      }
    }
    return undefined;
  }

  /** The tree's folder behind a folder of the image. */
  folderAt(path: string): string | undefined {
    return this.find(
      this.image.target,
      posix.resolve('/', path),
      candidate => this.repository.hasFolder(candidate),
      0,
    );
  }

  /** The tree's folder whose package.json lies in a folder of the image, where the folder itself is put together. */
  packageAt(path: string): string | undefined {
    const manifest = this.find(
      this.image.target,
      posix.resolve('/', path, 'package.json'),
      candidate => this.repository.has(candidate),
      0,
    );
    return manifest?.replace(/\/?[^/]*$/, '');
  }

  /** Where in the image a file of the tree lies: through every `COPY` that takes it along. */
  placesOf(path: string, stage = this.image.target, depth = 0): string[] {
    if (depth > 8) return [];
    return this.read(stage).copied.flatMap(entry =>
      (entry.fromStage
        ? this.placesOf(path, entry.fromStage, depth + 1)
        : [path]
      ).flatMap(from => placeBehind(entry, from)),
    );
  }

  private find(
    stage: Stage,
    path: string,
    exists: (path: string) => boolean,
    depth: number,
  ): string | undefined {
    if (depth > 8) return undefined;
    for (const entry of [...this.read(stage).copied].reverse()) {
      for (const inside of insideSource(entry, path)) {
        if (entry.fromStage) {
          const found = this.find(entry.fromStage, inside, exists, depth + 1);
          if (found) return found;
        } else {
          const clean = posix.normalize(inside).replace(/\/$/, '');
          const candidate = clean === '.' ? '' : clean;
          if (!candidate.startsWith('..') && exists(candidate))
            return candidate;
          const matched = this.matching(entry.source, posix.basename(path));
          if (matched && exists(matched)) return matched;
        }
      }
    }
    return undefined;
  }

  /** `COPY docker/*.sh /` names files by a pattern. */
  private matching(pattern: string, name: string): string | undefined {
    if (!/[*?[]/.test(pattern) || pattern.length > 200) return undefined;
    const matches = picomatch(pattern, { dot: true });
    return this.repository.files.find(
      file => posix.basename(file.path) === name && matches(file.path),
    )?.path;
  }

  /** A script that a build step moved: the only file of that name in the build context. */
  private byName(path: string): string | undefined {
    const name = posix.basename(path);
    if (!/\.(?:sh|py|js|mjs|cjs|ts)$|entrypoint|^(?:start|run|boot)/.test(name))
      return undefined;
    const prefix = this.image.context ? `${this.image.context}/` : '';
    const named = this.repository.files.filter(
      file =>
        file.path.startsWith(prefix) &&
        posix.basename(file.path) === name &&
        !/(?:^|\/)(?:node_modules|vendor|tests?|examples?)\//.test(file.path),
    );
    return named.length === 1 && /\.sh$|entrypoint/.test(name)
      ? named[0].path
      : undefined;
  }

  private read(stage: Stage): Content {
    const known = this.copies.get(stage.index);
    if (known) return known;
    const { dockerfile } = this.image;
    const lookup = valueLookup(dockerfile, stage, this.image.buildArguments);
    let workdir = '/';
    const copied: Copied[] = [];
    const written: Content['written'] = new Map();
    const result = { copied, workdir, written };
    this.copies.set(stage.index, result);
    for (const { keyword, text, copy, writes } of lineageOf(
      dockerfile,
      stage,
    ).flatMap(step => step.instructions)) {
      if (keyword === 'WORKDIR')
        workdir = posix.resolve(workdir, expand(text, lookup));
      for (const { destination, append, lines } of writes) {
        const path = posix.resolve(workdir, expand(destination, lookup));
        const before = written.get(path);
        // What is added to a file of the tree stays with that file.
        const isTrees =
          append &&
          !before &&
          this.find(stage, path, file => this.repository.has(file), 0);
        if (!isTrees)
          written.set(path, append ? [...(before ?? []), ...lines] : lines);
      }
      if (!copy?.sources.length) continue;
      const fromStage = copy.from
        ? stageNamed(dockerfile, copy.from)
        : undefined;
      if (copy.from && !fromStage) continue;
      const destination = expand(copy.destination, lookup);
      for (const named of copy.sources) {
        const source = expand(named, lookup);
        copied.push({
          source: fromStage
            ? posix.resolve('/', source)
            : posix.join(
                this.image.context || '.',
                source.replace(/^\/+/, '') || '.',
              ),
          destination: posix.resolve(workdir, destination),
          intoFolder:
            destination.endsWith('/') ||
            destination === '.' ||
            copy.sources.length > 1,
          ...(fromStage ? { fromStage } : {}),
        });
      }
    }
    result.workdir = workdir;
    return result;
  }
}

/** Where below a copy's source a path of the image would come from. */
function insideSource(
  { source, destination, intoFolder }: Copied,
  path: string,
): string[] {
  const found: string[] = [];
  const below = destination === '/' ? '/' : `${destination}/`;
  if (path === destination) found.push(source);
  if (path.startsWith(below)) {
    const rest = path.slice(below.length);
    // A folder's content is copied; a file keeps its name.
    found.push(posix.join(source, rest));
    if (intoFolder && rest === posix.basename(source)) found.push(source);
    if (/[*?[]/.test(source))
      found.push(posix.join(posix.dirname(source), rest));
  }
  return found;
}

/** Where a copy puts a file; nothing where it does not take it along. */
function placeBehind(
  { source, destination, intoFolder }: Copied,
  from: string,
): string[] {
  if (/[*?[]/.test(source)) {
    const takes =
      source.length <= 200 && picomatch(source, { dot: true })(from);
    return takes ? [posix.join(destination, posix.basename(from))] : [];
  }
  const clean = source.replace(/(?<=.)\/$/, '');
  if (from === clean)
    return [
      intoFolder ? posix.join(destination, posix.basename(from)) : destination,
    ];
  const below = clean === '.' || clean === '' ? '' : `${clean}/`;
  if (clean === '/') return [posix.join(destination, from)];
  return from.startsWith(below)
    ? [posix.join(destination, from.slice(below.length))]
    : [];
}

function valueLookup(
  dockerfile: Dockerfile,
  stage: Stage,
  given: ReadonlyMap<string, string>,
): (name: string) => string | undefined {
  const values = new Map<string, string>();
  for (const { keyword, properties } of lineageOf(dockerfile, stage).flatMap(
    step => step.instructions,
  )) {
    if (keyword !== 'ENV' && keyword !== 'ARG') continue;
    for (const { name, value } of properties) {
      const chosen =
        (keyword === 'ARG' ? given.get(name) : undefined) ??
        value ??
        dockerfile.globals.find(global => global.name === name)?.value;
      if (chosen !== undefined)
        values.set(
          name,
          expand(chosen, key => values.get(key)),
        );
    }
  }
  return name => values.get(name);
}
