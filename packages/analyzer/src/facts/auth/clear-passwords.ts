import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { isForDevelopment } from '../configuration';
import { isNoUsersPassword } from './other-passwords';
import type { PasswordPlace } from './passwords';

/** Words of whatever makes something else of a password, or hands it to somebody who does. */
const treated =
  /hash(?!set|map|table|code)|crypt|encod|digest|pbkdf|argon|hmac|md5|\bsha-?\d|salt|(?:verify|check|set|authenticate)_?[pP]assword|\bauthenticate\s*\(|ldap|keycloak|cognito|firebase|supabase|auth0/i;
const identityProvider =
  /keycloak|auth0|cognito|firebase|supabase|okta|msal|clerk|ldap|better-auth|lucia|next-auth|identityserver|openiddict|workos|stytch|(?:^|[@/-])ory(?:$|[/-])/i;

const writes = [
  // password=command.password, Password: input.Password, 'password' => $request->password, password: req.body.password
  /(?<![\w.])["']?[pP]assword["']?\s*(?:=>|=|:)\s*(?:[$\w]{1,40}(?:\?|!)?(?:\.|->|\[["'])){1,4}[pP]assword\d?\b/g,
  // user.Password = input.Password, user.setPassword(dto.getPassword())
  /\b\w{0,20}(?:[uU]ser|[aA]ccount|[cC]ustomer|[mM]ember|[eE]ntity)\w{0,20}\.(?:set)?[pP]assword\s*(?:=(?!=)|\()\s*(?:\w{1,40}(?:\?|!)?\.){1,3}(?:get)?[pP]assword\b/g,
  // User.create({ email, password }), new User({ …, password })
  /\b(?:create|insert(?:One)?|save|new\s+\w*User)\s*\(\s*\{[^{}]{0,200}\bpassword\s*[,}]/g,
  // mapper.Map<User>(request)
  /\bMap<\w{0,20}(?:User|Account|Customer|Member)\w{0,10}>\s*\(/g,
];

/**
 * Where passwords are kept as they were received: a model has a field for one, and in all sources that speak of
 * passwords there is no word of hashing. Empty where somebody else may keep them.
 */
export function clearPasswordsIn(
  service: Service,
  fields: readonly PasswordPlace[],
): PasswordPlace[] {
  const { repository } = service;
  const plain = fields.filter(({ path, line }) =>
    /(?<![\w])_?password(?![\w])/i.test(
      repository.lines(path)[line - 1]?.slice(0, 400) ?? '',
    ),
  );
  if (plain.length === 0) return [];
  const { dependencies } = service.fact(stackOf);
  if (dependencies.some(({ name }) => identityProvider.test(name))) return [];
  const speaking = sourceFilesOf(service).filter(({ path }) =>
    /pass_?w(?:or)?d/i.test(repository.lexical(path).code),
  );
  if (speaking.some(({ path }) => isTreated(repository.lines(path)))) return [];
  const kept = (path: string, line: number): PasswordPlace => ({
    what: 'keeps passwords as they were received',
    path,
    line,
  });
  const written = speaking.flatMap(({ path }) => {
    const { uncommented } = repository.lexical(path);
    const index = repository.lineIndex(path);
    return writes
      .flatMap(pattern => [...uncommented.matchAll(pattern)].slice(0, 20))
      .map(match => index.lineAt(match.index))
      .filter(
        line =>
          !isNoUsersPassword(repository.lines(path), line) &&
          !isForDevelopment(service, { path, line }),
      )
      .map(line => kept(path, line));
  });
  if (written.length === 0) return [];
  return [
    ...written.slice(0, 5),
    ...plain.slice(0, 2).map(({ path, line }) => kept(path, line)),
  ];
}

const near = 2;

/** Whether a word of hashing stands in or beside a line that speaks of a password. */
function isTreated(lines: readonly string[]): boolean {
  let mentioned = -Infinity;
  let treatedAt = -Infinity;
  return lines.some((line, index) => {
    const text = line.slice(0, 1_000);
    if (/pass_?w(?:or)?d/i.test(text)) mentioned = index;
    if (treated.test(text)) treatedAt = index;
    return Math.abs(mentioned - treatedAt) <= near;
  });
}
