/** Path parts as one path: one slash between them, none at the end. */
export function joinPaths(...parts: string[]): string {
  const steps = parts.flatMap(part => part.split('/')).filter(Boolean);
  return `/${steps.join('/')}`;
}

/** The static steps of a route or a requested address; parameters become `*`. */
export function routeSteps(route: string): string[] {
  return route
    .replace(/^\w+:\/\/[^/]+/, '')
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean)
    .map(step =>
      /^[:{<*[$]|^\d+$|[{}$<>*]|^[0-9a-f-]{32,36}$/i.test(step)
        ? '*'
        : step.toLowerCase(),
    );
}

const methods = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
]);

/** The method that a word names: `post`, `HttpPost`'s `Post`, `DEL`; `ANY` for every other word. */
export function methodOf(
  word: string,
): 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY' {
  const upper = word.toUpperCase();
  if (methods.has(upper)) return upper as 'GET';
  return upper === 'DEL' ? 'DELETE' : 'ANY';
}
