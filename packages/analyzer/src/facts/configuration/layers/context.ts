import type { Service } from '../../../service';
import type { Entry } from '../properties';
import { placeholdersIn } from '../reads/placeholders';
import {
  literalValue,
  variableName,
  type ConfigurationRead,
} from '../reads/read';
import { readsIn } from '../reads';
import type { Setting } from '../settings';
import type { DeploymentVariables } from '../deployment-variables';

/** Characters of an expression that a setting keeps: Django's list of middleware is told from it. */
const longestText = 2_000;

/** What a framework's layers are read from. */
export interface LayerContext {
  service: Service;
  /** What the production image and manifests set. */
  variables: DeploymentVariables;
}

/** A setting of a file whose values are plain or `${NAME:default}`. */
export function settingOfEntry(
  context: LayerContext,
  path: string,
  { key, value, line }: Entry,
): Setting {
  const common = { key, text: value, path, line, variables: [] };
  const found = placeholdersIn(value).filter(({ name }) => name !== '');
  if (found.length === 0) return { ...common, value, origin: 'literal' };
  const variables = found
    .map(({ name }) => name)
    .filter(name => variableName.test(name));
  let origin: Setting['origin'] = 'default';
  let setAt: Setting['setAt'];
  let filled = '';
  let from = 0;
  for (const { name, fallback, start, end } of found) {
    const set = context.variables.get(name);
    if (set?.value !== undefined) {
      origin = 'deployment';
      setAt = { path: set.path, line: set.line };
      filled += value.slice(from, start) + set.value;
    } else if (fallback === undefined) {
      return { ...common, variables, value: undefined, origin: 'environment' };
    } else {
      filled +=
        value.slice(from, start) + innermost(fallback.replace(/^-/, ''));
    }
    from = end;
  }
  return {
    ...common,
    variables,
    value: (filled + value.slice(from)).replace(/^(["'])(.*)\1$/, '$2'),
    origin,
    ...(setAt ? { setAt } : {}),
  };
}

/** The default of a default: `${A:${B:c}}` is `c`. */
function innermost(text: string): string {
  let current = text;
  for (let i = 0; i < 5; i++) {
    const [inner] = placeholdersIn(current);
    if (!inner) return current;
    current =
      current.slice(0, inner.start) +
      (inner.fallback ?? '') +
      current.slice(inner.end);
  }
  return current;
}

/** A setting given by an expression of source code: a literal, a read with or without default, or something else. */
export function settingOfExpression(
  context: LayerContext,
  place: { key: string; path: string; line: number; endLine: number },
  text: string,
): Setting {
  const { key, path, line, endLine } = place;
  const common = { key, text: text.slice(0, longestText), path, line };
  const value = literalValue(text);
  if (value !== undefined)
    return { ...common, variables: [], value, origin: 'literal' };
  if (/^(?:None|null|nil)$/.test(text.trim())) {
    return { ...common, variables: [], value: undefined, origin: 'literal' };
  }
  const file = context.service.files.find(one => one.path === path);
  const reads = file
    ? readsIn(context.service, file).filter(
        read =>
          read.line >= line && read.line <= endLine && text.includes(read.key),
      )
    : [];
  if (reads.length === 0)
    return { ...common, variables: [], value: undefined, origin: 'computed' };
  return readSetting(context, common, text, oncePerKey(reads));
}

/** One call may be read in two ways; the reading that knows the default wins. */
function oncePerKey(reads: ConfigurationRead[]): ConfigurationRead[] {
  return reads.filter(
    (read, index) =>
      reads.findIndex(
        other =>
          other.key === read.key &&
          (other.fallback !== undefined || read.fallback === undefined),
      ) === index,
  );
}

function readSetting(
  context: LayerContext,
  common: Pick<Setting, 'key' | 'text' | 'path' | 'line'>,
  text: string,
  reads: ConfigurationRead[],
): Setting {
  const variables = reads.map(({ key }) => key);
  const set = variables
    .map(name => context.variables.get(name))
    .find(one => one?.value !== undefined);
  if (set?.value !== undefined && reads.length === 1) {
    return {
      ...common,
      variables,
      value: compared(text, set.value) ?? set.value,
      origin: 'deployment',
      setAt: { path: set.path, line: set.line },
    };
  }
  const fallback = reads
    .map(read => read.fallback)
    .find(one => one?.value !== undefined)?.value;
  const isOnlyRead =
    reads.length === 1 ||
    reads.every(
      read =>
        read.fallback === undefined ||
        read.fallback.value === undefined ||
        reads.indexOf(read) === reads.length - 1,
    );
  if (fallback === undefined || !isOnlyRead) {
    const closed = reads.length === 1 ? compared(text, undefined) : undefined;
    return closed === undefined
      ? { ...common, variables, value: undefined, origin: 'environment' }
      : { ...common, variables, value: closed, origin: 'default' };
  }
  return {
    ...common,
    variables,
    value: compared(text, fallback) ?? fallback,
    origin: 'default',
  };
}

/** `read == 'a'`, `read in ('a', 'b')`, `read.lower() != 'a'` for a known value of the read; `undefined` where nothing is compared. */
function compared(text: string, value: string | undefined): string | undefined {
  if (/\.split\s*\(|\bfor\b/.test(text)) return undefined;
  const lowered = text.slice(0, 400);
  // `False if read == "False" else True`
  const [, then, question, otherwise] =
    /^\s*(True|False)\s+if\s+([^\n]+?)\s+else\s+(True|False)\b/.exec(lowered) ??
    [];
  if (question) {
    const answer = compared(question, value);
    return answer && (answer === 'true' ? then : otherwise);
  }
  const match =
    /\)?(?:\s*\.\s*(?:lower|upper|strip|casefold|toLowerCase)\s*\(\s*\))*\s*(===?|!==?|\bnot\s+in\b|\bin\b(?=\s*[([{]))\s*(.+)$/s.exec(
      lowered,
    );
  const operands = match
    ? [
        ...match[2].matchAll(
          /["']([^"'\n]*)["']|\b(True|False|true|false|\d+)\b/g,
        ),
      ].map(one => one[1] ?? one[2])
    : [];
  if (!match || operands.length === 0) return undefined;
  const hit =
    value !== undefined &&
    operands.some(one => one.toLowerCase() === value.toLowerCase());
  return String(
    match[1].startsWith('!') || match[1].startsWith('not') ? !hit : hit,
  );
}
