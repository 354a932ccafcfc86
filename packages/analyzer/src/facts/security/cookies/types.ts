/** What a cookie is told. `chosen`: an expression decides; `unknown`: the options are not in the tree. */
export type Flag = 'on' | 'off' | 'missing' | 'chosen' | 'unknown';

export type SameSite =
  | 'strict'
  | 'lax'
  | 'none'
  | 'missing'
  | 'chosen'
  | 'unknown';

export interface CookieFlags {
  secure: Flag;
  httpOnly: Flag;
  sameSite: SameSite;
}

/** A place that sets a cookie which authenticates its bearer. @public */
export interface CookieSite extends CookieFlags {
  path: string;
  line: number;
  /** `session`: a framework's session; `token`: a cookie that the code sets itself. */
  kind: 'session' | 'token';
  /** The cookie's name, where it is written. */
  name?: string;
  /** One of many, each for an object of its own: `share_${id}_token`. */
  scoped?: true;
}

const yes = /^(?:true|1|["'`]auto["'`]|auto|:auto)$/i;
const no = /^(?:false|0|nil|none|null|undefined)$/i;

/** A flag by the text that is given for it. */
export function flagOf(text: string | undefined, absent: Flag): Flag {
  const value = text?.trim().replace(/^\(|\)$/g, '');
  if (value === undefined || value === '') return absent;
  if (yes.test(value)) return 'on';
  return no.test(value) ? 'off' : 'chosen';
}

export function sameSiteOf(
  text: string | undefined,
  absent: SameSite = 'missing',
): SameSite {
  if (text === undefined) return absent;
  // A choice between several is one.
  const found = new Set(text.toLowerCase().match(/strict|lax|none/g) ?? []);
  if (found.size !== 1) return 'chosen';
  const [only] = found;
  return only as SameSite;
}

/** Everything is set, unless something says otherwise. */
export const allOn: CookieFlags = {
  secure: 'on',
  httpOnly: 'on',
  sameSite: 'lax',
};
export const nothingSet: CookieFlags = {
  secure: 'missing',
  httpOnly: 'missing',
  sameSite: 'missing',
};
export const unreadable: CookieFlags = {
  secure: 'unknown',
  httpOnly: 'unknown',
  sameSite: 'unknown',
};

/** The place that switches a flag off, the one that stands for the cookie where none does. */
export function placeOf<T>(
  flags: Pick<CookieFlags, 'secure' | 'httpOnly'>,
  given: { secure: T | undefined; httpOnly: T | undefined; otherwise: T },
): T {
  if (flags.secure === 'off') return given.secure ?? given.otherwise;
  if (flags.httpOnly === 'off') return given.httpOnly ?? given.otherwise;
  return given.otherwise;
}
