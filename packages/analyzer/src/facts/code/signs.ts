import type { Ecosystem } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { isForDevelopmentOnly } from './guards';

/** Text that shows that something is set up: a call, a setting, an import. */
export interface Sign {
  /** What it shows, for a sentence: `pino`, `a JSON formatter`. */
  what: string;
  /** Linear and global. */
  pattern: RegExp;
  /** Only in files of these names; source files of any kind otherwise. */
  file?: RegExp;
  /** Only in source of this ecosystem. */
  in?: Ecosystem;
  /** Whether the view that keeps strings is searched. */
  text?: boolean;
  /** Only where the file holds this too, its strings included: the import that gives a name its meaning. */
  beside?: RegExp;
}

/** Where a sign was found. */
export interface FoundSign {
  path: string;
  line: number;
  what: string;
}

const perFile = 4;

/** The signs in the given files that run outside of development, file by file. */
export function signsIn(
  { repository }: Service,
  files: readonly ServiceFile[],
  signs: readonly Sign[],
): FoundSign[] {
  return files.flatMap(({ path, language, ecosystem }) => {
    const own = signs.filter(({ file, in: only }) =>
      file
        ? file.test(path)
        : language !== undefined && (!only || only === ecosystem),
    );
    if (!own.length) return [];
    const { code, uncommented } = repository.lexical(path);
    const index = repository.lineIndex(path);
    const lines = repository.lines(path);
    return own
      .filter(({ beside }) => !beside || beside.test(uncommented))
      .flatMap(({ what, pattern, text }) =>
        [...(text ? uncommented : code).matchAll(pattern)]
          .slice(0, perFile)
          .map(match => ({
            path,
            line: index.lineAt(
              match.index + Math.max(0, match[0].search(/\S/)),
            ),
            what,
          }))
          .filter(({ line }) => !isForDevelopmentOnly(lines, line)),
      );
  });
}
