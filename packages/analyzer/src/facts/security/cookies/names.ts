import { literal, wordsOfName } from '../../code';

/** Words of cookies that stand for their bearer. */
const telling =
  /^(?:session|sessions|sess|sid|sessionid|token|jwt|auth|authentication|authorization|bearer|remember|accesstoken|refreshtoken|authtoken|sso)$/;
/** What such a name is about when it is not the credential: it lives for a redirect, or pages must read it. */
const harmless =
  /^(?:csrf|xsrf|csrftoken|antiforgery|state|nonce|pkce|verifier|challenge|hint|device|fcm|push|captcha|theme|locale|lang|consent|flash|redirect|return|next|error|message|count|is|has|logged|provider|method|mode|url|uri|expires|expiry|expiration|exp|flow|binding|cart|analytics|tracking|visitor|anonymous)$/;

/**
 * Whether a cookie authenticates its bearer, by its name, else by what is put into it. `name` and `value` are
 * expressions as written.
 */
export function isCredential(name: string, value: string): boolean {
  const words = wordsOfName(literal(name) ?? name);
  if (words.some(word => harmless.test(word))) return false;
  if (words.some(word => telling.test(word))) return true;
  if (literal(value) !== undefined) return false;
  const given = wordsOfName(value.slice(0, 120));
  return (
    !given.some(word => harmless.test(word)) &&
    given.some(word => /^(?:token|jwt|accesstoken|refreshtoken)$/.test(word))
  );
}

/** Whether a value only takes a cookie away: nothing, or an end in the past. */
export function isRemoval(value: string, options = ''): boolean {
  const text = value.trim();
  return (
    /^(?:["'`]{2}|null|nil|None|undefined|string\.Empty|String\(\))?$/.test(
      text,
    ) ||
    /\b(?:max_?age|MaxAge|expires?_?(?:in)?)["']?\s*(?:=>|[:=])\s*(?:0(?![\d.]|\s*\*)|-\d|new\s+Date\(\s*0?\s*\)|time\.Unix\(\s*0|time\.Now\(\)\.Add\(\s*-|DateTime\w*\.(?:UnixEpoch|MinValue|(?:Utc)?Now\.Add\w+\(-))/i.test(
      options,
    )
  );
}

/** The cookie's name for messages, where it is written. */
export function writtenName(name: string): { name?: string; scoped?: true } {
  if (/\$\{|#\{|^f["']/.test(name)) return { scoped: true };
  const text = literal(name)?.trim();
  return text && /^[\w.-]{1,60}$/.test(text) ? { name: text } : {};
}
