import { indentOf } from './ranges';

const keywords =
  /^(?:if|for|foreach|while|switch|catch|with|else|return|match|using|lock|try|do|when|function|new|await|in|synchronized)$/;
const headers = [
  /\b(?:def|function|func|fn|fun)\s+(?:\([^()]{0,120}\)\s*)?(?:self\.)?(\w+)/,
  /(\w+)\s*[=:]\s*(?:async\s*)?(?:function\b|\([^()]{0,300}\)?\s*(?::[^=\n]{0,120})?=>|\w+\s*=>|\([^()]{0,300}$)/,
  /(\w+)\s*(?:<[^<>()]{0,80}>)?\s*\([^;]{0,400}$/,
];

/** The name of the function around a line, read from the layout of code without comments and strings. */
export function enclosingFunction(
  lines: readonly string[],
  line: number,
): string | undefined {
  return enclosingFunctions(lines, line)[0];
}

/** The names of all functions and calls around a line, the nearest first. */
export function enclosingFunctions(
  lines: readonly string[],
  line: number,
): string[] {
  const names: string[] = [];
  const start = lines[line - 1] ?? '';
  // Ruby's `rescue` of a whole method stands as far out as its `def`.
  const own = /^\s*(?:rescue|ensure)\b/.test(start) ? 1 : 0;
  let indent = indentOf(start) + own;
  for (let i = line - 2; i >= Math.max(0, line - 200) && indent > 0; i--) {
    const text = lines[i].slice(0, 500);
    if (!/\w/.test(text)) continue;
    const here = indentOf(text);
    if (here >= indent) continue;
    // A closing line of a header: `): Promise<void> {`
    if (/^\s*[)\]}]/.test(text)) continue;
    indent = here;
    const name = headers
      .map(header => header.exec(text)?.[1])
      .find(each => each && !keywords.test(each));
    if (name) names.push(name);
  }
  return names;
}
