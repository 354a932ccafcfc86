import { isSecretName, wordsOfName } from '../code';

/** Names that hold a secret word and are about its handling: lifetimes, policies, stores. */
const aboutHandling = new Set(
  'minutes seconds hours days ms age max min enabled enable required require provider providers store manager backend method mode strategy scheme issuer audience endpoint host port cookie lifetime duration expiration expire expires expiry exp expired timeout size cost rounds strength uppercase lowercase digits digit special symbols symbol attempts encoder format source location dir folder bucket region username user users label claim claims interval rotation cache rules page link template subject kind class table column columns header input model broker throttle validators hasher hashers index validity time validation alg leeway family rotate suffix prefix rate rates exception error middleware handler handlers extractor resolver listener checker authenticator var inject'.split(
    ' ',
  ),
);
const handlingAnywhere =
  /^(?:min|minimum|max|maximum|length|expire|expires|expiry|expiration|expired|lifetime|ttl|policy|regex|pattern|validators?|hashers?|minlength|strength|allow|empty|random|validate|verify|require|requires|required|revoke|refreshable|reset|confirm|confirmation|forgot|forgotten|change|disable|disabled|show|hide|use|has|is|can|with|table|tables|dynamo|dynamodb|header|headers)$/;
const signingPairs = new Set([
  'jwt key',
  'sign key',
  'security key',
  'session key',
  'sessions key',
  'cookie key',
  'master key',
  'hmac key',
  'webhook key',
  'app key',
  'csrf key',
  'hash key',
  'aes key',
  'crypto key',
  'cipher key',
  'secret base',
]);
const shortNames = /^(?:pass|passwd|passw|dbpass|pwd)$/;

/** Whether a configuration key is that of a secret, and not of its lifetime, policy or place. */
export function isSecretKey(key: string): boolean {
  const words = wordsOfName(key);
  const last = words[words.length - 1];
  if (
    !last ||
    words.includes('public') ||
    words.includes('anon') ||
    words.includes('publishable')
  )
    return false;
  if (
    aboutHandling.has(last) ||
    words.some(word => handlingAnywhere.test(word))
  )
    return false;
  if (isSecretName(key)) return true;
  if (shortNames.test(last)) return true;
  return (
    words.some(
      (word, i) => i > 0 && signingPairs.has(`${words[i - 1]} ${word}`),
    ) &&
    last !== 'id' &&
    last !== 'name' &&
    last !== 'path' &&
    last !== 'file'
  );
}

/** Bundlers write these into what every browser downloads: no server keeps a secret in them. */
export function isBrowserVariable(key: string): boolean {
  return /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY)_/.test(
    key,
  );
}

/** The last steps of a dotted key say what it is: `spring.mail.password`, `Jwt:Key`. */
export function isSecretSetting(key: string): boolean {
  const steps = key
    .replace(/\[\d+\]/g, '')
    .split(/[.:]|__/)
    .filter(Boolean);
  const last = steps[steps.length - 1] ?? '';
  if (isSecretKey(last)) return true;
  // `JWTSettings:Key` is the key of the tokens.
  const group = (steps[steps.length - 2] ?? '').replace(
    /[-_]?(?:settings?|options?|config(?:uration)?|tokens?)$/i,
    '',
  );
  return (
    steps.length > 1 &&
    /^(?:key|base)$/i.test(last) &&
    isSecretKey(`${group}_${last}`)
  );
}

/** Whether a key names a datastore or broker: its address is as vital as a secret. */
export function isDatastoreKey(key: string): boolean {
  const name = wordsOfName(key).join('_');
  return /^(?:.+_)?(?:database|db|postgres|postgresql|pg|mysql|mongo|mongodb|redis|amqp|rabbitmq|broker|kafka)_(?:url|uri|dsn|host|hostname|connection|connection_string|server|servers|brokers|addr|address|database_url)$|^(?:dsn|mongo_?uri|database_?url|(?:[a-z0-9]+_){0,4}connection_string)$|(?:^|_)(?:datasource|r2dbc|mongodb|redis)_(?:url|uri|host)$|^connection_strings?_/.test(
    name,
  );
}

