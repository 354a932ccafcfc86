import { bounds, isLockFile } from './bounds';
import { parseJson } from './documents/json';
import { parseToml } from './documents/toml';
import { isBroken, type Broken, type TreeNode } from './documents/tree';
import { parseXml, type XmlElement } from './documents/xml';
import { parseYaml } from './documents/yaml';
import { languageOf } from './languages';
import { lex, withoutTestModules, type LexicalView } from './lexical';
import { LineIndex } from './lines';
import { plausible } from './plausible';
import { Shelf } from './shelf';
import {
  RepositoryError,
  type RepositorySource,
  type SourceFile,
} from './source';

/**
 * One tree of files, read lazily and at most once: texts, parsed documents and lexical views are kept. Several services
 * of a monorepo share one Repository. Everything is bounded; what a bound cut off is named by `problems` and `notes`.
 *
 * @public
 */
export class Repository {
  /** Sorted by path, so that order on disk never shows in a report. */
  readonly files: readonly SourceFile[];
  /** What limited the reading of the whole tree, in sentences. */
  readonly notes: string[];
  /** Files that could not be read or parsed: path → why. */
  readonly problems = new Map<string, string>();

  private readonly byPath: Map<string, SourceFile>;
  private readonly folders: Set<string>;
  private readonly cache = new Map<string, unknown>();
  private readonly madeOf = new Map<string, Map<string, unknown>>();
  private readonly shelves = new Map<string, Shelf<unknown>>();
  private textRead = 0;

  constructor(private readonly source: RepositorySource) {
    const listing = source.list();
    const usable = listing.files
      .filter(file => isPlainPath(file.path))
      .sort((a, b) => compare(a.path, b.path));
    this.notes = [...listing.notes];
    if (usable.length > bounds.files) {
      this.notes.push(
        `The tree has ${usable.length} files; the first ${bounds.files} by path were read.`,
      );
    }
    this.files = usable.slice(0, bounds.files);
    if (this.files.length === 0) {
      throw new RepositoryError(
        'The tree holds no files: point to the folder that holds the service',
      );
    }
    this.byPath = new Map(this.files.map(file => [file.path, file]));
    this.folders = new Set(this.files.flatMap(file => foldersOf(file.path)));
  }

  has(path: string): boolean {
    return this.byPath.has(path);
  }

  /** The file that a symbolic link leads to, where that is listed; the path itself for any other file. */
  realPath(path: string): string {
    const target = this.byPath.get(path)?.linkTo;
    return target !== undefined && this.has(target) ? target : path;
  }

  hasFolder(path: string): boolean {
    return path === '' || this.folders.has(path);
  }

  /**
   * The text of a file, line ends as `\n`; `undefined` where it does not exist, is binary or too large (see `problems`).
   */
  text(path: string): string | undefined {
    return this.keep('text', path, () => this.readText(path));
  }

  /** The lines of a file, without their ends; empty where there is no text. Index 0 is line 1. */
  lines(path: string): string[] {
    return this.remake('lines', path, () => this.text(path)?.split('\n') ?? []);
  }

  lineIndex(path: string): LineIndex {
    return this.remake(
      'index',
      path,
      () => new LineIndex(this.text(path) ?? ''),
    );
  }

  /** All documents of a YAML file that could be parsed; the broken ones go to `problems`. */
  yaml(path: string): TreeNode[] {
    return this.keep('yaml', path, () => {
      const text = this.text(path);
      if (text === undefined) return [];
      return parseYaml(text).flatMap(
        document => this.unlessBroken(path, document) ?? [],
      );
    });
  }

  json(path: string): TreeNode | undefined {
    return this.keep('json', path, () => {
      const text = this.text(path);
      return text === undefined
        ? undefined
        : this.unlessBroken(path, parseJson(text, this.lineIndex(path)));
    });
  }

  toml(path: string): TreeNode | undefined {
    return this.keep('toml', path, () => {
      const text = this.text(path);
      return text === undefined
        ? undefined
        : this.unlessBroken(path, parseToml(text));
    });
  }

  xml(path: string): XmlElement | undefined {
    return this.keep('xml', path, () => {
      const text = this.text(path);
      return text === undefined
        ? undefined
        : this.unlessBroken(path, parseXml(text));
    });
  }

