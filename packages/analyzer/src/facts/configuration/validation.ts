import { compare, type Repository } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { collect } from '../collect';
import { checkedKeysOf, walkedNamesOf } from './checked-keys';
import { rejectionsOf } from './rejections';
import { decodesOf } from './decodes';
import { isForDevelopment } from './development-source';
import { effectiveConfigurationOf } from './effective';
import { isImported } from './imports';
import { loadedFilesOf } from './loaded-files';
import {
  configurationReadsOf,
  settingsClassesOf,
  type ConfigurationRead,
} from './reads';
import {
  isBrowserVariable,
  isDatastoreKey,
  isSecretSetting,
} from './secret-names';

/** A construct that checks the configuration as a whole when the process starts. */
export interface ValidationConstruct {
  /** As messages name it: `a zod schema over process.env`. */
  title: string;
  path: string;
  line: number;
  /** It proves by itself that bad values stop the start; a schema only does where it demands a key. */
  sufficient: boolean;
}

/** What is known of how configuration is checked at start. */
export interface ConfigurationValidation {
  /** Distinct keys that are read, switches and platform variables aside. */
  keys: string[];
  /** Secrets and datastore addresses among them. */
  vital: string[];
  /** Vital keys that the code itself declares to be options: each read of them falls back to an empty value. */
  optional: Set<string>;
  /** Keys whose absence stops the start. */
  demanded: Map<string, { path: string; line: number }>;
  constructs: ValidationConstruct[];
  /** The reads of keys that nothing demands, the file with most of them first. */
  unchecked: ConfigurationRead[];
  /** Where configuration is decoded into objects, then where its files are loaded. */
  loads: Array<{ path: string; line: number }>;
  /** A server elsewhere supplies the configuration. */
  server?: { path: string; line: number };
}

/** Variables that a platform sets, or that only switch something on. */
export const platformVariable =
  /^(?:PORT|port|HOST|HOSTNAME|HOME|PATH|PWD|USER|SHELL|TERM|LANG|TZ|TMPDIR|TEMP|CI|NODE_ENV|NODE_OPTIONS|RAILS_ENV|RACK_ENV|APP_ENV|ENV|GIN_MODE|PYTHONPATH|PYTHONUNBUFFERED|DJANGO_SETTINGS_MODULE|ASPNETCORE_\w+|DOTNET_\w+|XDG_\w+|KUBERNETES_\w+|NAIS_\w+|TOKEN_X_\w+|OTEL_\w+|AWS_(?:LAMBDA_\w+|REGION|DEFAULT_REGION|EXECUTION_ENV)|GOOGLE_(?:CLOUD_PROJECT|APPLICATION_CREDENTIALS)|VAULT_(?:ADDR|TOKEN|NAMESPACE|CACERT)|K_SERVICE|K_REVISION|DYNO|VERCEL\w*|RENDER\w*|FLY_\w+|RAILWAY_\w+|npm_\w+|CARGO(?:_\w+)?|RUST_(?:LOG|BACKTRACE)|SPRING_PROFILES_ACTIVE|JAVA_(?:OPTS|TOOL_OPTIONS)|GO(?:MAXPROCS|MEMLIMIT|GC)|APPDATA|ProgramData|GITHUB_\w+|SSH_\w+|LISTEN_(?:FDS|PID|FDNAMES)|NOTIFY_SOCKET|WATCHDOG_(?:USEC|PID)|INVOCATION_ID|CREDENTIALS_DIRECTORY|JOURNAL_STREAM|(?:HTTPS?|NO|ALL)_PROXY|(?:https?|no|all)_proxy|BUNDLE_\w+|RAILS_(?:MAX_THREADS|MIN_THREADS|LOG_LEVEL|SERVE_STATIC_FILES|LOG_TO_STDOUT)|WEB_CONCURRENCY|PIDFILE|JOB_CONCURRENCY|REDIS_PROVIDER)$/;
const switchName =
  /^(?:ENABLE|DISABLE|DEBUG|LOG|USE|IS|FEATURE|SKIP)_|_(?:ENABLED|DISABLED|DEBUG|LOG_LEVEL)$|^(?:DEBUG|LOG_LEVEL|LOGLEVEL|VERBOSE)$/;

