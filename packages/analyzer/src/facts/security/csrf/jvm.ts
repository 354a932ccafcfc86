import type { Service } from '../../../service';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { scopesAround } from '../scopes';
import { byCookie, cookiesIn } from './cookies';
import { nothing, type CsrfPlace, type CsrfProtection } from './types';

const disabled =
  /\bcsrf\s*\(\s*\)\s*\.\s*disable\s*\(|\bcsrf\s*\(\s*(?:\w+\s*->\s*\w+\s*\.\s*disable\s*\(|[\w.]{1,60}\s*::\s*disable)|\bcsrf\s*\{\s*(?:it\s*->\s*)?(?:it\s*\.\s*)?disable\s*\(|\bcsrf\s*\(\s*withDefaults\(\)\s*\)\s*\.\s*disable/g;
const withSession =
  /\.?\b(?:formLogin|oauth2Login|saml2Login|rememberMe)\s*(?:\(|\{)/;
const stateless =
  /SessionCreationPolicy\s*\.\s*(?:STATELESS|NEVER)|\bSTATELESS\b|NoOpServerSecurityContextRepository/;

/** Spring Security protects by default; without it only the cookies speak. */
export function jvmCsrf(service: Service): CsrfProtection {
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'jvm');
  const secured = sources.filter(({ uncommented }) =>
    /org\.springframework\.security/.test(uncommented),
  );
  if (secured.length === 0) return byCookie(service, 'jvm');
  const cookies: Array<CsrfPlace & { sameSite?: string }> = cookiesIn(
    service,
    'jvm',
  );
  const open = cookies.filter(
    ({ sameSite }) => sameSite === 'missing' || sameSite === 'none',
  );
  const result = nothing();
  result.cookies.push(...cookies);
  for (const source of secured) {
    const index = service.repository.lineIndex(source.path);
    const login = withSession.exec(source.code);
    const chains = [...source.code.matchAll(disabled)].slice(0, 10);
    const place = (offset: number) => ({
      path: source.path,
      line: index.lineAt(offset),
    });
    const loginChain = login
      ? chainAround(service, source, login.index) ?? source.code
      : '';
    if (login && !stateless.test(loginChain)) {
      result.cookies.push(place(login.index));
      if (loginChain.search(disabled) < 0)
        result.protection.push(place(login.index));
    }
    for (const { index: at } of chains) {
      const chain = chainAround(service, source, at) ?? source.code;
      const bySession = withSession.test(chain) && !stateless.test(chain);
      if (bySession || open.length > 0) result.off.push(place(at));
    }
    const built = source.code.search(/\b\w{0,20}HttpSecurity\s+\w/);
    if (chains.length === 0 && built >= 0) result.protection.push(place(built));
  }
  if (result.off.length === 0 && result.protection.length === 0)
    result.protection.push(
      ...cookies.filter(({ sameSite }) =>
        /^(?:strict|lax|chosen)$/.test(sameSite ?? ''),
      ),
    );
  return result;
}

/** The function that builds the chain. */
function chainAround(
  service: Service,
  { path, code, ecosystem }: ServerSource,
  offset: number,
): string | undefined {
  const scopes = scopesAround(service.repository, path, ecosystem, offset);
  const outer = scopes[scopes.length - 1];
  return outer && code.slice(outer.header, outer.end);
}
