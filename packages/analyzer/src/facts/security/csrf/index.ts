import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { isForDevelopment } from '../../configuration';
import { byCookie } from './cookies';
import { dotnetCsrf } from './dotnet';
import { jvmCsrf } from './jvm';
import { phpCsrf } from './php';
import { pythonCsrf } from './python';
import { rubyCsrf } from './ruby';
import type { CsrfPlace, CsrfProtection } from './types';

export type { CsrfPlace, CsrfProtection } from './types';

const readers: Record<Ecosystem, (service: Service) => CsrfProtection> = {
  node: service => byCookie(service, 'node'),
  go: service => byCookie(service, 'go'),
  rust: service => byCookie(service, 'rust'),
  python: pythonCsrf,
  jvm: jvmCsrf,
  dotnet: dotnetCsrf,
  ruby: rubyCsrf,
  php: phpCsrf,
};

/** Use as `service.fact(csrfProtectionOf)`. @public */
export function csrfProtectionOf(service: Service): CsrfProtection {
  const found = service
    .fact(stackOf)
    .ecosystems.map(ecosystem => readers[ecosystem](service));
  const all = (key: keyof CsrfProtection): CsrfPlace[] =>
    found.flatMap(each => each[key]);
  return {
    cookies: all('cookies'),
    off: all('off').filter(place => !isForDevelopment(service, place)),
    lacking: all('lacking'),
    protection: all('protection'),
    unreadable: all('unreadable'),
  };
}