/** What `rails new` writes, with defaults of its own, and what its tools for developers read. */
export const isRailsScaffold =
  /(?:^|\/)config\/(?:cable\.yml|puma\.rb|boot\.rb|spring\.rb|initializers\/(?:backtrace_silencers?|better_errors|bullet|rack_mini_profiler)\.rb)$/;

/** Use as a fact. */
export function configurationValidationOf(
  service: Service,
): ConfigurationValidation {
  const reads = service
    .fact(configurationReadsOf)
    .filter(
      read =>
        !platformVariable.test(read.key) &&
        !isBrowserVariable(read.key) &&
        !isForDevelopment(service, read) &&
        !(read.typed && !isImported(service, read.path)),
    );
  // Nest's `config.get('mail.host')` asks for what another file read from the environment.
  const direct = reads.some(({ kind }) => kind === 'variable');
  const counted = reads.filter(
    ({ key, kind, ecosystem, path }) =>
      !switchName.test(key) &&
      !isRailsScaffold.test(path) &&
      !(direct && ecosystem === 'node' && kind === 'property'),
  );
  const fileKeys = service
    .fact(effectiveConfigurationOf)
    .layers.filter(
      ({ framework }) => framework === 'file' || framework === 'dotnet',
    )
    .flatMap(({ settings }) => settings.map(({ key }) => key))
    .filter(key => !/^(?:Logging|Serilog|AllowedHosts|\$schema)/.test(key));
  const keys = [...new Set([...counted.map(({ key }) => key), ...fileKeys])];
  const vital = keys.filter(key => isSecretSetting(key) || isDatastoreKey(key));
  const demanded = service.fact(checkedKeysOf);
  const server = configurationServer(service);
  return {
    keys,
    vital,
    optional: optionalOf(vital, counted),
    demanded,
    constructs: constructsOf(service),
    loads: [
      ...service.fact(decodesOf),
      ...service.fact(loadedFilesOf).values(),
    ],
    unchecked: byFile(counted.filter(({ key }) => !demanded.has(key))),
    ...(server ? { server } : {}),
  };
}

/** Signing keys and the database are no options, whatever they fall back to. */
function optionalOf(vital: string[], reads: ConfigurationRead[]): Set<string> {
  const byKey = new Map<string, ConfigurationRead[]>();
  for (const read of reads) collect(byKey, read.key, read);
  return new Set(
    vital.filter(
      key =>
        weightOf({ key }) < 3 &&
        (byKey.get(key) ?? []).every(
          read => fallsBackToNothing(read) || fallsBackToQueue(read),
        ),
    ),
  );
}

/** A cache or queue beside the service, without a password: what a wrong address would be shows at the first ping. */
function fallsBackToQueue({ key, fallback }: ConfigurationRead): boolean {
  return (
    /redis|broker|cache|celery|amqp|rabbit|nats|kafka|queue/i.test(key) &&
    /^(?:[a-z+]{2,12}:\/\/)?[\w.-]{1,60}:\d{2,5}(?:\/\d{0,2})?$/.test(
      fallback?.value ?? '',
    )
  );
}

