import type { Severity } from '@prodready/report';
import type { Service } from '../../service';
import {
  configurationReadsOf,
  deployedSecretsOf,
  effectiveConfigurationOf,
  isForDevelopment,
  secretConfigurationOf,
} from '../configuration';
import { withoutExamplePackage } from '../configuration/development-source';
import { isSecretSetting } from '../configuration/secret-names';
import { secretAssignmentsIn } from './assignments';
import { addressPasswordsIn } from './connection-strings';
import { isAllowed, isEncryptedName, isEncryptedText } from './exclusions';
import { scannedFilesOf, type ScannedFile } from './files';
import { openKeyStoresOf } from './key-stores';
import { privateKeyHint, privateKeysIn } from './private-keys';
import { isLiveLooking, providerHint, providerPatterns } from './providers';
import { entropyOf, isThrowAway, looksRandom } from './randomness';
import { lastingTokensIn } from './web-tokens';

/** A credential that is written in the tree. @public */
export interface CommittedSecret {
  /** As messages name it: `a GitHub token`, `a value for JWT_SECRET`. */
  kind: string;
  path: string;
  line: number;
  severity: Severity;
  /** What is masked wherever the line is shown. */
  value: string;
}

/** What the credential scan found, and how much it read. @public */
export interface CommittedSecrets {
  /** The worst first, each value once. */
  secrets: CommittedSecret[];
  /** Where values of these stand once more. */
  copies: CommittedSecret[];
  filesRead: number;
}

const mostText = 60 * 1024 * 1024;
const rank: Record<Severity, number> = { critical: 0, major: 1, minor: 2 };

/** Credentials in the tree. Use as a fact. @public */
export function committedSecretsOf(service: Service): CommittedSecrets {
  const { repository } = service;
  const found: CommittedSecret[] = [];
  let read = 0;
  let filesRead = 0;
  for (const file of scannedFilesOf(service)) {
    if (read > mostText) break;
    const text = repository.text(file.path);
    if (text === undefined) continue;
    read += text.length;
    filesRead++;
    if (isEncryptedName(file.path) || isEncryptedText(text)) continue;
    found.push(...secretsIn(service, file, text));
  }
  found.push(
    ...inDeployment(service),
    ...inFallbacks(service),
    ...inSettings(service),
    ...openKeyStoresOf(service).map(
      ({ store, password, path, line }): CommittedSecret => ({
        kind: `the password of the key store ${store}`,
        severity: 'critical',
        value: password,
        path,
        line,
      }),
    ),
  );
  const allowed = (secret: CommittedSecret) =>
    isAllowed(repository.lines(secret.path), secret.line);
  return {
    ...sorted(found.filter(secret => !allowed(secret))),
    filesRead,
  };
}

const samples = new Set<ScannedFile['class']>(['TEST', 'EXAMPLE', 'DOC']);
/** Settings of the pipeline's own throw-away services. */
const pipelineFolder = /(?:^|\/)\.?ci\//;
/** Settings of the test run: Django's, and those of a `config` library in any language. */
const testSettings =
  /(?:^|\/)settings\/(?:tests?|testing|ci)\.py$|(?:^|\/)(?:config|settings)\/(?:[\w-]{1,40}\/)?(?:tests?|testing|ci)\.(?:ya?ml|json5?|toml)$/;
const example = /example|sample|template|\.dist(?:\.|$)|\.tpl$|skeleton|stub/i;

function secretsIn(
  service: Service,
  file: ScannedFile,
  text: string,
): CommittedSecret[] {
  const isSample =
    samples.has(file.class) ||
    example.test(file.path.split('/').pop()!) ||
    testSettings.test(file.path) ||
    /(?:^|\/)(?:docs?|documentation|examples?|\w*tests?|testing|test[-_]?(?:utils?|helpers?|support)|tests?-\w[\w-]*\/src\/main)\//i.test(
      withoutExamplePackage(file.path),
    );
  const index = service.repository.lineIndex(file.path);
  const at = (offset: number) => ({
    path: file.path,
    line: index.lineAt(offset),
  });
  const found: CommittedSecret[] = providerSecrets(
    service,
    file,
    text,
    isSample,
  );
  // Keys that lie with tests and in documents are made for them; a template of an env file is copied as it is.
  if (isSample && !envTemplate.test(file.path)) return found;
  if (isSample)
    return [
      ...found,
      ...copiedKeys(text, at),
      ...copiedValues(service, file.path),
    ];
  if (privateKeyHint.test(text)) {
    for (const { kind, offset, body } of privateKeysIn(text)) {
      const place = at(offset);
      const named = service.repository.lines(file.path)[place.line - 1];
      if (
        !forTests.test(named.slice(0, 300)) &&
        !isInUnitTests(service, file.path, place.line) &&
        !isOfPipelineService(service, place)
      )
        found.push({
          kind,
          severity: isForLoopback(file.path) ? 'minor' : 'critical',
          value: body,
          ...place,
        });
    }
  }
  if (text.includes('eyJ')) {
    for (const { kind, offset, value } of lastingTokensIn(text)) {
      const place = at(offset);
      const before = service.repository
        .lines(file.path)
        .slice(Math.max(0, place.line - 9), place.line)
        .map(line => line.slice(0, 500))
        .join('\n');
      if (!/example|sample|anon|fake|\btest/i.test(before))
        found.push({ kind, severity: 'major', value, ...place });
    }
  }
  return [...found, ...generic(service, file)];
}

