/** `${NAME}` or `${NAME:default}` of Spring, Quarkus and Micronaut. @public */
export interface Placeholder {
  name: string;
  /** The text after the colon, with inner placeholders as written; `undefined` without a colon. */
  fallback?: string;
  start: number;
  end: number;
}

const longest = 2_000;

/** The outermost placeholders of a text; inner ones stand in their fallbacks. */
export function placeholdersIn(text: string): Placeholder[] {
  const found: Placeholder[] = [];
  const limit = Math.min(text.length, longest);
  for (
    let i = text.indexOf('${');
    i >= 0 && i < limit;
    i = text.indexOf('${', i)
  ) {
    let depth = 0;
    let end = i;
    for (; end < limit; end++) {
      if (text[end] === '{') depth++;
      else if (text[end] === '}' && --depth === 0) break;
    }
    if (end >= limit) break;
    const body = text.slice(i + 2, end);
    const colon = body.indexOf(':');
    found.push({
      name: (colon < 0 ? body : body.slice(0, colon)).trim(),
      // `${X:-a}` is the shell's spelling; some frameworks take it.
      ...(colon < 0 ? {} : { fallback: body.slice(colon + 1) }),
      start: i,
      end: end + 1,
    });
    i = end + 1;
  }
  return found;
}
