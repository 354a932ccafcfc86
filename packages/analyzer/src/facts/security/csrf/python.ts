import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { indentOf } from '../../errors/ranges';
import { djangoCookies, inDjangoSettings } from '../cookies/django';
import { byCookie, cookiesIn } from './cookies';
import {
  calledByServers,
  nothing,
  type CsrfPlace,
  type CsrfProtection,
} from './types';

/** Django protects every view unless told otherwise; the others are left to their cookies and extensions. */
export function pythonCsrf(service: Service): CsrfProtection {
  const isDjango = service
    .fact(stackOf)
    .frameworks.some(({ name }) => /^Django/.test(name));
  return isDjango ? djangoCsrf(service) : flaskCsrf(service);
}

function djangoCsrf(service: Service): CsrfProtection {
  const cookies = [
    ...djangoCookies(service).filter(({ name }) => name !== 'csrftoken'),
    ...cookiesIn(service, 'python'),
  ];
  if (cookies.length === 0) return nothing();
  const middleware = inDjangoSettings(service, /CsrfViewMiddleware/);
  const sources = pythonSources(service);
  const exempt = sources.flatMap(source => [
    ...exemptViews(service, source),
    ...uncheckedSessions(service, source),
  ]);
  return {
    ...nothing(),
    cookies,
    off: exempt,
    // Only where the list is there can it be seen to be missing.
    lacking:
      middleware || !inDjangoSettings(service, /SessionMiddleware/)
        ? []
        : cookies.slice(0, 1),
    protection: middleware ? [middleware] : [],
  };
}

function pythonSources(service: Service): ServerSource[] {
  return service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'python');
}

const byUser =
  /\blogin_required\b|\bLoginRequiredMixin\b|\bPermissionRequiredMixin\b|\bpermission_required\b|\bstaff_member_required\b|\brequest\.user\b|\brequest\.session\b/;
const readOnly =
  /\brequire_GET\b|\brequire_safe\b|\brequire_http_methods\(\s*\[\s*["']GET["']\s*\]/;

/** `@csrf_exempt` on a view that the session's user calls. */
function exemptViews(service: Service, source: ServerSource): CsrfPlace[] {
  const { path, code, uncommented } = source;
  const index = service.repository.lineIndex(path);
  return [
    ...code.matchAll(
      /^[ \t]*@(?:csrf_exempt\b|method_decorator\(\s*csrf_exempt\b)/gm,
    ),
  ]
    .slice(0, 100)
    .flatMap(match => {
      const view = viewAt(uncommented, match.index);
      return byUser.test(view) &&
        !readOnly.test(view) &&
        !calledByServers.test(view) &&
        !calledByServers.test(path)
        ? [{ path, line: index.lineAt(match.index) }]
        : [];
    });
}

/** From a decorator to the end of what it stands on, the decorators above it included. */
function viewAt(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - 400), offset).split('\n');
  before.pop();
  const above: string[] = [];
  for (const line of before.reverse()) {
    if (!/^\s*@/.test(line)) break;
    above.push(line);
  }
  const lines = text.slice(offset, offset + 8_000).split('\n');
  const indent = indentOf(lines[0]);
  let end = lines.findIndex(line =>
    /^\s*(?:async\s+)?(?:def|class)\b/.test(line),
  );
  if (end < 0) return '';
  end++;
  while (
    end < lines.length &&
    (!/\S/.test(lines[end]) ||
      indentOf(lines[end]) > indent ||
      /^\s*[)\]]/.test(lines[end]))
  )
    end++;
  return [...above, ...lines.slice(0, end)].join('\n');
}

/** REST framework's session authentication with its check taken out. */
function uncheckedSessions(
  service: Service,
  source: ServerSource,
): CsrfPlace[] {
  const { path, code } = source;
  const match =
    /^[ \t]+def\s+enforce_csrf\s*\([^)\n]{0,80}\)[^\n]{0,40}:\s*(?:pass|return)?\s*\n?\s*(?:pass|return(?:\s+None)?)\s*(?:\n|$)/m.exec(
      code,
    );
  if (!match) return [];
  const at = match.index + match[0].search(/\S/);
  return [{ path, line: service.repository.lineIndex(path).lineAt(at) }];
}

function flaskCsrf(service: Service): CsrfProtection {
  const result = byCookie(service, 'python');
  if (result.cookies.length === 0) return result;
  const off = pythonSources(service).flatMap(({ path, uncommented }) => {
    const index = service.repository.lineIndex(path);
    return [
      ...uncommented.matchAll(
        /\b(?:WTF_CSRF_ENABLED|JWT_COOKIE_CSRF_PROTECT)["']?\]?\s*(?:=(?!=)|:)\s*(?:bool\s*=\s*)?False\b/g,
      ),
    ].map(({ index: at }) => ({ path, line: index.lineAt(at) }));
  });
  return { ...result, off };
}
