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
    return [...addressesIn(text), ...pairsIn(text)]
      .filter(isPassword)
      .map(({ scheme, password }) => ({
        scheme,
        value: password,
        line: index + 1,
      }));
  });
}

interface Login {
  scheme: string;
  host: string;
  user: string;
  password: string;
}

function addressesIn(text: string): Login[] {
  if (!text.includes('@') || !text.includes('://')) return [];
  return [...text.matchAll(address)].map(
    ([, scheme, user, password, host]) => ({
      scheme: scheme.toLowerCase(),
      host,
      user,
      password,
    }),
  );
}

/** ADO.NET: `Server=tcp:db.shop.net,1433; User Id=orders; Password=…`. */
function pairsIn(text: string): Login[] {
  if (!/;\s*(?:password|pwd)\s*=/i.test(text)) return [];
  return [...text.matchAll(/(["'])((?:(?!\1).){10,600})\1/g)].flatMap(
    ([, , string]): Login[] => {
      const pairs = new Map(
        string.split(';').map((pair): [string, string] => {
          const [name, ...rest] = pair.split('=');
          return [name.trim().toLowerCase(), rest.join('=').trim()];
        }),
      );
      const valueOf = (...names: string[]) =>
        names.map(name => pairs.get(name)).find(each => each !== undefined);
      const host = valueOf('server', 'data source', 'host', 'address');
      const password = valueOf('password', 'pwd');
      if (!host || !password || /[{}<>]|\$\(|^%\w+%$/.test(password)) return [];
      return [
        {
          scheme: 'database',
          host: host.replace(/^tcp:/i, '').replace(/[,:\\].*$/, ''),
          user: valueOf('user id', 'uid', 'username', 'user') ?? '',
          password,
        },
      ];
    },
  );
}

function isPassword({ host, user, password }: Login): boolean {
  return (
    isShared(host) &&
    password.length >= 6 &&
    !isThrowAway(password) &&
    password.toLowerCase() !== user.toLowerCase() &&
    !/^(?:pass|pwd|secret|token|key)/i.test(password) &&
    /[0-9A-Z]/.test(password)
  );
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
