import { findCalls } from '../../code';
import { effectiveConfigurationOf } from '../../configuration';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { constantBehind, fieldOf } from './options';
import {
  allOn,
  flagOf,
  placeOf,
  sameSiteOf,
  unreadable,
  type CookieFlags,
  type CookieSite,
} from './types';

/** `setcookie(…)` with its positions or its array, Laravel's and Symfony's cookies. */
export function phpCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  const { repository } = service;
  const plain = findCalls(
    repository,
    source.path,
    /(?<![\w>:$\\])(?:\\?setcookie|\\?setrawcookie)(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const args = call.arguments.map(({ text }) => text);
      const [name = '', value = '', third = ''] = args;
      const known = constantBehind(service, source, name);
      if (
        !isCredential(known, value) ||
        isRemoval(value, args.join(', ')) ||
        (/^(?:time\(\)\s*-|-?\d{1,2}$)/.test(third) && !/^0$/.test(third))
      )
        return [];
      const flags = plainFlags(args);
      return [
        {
          path: source.path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          ...flags,
        },
      ];
    });
  const framework = findCalls(
    repository,
    source.path,
    /\b(?:Cookie|cookie)\s*(?:::|->)\s*(?:make|queue|forever|create)(?=\s*\()|(?<![\w>:$])cookie(?=\s*\()|->\s*cookie(?=\s*\()|\bnew\s+Cookie(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const args = call.arguments.map(({ text }) => text);
      const [name = '', value = ''] = args;
      const known = constantBehind(service, source, name);
      if (args.length < 2 || !isCredential(known, value) || isRemoval(value))
        return [];
      const rest = source.uncommented.slice(call.end, call.end + 400);
      // Both frameworks follow the request and hide the cookie from scripts.
      const secure = /with[sS]ecure\(\s*false/.test(rest)
        ? 'off'
        : flagOf(args[5] === 'null' ? undefined : args[5], 'on');
      const httpOnly = /with[hH]ttpOnly\(\s*false/.test(rest)
        ? 'off'
        : flagOf(args[6] === 'null' ? undefined : args[6], 'on');
      return [
        {
          path: source.path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          secure,
          httpOnly,
          sameSite: sameSiteOf(args[8], 'lax'),
        },
      ];
    });
  return [...plain, ...framework];
}

/** An array of options, or `secure` and `httponly` as the sixth and seventh argument. */
function plainFlags(args: string[]): CookieFlags {
  const third = args[2] ?? '';
  if (/^(?:\[|array\s*\()/.test(third))
    return {
      secure: flagOf(fieldOf(third, /secure/), 'missing'),
      httpOnly: flagOf(fieldOf(third, /httponly/), 'missing'),
      sameSite: sameSiteOf(fieldOf(third, /samesite/)),
    };
  if (args.length === 3 && third.startsWith('$')) return unreadable;
  return {
    secure: flagOf(args[5], 'missing'),
    httpOnly: flagOf(args[6], 'missing'),
    sameSite: 'missing',
  };
}

/** The session of Laravel, Symfony, and of PHP itself where neither is there. */
export function phpSessions(service: Service): CookieSite[] {
  const configuration = service.fact(effectiveConfigurationOf);
  const { frameworks, ecosystems } = service.fact(stackOf);
  if (!ecosystems.includes('php')) return [];
  const settings = [
    {
      prefix: 'session',
      secure: 'secure',
      httpOnly: 'http_only',
      sameSite: 'same_site',
    },
    {
      prefix: 'framework.session',
      secure: 'cookie_secure',
      httpOnly: 'cookie_httponly',
      sameSite: 'cookie_samesite',
    },
  ].flatMap((names): CookieSite[] => {
    const of = (key: string) => configuration.get(`${names.prefix}.${key}`);
    const [secure, httpOnly, sameSite] = [
      of(names.secure),
      of(names.httpOnly),
      of(names.sameSite),
    ];
    const first = secure ?? httpOnly ?? sameSite;
    if (!first) return [];
    const flags: CookieFlags = {
      // Nothing said: it follows the request.
      secure: /^(?:null)?$/i.test(secure?.value ?? '')
        ? 'on'
        : flagOf(secure?.value, 'on'),
      httpOnly: flagOf(httpOnly?.value, 'on'),
      sameSite: sameSiteOf(sameSite?.value, sameSite ? 'chosen' : 'lax'),
    };
    const at = placeOf(flags, { secure, httpOnly, otherwise: first });
    return [{ path: at.path, line: at.line, kind: 'session', ...flags }];
  });
  if (settings.length || frameworks.length) return settings;
  return plainSession(service);
}

/** `session_start()`: its cookie is as bare as `php.ini` leaves it. */
function plainSession(service: Service): CookieSite[] {
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'php');
  const start = sources.flatMap(({ path }) =>
    findCalls(service.repository, path, /(?<![\w>:$])session_start(?=\s*\()/),
  )[0];
  if (!start) return [];
  const texts = [
    ...sources.map(({ uncommented }) => uncommented),
    ...service.files
      .filter(
        ({ path, size }) =>
          size < 100_000 &&
          /(?:^|\/)(?:[\w.-]*php[\w.-]*\.ini|\.user\.ini|\.htaccess|Dockerfile)$/.test(
            path,
          ),
      )
      .map(({ path }) => service.repository.text(path) ?? ''),
  ];
  const given = (name: string) => {
    for (const text of texts) {
      const found = new RegExp(
        `cookie_${name}["']?\\s*(?:=>|,|=|\\s)\\s*["']?(\\w+)`,
        'i',
      ).exec(text)?.[1];
      if (found)
        return found.replace(/^on$/i, 'true').replace(/^off$/i, 'false');
    }
    return undefined;
  };
  const parameters = texts.some(text =>
    /session_set_cookie_params\s*\(/.test(text),
  );
  const absent = parameters ? 'chosen' : 'missing';
  return [
    {
      path: start.path,
      line: start.line,
      kind: 'session',
      name: 'PHPSESSID',
      ...allOn,
      secure: flagOf(given('secure'), absent),
      httpOnly: flagOf(given('httponly'), absent),
      sameSite: sameSiteOf(given('samesite')),
    },
  ];
}
