import type { SourceText } from '../../code/source-text';

/** The name that a comprehension gives its texts, and the texts, where they can be read. */
export interface Comprehension {
  name: string;
  values: string[];
}

/** More than any honest list of applications has. */
const valueLimit = 100;

/** `… for app in apps`, `… for app in ["orders", "users"]`: the comprehension whose element ends at a place. */
export function comprehensionAfter(
  source: SourceText,
  end: number,
): Comprehension | undefined {
  const head = /^\s{1,80}for\s+(\w{1,60})\s+in\s+(?:(\w{1,80})|([[(]))/.exec(
    source.code.slice(end, end + 300),
  );
  if (!head) return undefined;
  const open = head[3]
    ? end + head[0].length - 1
    : listNamed(source, head[2], end);
  const values = open === undefined ? [] : textsIn(source, open);
  return values.length ? { name: head[1], values } : undefined;
}

/** A text as it reads for each of the values: `f"api.{app}.urls"`. */
export function filledWith(
  text: string,
  { name, values }: Comprehension,
): string[] {
  return values.map(value => text.replaceAll(`{${name}}`, value));
}

function listNamed(
  source: SourceText,
  name: string,
  end: number,
): number | undefined {
  const assigned = [
    ...source.code
      .slice(0, end)
      .matchAll(new RegExp(`^${name}\\s*(?::[^=\\n]{0,60})?=\\s*[\\[(]`, 'gm')),
  ].pop();
  return assigned && assigned.index + assigned[0].length - 1;
}

function textsIn(source: SourceText, open: number): string[] {
  const close = source.partner[open] ?? -1;
  if (close < open) return [];
  return [
    ...source.uncommented
      .slice(open, close)
      .matchAll(/["']([\w./-]{1,100})["']/g),
  ]
    .map(match => match[1])
    .slice(0, valueLimit);
}
