import type { Service } from '../../../service';

/** A command line that a script runner would run, and where it is written. */
export interface RecipeLine {
  text: string;
  path: string;
  /** Starts at 1. */
  line: number;
  /** Folder it runs in, from the repository's root. */
  folder: string;
}

/** A call of a script runner: `npm run test` in `services/orders`. */
export interface RunnerCall {
  service: Service;
  /** The command's words; the first is the runner. */
  words: string[];
  /** Folder it is called in, from the repository's root. */
  folder: string;
}

/** The lines behind a call, in running order; `undefined` when the call is none of this runner's scripts. */
export type Runner = (call: RunnerCall) => RecipeLine[] | undefined;

/** How many lines one call may expand to, and how deep scripts of one file may call each other. */
export const runnerBounds = { lines: 400, depth: 8 } as const;

/** `folder/name`, for the root as well; steps `.` and `..` are resolved, `undefined` when they leave the tree. */
export function joinPath(folder: string, name: string): string | undefined {
  const steps: string[] = [];
  const full = name.startsWith('/') ? name.slice(1) : `${folder}/${name}`;
  for (const step of full.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The file of one of these names in `folder` or the nearest folder above it. */
export function nearest(
  { repository }: Service,
  folder: string,
  names: string[],
): string | undefined {
  for (let current: string | undefined = folder; current !== undefined; ) {
    for (const name of names) {
      const path: string = current ? `${current}/${name}` : name;
      if (repository.has(path)) return path;
    }
    current = current === '' ? undefined : folderOf(current);
  }
  return undefined;
}

/** Splits a call's words into options with their values and what remains. `valued` options take the next word. */
export function readOptions(
  words: string[],
  valued: readonly string[],
): {
  options: Map<string, string>;
  positional: string[];
  rest: string[];
} {
  const options = new Map<string, string>();
  const positional: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--') {
      return { options, positional, rest: words.slice(i + 1) };
    }
    if (!word.startsWith('-')) {
      positional.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    if (equals > 0) options.set(word.slice(0, equals), word.slice(equals + 1));
    else if (valued.includes(word)) options.set(word, words[++i] ?? '');
    else options.set(word, '');
  }
  return { options, positional, rest: [] };
}

/** The first of several spellings of an option that was given. */
export function option(
  options: Map<string, string>,
  ...names: string[]
): string | undefined {
  const given = names.find(name => options.has(name));
  return given === undefined ? undefined : options.get(given);
}
