import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';
import { credentialCookiesOf, type CookieSite } from '../cookies';
import { nothing, type CsrfPlace, type CsrfProtection } from './types';

/** The cookies that authenticate requests: those that only renew a token authenticate nothing else. */
export function authenticatingCookies(service: Service): CookieSite[] {
  return service
    .fact(credentialCookiesOf)
    .filter(({ name, scoped }) => !scoped && !/csrf|refresh/i.test(name ?? ''))
    .sort(
      (a, b) => Number(a.kind === 'session') - Number(b.kind === 'session'),
    );
}

/** Files of an ecosystem tell by their ending whose cookies they set. */
const ecosystemOf: Array<[RegExp, Ecosystem]> = [
  [/\.[cm]?[jt]sx?$/, 'node'],
  [/\.py$/, 'python'],
  [/\.(?:java|kt|kts|groovy|scala)$/, 'jvm'],
  [/\.go$/, 'go'],
  [/\.cs$/, 'dotnet'],
  [/\.rb$/, 'ruby'],
  [/\.php$/, 'php'],
  [/\.rs$/, 'rust'],
];

export function cookiesIn(
  service: Service,
  ecosystem: Ecosystem,
): CookieSite[] {
  return authenticatingCookies(service).filter(
    ({ path }) =>
      ecosystemOf.find(([ending]) => ending.test(path))?.[1] === ecosystem,
  );
}

/** A library or own code that checks where a request comes from. */
const protection =
  /(?<![\w$])(?!(?:disable|skip|without|no|ignore|remove)_?[cx]srf)(?:\w{0,40}[a-z_.])?(?:[cC]srf|[cC]SRF|[xX]srf|[xX]SRF)\w{0,40}\s*(?:\(|=\s*(?:require|new)\b|<)|(?:\brequire\(|\bfrom|\bimport)\s*\(?["'`][^"'`\n]{0,80}(?:csurf|csrf|xsrf|nosurf)[^"'`\n]{0,40}["'`]|["'`][\w./-]{0,80}(?:\/csrf|\/nosurf|csrf-protection)["'`]|\bcsrfPrevention\s*:\s*true|\bxsrf_cookies["']?\s*[:=]\s*True|\b(?:New)?CrossOriginProtection\b|\bverifyRequestOrigin\b|\bcheckOrigin\s*:\s*true|\bUseAntiforgery\b|\bAntiForgeryToken\b|\baxum_csrf\b|\bflask_wtf\b|\bSeaSurf\b/;
/** Headers that another site cannot send without being asked. */
const customHeader =
  /(?:headers?\s*(?:\[|\.\s*(?:get|Get)\s*\(|\()|\.\s*(?:get|header|getHeader|GetHeader|getHeaderLine)\s*\(|\bheader\s*\()\s*["'`](?:x-csrf|x-xsrf|x-requested-with|sec-fetch-site|csrf)|headers\.(?:xCsrf|csrf)|\bHTTP_X_(?:CSRF|REQUESTED_WITH)/i;
/** Requests of other origins end before any handler sees them. */
const refusedOrigin = /\b(?:callback|cb)\(\s*new\s+(?:\w{0,20})Error\(/;

/** Where the code of an ecosystem checks requests of other sites. */
export function protectionIn(
  service: Service,
  ecosystem: Ecosystem,
): CsrfPlace | undefined {
  for (const source of service.fact(serverSourcesOf)) {
    if (source.ecosystem !== ecosystem) continue;
    const { uncommented, path } = source;
    const found =
      protection.exec(uncommented) ??
      customHeader.exec(uncommented) ??
      (/\bcors\b/i.test(uncommented)
        ? refusedOrigin.exec(uncommented)
        : undefined);
    if (found) {
      const line = service.repository.lineIndex(path).lineAt(found.index);
      return { path, line };
    }
  }
  return undefined;
}

/** The rule where no framework protects by itself: SameSite on every such cookie, or something that checks. */
export function byCookie(
  service: Service,
  ecosystem: Ecosystem,
): CsrfProtection {
  const cookies = cookiesIn(service, ecosystem);
  const result = { ...nothing(), cookies };
  if (cookies.length === 0) return result;
  const checked = protectionIn(service, ecosystem);
  if (checked) return { ...result, protection: [checked] };
  return {
    ...result,
    lacking: cookies.filter(
      ({ sameSite }) => sameSite === 'missing' || sameSite === 'none',
    ),
    unreadable: cookies.filter(({ sameSite }) => sameSite === 'unknown'),
    protection: cookies.filter(({ sameSite }) =>
      /^(?:strict|lax|chosen)$/.test(sameSite),
    ),
  };
}
