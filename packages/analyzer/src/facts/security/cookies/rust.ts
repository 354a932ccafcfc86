import { findCalls } from '../../code';
import type { Service } from '../../../service';
import { escaped, statementEnd } from '../../errors/ranges';
import type { ServerSource } from '../../server/sources';
import { isCredential, isRemoval, writtenName } from './names';
import { constantBehind } from './options';
import { allOn, flagOf, sameSiteOf, type CookieSite, type Flag } from './types';

/** `Cookie::build(…)` chains, `Cookie::new` with its setters, and session layers that are told to be careless. */
export function rustCookies(
  service: Service,
  source: ServerSource,
): CookieSite[] {
  const { code, uncommented, path } = source;
  const index = service.repository.lineIndex(path);
  const rocket = /\brocket\b/.test(uncommented);
  const set = findCalls(
    service.repository,
    path,
    /\bCookie\s*::\s*(?:build|new)(?=\s*\()/,
  )
    .slice(0, 60)
    .flatMap((call): CookieSite[] => {
      const inner = /^\(([\s\S]*)\)$/.exec(call.arguments[0]?.text ?? '');
      const parts = inner
        ? inner[1].split(',')
        : call.arguments.map(({ text }) => text);
      const name = (parts[0] ?? '').trim();
      const value = parts.slice(1).join(',').trim();
      const known = constantBehind(service, source, name);
      const chain = uncommented.slice(
        call.end,
        statementEnd(code, call.offset),
      );
      const before = code.slice(Math.max(0, call.offset - 200), call.offset);
      const variable = /\blet\s+(?:mut\s+)?(\w+)\s*(?::\s*\w+\s*)?=\s*$/.exec(
        before,
      )?.[1];
      const later = variable
        ? [
            ...uncommented
              .slice(call.end, call.end + 2_000)
              .matchAll(
                new RegExp(
                  `(?<![\\w.])${escaped(variable)}\\.([^;\\n]{1,150})`,
                  'g',
                ),
              ),
          ]
            .map(([, text]) => `.${text}`)
            .join('\n')
        : '';
      const rest = `${chain}\n${later}`;
      if (
        !isCredential(known, value) ||
        isRemoval(value) ||
        /\.remove(?:_private)?\(\s*$|\.del\w*\(\s*$/.test(before) ||
        /max_age\(\s*(?:Duration|time::Duration)::(?:ZERO|seconds\(\s*0)|make_removal\(/.test(
          rest,
        )
      )
        return [];
      const flag = (pattern: string, absent: Flag): Flag =>
        flagOf(
          new RegExp(`\\.(?:set_|with_)?${pattern}\\(\\s*([^)\\n]{0,60})`).exec(
            rest,
          )?.[1],
          absent,
        );
      return [
        {
          path,
          line: call.line,
          kind: 'token',
          ...writtenName(known),
          // Rocket marks cookies while it serves TLS, behind a proxy it has to be told.
          secure: flag('secure', rocket ? 'chosen' : 'missing'),
          httpOnly: flag('http_only', 'missing'),
          sameSite: sameSiteOf(
            /\.(?:set_)?same_site\(\s*([^)\n]{1,60})/.exec(rest)?.[1],
            rocket ? 'strict' : 'missing',
          ),
        },
      ];
    });
  // Other middleware may have these names.
  const known =
    /\b(?:actix_session|actix_identity|tower_sessions|axum_session\w*)\b/.test(
      uncommented,
    );
  const layers = [
    ...code.matchAll(
      /\b(?:SessionMiddleware|SessionManagerLayer|CookieIdentityPolicy|CookieSession|IdentityMiddleware)\s*(?:::|<)/g,
    ),
  ]
    .slice(0, known ? 10 : 0)
    .map((match): CookieSite => {
      const text = uncommented.slice(
        match.index,
        statementEnd(code, match.index),
      );
      const off = /\.(?:cookie_|with_)?(secure|http_only)\(\s*false\s*\)/.exec(
        text,
      );
      return {
        path,
        line: index.lineAt(off ? match.index + off.index + 1 : match.index),
        kind: 'session',
        ...allOn,
        ...switched(off?.[1]),
        sameSite: sameSiteOf(
          /same_site\(\s*([^)\n]{1,60})/.exec(text)?.[1],
          'lax',
        ),
      };
    })
    .filter(
      ({ line }) =>
        !/^\s*(?:use|impl|struct|pub)\b/.test(
          service.repository.lines(path)[line - 1] ?? '',
        ),
    );
  return [...set, ...layers];
}

function switched(name: string | undefined): Partial<CookieSite> {
  if (!name) return {};
  return name === 'secure' ? { secure: 'off' } : { httpOnly: 'off' };
}