function fallsBackToNothing({ fallback }: ConfigurationRead): boolean {
  return (
    fallback !== undefined &&
    (fallback.value === '' ||
      /^\{[^{}]{0,200}\bdefault\w{0,20}\s*:\s*(?:''|""|``)/.test(fallback.text))
  );
}

/** Reads of variables before those of second-hand keys, the file with most reads first, vital keys first in it. */
function byFile(reads: ConfigurationRead[]): ConfigurationRead[] {
  const counts = new Map<string, number>();
  for (const { path, kind } of reads) {
    counts.set(path, (counts.get(path) ?? 0) + (kind === 'variable' ? 1 : 0));
  }
  return [...reads].sort(
    (a, b) =>
      (counts.get(b.path) ?? 0) - (counts.get(a.path) ?? 0) ||
      compare(a.path, b.path) ||
      weightOf(b) - weightOf(a) ||
      a.line - b.line,
  );
}

const rootSecret =
  /^(?:APP_KEY|(?:DJANGO_|FLASK_|JWT_|SESSION_|AUTH_|APP_)?SECRET(?:_KEY)?(?:_BASE)?|JWT_\w*SECRET\w*|DATABASE_URL|MONGO(?:DB)?_UR[IL])$/;

/** How much a missing key costs: signing keys and the database most. */
export function weightOf({ key }: Pick<ConfigurationRead, 'key'>): number {
  if (rootSecret.test(key)) return 3;
  return Number(isSecretSetting(key)) * 2 || Number(isDatastoreKey(key));
}

interface Pattern {
  ecosystem: ServiceFile['ecosystem'];
  /** On code without comments and strings. */
  code: RegExp;
  /** In files of these paths only. */
  file?: RegExp;
  title: string;
  sufficient?: boolean;
  /** Must be in the file too. */
  also?: RegExp;
  /** Must not be in the file, read with its strings. */
  without?: RegExp;
}

const goValidate = 'a Validate function of the configuration';

const patterns: Pattern[] = [
  {
    ecosystem: 'node',
    code: /\b(?:parse|safeParse|parseAsync|validate\w*|cleanEnv|assert\w*|decode\w*|check|make|load|from|Parse|Decode|Value\.\w+|v\.parse|create|plainToInstance|plainToClass)\s*(?:<[^<>()]{0,100}>)?\s*\(\s*(?:[\w.]+\s*,\s*)?(?:\{\s*\.\.\.\s*)?(?:process|Bun)\.env\s*(?:as\s+\w+\s*)?[,)}]/,
    title: 'a schema over process.env',
  },
  {
    ecosystem: 'node',
    code: /\bvalidate\w*\s*\(\s*process\.env\s*,/,
    title: 'a validated configuration class',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    code: /\b\w{0,30}(?:[sS]ecrets?|[cC]onfig|[cC]onfiguration|[eE]nv|[eE]nvironment|[sS]ettings)Schema\s*\.\s*(?:parse|safeParse|parseAsync|validate)\s*\(/,
    also: /\bprocess\.exit\s*\(|\bthrow\b/,
    title: 'a schema over the configuration',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    // Zod and its like throw by themselves.
    code: /\b\w{0,40}[sS]chema\s*\.\s*(?:parse|parseAsync)\s*\(\s*(?:process|Bun)\.env\s*\.\s*\w/,
    title: 'a schema over a variable of the environment',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    // What is collected from the environment, sorted into groups: `schema.safeParse({ s3: { key: process.env.S3_KEY } })`.
    code: /\b\w{0,40}[sS]chema\s*\.\s*(?:safeParse|parse|parseAsync|validate)\s*\(\s*\{[^;]{0,300}?\bprocess\.env\b/,
    also: /\bprocess\.exit\s*\(|\bthrow\b|\b\w{0,40}(?:AndExit|OrExit)\s*\(|\.\s*parse(?:Async)?\s*\(/,
    title: 'a schema over process.env',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    // The same, collected before: `const { error } = schema.validate(config); if (error) throw …`.
    code: /\b\w{0,40}[sS]chema\s*\.\s*(?:validate|validateAsync|safeParse|parse)\s*\(\s*(?:config|configuration|settings|options|env)\s*[,)]/,
    file: /(?:^|\/)(?:config|configuration|settings|env)\/[^/]+\.[cm]?[jt]s$|(?:^|\/)(?:config|configuration|settings|env)\.[cm]?[jt]s$/i,
    also: /^(?=[\s\S]*\bprocess\.env\b)(?=[\s\S]*\b(?:throw\b|process\.exit\s*\())/,
    title: 'a schema over process.env',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    code: /\bcleanEnv\s*\(/,
    title: 'envalid over process.env',
  },
  {
    ecosystem: 'node',
    code: /\bcreateEnv\s*\(\s*\{/,
    title: 'a typed environment schema',
  },
  {
    ecosystem: 'node',
    code: /\bconvict\s*\(/,
    also: /\.validate\s*\(/,
    title: 'convict with validate()',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    code: /\b\w{0,30}ConfigModule\s*\.\s*forRoot\w*\s*\(\s*\{[^;]{0,1500}?\bvalidat(?:e|ionSchema)\b/,
    title: 'validation in ConfigModule.forRoot',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    code: /\benvSchema\s*(?:<[^()\n]{0,80}>)?\s*\(\s*\{|\bfastifyEnv\b|\bplainToInstance\s*\([^)]{0,200}\bconfig\b[^;]{0,400}validateSync/,
    title: 'a schema over the environment',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    code: /\bplainTo(?:Instance|Class)\s*\(\s*\w{0,40}(?:[cC]onfig|[eE]nv|[sS]ettings|Variables)\w{0,40}\s*,/,
    also: /\bvalidate(?:Sync|OrReject)?\s*\(/,
    title: 'a validated class of settings',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    code: /\bObject\s*\.\s*(?:entries|keys|values)\s*\(\s*\w{1,40}\s*\)[^;]{0,200}?(?:===?\s*(?:undefined|null)|!\s*\w)[^;]{0,80}?\bthrow\b/,
    file: /(?:^|\/)(?:env|environment|config|configuration|settings)(?:\/index)?\.[cm]?[jt]s$/i,
    also: /\bprocess\.env\b/,
    title: 'own code that throws for every missing key',
    sufficient: true,
  },
  {
    ecosystem: 'node',
    // class-validator over the object that the environment was read into.
    code: /\bvalidate(?:Sync|OrReject)?\s*\(\s*this\s*[,)]/,
    file: /(?:^|\/)(?:env|environment|config|configuration|settings)\.[cm]?ts$/i,
    also: /\bprocess\.exit\s*\(|\bthrow\b/,
    title: 'a validated class of settings',
    sufficient: true,
  },
  {
    ecosystem: 'python',
    code: /\bValidator\s*\([^)]{0,300}must_exist\s*=\s*True/,
    title: 'dynaconf validators',
    sufficient: true,
  },
  {
    ecosystem: 'jvm',
    code: /@ConfigurationProperties\b/,
    also: /@Validated\b|@(?:field:|get:|param:)?(?:NotNull|NotBlank|NotEmpty|Min|Max|Positive|Pattern|Size|Valid)\b/,
    title: 'validated @ConfigurationProperties',
    sufficient: true,
  },
  {
    ecosystem: 'jvm',
    code: /@ConfigurationProperties[^;{}]{0,200}\bdata\s+class\s+\w+\s*\(\s*(?:@\S+\s+)*va[lr]\s+\w+\s*:\s*\w+(?:<[^>]*>)?\s*[,)\n]/,
    title: '@ConfigurationProperties without optional fields',
    sufficient: true,
  },
  {
    ecosystem: 'jvm',
    code: /@ConfigMapping\b|\bConfigLoader(?:Builder)?\b[^;]{0,300}loadConfigOrThrow|\.loadConfigOrThrow\b/,
    title: 'a typed configuration mapping',
    sufficient: true,
  },
  {
    ecosystem: 'go',
    code: /^func\s*\(\s*\w*\s*\*?\w*(?:[cC]onfig\w*|[sS]ettings?|[oO]ptions|Profile|Conf|Env\w*|Specification)\s*\)\s*[vV]alidate\w*\s*\([^)]*\)\s*(?:\(?\[?\]?error)/m,
    title: goValidate,
    sufficient: true,
  },
  {
    ecosystem: 'go',
    code: /^func\s+[vV]alidate\w{0,40}\s*\(\s*(?:c|cfg|conf\w{0,20}|settings|opts|options|env)\s+\*?[\w.]{1,60}[^\n]{0,200}\)\s*\(?\[?\]?error/m,
    title: goValidate,
    sufficient: true,
  },
  {
    ecosystem: 'go',
    code: /^func\s+validate[A-Z]\w{0,60}\s*\([^)\n]{0,160}\)\s*(?:\(?error\b|func\(\)\s*error\b)/m,
    file: /(?:^|\/)(?:conf|config|configuration|settings)\/[^/]+$/,
    also: /\b(?:log)?[fF]atal\w*\s*\(|\bos\.Exit\b|\bpanic\s*\(/,
    title: 'own checks of settings that end the start',
    sufficient: true,
  },
  {
    ecosystem: 'go',
    code: /\.\s*Struct\s*\(\s*&?\w*(?:[cC]fg|[cC]onf\w*|[sS]ettings|[oO]pts|[eE]nv\w*)\s*\)/,
    title: 'a validated configuration struct',
    sufficient: true,
  },
  {
    ecosystem: 'go',
    code: /\bparse[A-Z]\w*\s*\(\s*&?\w+(?:\.\w+)*\s*,\s*Env\w+\s*\)/,
    also: /[fF]atal\w*\s*\(|\bos\.Exit\b|\breturn\s+(?:nil,\s*)?(?:errors\.Join|fmt\.Errorf|err)/,
    title: 'own parsers whose errors end the start',
    sufficient: true,
  },
  {
    ecosystem: 'go',
    code: /\b(?:toml|yaml|hcl)\.(?:Unmarshal\w{0,20}|Decode\w{0,20})\s*\([^()\n]{0,80},\s*&?\w*(?:[cC]fg|[cC]onf\w*|[sS]ettings|[oO]pt(?:s|ions))\s*\)/,
    also: /\breturn\b[^\n]{0,80}\berr\b|\b[fF]atal\w*\s*\(/,
    title: 'a typed configuration file',
  },
  {
    ecosystem: 'dotnet',
    code: /\.\s*ValidateOnStart\s*\(/,
    title: 'options that are validated at start',
    sufficient: true,
  },
  {
    ecosystem: 'dotnet',
    code: /\bValidate\w*(?:Options|Configuration|Settings|Startup\w*)\s*\(/,
    also: /\bstatic\b[^;{]*\bMain\b|CreateBuilder|WebApplication/,
    title: 'own validation of the options at start',
    sufficient: true,
  },
  {
    ecosystem: 'ruby',
    code: /\bDotenv\s*\.\s*require_keys\b|Anyway::Config[\s\S]{0,3000}?^[ \t]*required\s+:/m,
    title: 'required keys',
    sufficient: true,
  },
  {
    ecosystem: 'ruby',
    code: /\bConfig\s*\.\s*setup\b[\s\S]{0,8000}?\bconfig\s*\.\s*(?:schema|validation_contract)\b[\s\S]{0,400}?\brequired\s*\(/,
    title: 'a schema of the settings',
    sufficient: true,
  },
  {
    ecosystem: 'php',
    code: /(?<!\w)\$?\w{0,40}[dD]otenv\w{0,40}\s*->\s*required\s*\(/,
    title: 'required dotenv keys',
    sufficient: true,
  },
  {
    ecosystem: 'rust',
    code: /\b\w{0,20}parse\w{0,20}(?:::<[^<>()]{1,80}>)?\(\s*"[^"\n]{3,60}"[^;]{0,160}\)\?/,
    also: /\benv::var\b/,
    title: 'own parsers whose errors end the start',
    sufficient: true,
  },
  {
    ecosystem: 'rust',
    code: /\benvy::(?:prefixed\([^)]*\)\s*\.\s*)?from_env\b|\bFigment\b[\s\S]{0,1500}?\.extract\b|\.\s*try_deserialize\b|\b\w{0,20}[fF]igment\w{0,20}\s*\.\s*extract(?:_inner)?::<|\benvconfig::Envconfig\b|\bConfig::init_from_env\b/,
    title: 'a typed configuration that fails to load',
    // Nothing is missing where even the secrets have defaults.
    without: /\.\s*set_default\s*\(\s*"[^"\n]{0,80}(?:secret|password)"/,
    sufficient: true,
  },
];

/** What Rails runs before it serves. */
const railsStart =
  /(?:^|\/)config\/(?:application|environments\/production|initializers\/[\w/-]{1,80})\.rb$/;

function constructsOf(service: Service): ValidationConstruct[] {
  const { repository } = service;
  const files = sourceFilesOf(service);
  const reads = service.fact(configurationReadsOf);
  const required = reads.filter(
    read => read.required && !isForDevelopment(service, read),
  );
  const found = files
    .flatMap(file => inFile(repository, file))
    // convict starts with whatever default it is given: that refuses nothing where even a secret has one.
    .map(one =>
      one.title.startsWith('convict') &&
      reads.some(
        read =>
          read.path === one.path &&
          read.fallback &&
          (isSecretSetting(read.key) || isDatastoreKey(read.key)),
      ) &&
      !required.some(({ path }) => path === one.path)
        ? { ...one, sufficient: false }
        : one,
    );
  const settings = service
    .fact(settingsClassesOf)
    .filter(one => !isForDevelopment(service, one));
  if (settings.length) {
    const { path, line } =
      settings.find(one => one.fields.some(field => field.required)) ??
      settings[0];
    found.push({
      title: 'a pydantic settings class',
      path,
      line,
      sufficient: false,
    });
    const validator = settings
      .map(one => raisingValidator(repository, one.path))
      .find(each => each !== undefined);
    if (validator) found.push(validator);
  }
  const safe = safeDotenv(service, files);
  if (safe) found.push(safe);
  const raised = service
    .fact(rejectionsOf)
    .find(
      ({ path, text }) =>
        railsStart.test(path) &&
        /\bENV\b|\bconfig_for\b/.test(text) &&
        /\bunless\b|\b(?:blank|nil|empty)\?|\bmissing\b/.test(text),
    );
  if (raised)
    found.push({
      title: 'own code that raises when a value is missing',
      path: raised.path,
      line: raised.line,
      sufficient: true,
    });
  const walked = service.fact(walkedNamesOf);
  if (walked)
    found.push({
      title: 'own code that asks for every variable of the template',
      path: walked.path,
      line: walked.line,
      sufficient: true,
    });
  const typed = required.find(
    ({ typed: isTyped, ecosystem }) =>
      isTyped && (ecosystem === 'go' || ecosystem === 'rust'),
  );
  if (typed)
    found.push({
      title: 'required fields of a typed configuration',
      path: typed.path,
      line: typed.line,
      sufficient: true,
    });
  const reader = required.find(
    ({ path, ecosystem, key }) =>
      ecosystem === 'python' &&
      /^[ \t]*(?:from|import)\s+(?:starlette\.config|decouple|environs?)\b/m.test(
        repository.lexical(path).code,
      ) &&
      (isSecretSetting(key) || isDatastoreKey(key)),
  );
  if (reader)
    found.push({
      title: 'a configuration reader that raises for a missing key',
      path: reader.path,
      line: reader.line,
      sufficient: true,
    });
  const mapped = required.find(
    ({ ecosystem, kind, path }) =>
      ecosystem === 'jvm' &&
      kind === 'property' &&
      /ConfigProperty/.test(repository.lexical(path).code),
  );
  if (mapped)
    found.push({
      title: '@ConfigProperty without a default',
      path: mapped.path,
      line: mapped.line,
      sufficient: true,
    });
  const placeholder = required.find(
    ({ ecosystem, kind, key, path }) =>
      ecosystem === 'jvm' &&
      (kind === 'property' || /\.(?:ya?ml|properties)$/.test(path)) &&
      (isSecretSetting(key) ||
        isDatastoreKey(key) ||
        // Nobody is let in without whoever issues the tokens.
        /(?:^|_)(?:TENANT_ID|ISSUER(?:_UR[IL])?)$/.test(key)),
  );
  if (placeholder)
    found.push({
      title: `\`${placeholder.key}\` without a default`,
      path: placeholder.path,
      line: placeholder.line,
      sufficient: true,
    });
  return found.filter(
    one =>
      isImported(service, one.path) && isCalledAtStart(service, files, one),
  );
}

/** A pydantic validator that raises: one over all settings, or over a secret or the database's address. */
function raisingValidator(
  repository: Repository,
  path: string,
): ValidationConstruct | undefined {
  const { code, uncommented } = repository.lexical(path);
  for (const match of code.matchAll(
    /^[ \t]+@(field_|model_|root_)?validator\s*\(([^()\n]{0,300})\)/gm,
  )) {
    const body = /^(?:(?!\n[ \t]+@|\n\S)[\s\S]){0,3000}/.exec(
      code.slice(match.index + match[0].length),
    )?.[0];
    if (!body || !/\braise\b/.test(body)) continue;
    const names = [
      ...uncommented
        .slice(match.index, match.index + match[0].length)
        .matchAll(/["'](\w{1,60})["']/g),
    ].map(name => name[1].toUpperCase());
    const overall = match[1] === 'model_' || match[1] === 'root_';
    if (
      overall ||
      names.some(name => isSecretSetting(name) || isDatastoreKey(name))
    )
      return {
        title: 'validators of a pydantic settings class',
        path,
        line: repository.lineIndex(path).lineAt(match.index),
        sufficient: true,
      };
  }
  return undefined;
}

/** dotenv-safe refuses to go on without every variable of the template. */
function safeDotenv(
  service: Service,
  files: ServiceFile[],
): ValidationConstruct | undefined {
  for (const { path, ecosystem } of files) {
    if (ecosystem !== 'node') continue;
    const { uncommented } = service.repository.lexical(path);
    const at = uncommented.search(
      /["']dotenv-(?:safe|extended)(?:\/config)?["']/,
    );
    if (
      at >= 0 &&
      (/["']dotenv-safe/.test(uncommented) ||
        /\berrorOn(?:Missing|Regex)\s*:\s*true/.test(uncommented))
    )
      return {
        title: 'dotenv-safe',
        path,
        line: service.repository.lineIndex(path).lineAt(at),
        sufficient: true,
      };
  }
  return undefined;
}

function inFile(
  repository: Repository,
  file: ServiceFile,
): ValidationConstruct[] {
  const relevant = patterns.filter(
    one =>
      one.ecosystem === file.ecosystem && (one.file?.test(file.path) ?? true),
  );
  if (relevant.length === 0) return [];
  const { code, uncommented } = repository.lexical(file.path);
  return relevant.flatMap(
    ({ code: pattern, also, without, title, sufficient = false }) => {
      const match = pattern.exec(code);
      if (!match || (also && !also.test(code))) return [];
      if (without?.test(uncommented)) return [];
      const line = repository
        .lineIndex(file.path)
        .lineAt(match.index + match[0].search(/\S/));
      return [{ title, path: file.path, line, sufficient }];
    },
  );
}

/** A Go Validate method counts where the program's start calls one; models have them too. */
function isCalledAtStart(
  service: Service,
  files: ServiceFile[],
  { path, title }: ValidationConstruct,
): boolean {
  if (title !== goValidate) return true;
  if (
    /(?:^|\/)(?:models?|entit(?:y|ies)|domain|dto|api|handlers?|requests?|types)\//.test(
      path,
    )
  )
    return false;
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(entry => entry.path),
  );
  return files.some(
    file =>
      file.ecosystem === 'go' &&
      (entries.has(file.path) ||
        /(?:^|\/)(?:cmd|cli|config|app|server)\//.test(file.path) ||
        file.path === path) &&
      /\.\s*[vV]alidate\w*\s*\(|(?<!func\s)(?<![\w.])[vV]alidate\w{0,20}(?:[cC]onf|Settings|Options|Env)\w{0,20}\s*\(/.test(
        service.repository.lexical(file.path).code,
      ),
  );
}

/** Spring Cloud Config, Consul and their like hold the values elsewhere. */
function configurationServer(
  service: Service,
): { path: string; line: number } | undefined {
  const dependency = service
    .fact(stackOf)
    .dependencies.find(
      ({ name, scope }) =>
        scope === 'prod' &&
        /spring-cloud-(?:starter-)?config(?:-client)?$|spring-cloud-starter-consul-config|spring-cloud-azure-appconfiguration/.test(
          name,
        ),
    );
  return dependency && { path: dependency.path, line: dependency.line };
}
