import { posix } from 'node:path';
import {
  composedDotenvOf,
  dotenvFilesOf,
  dotenvIgnoredBy,
  environmentFilesOf,
  isSecretKey,
  namedDotenvOf,
  type DotenvEntry,
  type DotenvFile,
} from '../../facts/configuration';
import { dotenvLibrariesOf } from '../../facts/configuration/dotenv-libraries';
import { isLocalHost, isPlaceholder } from '../../facts/code';
import { deploymentOf } from '../../facts/deployment';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  type Judgement,
} from '../check';
import { placeName, type Place } from '../evidence';
import { count, evidenceAt } from '../shared';

const reference = 'https://12factor.net/config';
const example = { language: 'gitignore', code: '.env\n.env.*\n!.env.example' };

export const configEnvFilesNotCommitted = defineCheck({
  id: 'config-env-files-not-committed',
  area: 'configuration-management',
  title: 'Are real environment files kept out of version control?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'environment files kept out of version control',
    gap: 'a committed environment file',
  },
  why: 'A tracked env file reaches every clone, fork and image build, with whatever somebody last put into it. Sooner or later that is a real password, and local settings start to override production’s.',
  decision: {
    applies:
      'A dotenv library or `env_file:` is used, or a dotenv file exists.',
    passes:
      'The only tracked dotenv files are templates, test files or encrypted ones, and `.gitignore` covers `.env`.',
    fails:
      'A tracked `.env`, `.env.local`, `.env.production`, `.env.staging`, an env file in a deploy folder, or one that the code loads or compose hands out (`env_file:`) by its name, holds values. Only ports and switches: minor. `.env` is not ignored: minor.',
    exceptions: [
      'Symfony and Vite commit `.env` with defaults by convention: only secrets count there, and Symfony’s need not be ignored where the local files are.',
      'A `.env` beside a compose file that holds only versions and names of images.',
      'Encrypted files (dotenvx, SOPS, `.env.vault`).',
    ],
  },
  examples: { language: 'gitignore', bad: 'node_modules', good: example.code },
  remedy:
    'Remove the file from version control (the history keeps it: replace its secrets), add it to `.gitignore`, and track a template with empty values.',
  references: [reference],
  elsewhere: ['secretlint no-dotenv', 'gitleaks'],
  judge(service) {
    const files = service
      .fact(dotenvFilesOf)
      .filter(file => !isForCompose(service, file));
    const offences = files.flatMap(file => offenceOf(service, file) ?? []);
    if (offences.length > 0) return tracked(service, offences);
    const { ignored, deliberate, path, line } = service.fact(dotenvIgnoredBy);
    const rule = path ? { path, line } : undefined;
    const use = usePlace(service, files) ?? (deliberate ? rule : undefined);
    if (!use) return notApplicable('The service uses no dotenv files.');
    // Symfony keeps harmless defaults in a tracked .env; what must not be seen goes into .env.local.
    if (!ignored && rule && isSymfony(service))
      return pass(
        `.env holds Symfony’s defaults, and none of them is a secret; ${placeName(
          rule,
        )} keeps local files out of version control.`,
        evidenceAt(service, [rule], 'proof'),
      );
    if (!ignored) return notIgnored(service, use, rule);
    return pass(
      `${placeName(
        rule ?? use,
      )} keeps .env out of version control; only templates are tracked.`,
      evidenceAt(service, [rule ?? use], 'proof'),
    );
  },
});

function isSymfony(service: Service): boolean {
  return service
    .fact(stackOf)
    .frameworks.some(({ name }) => /^(?:Symfony|API Platform)$/.test(name));
}

