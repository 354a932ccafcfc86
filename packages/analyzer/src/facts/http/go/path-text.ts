import { goPathConstantsOf } from './constants';
import type { GoReading, Scope } from './reading';

/** The path that an expression spells. */
export function pathText(
  reading: GoReading,
  scope: Scope,
  text: string | undefined,
): string | undefined {
  if (text === undefined) return undefined;
  const string = /^(["`])([^"`\n]*)\1$/.exec(text);
  if (string) return string[2];
  // `path.Join(admin, "login")`, `admin + "/login"`
  const joined = /^path\.Join\(([^()]{1,300})\)$/.exec(text.trim())?.[1];
  if (joined || text.includes('+')) {
    const parts = (joined ?? text)
      .split(joined ? /\s*,\s*/ : /\s*\+\s*/)
      .map(part => pathText(reading, scope, part) ?? '?');
    if (parts.every(part => part === '?')) return undefined;
    return joined ? parts.join('/').replace(/\/{2,}/g, '/') : parts.join('');
  }
  const name = /^(?:\w+\.)?(\w+)$/.exec(text)?.[1];
  if (!name)
    return /^fmt\.Sprintf\(/.test(text)
      ? (/"([^"]*)"/.exec(text)?.[1] ?? '?').replace(/%[svd]/g, '?')
      : undefined;
  for (const each of [
    scope,
    ...reading.scopes.filter(other => other.package === scope.package),
  ]) {
    const found = new RegExp(
      `\\b${name}\\s*(?:string\\s*)?:?=\\s*["\`]([^"\`\\n]{0,200})["\`]\\s*(?:[\\n);,]|//|$)`,
    ).exec(each.source.uncommented);
    if (found) return found[1];
  }
  const elsewhere = reading.service.fact(goPathConstantsOf).get(text.trim());
  if (elsewhere !== undefined) return elsewhere;
  // A loop over the versions that are served.
  return /^(?:api_?)?version$/i.test(name) ? 'v?' : undefined;
}
