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

/** What a `COPY` or `ADD` brings into an image. */
interface Copied {
  /** From the repository's root; may hold wildcards. */
  source: string;
  destination: string;
  /** Several sources or a trailing slash: the destination is a folder. */
  intoFolder: boolean;
  fromStage?: Stage;
}

/** Finds the tree's files behind paths inside an image, through `COPY`, `ADD` and `WORKDIR`. */
export class ImageFiles {
  private readonly copies = new Map<
    number,
    { copied: Copied[]; workdir: string }
  >();

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

  /** The tree's folder behind a folder of the image. */
  folderAt(path: string): string | undefined {
    return this.find(
      this.image.target,
      posix.resolve('/', path),
      candidate => this.repository.hasFolder(candidate),
      0,
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

  private read(stage: Stage): { copied: Copied[]; workdir: string } {
    const known = this.copies.get(stage.index);
    if (known) return known;
    const { dockerfile } = this.image;
    const lookup = valueLookup(dockerfile, stage, this.image.buildArguments);
    let workdir = '/';
    const copied: Copied[] = [];
    const result = { copied, workdir };
    this.copies.set(stage.index, result);
    for (const { keyword, text, copy } of lineageOf(dockerfile, stage).flatMap(
      step => step.instructions,
    )) {
      if (keyword === 'WORKDIR')
        workdir = posix.resolve(workdir, expand(text, lookup));
      if (!copy) continue;
      const fromStage = copy.from
        ? stageNamed(dockerfile, copy.from)
        : undefined;
      if (copy.from && !fromStage) continue;
      const destination = expand(copy.destination, lookup);
      for (const written of copy.sources) {
        const source = expand(written, lookup);
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
