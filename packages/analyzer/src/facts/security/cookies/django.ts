import { effectiveConfigurationOf, type Setting } from '../../configuration';
import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';
import { assigned } from './assigned';
import {
  allOn,
  flagOf,
  placeOf,
  sameSiteOf,
  type CookieFlags,
  type CookieSite,
  type Flag,
} from './types';

interface Place {
  path: string;
  line: number;
}

/** Whether the code keeps something in Django’s session, signs somebody in, or offers the admin site. */
const djangoSessions =
  /\badmin\.site\.urls\b|\brequest\.session\b|\b(?:auth_login|django_login|login)\s*\(\s*(?:self\.)?request\b|\bauth\.login\s*\(|\bLoginView\b|\bLoginRequiredMixin\b|@login_required|\bSessionAuthentication\b|\ballauth\b|\bcontrib\.auth\.urls\b/;

/** Django's settings, as production loads them. */
export function djangoCookies(service: Service): CookieSite[] {
  const configuration = service.fact(effectiveConfigurationOf);
  const anchor = inDjangoSettings(
    service,
    /SessionMiddleware|contrib\.sessions/,
  );
  const used = service
    .fact(serverSourcesOf)
    .some(
      ({ ecosystem, uncommented }) =>
        ecosystem === 'python' && djangoSessions.test(uncommented),
    );
  if (!anchor || !used) return [];
  const given = (key: string) => configuration.get(key);
  const secure = given('SESSION_COOKIE_SECURE');
  const httpOnly = given('SESSION_COOKIE_HTTPONLY');
  // A condition that the layers do not follow may set it.
  const python = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'python');
  const elsewhere = (key: string): Flag => {
    const flag = assigned(service, python, key)?.flag;
    return flag === 'on' || flag === 'chosen' ? 'chosen' : 'missing';
  };
  const flags: CookieFlags = {
    secure: settingFlag(secure, elsewhere('SESSION_COOKIE_SECURE')),
    httpOnly: settingFlag(httpOnly, 'on'),
    sameSite: sameSiteOf(
      given('SESSION_COOKIE_SAMESITE')?.value,
      given('SESSION_COOKIE_SAMESITE') ? 'chosen' : 'lax',
    ),
  };
  const at = placeOf<Place>(flags, { secure, httpOnly, otherwise: anchor });
  const sites: CookieSite[] = [
    {
      path: at.path,
      line: at.line,
      kind: 'session',
      name: 'sessionid',
      ...flags,
    },
  ];
  const csrf = inDjangoSettings(service, /CsrfViewMiddleware/);
  const csrfSecure = given('CSRF_COOKIE_SECURE');
  if (csrf && !given('CSRF_USE_SESSIONS')) {
    const place = csrfSecure ?? csrf;
    sites.push({
      path: place.path,
      line: place.line,
      kind: 'session',
      name: 'csrftoken',
      ...allOn,
      secure: settingFlag(csrfSecure, elsewhere('CSRF_COOKIE_SECURE')),
    });
  }
  return sites;
}

function settingFlag(setting: Setting | undefined, absent: Flag): Flag {
  if (!setting) return absent;
  return setting.value === undefined ? 'chosen' : flagOf(setting.value, absent);
}

/** Where the settings that production loads name a middleware or an application. */
export function inDjangoSettings(
  service: Service,
  entry: RegExp,
): Place | undefined {
  const quoted = new RegExp(`["'](?:[\\w.]{0,120}\\.)?(?:${entry.source})["']`);
  const { layers } = service.fact(effectiveConfigurationOf);
  const files = layers
    .filter(({ framework }) => framework === 'django')
    .flatMap(layer => layer.files);
  for (const path of files) {
    const at = service.repository.lexical(path).uncommented.search(quoted);
    if (at >= 0)
      return { path, line: service.repository.lineIndex(path).lineAt(at) };
  }
  return undefined;
}
