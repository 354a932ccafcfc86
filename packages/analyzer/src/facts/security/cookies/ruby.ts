import { findCalls } from '../../code';
import { effectiveConfigurationOf } from '../../configuration';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { statementEnd } from '../../errors/ranges';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { bracketed, fieldOf } from './options';
import { flagOf, sameSiteOf, type CookieSite, type Flag } from './types';

/** `cookies[:token] = { … }` and the session middleware of Rack and Sinatra. */
export function rubyCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  const { code, uncommented, path } = source;
  const index = service.repository.lineIndex(path);
  const careful = railsSecure(service)?.secure;
  const written = [
    ...uncommented.matchAll(
      /(?<![\w@])cookies(?:\.(?:signed|encrypted|permanent))*\[\s*([^\]\n]{1,60})\]\s*=(?!=)\s*/g,
    ),
  ]
    .slice(0, 30)
    .flatMap((match): CookieSite[] => {
      if (code[match.index] === ' ') return [];
      const from = match.index + match[0].length;
      const given = uncommented.slice(from, statementEnd(code, from));
      const options = given.startsWith('{')
        ? bracketed(given, 0) ?? given
        : '{}';
      const name = match[1].trim().replace(/^:/, '');
      const value = given.startsWith('{')
        ? fieldOf(options, /value/) ?? ''
        : given;
      if (
        !isCredential(`"${name.replace(/["']/g, '')}"`, value) ||
        isRemoval(value, options)
      )
        return [];
      return [
        {
          path,
          line: index.lineAt(match.index),
          kind: 'token',
          ...writtenName(`"${name.replace(/["']/g, '')}"`),
          // Rails marks every cookie once it forces HTTPS.
          secure: flagOf(
            fieldOf(options, /secure/),
            careful === 'missing' || careful === 'off' || careful === undefined
              ? 'missing'
              : 'on',
          ),
          httpOnly: flagOf(fieldOf(options, /httponly|http_only/), 'missing'),
          sameSite: sameSiteOf(
            fieldOf(options, /same_site/),
            careful === undefined ? 'missing' : 'lax',
          ),
        },
      ];
    });
  const rack = findCalls(service.repository, path, /(?<![\w.])use(?=\s*\()/)
    .filter(call => /Session::/.test(call.arguments[0]?.text ?? ''))
    .map(call => ({
      line: call.line,
      text: call.arguments.map(({ text }) => text).join(', '),
    }));
  const bare = [
    ...uncommented.matchAll(
      /^[ \t]*use\s+(Rack::Session::\w+[^\n]*(?:,\s*\n[^\n]*){0,10})/gm,
    ),
  ].map(match => ({
    line: index.lineAt(match.index + match[0].search(/\S/)),
    text: match[1],
  }));
  const sinatra = [...code.matchAll(/^[ \t]*enable\s+:sessions\b/gm)].map(
    match => ({
      line: index.lineAt(match.index + match[0].search(/\S/)),
      text:
        /\bset\s+:sessions\s*,\s*([^\n]{1,200})/.exec(uncommented)?.[1] ?? '',
    }),
  );
  return [
    ...written,
    ...[...rack, ...bare, ...sinatra].map(
      ({ line, text }): CookieSite => ({
        path,
        line,
        kind: 'session',
        secure: flagOf(fieldOf(`(${text})`, /secure/), 'missing'),
        httpOnly: flagOf(fieldOf(`(${text})`, /httponly|http_only/), 'on'),
        sameSite: sameSiteOf(fieldOf(`(${text})`, /same_site/)),
      }),
    ),
  ];
}

/** Rails' own session: over HTTPS only when production forces it or the store is told so. */
export function railsCookies(service: Service): CookieSite[] {
  const site = railsSecure(service);
  return site && usesSessions(service) ? [site] : [];
}

function railsSecure(service: Service): CookieSite | undefined {
  if (!service.fact(stackOf).frameworks.some(({ name }) => name === 'Rails'))
    return undefined;
  const { repository } = service;
  const production = service.pathTo('config/environments/production.rb');
  const forced = service.fact(effectiveConfigurationOf).get('force_ssl');
  const store = service
    .fact(serverSourcesOf)
    .map(({ path, uncommented, code }) => {
      const at = code.search(/\bsession_store\b\s*\(?\s*:/);
      return at < 0
        ? undefined
        : { path, at, text: uncommented.slice(at, statementEnd(code, at)) };
    })
    .find(one => one !== undefined);
  const given = store && fieldOf(`(${store.text})`, /secure/);
  const ssl: Flag =
    forced && (forced.value === undefined || forced.variables.length > 0)
      ? 'chosen'
      : flagOf(forced?.value, 'missing');
  const secure = ssl === 'on' || ssl === 'chosen' ? ssl : flagOf(given, ssl);
  const sameSite = sameSiteOf(
    store && fieldOf(`(${store.text})`, /same_site/),
    'lax',
  );
  const httpOnly = flagOf(
    store && fieldOf(`(${store.text})`, /httponly|http_only/),
    'on',
  );
  const place =
    forced ??
    commented(service, production) ??
    (store && {
      path: store.path,
      line: repository.lineIndex(store.path).lineAt(store.at),
    });
  if (!place && !repository.has(production)) return undefined;
  const { path, line } = place ?? { path: production, line: 1 };
  return { path, line, kind: 'session', secure, httpOnly, sameSite };
}

/** `# config.force_ssl = true`, as scaffolds leave it. */
function commented(
  service: Service,
  path: string,
): { path: string; line: number } | undefined {
  if (!service.repository.has(path)) return undefined;
  const at = service.repository
    .lines(path)
    .findIndex(text => /^\s*#\s*config\.force_ssl\s*=/.test(text));
  return at < 0 ? undefined : { path, line: at + 1 };
}

/** Whether anybody is kept signed in by a session, or anything else is kept in it. */
function usesSessions(service: Service): boolean {
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'ruby');
  const only = sources.some(({ code }) =>
    /\bconfig\.api_only\s*=\s*true/.test(code),
  );
  const restored = sources.some(({ code }) =>
    /\bSession::CookieStore\b|\bActionDispatch::Cookies\b|\bsession_store\b\s*\(?\s*:(?!disabled)/.test(
      code,
    ),
  );
  const used = sources.some(
    ({ code, uncommented }) =>
      /(?<![\w.:@])session\s*\[|\breset_session\b|\bsign_in\s*[( ]|\bdevise_for\b|\blogin_user\b|\bauthenticate_user!/.test(
        code,
      ) || /\bcookies\.(?:signed|encrypted|permanent)\b/.test(uncommented),
  );
  return used && (!only || restored);
}
