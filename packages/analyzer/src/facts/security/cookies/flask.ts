import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';
import { assigned } from './assigned';
import { allOn, placeOf, sameSiteOf, type CookieSite } from './types';

const flaskSessions =
  /\bfrom\s+flask\s+import\b[^\n]{0,400}\bsession\b|\bfrom\s+flask\s+import\s*\([^)]{0,600}\bsession\b|\bflask\.session\b|\bflask_login\b|\bflask_session\b|\bflask_security\b/;

/** Flask's session: what the code or its configuration classes say about its cookie. */
export function flaskCookies(service: Service): CookieSite[] {
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'python');
  const sites: CookieSite[] = [];
  const using = sources.find(({ uncommented }) =>
    flaskSessions.test(uncommented),
  );
  const application = sources
    .map(source => ({ source, at: source.code.search(/(?<![\w.])Flask\s*\(/) }))
    .find(({ at }) => at >= 0);
  // Talisman sets both flags unless it is told not to.
  const talisman = sources
    .map(({ path, code }) => ({
      path,
      at: code.search(/(?<![\w.])(?:Talisman|talisman\.init_app)\s*\(/),
    }))
    .find(({ at }) => at >= 0);
  if (using && talisman) {
    const { path, at } = talisman;
    const line = service.repository.lineIndex(path).lineAt(at);
    sites.push({ path, line, kind: 'session', name: 'session', ...allOn });
  } else if (using && application) {
    const place = {
      path: application.source.path,
      line: service.repository
        .lineIndex(application.source.path)
        .lineAt(application.at),
    };
    const secure = assigned(service, sources, 'SESSION_COOKIE_SECURE');
    const httpOnly = assigned(service, sources, 'SESSION_COOKIE_HTTPONLY');
    const sameSite = assigned(service, sources, 'SESSION_COOKIE_SAMESITE');
    const at = placeOf<{ path: string; line: number }>(
      { secure: secure?.flag ?? 'missing', httpOnly: httpOnly?.flag ?? 'on' },
      { secure, httpOnly, otherwise: place },
    );
    sites.push({
      path: at.path,
      line: at.line,
      kind: 'session',
      name: 'session',
      secure: secure?.flag ?? 'missing',
      httpOnly: httpOnly?.flag ?? 'on',
      sameSite: sameSite ? sameSiteOf(sameSite.text) : 'missing',
    });
  }
  const tokens = sources.some(({ uncommented }) =>
    /JWT_TOKEN_LOCATION["']?\]?\s*=\s*[^\n]{0,80}cookies/.test(uncommented),
  );
  const location = tokens
    ? assigned(service, sources, 'JWT_TOKEN_LOCATION')
    : undefined;
  if (location) {
    const secure = assigned(service, sources, 'JWT_COOKIE_SECURE');
    const at = secure?.flag === 'off' ? secure : location;
    const sameSite = assigned(service, sources, 'JWT_COOKIE_SAMESITE');
    sites.push({
      path: at.path,
      line: at.line,
      kind: 'token',
      name: 'access_token_cookie',
      secure: secure?.flag ?? 'missing',
      httpOnly: 'on',
      sameSite: sameSite ? sameSiteOf(sameSite.text) : 'missing',
    });
  }
  return sites;
}
