import { passwordIn } from './spelled-secrets';
import { isNameOfVariable, isNoSecretValue, isSecretKey } from './secret-names';
import type { Setting } from './settings';

/** A secret inside the value of another setting. */
export interface EmbeddedSecret {
  key: string;
  value: string;
  path: string;
  line: number;
}

const longest = 4_000;
/** Left to be filled in, whatever stands between the brackets. */
const blank = /^(?:<[^<>]*>|\{[^{}]*\}|\[[^[\]]*\]|\*+|@[\w.-]+@?|#\{.*|%.*%)$/;

/** .NET: the password of a connection string, and secrets of JSON that is kept in one string. */
export function embeddedSecretsIn(
  settings: readonly Setting[],
): EmbeddedSecret[] {
  return settings.flatMap(({ key, value, origin, path, line }) => {
    if (
      value === undefined ||
      (origin !== 'literal' && origin !== 'default') ||
      !/(?:^|\/)appsettings[\w.-]*\.json$/i.test(path)
    )
      return [];
    const text = value.slice(0, longest);
    const password = /=/.test(text) ? passwordIn(text) : undefined;
    const found =
      password === undefined
        ? writtenAsJson(text)
        : [{ name: 'Password', value: password }];
    return found
      .filter(
        one =>
          isSecretKey(one.name) &&
          !isNoSecretValue(one.value, one.name) &&
          !isNameOfVariable(one.value) &&
          !blank.test(one.value.trim()),
      )
      .map(one => ({
        key: `${key}:${one.name}`,
        value: one.value,
        path,
        line,
      }));
  });
}

function writtenAsJson(text: string): { name: string; value: string }[] {
  if (!/^\s*\{\s*"/.test(text)) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null
      ? Object.entries(parsed).flatMap(([name, value]) =>
          typeof value === 'string' ? [{ name, value }] : [],
        )
      : [];
  } catch {
    return [];
  }
}