function tracked(service: Service, offences: Offence[]): Judgement {
  const [first] = [...offences].sort(
    (a, b) => Number(a.minor) - Number(b.minor),
  );
  const { path } = first.file;
  const [{ key, line }] = first.entries;
  return fail({
    message: `${path} is tracked and sets ${count(
      first.entries.length,
      'key',
    )} (\`${key}\` at line ${line}); local settings leak into every checkout and image build.`,
    severity: offences.every(({ minor }) => minor) ? 'minor' : 'major',
    evidence: evidenceAt(
      service,
      [first, ...offences].flatMap(({ file, entries }) =>
        entries.map(entry => ({ path: file.path, line: entry.line })),
      ),
      'offender',
    ),
    recommendation: {
      title: 'Stop Tracking Environment Files',
      text: `Remove ${path} from version control (line ${line} sets \`${key}\`), add it to .gitignore and keep a template with empty values.`,
      example,
      reference,
    },
  });
}

function notIgnored(
  service: Service,
  use: Place,
  gitignore: Place | undefined,
): Judgement {
  const used = placeName(use);
  return fail({
    message: gitignore
      ? `${placeName(
          gitignore,
        )} does not ignore .env although the service uses one (${used}); the next commit may take it along.`
      : `No .gitignore keeps .env out of version control although the service uses one (${used}).`,
    severity: 'minor',
    evidence: evidenceAt(service, [gitignore ?? use, use], 'anchor'),
    recommendation: {
      title: 'Stop Tracking Environment Files',
      text: gitignore
        ? `Add .env to ${gitignore.path}.`
        : `Add a .gitignore with .env for the file that ${used} stands for.`,
      example,
      reference,
    },
  });
}

/** What shows that dotenv files are in use. */
function usePlace(service: Service, files: DotenvFile[]): Place | undefined {
  const file = files.find(({ use }) => use !== 'test');
  if (file) return { path: file.path, line: 1 };
  const [dependency] = service.fact(dotenvLibrariesOf);
  if (dependency) return { path: dependency.path, line: dependency.line };
  const own = nodeLoader(service);
  if (own) return own;
  for (const { path, services } of service.fact(deploymentOf).compose) {
    const user = services.find(
      ({ node }) => environmentFilesOf(node).length > 0,
    );
    if (user) return { path, line: user.line };
  }
  return undefined;
}

