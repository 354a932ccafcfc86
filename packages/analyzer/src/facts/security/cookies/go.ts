import { findCalls } from '../../code';
import type { Service } from '../../../service';
import { escaped } from '../../errors/ranges';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { bracketed, constantBehind, fieldOf } from './options';
import { flagOf, sameSiteOf, type CookieFlags, type CookieSite } from './types';

/** Cookie literals, Gin's `SetCookie`, and the stores of the session libraries. */
export function goCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  return [
    ...literals(service, source),
    ...ginCookies(service, source),
    ...stores(service, source),
  ];
}

function flagsIn(
  literal: string,
  absent: 'missing' | 'on' = 'missing',
): CookieFlags {
  return {
    secure: flagOf(
      fieldOf(literal, /Secure|CookieSecure|SecureCookie/),
      absent,
    ),
    httpOnly: flagOf(
      fieldOf(literal, /Http[oO]nly|HTTPOnly|CookieHTTPOnly/),
      absent,
    ),
    sameSite: sameSiteOf(fieldOf(literal, /SameSite|CookieSameSite/)),
  };
}

function literals(service: Service, source: ServerSource): CookieSite[] {
  const { code, uncommented, path } = source;
  const index = service.repository.lineIndex(path);
  return [...code.matchAll(/\b(?:http|fiber|fasthttp)\.Cookie\s*\{/g)]
    .slice(0, 50)
    .flatMap((match): CookieSite[] => {
      const text = bracketed(uncommented, match.index + match[0].length - 1);
      if (text === undefined || text === '{}') return [];
      // What a client sends along carries no flags.
      const around = code.slice(Math.max(0, match.index - 120), match.index);
      if (/\.AddCookie\s*\(\s*&?\s*$|\[\]\*?$/.test(around)) return [];
      const variable = /(\w+)\s*:?=\s*&?\s*$/.exec(around)?.[1];
      const later = variable
        ? [
            ...uncommented
              .slice(match.index, match.index + 2_500)
              .matchAll(
                new RegExp(
                  `(?<![\\w.])${escaped(
                    variable,
                  )}\\.(\\w+)\\s*=\\s*([^\\n]{1,120})`,
                  'g',
                ),
              ),
          ]
            .slice(0, 20)
            .map(([, key, value]) => `${key}: ${value},`)
            .join('\n')
        : '';
      if (
        variable &&
        new RegExp(`\\.AddCookie\\(\\s*&?${escaped(variable)}\\b`).test(code)
      )
        return [];
      const fields = `${text}\n${later}`;
      const name = fieldOf(fields, /Name/) ?? '';
      const value = fieldOf(fields, /Value/) ?? '';
      const known = constantBehind(service, source, name);
      if (!isCredential(known, value) || isRemoval(value, fields)) return [];
      return [
        {
          path,
          line: index.lineAt(match.index),
          kind: 'token',
          ...writtenName(known),
          ...flagsIn(fields),
        },
      ];
    });
}

/** `c.SetCookie(name, value, maxAge, path, domain, secure, httpOnly)`. */
function ginCookies(service: Service, source: ServerSource): CookieSite[] {
  return findCalls(service.repository, source.path, /\.\s*SetCookie(?=\s*\()/)
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const args = call.arguments.map(({ text }) => text);
      if (args.length !== 7) return [];
      const [name, value, age] = args;
      const known = constantBehind(service, source, name);
      if (
        !isCredential(known, value) ||
        isRemoval(value) ||
        /^(?:-\d|0$)/.test(age)
      )
        return [];
      return [
        {
          path: source.path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          secure: flagOf(args[5], 'missing'),
          httpOnly: flagOf(args[6], 'missing'),
          sameSite: sameSiteOf(
            /\.SetSameSite\(\s*([\w.]{1,40})/.exec(source.code)?.[1],
          ),
        },
      ];
    });
}

/** The stores of gorilla/sessions, gin-contrib, scs, Fiber and gin-jwt, with the options that the service gives them. */
function stores(service: Service, source: ServerSource): CookieSite[] {
  const { code, uncommented, path } = source;
  const index = service.repository.lineIndex(path);
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'go');
  const sites: CookieSite[] = [];
  const add = (offset: number, flags: CookieFlags) =>
    sites.push({ path, line: index.lineAt(offset), kind: 'session', ...flags });
  if (/"github\.com\/(?:gorilla|gin-contrib)\/sessions/.test(uncommented)) {
    const options = sources
      .filter(one =>
        /"github\.com\/(?:gorilla|gin-contrib)\/sessions/.test(one.uncommented),
      )
      .some(one => /\bsessions\.Options\s*\{/.test(one.code));
    for (const match of [...code.matchAll(/\bsessions\.Options\s*\{/g)].slice(
      0,
      10,
    )) {
      const text =
        bracketed(uncommented, match.index + match[0].length - 1) ?? '{}';
      if (!/MaxAge\s*:\s*-\d/.test(text)) add(match.index, flagsIn(text));
    }
    const store =
      /\b(?:sessions\.New(?:Cookie|Filesystem)Store|(?:cookie|redis|memstore|postgres|mongo)\.NewStore)\s*\(/.exec(
        code,
      );
    const set = sources.some(one =>
      /\.Options\.(?:Secure|HttpOnly)\s*=|\.Options\s*=/.test(one.code),
    );
    if (store && !options && !set)
      add(store.index, {
        secure: 'missing',
        httpOnly: 'missing',
        sameSite: 'missing',
      });
  }
  const scs = /\bscs\.New(?:Session|Manager)?\s*\(/.exec(code);
  if (scs && /alexedwards\/scs/.test(uncommented)) {
    const assigned = (name: string) =>
      sources
        .map(
          one =>
            new RegExp(`\\.Cookie\\.${name}\\s*=\\s*([^\\n]{1,100})`).exec(
              one.uncommented,
            )?.[1],
        )
        .find(text => text !== undefined);
    add(scs.index, {
      secure: flagOf(assigned('Secure'), 'missing'),
      httpOnly: flagOf(assigned('HttpOnly'), 'on'),
      sameSite: sameSiteOf(assigned('SameSite'), 'lax'),
    });
  }
  for (const match of [...code.matchAll(/\bsession\.Config\s*\{/g)].slice(
    0,
    10,
  )) {
    if (!/gofiber\//.test(uncommented)) break;
    const text =
      bracketed(uncommented, match.index + match[0].length - 1) ?? '{}';
    add(match.index, flagsIn(text));
  }
  const jwt = /\bjwt\.GinJWTMiddleware\s*\{/.exec(code);
  if (jwt) {
    const text = bracketed(uncommented, jwt.index + jwt[0].length - 1) ?? '{}';
    if (/\bSendCookie\s*:\s*true/.test(text)) add(jwt.index, flagsIn(text));
  }
  return sites;
}