const switchValue =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|auto|disabled|enabled|-|\*+)$/i;
const quantity =
  /^-?[\d.]+\s*(?:ms|s|m|h|d|w|min|minutes?|hours?|days?|seconds?|[kmg]b?)?$/i;
const algorithm =
  /^(?:(?:HS|RS|ES|PS)(?:256|384|512)|bearer|basic|argon2\w*|bcrypt|sha\d+|aes-[\w-]+)$/i;
/** `60/min`, `500/month` */
const rate = /^\d+\s*\/\s*\w+$/;
/** `X-Api-Key`, `Remote-User`: where a secret comes in, not what it is. */
const headerName = /^[A-Z][A-Za-z]{0,20}(?:-[A-Z][A-Za-z]{1,20}){1,4}$/;
/** What loads a class by its name: `accounts.serializers.TokenSerializer`. */
const dottedClass = /^[a-z]\w*(?:\.[a-z]\w*)+\.[A-Z][A-Za-z]*$/;
const plainAddress = /^(?:https?:)?\/\/(?![^/\s]*:[^/\s]*@)/;
/** Classes of an icon: `fas fa-key`. */
const icon = /^(?:fa[srlbd]?|icon|bi|mdi|ti|glyphicon) [a-z][a-z0-9- ]*$/;
/** `{}`: nothing is in it. */
const emptyObject = /^(?:\{\s{0,9}\}|\[\s{0,9}\])$/;
const filePath = /^(?:\.{0,2}|~)\/[\w./-]+$/;
/** `gcp_key.json`: the file that holds the credentials. */
const credentialsFile =
  /^[\w./-]{1,200}\.(?:json|pem|key|p12|pfx|jks|crt|cer)$/i;
const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** In capitals like a variable, and yet the value that stands there until somebody changes it. */
const request = /(?:CHANGE|REPLACE)_?(?:ME|THIS|IT|WITH)|^YOUR_|_HERE$/;
/** Filled in when the file is deployed, or the address of the secret in a store. */
const reference =
  /^(?:\$\{|\$\(|\{\{|%env\(|<%|⟦|#\{|__\w+__$|@[\w.-]+@$|@[A-Za-z_]\w*(?:[.\\]\w+)+$|%[A-Za-z_][\w.]*%$|[A-Z]\w*(?::[A-Z]\w*)+$|arn:|vault:|op:\/\/|secret:|ssm:|gcp?sm:|sm:\/\/|ENC\[|encrypted:|AgA)/;

/** Under this the key of a token is how long it lives: `token-validity-in-seconds.access-token`. */
const timespan =
  /(?:^|[^a-z])(?:validity|valid-?for|expir\w*|lifetime|life-?span|ttl|duration|max-?age|seconds|minutes|millis\w*)(?![a-z])/i;
const namesSecret = /(?:pass(?:word|wd|phrase)?|pwd|secret|key|credentials?)$/i;

/**
 * Values that are no secret whatever their key says: switches, quantities, addresses, paths, references. Of a password
 * digits are one all the same.
 */
export function isNoSecretValue(value: string, key = ''): boolean {
  const text = value.trim();
  const isPassword = /pass(?:word|wd)?$|pwd$/i.test(key);
  return (
    text === '' ||
    switchValue.test(text) ||
    (!isPassword && quantity.test(text) && !/^\d{6,}$/.test(text)) ||
    (/^\d{1,12}$/.test(text) &&
      !namesSecret.test(key) &&
      timespan.test(key.replace(/([a-z])(?=[A-Z])/g, '$1-'))) ||
    (!isPassword && headerName.test(text)) ||
    algorithm.test(text) ||
    rate.test(text) ||
    dottedClass.test(text) ||
    icon.test(text) ||
    // A constant that holds the name under which the secret lies somewhere: `JWTSecretKey = "JWTSecret"`.
    (/[a-z]Key$/.test(key) && text === key.replace(/Key$/, '')) ||
    plainAddress.test(text) ||
    filePath.test(text) ||
    credentialsFile.test(text) ||
    emptyObject.test(text) ||
    reference.test(text)
  );
}

/** The name of a variable or of a secret, where a value could stand: `JWT_SECRET`. */
export function isNameOfVariable(value: string): boolean {
  const text = value.trim();
  return variable.test(text) && !request.test(text);
}