/** Node reads env files by itself: `process.loadEnvFile()`, `node --env-file=.env`. */
function nodeLoader(service: Service): Place | undefined {
  const { repository } = service;
  const line = (path: string, pattern: RegExp, lines: string[]) => {
    const index = lines.findIndex(text => pattern.test(text.slice(0, 2_000)));
    return index < 0 ? [] : [{ path, line: index + 1 }];
  };
  const manifest = service.pathTo('package.json');
  const [found] = [
    ...line(
      manifest,
      /\bnode\b[^"\n]{0,200}--env-file(?:-if-exists)?[= ]/,
      repository.has(manifest) ? repository.lines(manifest) : [],
    ),
    ...service
      .fact(sourceFilesOf)
      .filter(({ ecosystem }) => ecosystem === 'node')
      .flatMap(({ path }) =>
        line(
          path,
          /\bloadEnvFile\s*\(/,
          repository.lexical(path).code.split('\n'),
        ),
      ),
  ];
  return found;
}

const realName =
  /(?:^|\/)\.env(?:\.(?:local|production|prod|staging|stage|live|production\.local))?$|(?:^|\/)(?:production|prod|staging|stage|live)\.env$/i;
const deployFolder =
  /(?:^|\/)(?:deploy|deployments?|k8s|kubernetes|helm|infra|infrastructure|ops|compose|docker|prod|production)\/(?:[\w.-]+\/)*[\w.-]*\.env(?:\.(?:production|prod|staging|live))?$/i;

interface Offence {
  file: DotenvFile;
  entries: DotenvEntry[];
  /** Only ports, flags and versions. */
  minor: boolean;
}

function offenceOf(service: Service, file: DotenvFile): Offence | undefined {
  if (
    file.use !== 'real' ||
    !(
      realName.test(file.path) ||
      deployFolder.test(file.path) ||
      service.fact(namedDotenvOf).has(file.path) ||
      service.fact(composedDotenvOf).has(file.path)
    )
  )
    return undefined;
  if (/(?:^|\/)(?:dev|development|local)[\w.-]*\.env$/i.test(file.path))
    return undefined;
  const filled = file.entries.filter(
    ({ value }) =>
      value !== '' &&
      !/^(?:\$\{|<|\{\{)/.test(value) &&
      !(value.length >= 8 && isPlaceholder(value)),
  );
  if (filled.length === 0) return undefined;
  if (isCommittedByConvention(service, file)) {
    const secrets = filled.filter(
      ({ key, value }) => isSecretKey(key) && !isPlaceholder(value),
    );
    return secrets.length
      ? { file, entries: secrets, minor: false }
      : undefined;
  }
  const telling = filled.filter(
    ({ key, value }) => isSecretKey(key) || isRemoteAddress(value),
  );
  return {
    file,
    entries: [...telling, ...filled.filter(entry => !telling.includes(entry))],
    minor: telling.length === 0,
  };
}

/** An address with credentials, or one that is not the developer's own machine. */
function isRemoteAddress(value: string): boolean {
  const address = /^[a-z][\w+.-]{1,30}:\/\/(?:([^\s/@]*)@)?\[?([\w.-]*)/i.exec(
    value.slice(0, 1_000),
  );
  if (!address) return false;
  return (
    address[1] !== undefined || (address[2] !== '' && !isLocalHost(address[2]))
  );
}

/**
 * Beside a compose file, with nothing but which images and versions it takes; a file of another name than `.env` is
 * handed to it by hand (`--env-file`) and may hold whatever else its text asks for and is no secret.
 */
function isForCompose(
  { repository }: Service,
  { path, entries }: DotenvFile,
): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const isHandedOver =
    posix.basename(path) !== '.env' &&
    entries.length > 0 &&
    entries.every(
      ({ key, value }) => !isSecretKey(key) && !isRemoteAddress(value),
    );
  if (isHandedOver) {
    const asked = repository.files
      .filter(
        file =>
          posix.dirname(file.path) === posix.dirname(path) &&
          /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(file.path),
      )
      .map(file => repository.text(file.path) ?? '')
      .join('\n');
    const isAsked = (key: string) =>
      key.startsWith('COMPOSE_') ||
      ['}', ':', '-', '?', '+'].some(end => asked.includes(`\${${key}${end}`));
    if (entries.every(({ key }) => isAsked(key))) return true;
  }
  return (
    [
      'compose.yaml',
      'compose.yml',
      'docker-compose.yaml',
      'docker-compose.yml',
    ].some(name => repository.has(folder + name)) &&
    entries.every(({ key }) =>
      /(?:^|_)(?:VERSION|TAG|IMAGE|REPO|REPOSITORY|REGISTRY|COMPOSE_PROJECT_NAME)$/.test(
        key,
      ),
    )
  );
}

/** Symfony, Vite and Create React App read a tracked `.env` of defaults. */
function isCommittedByConvention(
  service: Service,
  { path, entries }: DotenvFile,
): boolean {
  const { repository } = service;
  const folder = path.includes('/')
    ? path.slice(0, path.lastIndexOf('/') + 1)
    : '';
  if (/\.(?:production|prod|staging|live)?\.?local$/.test(path)) return false;
  const symfony = /"symfony\/(?:framework-bundle|dotenv|flex)"/.test(
    repository.text(`${folder}composer.json`) ?? '',
  );
  const bundled =
    /"(?:vite|react-scripts|next|nuxt|@vue\/cli-service)"\s*:/.test(
      repository.text(`${folder}package.json`) ?? '',
    );
  return (
    symfony ||
    (bundled &&
      entries.every(({ key }) =>
        /^(?:VITE_|REACT_APP_|NEXT_PUBLIC_|NUXT_|VUE_APP_|PUBLIC_|PORT$|HOST$|HTTPS$|BROWSER$|SSL_|GENERATE_|TSC_|SKIP_|FAST_|ESLINT_|CI$|NODE_ENV$)/.test(
          key,
        ),
      ))
  );
}
