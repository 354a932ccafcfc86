import type { SpanText } from '../../code/source-text';

/** The text that an argument spells. */
export function stringOf(argument: SpanText | undefined): string | undefined {
  return argument && /^['"]([^'"\n]*)['"]$/.exec(argument.text)?.[1];
}

/** What a list lets through: `->only(['index', 'show'])`, `'except' => 'destroy'`. */
export function listOf(text: string, name: string): string[] | undefined {
  const list = new RegExp(
    `\\b${name}(?:\\(|['"]\\s*=>)\\s*(\\[[^\\]]{0,300}\\]|['"]\\w+['"])`,
  ).exec(text)?.[1];
  return list === undefined
    ? undefined
    : [...list.matchAll(/\w+/g)].map(([each]) => each);
}
