import { posix } from 'node:path';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { productionImageOf } from '../containers/image';
import { wordsOfName } from '../code';
import { concerns } from './checked-keys';
import { composedDefaultsOf } from './composed-defaults';
import { connectionPasswordsOf } from './connection-passwords';
import { isDevelopmentFile, isForDevelopment } from './development-source';
import { dotenvFileAt, dotenvFilesOf } from './dotenv';
import { isImported } from './imports';
import { namedDotenvOf } from './named-dotenv';
import { embeddedSecretsIn } from './embedded-secrets';
import {
  effectiveConfigurationOf,
  type EffectiveConfiguration,
} from './effective';
import { configurationReadsOf, type ConfigurationRead } from './reads';
import { stringAt } from './reads/read';
import { rejectionsOf } from './rejections';
import { signingKeysOf } from './signing-keys';
import {
  isBrowserVariable,
  isNameOfVariable,
  isNoSecretValue,
  isSecretKey,
  isSecretSetting,
} from './secret-names';

/** A secret key whose production value comes from the tree. */
export interface SecretDefault {
  key: string;
  value: string;
  path: string;
  line: number;
  /**
   * `fallback`: used when the environment says nothing; `literal`: the only value; `copied`: an env file in the image;
   * `composed`: what production's compose file puts in its place.
   */
  how: 'fallback' | 'literal' | 'copied' | 'composed';
  /** For `copied`: the value's line in the env file. */
  written?: { path: string; line: number };
}

/** @public */
export interface SecretConfiguration {
  /** Every place where a secret key is read or set, for proof. */
  keys: Array<{ key: string; path: string; line: number }>;
  /** Production would run with these. */
  defaults: SecretDefault[];
  /** Built-in values that the same module refuses at start, with the line that does. */
  rejected: Array<SecretDefault & { by: { path: string; line: number } }>;
}

