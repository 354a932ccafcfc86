import type { Service } from '../../../service';
import type { Middleware } from '../types';

/** What Symfony's configuration puts before the application: `firewalls:`, `access_control:`, `rate_limiter:`. */
export function securitySettings(service: Service): Middleware[] {
  return service.of(['CONFIG']).flatMap(({ path }) => {
    if (
      !/(?:^|\/)config\/packages\/(?:prod\/)?(?:security|rate_limiter|nelmio_\w+|framework)\.ya?ml$/.test(
        path,
      )
    )
      return [];
    const text = service.repository.text(path) ?? '';
    return [
      ...text.matchAll(
        /^(?: {0,8}| {0,16}(?=login_throttling))(firewalls|access_control|login_throttling|rate_limiter|providers|csrf_protection|json_login|form_login|jwt|nelmio_cors|nelmio_security)\s*:/gm,
      ),
    ].map(match => ({
      name: match[1],
      text: text.slice(match.index, match.index + 1_500),
      path,
      line: text.slice(0, match.index + match[0].search(/\S/)).split('\n')
        .length,
      kind: 'setting' as const,
      development: false,
    }));
  });
}
