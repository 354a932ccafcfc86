import { isDemoValue, isPlaceholder } from '../code';

/** Shannon entropy of a text, in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const number of counts.values()) {
    const share = number / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** Words that people put into values that are to be replaced, or that nobody would break into anything with. */
const throwAway =
  /change|replace|your|example|sample|dummy|placeholder|redacted|todo|xxxx|insert|fill|demo|test|fake|mock|development|local|insecure|notreal|notsecret|secretkey|supersecret|mysecret|verysecret|topsecret|default|foobar|abcdefgh|password|passw0rd|changeit|lorem|never|please|keyboard|generate|random|hello|admin|awesome/;

/** `pa55w0rd` is read as it is meant. */
const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/** Where hands fall on a keyboard. A long value that holds such a run is a key that somebody typed, and uses. */
const typed = /123456|qwert|abcdef/;
const longKey = 40;

/** A value that is to be replaced, or one that everybody knows. */
export function isThrowAway(value: string): boolean {
  const plain = value.toLowerCase().replace(/[^a-z0-9]/g, '');
  const read = value
    .toLowerCase()
    .replace(/[013457@$]/g, sign => leet[sign])
    .replace(/[^a-z]/g, '');
  return (
    throwAway.test(read) ||
    isPlaceholder(value) ||
    isDemoValue(value) ||
    throwAway.test(plain) ||
    (value.length < longKey &&
      (typed.test(plain) ||
        typed.test(read) ||
        /^(?:0123|1234|abcd)/.test(plain))) ||
    /(.)\1{5}/.test(plain)
  );
}

const hash =
  /^(?:sha\d+[:-]|\$(?:2[aby]|argon2|scrypt|pbkdf2|5|6)\$?|pbkdf2_|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$)/i;
/** Keys that their providers mean to be public, and keys of their test modes. */
const publishable =
  /^(?:pk_(?:live|test)_|sk_test_|rk_test_|phc_|pub[-_]|6L[\w-]{38}$|sb_publishable_|UA-|G-|GTM-)/;

/** What `startproject` writes for SECRET_KEY: the only keys with signs that elsewhere begin a reference. */
const djangoKey = /^[a-z0-9!@#$%^&*(\-_=+)]{50}$/;

/** A dollar sign between letters begins no reference where two other signs stand with it: `W2^mK$rw8#fJ`. */
const holdsDollar =
  /^(?=(?:[^!#^&*]*[!#^&*]){2})[A-Za-z0-9][A-Za-z0-9+/=_\-.!@#^&*~$]{19,}$/;

/**
 * Whether a literal looks like a live secret of no known shape: long, of high entropy, with a digit, and neither words,
 * a path, an address, a hash, an identifier nor a value to be replaced.
 */
export function looksRandom(value: string): boolean {
  const plain = decodedText(value);
  if (plain !== undefined) return plain.length >= 12 && looksRandom(plain);
  return (
    value.length >= 16 &&
    value.length <= 512 &&
    (/^[A-Za-z0-9+/=_\-.!@#^&*~:,;?|]+$/.test(value) ||
      djangoKey.test(value) ||
      holdsDollar.test(value)) &&
    /\d/.test(value) &&
    entropyOf(value) >= 3.5 &&
    !isThrowAway(value) &&
    !hash.test(value) &&
    !publishable.test(value) &&
    !/:\/\/|^\.{0,2}\/|^@|^[\w.-]+@[\w-]+\.\w+$/.test(value) &&
    !isMadeOfWords(value)
  );
}

/** `users:read:token2`, `reset-password-v2`, `OAuth2TokenEndpoint`: names, whatever their entropy. */
function isMadeOfWords(value: string): boolean {
  const parts = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter(Boolean);
  const letters = parts.reduce((sum, part) => sum + part.length, 0);
  const worded = parts
    .filter(isWord)
    .reduce((sum, part) => sum + part.length, 0);
  return letters > 0 && worded / letters >= 0.6;
}

/** Letters of one case in the rhythm of a word: vowels now and then, and no long run without one. */
function isWord(part: string): boolean {
  if (part.length < 3 || !/^(?:[A-Z]?[a-z]+|[A-Z]+)$/.test(part)) return false;
  const vowels = part.replace(/[^aeiouy]/gi, '').length / part.length;
  return vowels >= 0.2 && vowels <= 0.75 && !/[^aeiouy]{5}/i.test(part);
}

/** What readable text a value is the base64 of; `undefined` for none. */
function decodedText(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{8,512}={0,2}$/.test(value) || value.length % 4 !== 0)
    return undefined;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e\n]{6,}$/.test(text) ? text.trim() : undefined;
}