/** Secret keys of the configuration and what they fall back to. Use as a fact. @public */
export function secretConfigurationOf(service: Service): SecretConfiguration {
  const all = service
    .fact(configurationReadsOf)
    .filter(
      ({ key, path, fallback }) =>
        (isSecretSetting(key) || isToldByDefault(key, fallback?.value)) &&
        !isBrowserVariable(key) &&
        !isDevelopmentFile(path),
    );
  const reads = all.filter(read => !isForDevelopment(service, read));
  const configuration = service.fact(effectiveConfigurationOf);
  const settings = configuration.settings.filter(
    ({ key }) => isSecretSetting(key) && !isSpare(configuration, key),
  );
  const literals = [
    ...literalsIn(service),
    ...configurationItems(service),
    ...[...signingKeysOf(service), ...connectionPasswordsOf(service)].map(
      (one): SecretDefault => ({ ...one, how: 'literal' }),
    ),
  ].filter(one => !isOverruled(service, configuration, one));
  const embedded = embeddedSecretsIn(configuration.settings).map(
    (one): SecretDefault => ({ ...one, how: 'literal' }),
  );
  const copied = copiedEnvironment(service);
  const composed = composedDefaultsOf(service).map(
    (one): SecretDefault => ({ ...one, how: 'composed' }),
  );
  const found: SecretDefault[] = [
    ...reads.flatMap(read => fallbackOf(read)),
    ...settings.flatMap(
      ({ key, value, origin, path, line, text }): SecretDefault[] =>
        value === undefined ||
        origin === 'environment' ||
        origin === 'computed' ||
        (origin === 'deployment' && !isRepeated(text, value)) ||
        isNoSecretValue(value, key) ||
        isNameOfVariable(value) ||
        isOthersToFillIn(key, value) ||
        (isForDevelopment(service, { path, line }) &&
          !/application|appsettings/.test(path)) ||
        /^[\w.-]+\(/.test(text)
          ? []
          : [
              {
                key,
                value,
                path,
                line,
                how: origin === 'default' ? 'fallback' : 'literal',
              },
            ],
    ),
    ...literals,
    ...embedded,
    ...copied,
    ...composed,
  ];
  const defaults: SecretDefault[] = [];
  const rejected: SecretConfiguration['rejected'] = [];
  for (const one of unique(found).filter(isUsable)) {
    const by =
      rejectionOf(service, one, reads) ??
      demandOf(service, one, reads) ??
      replacementOf(service, one);
    if (by) rejected.push({ ...one, by });
    else defaults.push(one);
  }
  const keys = [
    ...all,
    ...settings,
    ...literals,
    ...embedded,
    ...copied,
    ...composed,
  ].map(({ key, path, line }) => ({ key, path, line }));
  return { keys, defaults, rejected };
}

/** `ENV.fetch("CAMO_KEY", "secret")`: what stands in for the key says that it is one. */
function isToldByDefault(key: string, value: string | undefined): boolean {
  return (
    /_KEY$/i.test(key) &&
    !/public/i.test(key) &&
    /^(?:(?:my|super|top|very)?[-_ ]?secret(?:[-_ ]?key)?|change[-_ ]?(?:me|this|it))$/i.test(
      value ?? '',
    )
  );
}

/**
 * `"ApiKey": "<insert the key>"`: a key for somebody else's service works only once it is filled in. What signs or
 * encrypts works with any text.
 */
function isOthersToFillIn(key: string, value: string): boolean {
  if (/^(?:fake|dummy)[_-]/i.test(value)) return true;
  // `AgentToken: "replace-with-a-provisioned-agent-token"`
  if (
    /^(?:replace|insert|paste|enter|fill)[-_ ](?:with|in|your|the|me)\b/i.test(
      value.trim(),
    ) &&
    /(?:api|access|agent|bot|auth|service|client)[-_]?(?:token|key)$/i.test(key)
  )
    return true;
  return (
    /^<[^<>]{1,200}>$/.test(value.trim()) &&
    !/jwt|token|sign|session|cookie|encrypt|secret|password/i.test(key)
  );
}

/** Django's production module gives a key again, whatever happens, that the base module it imports has a literal for. */
function isOverruled(
  { repository }: Service,
  configuration: EffectiveConfiguration,
  { key, path }: SecretDefault,
): boolean {
  const winner = configuration.get(key);
  if (!winner || winner.path === path) return false;
  const layer = configuration.layers.find(
    ({ framework, files }) =>
      framework === 'django' &&
      files.includes(path) &&
      files.includes(winner.path),
  );
  return (
    layer !== undefined &&
    isUnconditional(repository.lines(winner.path), winner.line)
  );
}

/** What is deployed is what stands in the file: nobody has replaced the value that everyone can read. */
function isRepeated(text: string, value: string): boolean {
  return value.length >= 16 && text.replace(/^["']|["']$/g, '') === value;
}

/** At the top of a Python module, or under nothing but `try:`, `except:` and `with`. */
function isUnconditional(lines: string[], line: number): boolean {
  const indentOf = (text: string) => /^[ \t]*/.exec(text)?.[0].length ?? 0;
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - 60) && indent > 0; i--) {
    const text = lines[i].slice(0, 400);
    if (!/\S/.test(text) || indentOf(text) >= indent) continue;
    if (!/^\s*(?:try|except|with)\b/.test(text)) return false;
    indent = indentOf(text);
  }
  return indent === 0;
}

/** Laravel and its packages list every kind of connection, and one of them is chosen: what the others hold is not used. */
function isSpare(configuration: EffectiveConfiguration, key: string): boolean {
  const connection =
    /^(\w+)\.(?:connections|stores|mailers|disks)\.(\w+)\./.exec(key);
  const chosen =
    connection && configuration.get(`${connection[1]}.default`)?.value;
  return !!chosen && chosen !== connection[2];
}

function fallbackOf({
  key,
  path,
  line,
  fallback,
}: ConfigurationRead): SecretDefault[] {
  const value = fallback?.value;
  if (value === undefined || isNoSecretValue(value, key)) return [];
  return [{ key, value, path, line: fallback?.line ?? line, how: 'fallback' }];
}

const signingName =
  '\\$?(?:[\\w.$]{0,60}\\.)?(?:\\w{0,40}_)?(?:secret|Secret|secret_?[kK]ey|SECRET_?KEY|secret_?[oO]r_?[kK]ey|(?:jwt|JWT)_?[sS]ecret\\w*|JWT_?SECRET\\w*|cookie_?[sS]ecret|COOKIE_?SECRET|session_?[sS]ecret|SESSION_?SECRET|signing_?[kK]ey|SIGNING_?KEY|token_?[sS]ecret|TOKEN_?SECRET|jwt_?[kK]ey|JWT_?KEY|encryption_?[kK]ey|ENCRYPTION_?KEY|access_?[tT]oken_?[sS]ecret|refresh_?[tT]oken_?[sS]ecret|secretKey|SecretKey|JwtSecret|JwtKey|SigningKey)';
const assigned = new RegExp(
  `(?<![\\w-])(${signingName})(?:["']?\\])?["']?\\s*(?::\\s*(?:&(?:'static\\s+)?str|String|string|str|\\[\\]byte)\\s*=|:=|=>|=(?!=)|:(?!:))\\s*(?:\\[\\]byte\\s*\\(\\s*|b(?=")|new\\s+TextEncoder\\(\\)\\.encode\\(\\s*|Buffer\\.from\\(\\s*|Encoding\\.\\w+\\.GetBytes\\(\\s*)?(?=["'\`])`,
  'g',
);
const goConfigurationField =
  /^[ \t]*(\w*(?:Pass|Password|Secret|Token|ApiKey|SecretKey))\s*:\s*(?=")/gm;

/** `jwe.Config{ AccessTokenEncryptionKey: "…" }` */
const goKeyField =
  /^[ \t]*(\w{1,40}(?:(?:Encryption|Signing)Key|J[wW][tT]Secret|SecretKey))\s*:\s*(?=")/gm;
/** `ENV_VARS.GEMINI_API_KEY || "default-api-key"`: a setting that was read elsewhere. */
const settingOr =
  /(?<![\w.])(?:\w{0,20}(?:[eE]nv|ENV|[cC]onfig|CONFIG|[sS]ettings?)\w{0,20}\.)(\w{3,60})\s*(?:\|\||\?\?)\s*(?=["'`])/g;

/** Literals given to the keys that frameworks sign and encrypt with: `secret: 'x'`, `app.secret_key = 'x'`. */
function literalsIn(service: Service): SecretDefault[] {
  const { repository } = service;
  return sourceFilesOf(service).flatMap(file => {
    if (isDevelopmentFile(file.path)) return [];
    const text = repository.text(file.path) ?? '';
    if (
      !/secret|jwt_?key|signing_?key|encryption_?key|api_?key|pass/i.test(text)
    )
      return [];
    const { code, uncommented } = repository.lexical(file.path);
    const index = repository.lineIndex(file.path);
    const inConfiguration =
      file.ecosystem === 'go' &&
      /(?:^|\/)(?:config|conf|settings?)[\w/]*\.go$/i.test(file.relative);
    const matches = [
      ...code.matchAll(assigned),
      ...(inConfiguration ? code.matchAll(goConfigurationField) : []),
      ...(file.ecosystem === 'go' ? code.matchAll(goKeyField) : []),
      ...(file.ecosystem === 'node' ? code.matchAll(settingOr) : []),
    ];
    return matches.flatMap((match): SecretDefault[] => {
      const string = stringAt(uncommented, match.index + match[0].length);
      const key = match[1].replace(/^.*\./, '');
      const line = index.lineAt(match.index + match[0].search(/\S/));
      if (!string || !isBuiltInSecret(key, string.value) || !isSecretKey(key))
        return [];
      // A PHP or JavaScript default inside a read is the read's own business.
      if (isForDevelopment(service, { path: file.path, line })) return [];
      if (isTypeOrLabel(uncommented, match.index, string.end)) return [];
      if (isReplaced(code, match[1], string.end)) return [];
      // Prose, and the key's own name, is a secret only where a session or token library asks for one.
      if (
        (/\s/.test(string.value) || sameWords(key, string.value)) &&
        !/(?:session|cookieParser|cookieSession|JwtModule\.\w+|expressjwt|jwt)\s*\(/i.test(
          code.slice(Math.max(0, match.index - 300), match.index),
        )
      )
        return [];
      return [
        { key, value: string.value, path: file.path, line, how: 'literal' },
      ];
    });
  });
}

function isBuiltInSecret(key: string, value: string): boolean {
  return (
    value.length >= 4 &&
    // Some protocols want the parameter and ignore it: `client_secret: 'dummy'`.
    !/^(?:dummy|unused|ignored|not[-_ ]?used)$/i.test(value) &&
    (!/\s/.test(value) || /^\w+(?: \w+){1,3}$/.test(value)) &&
    !isNoSecretValue(value, key) &&
    !isNameOfVariable(value) &&
    !/^[a-z]+(?:[.:][\w-]+)+$|^\$|[{}<>%]/.test(value)
  );
}

/** `process.env.X = 'a'` feeds a tool; `secret := "a"` that the next lines replace is a starting value. */
function isReplaced(code: string, name: string, end: number): boolean {
  if (/\benv\./.test(name)) return true;
  const plain = name.replace(/^.*\./, '').replace(/[^\w]/g, '');
  return new RegExp(`(?<![\\w.])${plain}\\s*=(?!=)`).test(
    code.slice(end, end + 300),
  );
}

/** `secret_key: 'secret_key'` names a field. */
function sameWords(a: string, b: string): boolean {
  return wordsOfName(a).join('') === wordsOfName(b).join('');
}

/** Type unions, comparisons and form fields look like assignments: `type: 'secret' | 'public'`. */
function isTypeOrLabel(text: string, start: number, end: number): boolean {
  if (/^\s*(?:\||\+\s*\w|\?)/.test(text.slice(end, end + 20))) return true;
  const before = text.slice(Math.max(0, start - 80), start);
  return /\b(?:typeof|label|placeholder|title|description|message|type|interface|enum)\b[^\n]*$/.test(
    before,
  );
}

/** `app.config['SECRET_KEY'] = 'a'`. */
function configurationItems(service: Service): SecretDefault[] {
  const { repository } = service;
  return sourceFilesOf(service).flatMap(file => {
    if (isDevelopmentFile(file.path)) return [];
    const { code, uncommented } = repository.lexical(file.path);
    const index = repository.lineIndex(file.path);
    return [...code.matchAll(/\bconfig\s*\[(?=["'])/g)].flatMap(
      (match): SecretDefault[] => {
        const key = stringAt(uncommented, match.index + match[0].length);
        const equals =
          key && /^\s*\]\s*=(?!=)\s*/.exec(code.slice(key.end, key.end + 40));
        const value =
          equals && stringAt(uncommented, key.end + equals[0].length);
        const place = { path: file.path, line: index.lineAt(match.index) };
        return value &&
          isSecretKey(key.value) &&
          !isNoSecretValue(value.value, key.value) &&
          !isForDevelopment(service, place)
          ? [{ key: key.value, value: value.value, how: 'literal', ...place }]
          : [];
      },
    );
  });
}

/** A variable of an env file that the image copies to where the code loads it from. */
export interface CopiedVariable {
  key: string;
  value: string;
  /** The line that copies the file. */
  path: string;
  line: number;
  /** The variable's own line. */
  written: { path: string; line: number };
}

function copiedEnvironment(service: Service): SecretDefault[] {
  return service
    .fact(copiedVariablesOf)
    .filter(
      ({ key, value }) => isSecretKey(key) && !isNoSecretValue(value, key),
    )
    .slice(0, 3)
    .map(one => ({ ...one, how: 'copied' }));
}

/**
 * An example env file that the image copies to `.env`, or to where the code loads it from, is what the container starts
 * with. Use as a fact.
 */
export function copiedVariablesOf(service: Service): CopiedVariable[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const files = service.fact(dotenvFilesOf).map(({ path }) => path);
  const named = service.fact(namedDotenvOf);
  const candidates = new Set([
    ...files,
    ...service.files
      .filter(({ path }) =>
        /(?:^|\/)(?:\.?env[\w.-]*|[\w.-]*\.env[\w.-]*)$/i.test(path),
      )
      .map(({ path }) => path),
  ]);
  return image.instructions.flatMap(instruction => {
    const { copy, keyword, commands, line } = instruction;
    const moved =
      keyword === 'RUN'
        ? commands.flatMap(command =>
            copyArguments(command.words.join(' '), command.line),
          )
        : [];
    const copied =
      copy && !copy.from
        ? copy.sources
            .filter(
              source =>
                /(?:^|\/)\.env$/.test(copy.destination) ||
                named.has(posix.normalize(source)),
            )
            .map(source => ({ source, line }))
        : [];
    return [...moved, ...copied].flatMap(({ source, line: at }) => {
      const path = [...candidates].find(
        one =>
          one === posix.normalize(posix.join(image.context || '.', source)) ||
          one === service.pathTo(source),
      );
      const dotenv = path ? dotenvFileAt(service.repository, path) : undefined;
      return (dotenv?.entries ?? []).map(({ key, value, line: written }) => ({
        key,
        value,
        path: image.path,
        line: at,
        written: { path: dotenv?.path ?? image.path, line: written },
      }));
    });
  });
}

function copyArguments(
  command: string,
  line: number,
): Array<{ source: string; line: number }> {
  return [
    ...command
      .slice(0, 2_000)
      .matchAll(
        /\b(?:cp|mv)\s+(?:-\w+\s+)*([\w./-]+)\s+([\w./-]*\.env)(?=\s|;|$)/g,
      ),
  ].map(match => ({ source: match[1], line }));
}

/** A schema of another module ends the start without the key, so the built-in value is never used. */
function demandOf(
  service: Service,
  one: SecretDefault,
  reads: ConfigurationRead[],
): { path: string; line: number } | undefined {
  if (one.how !== 'fallback') return undefined;
  return reads.find(
    ({ key, path, required, typed, ecosystem }) =>
      ecosystem === 'node' &&
      required &&
      typed &&
      key === one.key &&
      path !== one.path &&
      isImported(service, path) &&
      // A schema over an object that holds the built-in value is content with it; Joi is handed to what reads the environment.
      /\bprocess\.env\b(?!\s*\.)|\b[jJ]oi\b/.test(
        service.repository.lexical(path).code,
      ),
  );
}

const makesRandom = /random|uuid|token_(?:hex|urlsafe)/i;

/** `if (config.sessionSecret === 'secret') config.sessionSecret = randomBytes(32)`: nobody runs with the built-in value. */
function replacementOf(
  service: Service,
  { key, value }: SecretDefault,
): { path: string; line: number } | undefined {
  const name = key.replace(/^.*[.:]/, '');
  if (!/^\w{3,60}$/.test(name) || !/^[\w -]{3,60}$/.test(value))
    return undefined;
  const replaced = new RegExp(
    `\\b${name}\\s*(?:===?|\\bin\\b)\\s*[\\[({]?[^\\n]{0,60}["'\`]${value}["'\`][\\s\\S]{0,400}?\\b${name}\\s*=(?!=)[^;\\n]{0,80}(?:random|uuid|token_(?:hex|urlsafe))`,
    'i',
  );
  for (const { path } of sourceFilesOf(service)) {
    const { uncommented } = service.repository.lexical(path);
    if (!uncommented.includes(value) || !makesRandom.test(uncommented))
      continue;
    const match = replaced.exec(uncommented);
    if (match)
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
      };
  }
  return undefined;
}

/** The same module refuses the built-in value, or demands the key in production. */
function rejectionOf(
  service: Service,
  one: SecretDefault,
  reads: ConfigurationRead[],
): { path: string; line: number } | undefined {
  const read: ConfigurationRead | undefined = reads.find(
    ({ path, line, key }) =>
      path === one.path && Math.abs(line - one.line) <= 3 && key === one.key,
  ) ?? {
    key: one.key.replace(/^.*[.:]/, ''),
    kind: 'variable',
    ecosystem: 'node',
    path: one.path,
    line: one.line,
    required: false,
    typed: false,
  };
  const value = one.value.slice(0, 12);
  return service.fact(rejectionsOf).find(rejection => {
    if (rejection.path !== one.path)
      return refusesByName(service, rejection.text, one);
    if (rejection.text.includes(one.value) && rejection.line > one.line)
      return true;
    if (!concerns(service, rejection, read)) return false;
    const compares =
      /\b(?:startsWith|startswith|starts_with|includes|contains|has|in|indexOf|HasPrefix|length|len|size)\b|[=!]==?/.test(
        rejection.text,
      ) && rejection.text.includes(value.slice(0, 8));
    return (
      compares ||
      /(?:production|prod\b|not\s+(?:settings\.)?DEBUG|!\s*(?:is)?[dD]ebug|is_?[pP]rod)/.test(
        rejection.text,
      ) ||
      /known_?weak|default_?secret|insecure|weak/i.test(rejection.text)
    );
  });
}

/** Another module compares the setting with the constant that holds the built-in value: `settings.SECRET_KEY == INSECURE_DEFAULT`. */
function refusesByName(
  service: Service,
  text: string,
  { key, path, line }: SecretDefault,
): boolean {
  const written = (service.repository.lines(path)[line - 1] ?? '').slice(
    0,
    500,
  );
  const constants = [key, ...(written.match(/\b\w{8,80}\b/g) ?? [])].filter(
    name => /insecure|unsafe|default|placeholder|weak/i.test(name),
  );
  return (
    /[=!]==?|\bin\b|\bincludes\b|\bequals\b/i.test(text) &&
    constants.some(name => name.length >= 8 && text.includes(name))
  );
}

/** A private key is made of key material: with a sentence in its place nothing can be signed. */
function isUsable({ key, value }: SecretDefault): boolean {
  return (
    !/PRIVATE_?KEY$/i.test(key) ||
    /-----BEGIN |^[A-Za-z0-9+/=_\s\\-]{60,}$/.test(value)
  );
}

function unique(defaults: SecretDefault[]): SecretDefault[] {
  const seen = new Set<string>();
  return defaults.filter(({ path, line }) => {
    const id = `${path}:${line}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
