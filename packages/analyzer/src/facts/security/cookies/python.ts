import { findCalls, type Call } from '../../code';
import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { constantBehind } from './options';
import {
  allOn,
  flagOf,
  sameSiteOf,
  type CookieFlags,
  type CookieSite,
  type Flag,
} from './types';

function argument(
  call: Call,
  name: RegExp,
  position?: number,
): string | undefined {
  for (const { text } of call.arguments) {
    const match = /^(\w+)\s*=(?!=)\s*/.exec(text);
    if (match && name.test(match[1])) return text.slice(match[0].length);
  }
  const at =
    position === undefined ? undefined : call.arguments[position]?.text;
  return at !== undefined && !/^\w+\s*=(?!=)/.test(at) && !at.startsWith('*')
    ? at
    : undefined;
}

/** `response.set_cookie(…)` and the session middleware of the frameworks without settings. */
export function pythonCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  const { repository } = service;
  const set = findCalls(
    repository,
    source.path,
    /\.\s*set_(?:secure_|signed_)?cookie(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const name = argument(call, /^(?:key|name)$/, 0) ?? '';
      const value = argument(call, /^value$/, 1) ?? '';
      const all = call.arguments.map(({ text }) => text).join(', ');
      const known = constantBehind(service, source, name);
      const unpacked = /(?:^|,\s*)\*\*/.test(all);
      if (!isCredential(known, value) || isRemoval(value, all)) return [];
      const absent: Flag = unpacked ? 'unknown' : 'missing';
      return [
        {
          path: source.path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          secure: flagOf(argument(call, /^secure$/, 6), absent),
          httpOnly: flagOf(argument(call, /^httponly$/, 7), absent),
          sameSite: sameSiteOf(
            argument(call, /^samesite$/),
            unpacked ? 'unknown' : starletteLax(source),
          ),
        },
      ];
    });
  return [...set, ...middleware(service, source)];
}

/** Starlette sends `lax` when nothing is said. */
function starletteLax({ uncommented }: ServerSource): 'lax' | 'missing' {
  return /\b(?:fastapi|starlette)\b/.test(uncommented) ? 'lax' : 'missing';
}

function middleware(service: Service, source: ServerSource): CookieSite[] {
  const known: Array<{
    file: RegExp;
    name: RegExp;
    first?: RegExp;
    keys: { secure: RegExp; httpOnly: RegExp; sameSite: RegExp };
    absent: CookieFlags;
  }> = [
    {
      file: /\b(?:starlette|fastapi)\.middleware\.sessions\b/,
      name: /\badd_middleware(?=\s*\()|(?<![\w.])(?:SessionMiddleware|Middleware)(?=\s*\()/,
      first: /SessionMiddleware/,
      keys: { secure: /^https_only$/, httpOnly: /^$/, sameSite: /^same_site$/ },
      absent: { secure: 'missing', httpOnly: 'on', sameSite: 'lax' },
    },
    {
      file: /\baiohttp_session\b/,
      name: /\b(?:EncryptedCookieStorage|NaClCookieStorage|RedisStorage|SimpleCookieStorage)(?=\s*\()/,
      keys: {
        secure: /^secure$/,
        httpOnly: /^httponly$/,
        sameSite: /^samesite$/,
      },
      absent: { secure: 'missing', httpOnly: 'on', sameSite: 'missing' },
    },
    {
      file: /\blitestar\b/,
      name: /\b(?:CookieBackendConfig|ServerSideSessionConfig)(?=\s*\()/,
      keys: {
        secure: /^secure$/,
        httpOnly: /^httponly$/,
        sameSite: /^samesite$/,
      },
      absent: { secure: 'missing', httpOnly: 'on', sameSite: 'lax' },
    },
    {
      file: /\bfastapi_users\b/,
      name: /\bCookieTransport(?=\s*\()/,
      keys: {
        secure: /^cookie_secure$/,
        httpOnly: /^cookie_httponly$/,
        sameSite: /^cookie_samesite$/,
      },
      absent: allOn,
    },
  ];
  return known
    .filter(({ file }) => file.test(source.uncommented))
    .flatMap(({ name, first, keys, absent }) =>
      findCalls(service.repository, source.path, name)
        .filter(
          call =>
            !first ||
            first.test(call.name) ||
            first.test(call.arguments[0]?.text ?? ''),
        )
        .map((call): CookieSite => {
          const unpacked = call.arguments.some(({ text }) =>
            text.startsWith('**'),
          );
          return {
            path: source.path,
            line: call.line,
            kind: 'session',
            secure: flagOf(
              argument(call, keys.secure),
              unpacked ? 'unknown' : absent.secure,
            ),
            httpOnly: flagOf(argument(call, keys.httpOnly), absent.httpOnly),
            sameSite: sameSiteOf(
              argument(call, keys.sameSite),
              absent.sameSite,
            ),
          };
        }),
    );
}
