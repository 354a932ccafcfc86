import type { Ecosystem, Repository } from '../../../repository';
import type { ServiceFile } from '../../../service';

/** A place where the service asks its environment or its configuration files for a value. @public */
export interface ConfigurationRead {
  /** The constant name asked for: `DATABASE_URL`, `spring.datasource.url`. Names made at run time are no reads. */
  key: string;
  /** An environment variable, or a key of a configuration file. */
  kind: 'variable' | 'property';
  ecosystem: Ecosystem;
  path: string;
  line: number;
  /** What it falls back to when nothing is supplied. */
  fallback?: Fallback;
  /** The process stops, or refuses to start, when the value is missing: `os.environ['X']`, `ENV.fetch('X')`. */
  required: boolean;
  /** A field of a typed settings class or schema, which names and converts it in one place. */
  typed: boolean;
  /** The own function that reads it: `getEnv`. */
  helper?: string;
}

/** @public */
export interface Fallback {
  /** As written. */
  text: string;
  /** The value, where it is a literal; booleans are `true` and `false`. */
  value?: string;
  /** Where it is written, when that is another line than the read's. */
  line?: number;
}

/** One source file, opened for readers. */
export interface SourceText {
  repository: Repository;
  path: string;
  ecosystem: Ecosystem;
  code: string;
  uncommented: string;
  lineAt(offset: number): number;
}

/** Finds the reads of one ecosystem in one file. */
export type Reader = (source: SourceText) => ConfigurationRead[];

export function openSource(
  repository: Repository,
  file: Pick<ServiceFile, 'path' | 'ecosystem'>,
): SourceText {
  const { code, uncommented } = repository.lexical(file.path);
  const index = repository.lineIndex(file.path);
  return {
    repository,
    path: file.path,
    ecosystem: file.ecosystem ?? 'node',
    code,
    uncommented,
    lineAt: offset => index.lineAt(offset),
  };
}

/** A read of a source, with what is usual filled in. */
export function readAt(
  source: SourceText,
  offset: number,
  read: Pick<ConfigurationRead, 'key'> & Partial<ConfigurationRead>,
): ConfigurationRead {
  return {
    kind: 'variable',
    ecosystem: source.ecosystem,
    path: source.path,
    line: source.lineAt(offset),
    required: false,
    typed: false,
    ...read,
  };
}

const longestText = 400;

/** The string literal that starts at an offset, past blanks; `undefined` where none does. */
export function stringAt(
  text: string,
  offset: number,
): { value: string; end: number } | undefined {
  const found = /^\s*[a-zA-Z@$]{0,2}(["'`])((?:(?!\1)[^\\\n]|\\[^\n])*)\1/.exec(
    text.slice(offset, offset + longestText),
  );
  return found ? { value: found[2], end: offset + found[0].length } : undefined;
}

/** A fallback as it is written: literals get their value. */
export function fallbackOf(text: string, line?: number): Fallback {
  const value = literalValue(text);
  return {
    text: text.trim().slice(0, longestText),
    ...(value === undefined ? {} : { value }),
    ...(line === undefined ? {} : { line }),
  };
}

/** The value of a literal in any of the languages; `undefined` for other expressions and for nothing (null, None). */
export function literalValue(text: string): string | undefined {
  let trimmed = text.trim();
  // SecretStr("x"), "x".to_string(), String::from("x"), "x".into()
  const wrapped =
    /^(?:SecretStr|str|String|String::from|PostgresDsn|AnyUrl|bool|int)\(\s*([\s\S]*?)\s*,?\s*\)$/.exec(
      trimmed.slice(0, longestText),
    );
  if (wrapped) trimmed = wrapped[1];
  trimmed = trimmed.replace(
    /\.(?:to_string|to_owned|into|freeze|strip|trim)\(\s*\)$|\.freeze$/,
    '',
  );
  const string = stringAt(trimmed, 0);
  if (string && string.end === trimmed.length) {
    return isFormatted(trimmed) ? undefined : string.value;
  }
  if (/^(?:true|false|True|False)$/.test(trimmed)) return trimmed.toLowerCase();
  if (/^-?\d[\d_]*(?:\.\d+)?$/.test(trimmed)) return trimmed.replace(/_/g, '');
  return undefined;
}

/** An interpolated string is no literal: `f"{a}"`, `${a}` in backquotes. */
function isFormatted(text: string): boolean {
  return (
    (/^[rb]?f["']|^\$["@]/i.test(text) && /\{/.test(text)) ||
    (text.startsWith('`') && text.includes('${'))
  );
}

/** Names of environment variables are written in capitals by every convention. */
export const variableName = /^[A-Z][A-Z0-9_]*$/;
