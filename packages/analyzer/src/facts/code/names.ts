const secretWords = new Set([
  'password',
  'passwd',
  'pwd',
  'secret',
  'token',
  'apikey',
  'passphrase',
  'credential',
  'credentials',
]);
const secretPairs = new Set([
  'api key',
  'private key',
  'access key',
  'secret key',
  'client secret',
  'signing key',
  'encryption key',
  'auth key',
]);
/** A name that ends in one of these says something about the secret; it is not the secret. */
const aboutASecret = new Set(
  'name file path url uri id ttl expiry expires length type header algorithm policy reset field prefix regex version count limit ref addr address symbol decimal contract'.split(
    ' ',
  ),
);

/** The words of an identifier: `DB_PASSWORD`, `db-password` and `dbPassword` alike. @public */
export function wordsOfName(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Whether a name is that of a secret: SECRET_NAME of the catalogue. @public */
export function isSecretName(name: string): boolean {
  const words = wordsOfName(name);
  if (words.length === 0 || words.includes('public')) return false;
  // `token_ids[0]` is one of several ids.
  const last = words.filter(word => !/^\d+$/.test(word)).pop() ?? '';
  if (aboutASecret.has(last) || aboutASecret.has(last.replace(/s$/, '')))
    return false;
  return words.some(
    (word, i) =>
      secretWords.has(word) ||
      (i > 0 && secretPairs.has(`${words[i - 1]} ${word}`)),
  );
}

/** Whether a value stands for one that is to be supplied: PLACEHOLDER of the catalogue. @public */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text.length < 8 || /^(?:\$\{|\{\{|<|%|\$\()/.test(text)) return true;
  const plain = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    /changeme|changethis|replaceme|yourkey|your.{0,40}here|example|dummy|placeholder|redacted|todo|xxxx|^fake/.test(
      plain,
    ) || /^(.)\1*$/.test(text)
  );
}

const demoValues =
  /^(?:secret|secrets?key|changeme|changethis|password|passw0rd|admin|root|postgres|mysql|test|testing|12345678|123456|1234|guest|user|demo|dev|development|supersecret|mysecret|(?:master|root|admin|pass|password|secret|postgres|mysql|user|test|demo)1234?5?6?)$/;

/** Whether a literal is a well-known throw-away secret: DEMO_VALUE of the catalogue. @public */
export function isDemoValue(value: string): boolean {
  return demoValues.test(value.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** Whether a host is one of the machine itself: LOCAL_HOST without the names of compose services. @public */
export function isLocalHost(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|(?:.+\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost))$/i.test(
    host,
  );
}