  /**
   * The file with comments (and in `code` also string bodies) blanked; empty where there is no text. The unit tests
   * that Rust keeps inside source files are blanked too: they never run in production.
   */
  lexical(path: string): LexicalView {
    return this.keep('lexical', path, () =>
      languageOf(path) === 'Rust'
        ? withoutTestModules(this.lexicalWithTests(path))
        : this.lexicalWithTests(path),
    );
  }

  /** The same with the unit tests of Rust sources. */
  lexicalWithTests(path: string): LexicalView {
    return this.keep('lexical-with-tests', path, () =>
      lex(plausible(this.text(path) ?? ''), languageOf(path)),
    );
  }

  /** Remembers a value made from the tree, such as a parsed Dockerfile: made once, under a key of the caller's. */
  once<T>(key: string, make: () => T): T {
    if (!this.cache.has(key)) this.cache.set(key, make());
    return this.cache.get(key) as T;
  }

  /** The same for what is made of one file, by kind: asked for so often that joining a key would cost more than the rest. */
  private keep<T>(kind: string, path: string, make: () => T): T {
    let made = this.madeOf.get(kind);
    if (!made) {
      made = new Map();
      this.madeOf.set(kind, made);
    }
    if (!made.has(path)) made.set(path, make());
    return made.get(path) as T;
  }

  /**
   * Remembers what is quickly made of one file's text, by kind, while there is room: what is made of the rest of a huge
   * tree is made again when it is asked for.
   */
  remake<T>(kind: string, path: string, make: () => T): T {
    let shelf = this.shelves.get(kind);
    if (!shelf) {
      shelf = new Shelf(bounds.keptText);
      this.shelves.set(kind, shelf);
    }
    return shelf.get(path, this.byPath.get(path)?.size ?? 0, make) as T;
  }

  private unlessBroken<T>(path: string, value: T | Broken): T | undefined {
    if (!isBroken(value)) return value;
    const place = value.line ? ` at line ${value.line}` : '';
    this.problems.set(path, `could not be parsed${place}: ${value.broken}`);
    return undefined;
  }

  private readText(path: string): string | undefined {
    const file = this.byPath.get(path);
    if (!file) return undefined;
    const limit = isLockFile(path) ? bounds.lockFileSize : bounds.fileSize;
    if (file.size > limit) {
      this.problems.set(path, `is larger than ${limit / 1024 / 1024} MiB`);
      return undefined;
    }
    if (this.textRead + file.size > bounds.totalText) {
      this.problems.set(
        path,
        `was not read: the tree has more than ${
          bounds.totalText / 1024 / 1024
        } MiB of text`,
      );
      return undefined;
    }
    const bytes = this.source.read(path);
    if (!bytes) {
      this.problems.set(path, 'could not be read');
      return undefined;
    }
    // The listing may lie, or the file may have grown since.
    if (bytes.byteLength > limit) {
      this.problems.set(path, `is larger than ${limit / 1024 / 1024} MiB`);
      return undefined;
    }
    this.textRead += bytes.byteLength;
    return textOf(bytes)
      ?.replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n');
  }
}

/** Reads a tree's listing. Throws {@link RepositoryError} when it cannot be read or is empty. @public */
export function openRepository(source: RepositorySource): Repository {
  return new Repository(source);
}

/** UTF-8, or UTF-16 where a byte order mark says so: shells on Windows redirect into such files. Binaries are no text. */
function textOf(content: Uint8Array): string | undefined {
  const bytes = Buffer.from(
    content.buffer,
    content.byteOffset,
    content.byteLength,
  );
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return plainUtf16(bytes);
  if (first === 0xfe && second === 0xff)
    // A copy: the bytes are the source's.
    return plainUtf16(
      Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16(),
    );
  return bytes.subarray(0, 8192).includes(0)
    ? undefined
    : bytes.toString('utf8');
}

function plainUtf16(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf16le');
  return text.slice(0, 4096).includes('\0') ? undefined : text;
}

function isPlainPath(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    !path.includes('\0') &&
    !path.split('/').some(step => step === '..' || step === '.' || step === '')
  );
}

/** By code unit: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function foldersOf(path: string): string[] {
  const steps = path.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}
