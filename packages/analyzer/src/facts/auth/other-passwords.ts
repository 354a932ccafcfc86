/** Fields of confirmation, breach lists, gravatars, cache keys: a password is compared or hashed, and not stored. */
const innocent =
  /confirm|[oO]ptions\.|Credentials\.|repeat|again|retype|gravatar|pwned|hibp|breach|range\/|cache|etag|Basic\s|basic_?auth|authorization|htpasswd|process\.env|os\.environ|settings\.|config\.|cfg\.|\bconf\.|env\(|ENV\[|ENV\.|zip|smtp|redis|proxy|ldap|oldPassword\s*===?\s*newPassword|newPassword|new_password/i;

/** Whether the lines around one say that its password is none that a user signs in with and the service keeps. */
export function isNoUsersPassword(
  lines: readonly string[],
  line: number,
): boolean {
  const around = lines
    .slice(Math.max(0, line - 4), line + 2)
    .map(text => text.slice(0, 500))
    .join('\n');
  return innocent.test(around);
}
