import { findCalls } from '../../code';
import type { Service } from '../../../service';
import { escaped } from '../../errors/ranges';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { bracketed, constantBehind, fieldOf } from './options';
import {
  allOn,
  flagOf,
  nothingSet,
  sameSiteOf,
  unreadable,
  type CookieFlags,
  type CookieSite,
} from './types';

/** `Response.Cookies.Append` and the cookies of authentication and sessions. */
export function dotnetCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  if (isCareful(service)) return [];
  const { code, path } = source;
  const index = service.repository.lineIndex(path);
  const set = findCalls(
    service.repository,
    path,
    /\bCookies\s*\.\s*Append(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const [name = '', value = '', given] = call.arguments.map(
        ({ text }) => text,
      );
      const known = constantBehind(service, source, name);
      const options =
        given === undefined ? '{}' : optionsBehind(service, source, given);
      if (!isCredential(known, value) || isRemoval(value, options)) return [];
      return [
        {
          path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          ...(options === undefined ? unreadable : flagsIn(options)),
        },
      ];
    });
  const switched = [
    ...code.matchAll(
      /\bCookieSecurePolicy\s*\.\s*None\b|\bCookie\s*\.\s*HttpOnly\s*=\s*false\b/g,
    ),
  ]
    .slice(0, 20)
    .filter(
      ({ index: at }) =>
        !/[aA]ntiforgery|Xsrf|Csrf/.test(code.slice(Math.max(0, at - 300), at)),
    )
    .map(
      (match): CookieSite => ({
        path,
        line: index.lineAt(match.index),
        kind: 'session',
        ...allOn,
        ...(/HttpOnly/.test(match[0])
          ? { httpOnly: 'off' }
          : { secure: 'off' }),
      }),
    );
  const session = findCalls(
    service.repository,
    path,
    /\.\s*AddSession(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const all = call.arguments.map(({ text }) => text).join(', ');
      // The session's own default sends it over plain HTTP too.
      if (/SecurePolicy/.test(all) || !usesSession(service)) return [];
      return [
        {
          path,
          line: call.line,
          kind: 'session',
          name: '.AspNetCore.Session',
          ...allOn,
          secure: 'missing',
        },
      ];
    });
  const authentication = findCalls(
    service.repository,
    path,
    /\.\s*(?:AddCookie|ConfigureApplicationCookie|AddIdentityCookies|AddSession)(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const all = call.arguments.map(({ text }) => text).join(', ');
      if (/AddSession/.test(call.name) && !/SecurePolicy/.test(all)) return [];
      return [
        {
          path,
          line: call.line,
          kind: 'session',
          ...allOn,
          sameSite: sameSiteOf(
            /SameSite\s*=\s*([\w.]{1,60})/.exec(all)?.[1],
            'lax',
          ),
        },
      ];
    });
  return [...set, ...switched, ...session, ...authentication];
}

function flagsIn(options: string): CookieFlags {
  return {
    secure: flagOf(fieldOf(options, /Secure/), nothingSet.secure),
    httpOnly: flagOf(fieldOf(options, /HttpOnly/), nothingSet.httpOnly),
    sameSite: sameSiteOf(fieldOf(options, /SameSite/)),
  };
}

/** `new CookieOptions { … }`, or the variable or member of that name. */
function optionsBehind(
  service: Service,
  source: ServerSource,
  given: string,
): string | undefined {
  const literal = /^new\b[^{]{0,80}\{/.exec(given);
  if (literal) return bracketed(given, literal[0].length - 1);
  if (/^new\b/.test(given)) return '{}';
  const name = /(?:^|\.)(\w+)(?:\(.*\))?$/.exec(given)?.[1];
  if (!name) return undefined;
  for (const { ecosystem, uncommented } of [
    source,
    ...service.fact(serverSourcesOf),
  ]) {
    if (ecosystem !== 'dotnet') continue;
    const definition = new RegExp(
      `\\b${escaped(
        name,
      )}\\s*(?:\\([^()]{0,200}\\)\\s*)?(?:=>?|\\{\\s*return)\\s*new\\b[^{;]{0,80}([{;])`,
    ).exec(uncommented);
    if (!definition) continue;
    const body =
      definition[1] === '{'
        ? bracketed(uncommented, definition.index + definition[0].length - 1) ??
          '{}'
        : '{}';
    const later = [
      ...uncommented.matchAll(
        new RegExp(
          `(?<![\\w.])${escaped(
            name,
          )}\\.(Secure|HttpOnly|SameSite)\\s*=\\s*([^;\\n]{1,100})`,
          'g',
        ),
      ),
    ].map(([, key, value]) => `${key} = ${value},`);
    return `${later.join('\n')}\n${body}`;
  }
  return undefined;
}

function usesSession(service: Service): boolean {
  return service
    .fact(serverSourcesOf)
    .some(({ code }) => /\.\s*UseSession\s*\(/.test(code));
}

/** A cookie policy for the whole application sets the flags on every cookie. */
function isCareful(service: Service): boolean {
  return service
    .fact(serverSourcesOf)
    .some(
      ({ ecosystem, code }) =>
        ecosystem === 'dotnet' &&
        /\bUseCookiePolicy\s*\(/.test(code) &&
        /\bSecure\s*=\s*CookieSecurePolicy\s*\.\s*Always/.test(code) &&
        /\bHttpOnly\s*=\s*HttpOnlyPolicy\s*\.\s*Always/.test(code),
    );
}