const envTemplate = /(?:^|\/)\.env[\w.-]*\.?(?:example|sample|dist|template)$/i;

/** Whole private keys of a template: whoever copies it signs with a key that everybody has. */
function copiedKeys(
  text: string,
  at: (offset: number) => { path: string; line: number },
): CommittedSecret[] {
  return privateKeyHint.test(text)
    ? privateKeysIn(text).map(({ kind, offset, body }) => ({
        kind,
        severity: 'major' as const,
        value: body,
        ...at(offset),
      }))
    : [];
}

/** Long random keys of a template under the names that sign and encrypt: whoever copies it has the key of all others. */
function copiedValues(service: Service, path: string): CommittedSecret[] {
  return secretAssignmentsIn(service.repository.lines(path), 'plain')
    .filter(
      ({ name, value }) =>
        value.length >= shortestKey &&
        /(?:jwt|session|token|auth|app|cookie|encrypt\w*)_?(?:\w{1,20}_)?(?:secret|key)|^secret(?:_key)?(?:_base)?$/i.test(
          name,
        ),
    )
    .map(({ name, value, line }) => ({
      kind: `a value for ${name}`,
      severity: 'major' as const,
      value,
      path,
      line,
    }));
}

function providerSecrets(
  service: Service,
  file: ScannedFile,
  text: string,
  isSample: boolean,
): CommittedSecret[] {
  if (!providerHint.test(text)) return [];
  const { repository } = service;
  const index = repository.lineIndex(file.path);
  const lines = repository.lines(file.path);
  return providerPatterns.flatMap(one =>
    [...text.matchAll(one.pattern)]
      .slice(0, 20)
      .flatMap((match): CommittedSecret[] => {
        const value = match[1] ?? match[0];
        if (!isLiveLooking(value, one.entropy)) return [];
        const line = index.lineAt(match.index);
        const beside =
          one.beside ?? (isSample ? one.besideInSamples : undefined);
        const around = lines
          .slice(Math.max(0, line - 6), line + 5)
          .map(each => each.slice(0, 2_000))
          .join('\n');
        if (beside && !beside.test(around)) return [];
        if (isPublicByDesign(value, around)) return [];
        // The address of a node that a browser asks holds its key.
        if (
          /node provider/.test(one.kind) &&
          /\b(?:NEXT_PUBLIC_|VITE_|REACT_APP_)\w*\s*[=:]/.test(
            (lines[line - 1] ?? '').slice(0, 2_000),
          )
        )
          return [];
        return [
          {
            kind: one.kind,
            path: file.path,
            line,
            severity: isSample ? 'major' : 'critical',
            value,
          },
        ];
      }),
  );
}

/** Keys of a browser's maps and of Firebase are in every page; restrictions at the provider protect them. */
function isPublicByDesign(value: string, around: string): boolean {
  return (
    value.startsWith('AIza') &&
    /authDomain|firebase|messagingSenderId|NEXT_PUBLIC_|VITE_|REACT_APP_|maps\.googleapis\.com/i.test(
      around,
    )
  );
}

/** The key of a developer's own `https://localhost`: it opens nothing else. */
function isForLoopback(path: string): boolean {
  return /(?:^|\/)(?:localhost|127\.0\.0\.1|dev(?:elopment)?)[\w.-]*\.(?:pem|key)$/i.test(
    path,
  );
}

const workflowFile = /(?:^|\/)\.github\/workflows\/[\w.-]+\.ya?ml$/;

/** What a job hands to a service that lives as long as the job: the key of a mock beside the tests. */
function isOfPipelineService(
  { repository }: Service,
  { path, line }: { path: string; line: number },
): boolean {
  if (!workflowFile.test(path)) return false;
  const lines = repository.lines(path);
  const indentOf = (text: string) => /^[ ]*/.exec(text)?.[0].length ?? 0;
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - 300) && indent > 0; i--) {
    const text = lines[i].slice(0, 200);
    if (!/\S/.test(text) || indentOf(text) >= indent) continue;
    if (/^\s*services\s*:\s*$/.test(text)) return true;
    indent = indentOf(text);
  }
  return false;
}

