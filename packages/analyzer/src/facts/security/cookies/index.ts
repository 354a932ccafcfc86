import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { isForDevelopment } from '../../configuration';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { djangoCookies } from './django';
import { dotnetCookies } from './dotnet';
import { flaskCookies } from './flask';
import { goCookies } from './go';
import { cookieHeaders } from './headers';
import { jvmCookies, jvmSessionSettings } from './jvm';
import { nodeCookies } from './node';
import { phpCookies, phpSessions } from './php';
import { pythonCookies } from './python';
import { railsCookies, rubyCookies } from './ruby';
import { rustCookies } from './rust';
import type { CookieSite } from './types';

export type { CookieFlags, CookieSite, Flag, SameSite } from './types';

const readers: Record<
  Ecosystem,
  (service: Service, source: ServerSource) => CookieSite[]
> = {
  node: nodeCookies,
  python: pythonCookies,
  jvm: jvmCookies,
  go: goCookies,
  dotnet: dotnetCookies,
  ruby: rubyCookies,
  php: phpCookies,
  rust: rustCookies,
};

/** Only these files are read: setting a cookie needs the word. */
const relevant = /cookie|session|scs/i;

/**
 * Where the service sets cookies that authenticate their bearer, and with which flags; what only development runs is
 * left out. Use as `service.fact(credentialCookiesOf)`.
 *
 * @public
 */
export function credentialCookiesOf(service: Service): CookieSite[] {
  const found = service
    .fact(serverSourcesOf)
    .filter(({ uncommented }) => relevant.test(uncommented))
    .flatMap(source => [
      ...readers[source.ecosystem](service, source),
      ...cookieHeaders(service, source),
    ]);
  const settings = [
    ...djangoCookies(service),
    ...flaskCookies(service),
    ...jvmSessionSettings(service),
    ...railsCookies(service),
    ...phpSessions(service),
  ];
  // A flag that tests for production on the cookie's own line guards nothing else.
  return [...settings, ...found].filter(
    site => site.secure === 'chosen' || !isForDevelopment(service, site),
  );
}
