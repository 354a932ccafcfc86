import { wordsOfName } from '../../code';
import { isSecretKey } from '../../configuration';

const set = (words: string) => new Set(words.split(' '));

/** Names that end in one of these are about the credential, or something else of that name. */
const about = set(
  'err error errors exception failure status result valid validity invalid exists present missing found payload claims id ids hash hashed digest fingerprint kind state owner service server client manager factory util utils helper handler store repository repo dto entity request response req res usage cost budget price amount balance supply symbol contract mint pair decimals index position pos line column list set map array hint preview names issuer object age at date time fn func function callback middleware guard filter chain context ctx event message msg reason code property option options param parameter args data info detail details body json text input string',
);
/** With one of these inside, the value is hidden, no credential, or a unit of text. */
const harmless = set(
  'masked redacted hashed encrypted obfuscated safe truncated partial sanitized short fake dummy invalid expired missing error err msg message bad unauthorized cancellation cancel stopping abort next page continuation sync device push fcm apns csrf xsrf prompt completion input output total max min used remaining usage num special eos bos pad unk parser lexer no without wrong unknown unexpected current previous parsed',
);
/** Credentials and personal data that no word of a secret names. */
const others =
  /^(?:authorization|auth_header|authorization_header|set_cookie|cookie|cookies|ssn|social_security_number|cvv|cvc|card_number|credit_card|credit_card_number|iban|otp|bearer)$/;

/** Links that sign somebody in, or let him choose a password: who holds one is that person. */
const links =
  /(?:^|_)(?:reset_(?:link|url|uri)|magic_(?:link|url|uri)|(?:verification|activation|confirmation|verify|activate|confirm)_link)$/;

/** Whether a name is that of a credential or of personal data that no log should hold. */
export function isSensitiveName(name: string): boolean {
  const words = wordsOfName(name);
  const last = words[words.length - 1];
  if (!last) return false;
  if (others.test(words.join('_'))) return true;
  if (links.test(words.join('_')) && !words.some(word => harmless.has(word)))
    return true;
  if (about.has(last) || words.some(word => harmless.has(word))) return false;
  // `tokenA`, `token0` are units of trade or of text.
  if (/^(?:[a-z]|\d+)$/.test(last)) return false;
  return isSecretKey(words.join('_'));
}
