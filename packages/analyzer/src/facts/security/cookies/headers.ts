import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';
import { isCredential, isRemoval } from './names';
import { sameSiteOf, type CookieSite } from './types';

/** Cookies that are written as a header: `res.setHeader('Set-Cookie', 'session=…; HttpOnly')`. */
export function cookieHeaders(
  service: Service,
  { path, uncommented }: ServerSource,
): CookieSite[] {
  const index = service.repository.lineIndex(path);
  return [
    ...uncommented.matchAll(
      /["'`]Set-Cookie["'`]\]?\s*(?:,|:|=>?|\)\s*\.set\()\s*\[?\s*f?(["'`])([\w.-]{1,60})=([^\n]{0,400})/gi,
    ),
  ]
    .slice(0, 20)
    .flatMap((match): CookieSite[] => {
      const [, quote, name, rest] = match;
      const body = rest.split(';')[0];
      const value = body.startsWith(quote) ? '' : body;
      if (
        !isCredential(`"${name}"`, 'value') ||
        isRemoval(value) ||
        /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(rest)
      )
        return [];
      const rendered = /\+|\$\{|\{\w|%s/.test(rest.replace(body, ''));
      const absent = rendered ? 'chosen' : 'missing';
      return [
        {
          path,
          line: index.lineAt(match.index),
          kind: 'token',
          name,
          secure: /;\s*secure/i.test(rest) ? 'on' : absent,
          httpOnly: /;\s*httponly/i.test(rest) ? 'on' : absent,
          sameSite: sameSiteOf(/samesite=(\w+)/i.exec(rest)?.[1]),
        },
      ];
    });
}
