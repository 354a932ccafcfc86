import { isLocalHost } from '../code';
import { isThrowAway } from './randomness';

/** A password in the address of a server that others can reach. */
export interface AddressPassword {
  scheme: string;
  value: string;
  line: number;
}

const address =
  /\b([a-z][a-z0-9+]{2,30}):\/\/([^\s:/@"'`<>{}$]{0,100}):([^\s/@"'`<>{}$%]{6,200})@([\w.-]{3,200})/gi;

/** Passwords in the connection strings of a text, where the host is a name on a network that others share. */
export function addressPasswordsIn(
  lines: readonly string[],
): AddressPassword[] {
  return lines.flatMap((raw, index): AddressPassword[] => {
    const text = raw.slice(0, 2_000);
    if (!text.includes('@') || !text.includes('://')) return [];
    return [...text.matchAll(address)].flatMap(match => {
      const [, scheme, user, password, host] = match;
      return isShared(host) &&
        !isThrowAway(password) &&
        password.toLowerCase() !== user.toLowerCase() &&
        !/^(?:pass|pwd|secret|token|key)/i.test(password) &&
        /[0-9A-Z]/.test(password)
        ? [{ scheme: scheme.toLowerCase(), value: password, line: index + 1 }]
        : [];
    });
  });
}

/** A name without a dot is a container's; example domains are nobody's. */
function isShared(host: string): boolean {
  return (
    host.includes('.') &&
    !isLocalHost(host) &&
    !/^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(host) &&
    !/example|\.local$|\.internal$|your|domain\.|host\.|server\.com|xxx/i.test(
      host,
    )
  );
}
