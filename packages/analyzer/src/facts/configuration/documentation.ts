import { at, textOf } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { dotenvFilesOf } from './dotenv';
import { deploymentVariablesOf } from './deployment-variables';
import { isForDevelopment } from './development-source';
import { configurationReadsOf, type ConfigurationRead } from './reads';
import { isRailsScaffold, platformVariable } from './validation';

/** Which variables an operator can find without reading the code. */
export interface ConfigurationDocumentation {
  /** Distinct variables that are read, those of the platform included. */
  variables: number;
  /** One read of each variable, platform variables aside. */
  reads: ConfigurationRead[];
  undocumented: ConfigurationRead[];
  /** Files that document keys, the one with most first. */
  documents: Array<{ path: string; line: number; keys: number }>;
  /** Keys of the dotenv template that nothing reads. */
  unread: Array<{ key: string; path: string; line: number }>;
  /** Dotenv template that new keys belong into. */
  template?: string;
}

/** Use as a fact. */
export function configurationDocumentationOf(
  service: Service,
): ConfigurationDocumentation {
  const all = service
    .fact(configurationReadsOf)
    .filter(read => isVariable(read) && !isForDevelopment(service, read));
  const reads = firstOfEach(
    all.filter(
      ({ key, path }) =>
        !platformVariable.test(key) && !isRailsScaffold.test(path),
    ),
  );
  const wanted = new Set(reads.map(variableOf));
  const dotenvs = service.fact(dotenvFilesOf);
  const { known, documents } = namesIn(service, wanted, [
    ...dotenvs.map(({ path }) => path),
    ...documentsOf(service),
  ]);
  for (const read of all)
    if (read.typed || isNamedField(service, read)) known.add(variableOf(read));
  for (const name of service.fact(deploymentVariablesOf).keys())
    known.add(name);
  for (const flag of flagsOf(service)) known.add(flag);
  const templates = dotenvs.filter(({ use }) => use === 'template');
  const template =
    templates.find(({ path }) => !/frontend|client/.test(path)) ?? templates[0];
  const readKeys = new Set(service.fact(configurationReadsOf).map(variableOf));
  return {
    variables: new Set(all.map(variableOf)).size,
    reads,
    undocumented: reads.filter(read => !known.has(variableOf(read))),
    documents,
    unread: (template?.entries ?? [])
      .filter(entry => !readKeys.has(variableOf(entry)))
      .map(({ key, line }) => ({ key, path: template!.path, line })),
    ...(template ? { template: template.path } : {}),
  };
}

/** viper binds `auth_jwt_secret` to AUTH_JWT_SECRET. */
function variableOf({ key }: Pick<ConfigurationRead, 'key'>): string {
  return key.toUpperCase().replace(/[.-]/g, '_');
}

function isVariable(read: ConfigurationRead): boolean {
  return (
    (read.kind === 'variable' || read.ecosystem === 'go') &&
    /^[A-Z][A-Z0-9_]+$/.test(variableOf(read))
  );
}

function firstOfEach(reads: ConfigurationRead[]): ConfigurationRead[] {
  const seen = new Set<string>();
  return reads.filter(
    read => !seen.has(variableOf(read)) && seen.add(variableOf(read)),
  );
}

/**
 * A settings class that names its keys: `public DB_URL = environment.DB_URL;` in TypeScript, the defaults of viper that
 * are then put into a struct in Go.
 */
