import { findCalls, type Call } from '../../code';
import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { constantBehind, fieldOf, objectBehind } from './options';
import {
  allOn,
  flagOf,
  nothingSet,
  sameSiteOf,
  unreadable,
  type CookieFlags,
  type CookieSite,
} from './types';

/** `res.cookie`, Fastify's `reply.setCookie`, Hono's and h3's `setCookie(c, …)`, `cookies().set`, `cookie.serialize`. */
const setters =
  /\.\s*(?:cookie|setCookie)(?=\s*\()|(?:\bcookies\(\)\)?|\bcookieStore|\bcookies)\s*\.\s*set(?=\s*\()|(?<![\w.$])(?:setCookie|setSignedCookie)(?=\s*\()|\bcookie\s*\.\s*serialize(?=\s*\()/;

export function nodeCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  return [
    ...findCalls(service.repository, source.path, setters)
      .slice(0, 60)
      .flatMap(call => setCookie(service, source, call)),
    ...sessions(service, source),
    ...switchedOff(service, source),
  ];
}

function flagsIn(options: string, absent: CookieFlags): CookieFlags {
  return {
    secure: flagOf(fieldOf(options, /secure/), absent.secure),
    httpOnly: flagOf(fieldOf(options, /httpOnly/), absent.httpOnly),
    sameSite: sameSiteOf(fieldOf(options, /sameSite/), absent.sameSite),
  };
}

function setCookie(
  service: Service,
  source: ServerSource,
  call: Call,
): CookieSite[] {
  let args = call.arguments.map(({ text }) => text);
  // The context comes first where the function belongs to no response.
  if (
    /^set/i.test(call.name) &&
    /^[a-z]\w*$/.test(args[0] ?? '') &&
    args.length > 2
  )
    args = args.slice(1);
  if (args.length === 1 && args[0].startsWith('{'))
    args = [
      fieldOf(args[0], /name/) ?? '',
      fieldOf(args[0], /value/) ?? '',
      args[0],
    ];
  if (/^setSigned/.test(call.name)) args.splice(2, 1);
  // These set cookies in the browser, where no flag can hide them from scripts.
  if (
    /["'`](?:cookies-next|js-cookie|universal-cookie)["'`]/.test(
      source.uncommented,
    )
  )
    return [];
  const [name, value, given] = args;
  if (name === undefined || value === undefined) return [];
  const known = constantBehind(service, source, name);
  if (!isCredential(known, value)) return [];
  // Koa and SvelteKit set both flags by themselves.
  const careful =
    /cookies/.test(call.name) &&
    !/next\/(?:headers|server)/.test(source.uncommented);
  const absent = careful ? allOn : nothingSet;
  const options = given ? objectBehind(service, source, given) : '{}';
  if (isRemoval(value, options)) return [];
  return [
    {
      path: source.path,
      line: call.line,
      kind: 'token',
      ...writtenName(known),
      ...(options === undefined ? unreadable : flagsIn(options, absent)),
    },
  ];
}

interface SessionLibrary {
  module: RegExp;
  /** What it sets when nothing is said. */
  absent: CookieFlags;
  /** Its cookie's options are its own, not those of a `cookie` inside. */
  flat?: boolean;
  /** It is registered with Fastify. */
  plugin?: boolean;
}

const libraries: SessionLibrary[] = [
  {
    module: /express-session/,
    absent: { secure: 'missing', httpOnly: 'on', sameSite: 'missing' },
  },
  {
    module: /cookie-session/,
    absent: { secure: 'missing', httpOnly: 'on', sameSite: 'missing' },
    flat: true,
  },
  {
    module: /@fastify\/secure-session/,
    absent: nothingSet,
    plugin: true,
  },
  {
    module: /@fastify\/session/,
    absent: { secure: 'on', httpOnly: 'on', sameSite: 'missing' },
    plugin: true,
  },
];

function sessions(service: Service, source: ServerSource): CookieSite[] {
  return libraries.flatMap(({ module, absent, flat, plugin }) => {
    const local = importedAs(source.uncommented, module);
    if (!local) return [];
    const name = plugin
      ? /\.\s*register(?=\s*\()/
      : new RegExp(`(?<![\\w.$])${local.replace(/\$/g, '\\$')}(?=\\s*\\()`);
    return findCalls(service.repository, source.path, name).flatMap(
      (call): CookieSite[] => {
        const [first, second] = call.arguments;
        if (plugin && first?.text !== local && !module.test(first?.text ?? ''))
          return [];
        const given = plugin ? second : first;
        // `session(app)`, a type or a re-export: no place that decides.
        if (!given) return [];
        const options = objectBehind(service, source, given.text);
        const site = { path: source.path, line: call.line };
        if (options === undefined)
          return [{ ...site, kind: 'session', ...unreadable }];
        const cookie = flat ? options : cookieOf(service, source, options);
        // Behind a proxy that Express trusts the library sees HTTPS by itself.
        const trusting =
          flat &&
          /["'`]trust proxy["'`]|\.proxy\s*=\s*true/.test(source.uncommented);
        return [
          {
            ...site,
            kind: 'session',
            ...(cookie === undefined
              ? unreadable
              : flagsIn(
                  cookie,
                  trusting ? { ...absent, secure: 'on' } : absent,
                )),
          },
        ];
      },
    );
  });
}

/** The `cookie` of a session's options, with what is assigned to it before: `sess.cookie.secure = true`. */
function cookieOf(
  service: Service,
  source: ServerSource,
  options: string,
): string | undefined {
  const assigned = /^[ \t]*(?:secure|httpOnly|sameSite): [^\n]*/gm;
  const early = options.startsWith('{')
    ? ''
    : (options.match(assigned) ?? []).join('\n');
  const cookie = fieldOf(options, /cookie/);
  if (cookie === undefined) return `${early}\n{}`;
  const whole =
    cookie === 'cookie'
      ? objectBehind(service, source, 'cookie')
      : objectBehind(service, source, cookie);
  return whole === undefined ? undefined : `${early}\n${whole}`;
}

function importedAs(text: string, module: RegExp): string | undefined {
  const name = `["'\`](?:${module.source})["'\`]`;
  return (
    new RegExp(
      `\\bimport\\s+(?:\\*\\s+as\\s+)?([\\w$]+)(?:\\s*,\\s*\\{[^}]{0,300}\\})?\\s+from\\s+${name}`,
    ).exec(text)?.[1] ??
    new RegExp(
      `\\b([\\w$]+)\\s*=\\s*(?:await\\s+)?(?:require|import)\\(\\s*${name}`,
    ).exec(text)?.[1]
  );
}

/** Libraries that are careful until they are told otherwise. */
const careful: Array<{ file: RegExp; off: RegExp }> = [
  { file: /["'`]iron-session/, off: /\b(secure|httpOnly)\s*:\s*false\b/g },
  {
    file: /["'`]@hapi\/(?:cookie|yar|hapi)["'`]/,
    off: /\bis(Secure|HttpOnly)\s*:\s*false\b/g,
  },
  {
    file: /next-auth|@auth\/|better-auth/,
    off: /\buse(Secure)Cookies\s*:\s*false\b/g,
  },
];

function switchedOff(service: Service, source: ServerSource): CookieSite[] {
  const index = service.repository.lineIndex(source.path);
  return careful.flatMap(({ file, off }) =>
    file.test(source.uncommented)
      ? [...source.uncommented.matchAll(off)].slice(0, 10).map(
          (match): CookieSite => ({
            path: source.path,
            line: index.lineAt(match.index),
            kind: 'session',
            ...allOn,
            ...(/secure/i.test(match[1])
              ? { secure: 'off' }
              : { httpOnly: 'off' }),
          }),
        )
      : [],
  );
}
