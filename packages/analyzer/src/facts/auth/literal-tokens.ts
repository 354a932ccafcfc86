import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { functionsOf, isDevelopmentGuarded } from '../code';
import { isForDevelopment } from '../configuration';

/** A credential of the request against a literal: `token === 'dev-token-123'`. */
const comparison =
  /(?:^|[^\w.])(?:\w{1,30}\.){0,3}(\w{0,30}(?:token|api_?key|authorization))\s{0,3}(?:===|==|\.equals\()\s{0,3}(["'`])([^"'`\s]{6,80})\2/gi;
const equalsLiteral = String.raw`\s{0,3}(?:===|==|\.equals\()\s{0,3}["'][^"'\n]{1,80}["']\)?`;
/** A name and a password against literals, in one condition: `username == "foo" && password == "bar"`. */
const pair = new RegExp(
  String.raw`(?:^|[^\w.])(?:\w{1,30}\.){0,3}\w{0,20}(?:user_?name|user|e?mail|login|client_?id)${equalsLiteral}\s{0,20}(?:&&|\band\b)\s{0,20}(?:\w{1,30}\.){0,3}(\w{0,20}(?:pass(?:word|wd)?|pwd|client_?secret))${equalsLiteral}`,
  'gi',
);
/** What follows where such a pair is turned away, or warned of. */
const turnedAway = /\b(?:throw|raise|panic|fatal\w*|exit|warn\w*|refuse\w*)\b/i;
const throwAway =
  /test|dev|demo|mock|fake|admin|secret|master|bypass|debug|static|super|\d{3}/i;
const kindOfToken =
  /^(?:access|refresh|id|bearer|auth|admin|test|secret|api)[-_]?(?:token|key|secret)?s?$|[<{$]/i;

/** Guards and sign-ins that let in whoever sends a literal. Use as a fact. @public */
export function literalTokensOf(
  service: Service,
): { path: string; line: number }[] {
  return service.fact(sourceFilesOf).flatMap(({ path }) => {
    const { code, uncommented } = service.repository.lexical(path);
    const lines = service.repository.lines(path);
    const written = [...uncommented.matchAll(pair)]
      .filter(({ 0: text, index }) => {
        const after = index + text.length;
        const [branch] = code
          .slice(after, after + 160)
          .split(/\}|\breturn\b|\belse\b/);
        return !turnedAway.test(branch);
      })
      .map(match => match.index + match[0].lastIndexOf(match[1]))
      .filter(at => code[at] !== ' ')
      .map(at => service.repository.lineIndex(path).lineAt(at))
      .filter(
        line =>
          !isDevelopmentGuarded(lines, line) &&
          !isForDevelopment(service, { path, line }),
      )
      .map(line => ({ path, line }));
    const tokens = [...uncommented.matchAll(comparison)].flatMap(match => {
      const at = match.index + match[0].indexOf(match[1]);
      const line = service.repository.lineIndex(path).lineAt(at);
      const around = service.fact(functionsOf).around(path, at);
      const inGuard =
        /auth|guard|middleware|verify/i.test(around?.name ?? '') ||
        /(?:auth|guard|middleware)[\w-]{0,40}\.\w{1,6}$|\/middlewares?\//i.test(
          path,
        );
      return inGuard &&
        code[at] !== ' ' &&
        throwAway.test(match[3]) &&
        !kindOfToken.test(match[3]) &&
        !isDevelopmentGuarded(lines, line) &&
        !isForDevelopment(service, { path, line })
        ? [{ path, line }]
        : [];
    });
    return [...written, ...tokens];
  });
}
