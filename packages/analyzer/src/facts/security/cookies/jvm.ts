import { findCalls } from '../../code';
import { effectiveConfigurationOf } from '../../configuration';
import type { Service } from '../../../service';
import { escaped, statementEnd } from '../../errors/ranges';
import type { ServerSource } from '../../server/sources';
import { scopesAround } from '../scopes';
import { isCredential, isRemoval, writtenName } from './names';
import { bracketed, constantBehind, fieldOf } from './options';
import {
  allOn,
  flagOf,
  placeOf,
  sameSiteOf,
  type CookieFlags,
  type CookieSite,
} from './types';

const built =
  /\bnew\s+(?:Cookie|NewCookie|HttpCookie|DefaultCookie)(?=\s*\()|\b(?:ResponseCookie|HttpCookie)\s*\.\s*from(?:ClientResponse)?(?=\s*\()|\bCookie\s*\.\s*(?:cookie|of|create)(?=\s*\()|\bNewCookie\s*\.\s*Builder(?=\s*\()|(?<![\w.@])(?:Cookie|NewCookie)(?=\s*\()|\bcookies\s*\.\s*append(?=\s*\()/;

/** `new Cookie(…)` with its setters, builders, Kotlin's `apply`, Ktor's sessions. */
export function jvmCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  const { code, uncommented } = source;
  const set = findCalls(service.repository, source.path, built)
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      // A constructor or function of that name.
      if (
        /\b(?:class|fun|record|void|Cookie)\s+$/.test(
          code.slice(Math.max(0, call.offset - 20), call.offset),
        )
      )
        return [];
      const [name = '', value = ''] = call.arguments.map(({ text }) =>
        text.replace(/^(?:name|value)\s*=\s*/, ''),
      );
      const known = constantBehind(service, source, name);
      const rest = afterwards(service, source, call.offset, call.end);
      const all = call.arguments.map(({ text }) => text).join(', ');
      if (
        !isCredential(known, value) ||
        (call.arguments.length > 1 && isRemoval(value)) ||
        /\.?(?:[mM]axAge|setMaxAge)\s*(?:\(|=)\s*(?:0L?\s*[);\n]|-\d|Duration\.ZERO)/.test(
          rest,
        )
      )
        return [];
      return [
        {
          path: source.path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          secure: setter(rest, all, /(?:set|is)?[sS]ecure/),
          httpOnly: setter(rest, all, /(?:set|is)?[hH]ttpOnly/),
          sameSite: sameSiteOf(
            /[sS]ame_?[sS]ite["']?\s*(?:\(|=|,)\s*([^)\n;]{1,60})/.exec(
              `${rest} ${all}`,
            )?.[1],
          ),
        },
      ];
    });
  return [...set, ...ktorSessions(service, source, uncommented)];
}

function setter(
  rest: string,
  all: string,
  name: RegExp,
): CookieFlags['secure'] {
  const called = new RegExp(
    `(?<!\\w)(?:${name.source})(?:Flag)?\\s*(?:\\(|=(?!=))\\s*([^);\\n]{0,80})`,
  ).exec(rest);
  if (called)
    return called[1].trim() === '' ? 'on' : flagOf(called[1], 'missing');
  return flagOf(fieldOf(`(${all})`, name), 'missing');
}

/** What is called on the cookie: the rest of the chain, and setters on its variable in the same function. */
function afterwards(
  service: Service,
  { path, code, uncommented, ecosystem }: ServerSource,
  start: number,
  end: number,
): string {
  const chainEnd = statementEnd(code, start);
  const chain = uncommented.slice(end, Math.max(chainEnd, end));
  const block = /^\s*\.?\s*(?:apply|also)\s*\{/.exec(code.slice(end, end + 40));
  const applied = block
    ? bracketed(uncommented, end + block[0].length - 1) ?? ''
    : '';
  const before = code.slice(Math.max(0, start - 120), start);
  const name = /([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*$/.exec(before)?.[1];
  if (!name) return chain + applied;
  const [scope] = scopesAround(service.repository, path, ecosystem, start);
  const later = uncommented.slice(
    end,
    Math.min(scope?.end ?? end + 3_000, end + 6_000),
  );
  const calls = [
    ...later.matchAll(
      new RegExp(`(?<![\\w.])${escaped(name)}\\s*\\.\\s*([^;\\n]{1,200})`, 'g'),
    ),
  ].map(([, text]) => `.${text}`);
  return [chain, applied, ...calls.slice(0, 20)].join('\n');
}

/** Ktor's session cookies are secure only when told so. */
function ktorSessions(
  service: Service,
  source: ServerSource,
  text: string,
): CookieSite[] {
  if (!/\bio\.ktor\.server\.sessions\b/.test(text)) return [];
  const index = service.repository.lineIndex(source.path);
  return [
    ...source.code.matchAll(
      /(?<![\w.])cookie\s*<[^<>(){};]{1,120}>\s*\([^()\n]{0,200}\)/g,
    ),
  ]
    .slice(0, 20)
    .map((match): CookieSite => {
      const after = match.index + match[0].length;
      const open = /^\s*\{/.exec(source.code.slice(after, after + 20));
      const block = open
        ? bracketed(text, after + open[0].length - 1) ?? ''
        : '';
      const given = (name: string) =>
        new RegExp(`\\bcookie\\.${name}\\s*=\\s*([^\\n;}]{1,100})`).exec(
          block,
        )?.[1];
      return {
        path: source.path,
        line: index.lineAt(match.index),
        kind: 'session',
        secure: flagOf(given('secure'), 'missing'),
        httpOnly: flagOf(given('httpOnly'), 'on'),
        sameSite: sameSiteOf(
          given('extensions\\["SameSite"\\]') ?? given('sameSite'),
        ),
      };
    });
}

const settings = [
  'server.servlet.session.cookie',
  'server.reactive.session.cookie',
  'server.session.cookie',
  'micronaut.session.http',
  'micronaut.security.token.cookie',
  'micronaut.security.authentication.cookie',
];

/** What the configuration tells the framework's session cookie; containers follow the request when it says nothing. */
export function jvmSessionSettings(service: Service): CookieSite[] {
  const configuration = service.fact(effectiveConfigurationOf);
  return settings.flatMap((prefix): CookieSite[] => {
    const first = configuration.under(prefix)[0];
    if (!first) return [];
    const of = (...keys: string[]) =>
      configuration.firstOf(...keys.map(key => `${prefix}.${key}`));
    const secure = of('secure', 'cookie-secure');
    const httpOnly = of('http-only', 'cookie-http-only', 'cookie-httponly');
    const sameSite = of('same-site', 'cookie-same-site');
    const flags: CookieFlags = {
      ...allOn,
      secure: flagOf(secure?.value, secure ? 'chosen' : 'on'),
      httpOnly: flagOf(httpOnly?.value, httpOnly ? 'chosen' : 'on'),
      sameSite: sameSiteOf(sameSite?.value, sameSite ? 'chosen' : 'missing'),
    };
    const at = placeOf(flags, { secure, httpOnly, otherwise: first });
    return [{ path: at.path, line: at.line, kind: 'session', ...flags }];
  });
}