/** `TEST_FAKE_RSA_KEY = "-----BEGIN …`. */
const forTests =
  /(?:^|[^A-Za-z])(?:test|fake|dummy|mock|example|sample)(?:[^A-Za-z]|$)/i;

const plainFormat =
  /(?:^|\/)\.env(?:\.[\w.-]+)?$|\.(?:env|properties|ya?ml|ini|cfg|conf|toml|dockerfile)$|(?:^|\/)Dockerfile[\w.-]*$|(?:^|\/)[\w-]+\.Dockerfile$/i;
const genericClasses = new Set<ScannedFile['class']>([
  'SRC',
  'CONFIG',
  'DEPLOY',
  'OTHER',
  'BESIDE',
]);
const proseOrData =
  /\.(?:html?|vue|svelte|jsx|tsx|ejs|hbs|pug|erb|twig|cshtml|razor|graphql|sql|json5?|ipynb|log|md|txt|xml|resx|arb|strings)$/i;

/** What no provider's shape proves: names of secrets with random values, passwords in addresses. */
function generic(service: Service, file: ScannedFile): CommittedSecret[] {
  if (!genericClasses.has(file.class) || pipelineFolder.test(file.path))
    return [];
  if (
    /(?:^|\/)(?:seeds?|fixtures?|mocks?|migrations?|locales?|i18n|translations?)(?:\/|\.\w+$)/i.test(
      file.path,
    )
  )
    return [];
  const { repository } = service;
  const lines = repository.lines(file.path);
  // An API description holds examples.
  if (
    /^\s*["']?(?:openapi|swagger)["']?\s*:/m.test(lines.slice(0, 20).join('\n'))
  )
    return [];
  const loaded = service.fact(productionSecretLines);
  const found: CommittedSecret[] = [];
  const isConfiguration =
    (!proseOrData.test(file.path) &&
      (file.class !== 'OTHER' || plainFormat.test(file.path))) ||
    isSettings(file.path) ||
    service.fact(effectiveConfigurationOf).files.includes(file.path) ||
    !/\.\w+$/.test(file.path);
  const format = plainFormat.test(file.path) ? 'plain' : 'code';
  for (const { name, value, line } of isConfiguration
    ? secretAssignmentsIn(lines, format)
    : []) {
    if (isOfNoUse(service, { path: file.path, line })) continue;
    if (isInDevelopmentSection(lines, line)) continue;
    if (isInExample(lines, line)) continue;
    if (isInUnitTests(service, file.path, line)) continue;
    if (loaded.rejected.has(`${file.path}:${line}`)) continue;
    found.push({
      kind: `a value for ${name}`,
      path: file.path,
      line,
      severity: loaded.used.has(`${file.path}:${line}`) ? 'critical' : 'major',
      value,
    });
  }
  for (const { scheme, value, line } of addressPasswordsIn(lines)) {
    if (isOfNoUse(service, { path: file.path, line })) continue;
    found.push({
      kind: `a password in a ${scheme} address`,
      path: file.path,
      line,
      severity: 'critical',
      value,
    });
  }
  return found;
}

/** What serves development alone opens nothing; a staging environment is one that somebody runs. */
function isOfNoUse(
  service: Service,
  place: { path: string; line: number },
): boolean {
  return (
    isForDevelopment(service, place) &&
    !/(?:^|[/._-])staging[\w.-]*\.\w+$/i.test(place.path)
  );
}

/** Rust keeps unit tests inside its sources; the lexical view leaves them out. */
function isInUnitTests(service: Service, path: string, line: number): boolean {
  if (!path.endsWith('.rs')) return false;
  const { repository } = service;
  const start = repository.lineIndex(path).startOf(line);
  const end = start + (repository.lines(path)[line - 1] ?? '').length;
  return (
    /\S/.test(repository.lexicalWithTests(path).code.slice(start, end)) &&
    !/\S/.test(repository.lexical(path).code.slice(start, end))
  );
}

/** `development:` of a YAML file that holds the settings of every environment. */
function isInDevelopmentSection(
  lines: readonly string[],
  line: number,
): boolean {
  let indent = /^ */.exec(lines[line - 1].slice(0, 200))![0].length;
  for (let i = line - 2; i >= Math.max(0, line - 200) && indent > 0; i--) {
    const key = /^( *)["']?([\w-]+)["']?:/.exec(lines[i].slice(0, 300));
    if (!key || key[1].length >= indent) continue;
    indent = key[1].length;
    if (/^(?:dev|development|test|testing|local|ci)$/i.test(key[2]))
      return true;
  }
  return false;
}

/** `example={"token": "…"}` of an API's description in code: on the line, or on one that encloses it. */
function isInExample(lines: readonly string[], line: number): boolean {
  const shows =
    /(?:^|[^A-Za-z])(?:example|sample)(?:s|_?(?:value|body|payload|response|request))?["']?\s*[=:]\s*(?![=:])/i;
  const indentOf = (text: string) => /^\s*/.exec(text)![0].length;
  let text = lines[line - 1].slice(0, 500);
  if (shows.test(text)) return true;
  let indent = indentOf(text);
  for (let i = line - 2; i >= Math.max(0, line - 40) && indent > 0; i--) {
    text = lines[i].slice(0, 500);
    if (!text.trim() || indentOf(text) >= indent) continue;
    indent = indentOf(text);
    if (shows.test(text)) return true;
  }
  return false;
}

/** JSON, XML and files without an extension are data, unless their name says configuration. */
function isSettings(path: string): boolean {
  return /(?:^|\/)(?:appsettings|settings|config|application|secrets?|credentials?|realm|keycloak)[\w.-]*\.(?:json|xml)$/i.test(
    path,
  );
}

/** Lines whose secret production runs with, and lines that the code refuses at start. */
export function productionSecretLines(service: Service): {
  used: Set<string>;
  rejected: Set<string>;
} {
  const { defaults, rejected } = service.fact(secretConfigurationOf);
  const name = ({ path, line }: { path: string; line: number }) =>
    `${path}:${line}`;
  return {
    used: new Set(defaults.map(name)),
    rejected: new Set(rejected.map(name)),
  };
}

/** Secret keys of compose files and manifests: whatever is neither a placeholder nor a value that everybody knows. */
function inDeployment(service: Service): CommittedSecret[] {
  return service
    .fact(deployedSecretsOf)
    .spelled.filter(
      ({ value, path }) =>
        !example.test(path) && !pipelineFolder.test(path) && isOwnValue(value),
    )
    .map(({ name, value, path, line }) => ({
      kind: `a value for ${name}`,
      path,
      line,
      severity: looksRandom(value) ? 'critical' : 'major',
      value,
    }));
}

/** Nothing that a tutorial would use: long enough, and letters mixed with digits or signs. */
function isOwnValue(value: string): boolean {
  return (
    value.length >= 8 &&
    value.length <= 512 &&
    !isThrowAway(value) &&
    !/\s/.test(value) &&
    /[0-9]/.test(value) &&
    /[A-Za-z]/.test(value) &&
    entropyOf(value) >= 2.75
  );
}

const shortestKey = 32;

/** Long keys that production's own configuration holds, whatever signs they are made of: `"Jwt": { "Key": "…" }`. */
function inSettings(service: Service): CommittedSecret[] {
  return service
    .fact(secretConfigurationOf)
    .defaults.filter(
      ({ value, how, path }) =>
        how === 'literal' &&
        value.length >= shortestKey &&
        entropyOf(value) >= 3.5 &&
        isOwnValue(value) &&
        !example.test(path),
    )
    .map(({ key, value, path, line }) => ({
      kind: `a value for ${key}`,
      severity: 'critical' as const,
      value,
      path,
      line,
    }));
}

/** `os.getenv('API_KEY', 'd69e…')`. */
function inFallbacks(service: Service): CommittedSecret[] {
  return service
    .fact(configurationReadsOf)
    .flatMap(({ key, path, line, fallback }): CommittedSecret[] => {
      const value = fallback?.value;
      const place = { path, line: fallback?.line ?? line };
      return value !== undefined &&
        isSecretSetting(key) &&
        looksRandom(value) &&
        !example.test(path) &&
        !isOfNoUse(service, place) &&
        !service
          .fact(productionSecretLines)
          .rejected.has(`${path}:${place.line}`)
        ? [
            {
              kind: `a value for ${key}`,
              severity: 'critical',
              value,
              ...place,
            },
          ]
        : [];
    });
}

/** Each value once, at its worst place; each line once. */
function sorted(
  found: CommittedSecret[],
): Pick<CommittedSecrets, 'secrets' | 'copies'> {
  const secrets = new Map<string, CommittedSecret>();
  const copies: CommittedSecret[] = [];
  const lines = new Set<string>();
  const inOrder = found
    .map((secret, order) => ({ secret, order }))
    .sort(
      (a, b) =>
        rank[a.secret.severity] - rank[b.secret.severity] || a.order - b.order,
    );
  for (const { secret } of inOrder) {
    const place = `${secret.path}:${secret.line}`;
    if (lines.has(place)) continue;
    lines.add(place);
    if (secrets.has(secret.value)) copies.push(secret);
    else secrets.set(secret.value, secret);
  }
  return { secrets: [...secrets.values()], copies };
}