function isNamedField(
  { repository }: Service,
  { key, path, line, ecosystem }: ConfigurationRead,
): boolean {
  const lines = repository.lines(path);
  if (ecosystem === 'node')
    return lines
      .slice(Math.max(0, line - 3), line)
      .some(
        text =>
          /^\s*(?:(?:public|protected|private|static|readonly)\s+)+(\w+)/.exec(
            text.slice(0, 300),
          )?.[1] === key,
      );
  return (
    ecosystem === 'go' &&
    /\.SetDefault\(/.test(lines[line - 1]?.slice(0, 300) ?? '') &&
    /\.Unmarshal(?:Exact)?\(\s*&/.test(repository.lexical(path).code)
  );
}

const about =
  /(?:^|\/)(?:changelog|changes|history|license|contributing|security|code_of_conduct)[\w.-]*$/i;
const mostDocuments = 600;
const longestDocument = 400_000;

/** Documentation, charts and manifests of the service; pages of the repository's documentation wherever they lie. */
function documentsOf(service: Service): string[] {
  const own = service.files.filter(
    ({ path, class: kind }) =>
      (kind === 'DOC' && /\.(?:md|mdx|adoc|rst|txt|html)$/i.test(path)) ||
      (kind === 'DEPLOY' && /\.(?:ya?ml|tpl|toml|tf)$/.test(path)),
  );
  const pages = service.repository.files.filter(({ path }) =>
    /(?:^|\/)(?:docs?|documentation)\/.*\.(?:md|mdx|adoc|rst)$/i.test(path),
  );
  const heroku = service.pathTo('app.json');
  const catalogue =
    textOf(at(service.repository.json(heroku), 'name')) === undefined
      ? []
      : [heroku];
  const paths = [...own, ...pages]
    .filter(({ path, size }) => size < longestDocument && !about.test(path))
    .slice(0, mostDocuments)
    .map(({ path }) => path);
  return [...paths, ...catalogue];
}

const dotenv = /(?:^|\/|\.)env(?:\.[\w.-]+)?$/i;

/** Names in small letters are told from other words in a dotenv file only. */
function namesOf(line: string, isDotenv: boolean): string[] {
  const key = isDotenv && /^\s*(?:export\s+)?([A-Za-z]\w*)=/.exec(line)?.[1];
  const upper = line.match(/(?<![\w-])[A-Z][A-Z0-9_]{1,80}(?![\w-])/g) ?? [];
  return [...new Set([...(key ? [variableOf({ key })] : []), ...upper])];
}

/** So many names have to share a word before it is taken for what the code puts before them. */
const fewestPrefixed = 5;

function namesIn(
  service: Service,
  wanted: ReadonlySet<string>,
  paths: string[],
): { known: Set<string>; documents: ConfigurationDocumentation['documents'] } {
  const known = new Set<string>();
  const documents = new Map<
    string,
    { path: string; line: number; keys: number }
  >();
  const prefixed = new Map<string, Set<string>>();
  for (const path of new Set(paths)) {
    service.repository.lines(path).forEach((line, index) => {
      for (const name of namesOf(line.slice(0, 2_000), dotenv.test(path))) {
        if (!wanted.has(name)) {
          const start = name.indexOf('_') + 1;
          const rest = name.slice(start);
          if (start > 0 && wanted.has(rest)) {
            const prefix = name.slice(0, start);
            prefixed.set(prefix, (prefixed.get(prefix) ?? new Set()).add(rest));
          }
          continue;
        }
        known.add(name);
        const document = documents.get(path) ?? {
          path,
          line: index + 1,
          keys: 0,
        };
        documents.set(path, { ...document, keys: document.keys + 1 });
      }
    });
  }
  // One word before all names is what the code puts before them: `ORDERS_PORT` for `getenv("PORT")`.
  for (const names of prefixed.values())
    if (names.size >= fewestPrefixed && names.size * 2 > wanted.size)
      names.forEach(name => known.add(name));
  return {
    known,
    documents: [...documents.values()].sort(
      (a, b) => b.keys - a.keys || (a.path < b.path ? -1 : 1),
    ),
  };
}

/** Command-line flags explain themselves with `--help`; viper reads their values under the same names. */
function flagsOf(service: Service): string[] {
  return sourceFilesOf(service)
    .filter(({ ecosystem }) => ecosystem === 'go')
    .flatMap(({ path }) =>
      [
        ...service.repository
          .lexical(path)
          .uncommented.matchAll(
            /\.(?:String|Int|Bool|Duration|Float|Uint)\w*\(\s*(?:&[\w.]+,\s*)?"([\w.-]{1,60})"\s*,[^\n]{1,300},\s*"[^"\n]{3,}/g,
          ),
      ].map(match => variableOf({ key: match[1] })),
    );
}
