import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { migrationFormats, type MigrationFormat } from './migration-formats';
import { matchesIn } from '../code/matches';
import { databaseSourcesOf, isWithinReach } from './scope';

/** The migrations of one tool. @public */
export interface MigrationSet {
  tool: string;
  language: MigrationFormat['language'];
  forwardOnly: boolean;
  /** Oldest first. */
  files: string[];
  /** The first line of the newest that says something. */
  latest: { path: string; line: number };
  /** The code that applies them, where that is the service's own. */
  runner?: { path: string; line: number };
}

/** Use as `service.fact(migrationsOf)`. @public */
export interface Migrations {
  sets: MigrationSet[];
  /** A tool that is set up although no migration exists. */
  prepared?: { tool: string; path: string; line: number };
}

const worthLooking =
  /migrat|versions?\/|revisions?\/|changelog|flyway|liquibase|(?:^|\/)v\d[\d._]*__|\.sql$|\.sqlproj$|schema|upgrade|(?:^|\/)(?:database|db|store|storage|sqlite|postgres)\w{0,20}\.go$/i;
const extensions =
  /\.(?:sql|py|[cm]?[jt]s|rb|php|cs|java|kt|go|rs|xml|ya?ml|json|sqlproj)$/i;
const elsewhere =
  /(?:^|\/)(?:node_modules|vendor|third_party|tests?|__tests__|spec|e2e|fixtures|testdata|examples?|samples?|docs?|\.github)\/|(?:^|\/)src\/test\/|\.d\.ts$/i;

const mostFiles = 4_000;

/** The schema migrations of a service, tool by tool, most files first. @public */
export function migrationsOf(service: Service): Migrations {
  const { repository } = service;
  const found = new Map<string, { format: MigrationFormat; files: string[] }>();
  const shared = new Set(
    service.files.filter(file => file.shared).map(({ path }) => path),
  );
  const candidates = repository.files
    .filter(
      ({ path }) =>
        (worthLooking.test(path) || isWrittenInGo(service, path)) &&
        extensions.test(path) &&
        !elsewhere.test(relativeTo(service, path)) &&
        (isWithinReach(service, path) || shared.has(path)) &&
        !isSibling(service, path),
    )
    .slice(0, mostFiles);
  for (const { path } of candidates) {
    const format = formatOf(service, path);
    if (!format || isBlank(service, path, format)) continue;
    const key = format.tool;
    const group = found.get(key) ?? { format, files: [] };
    group.files.push(path);
    found.set(key, group);
  }
  const sets = [...found.values()]
    .filter(({ format }) => !isNeverRun(service, format))
    .map(({ format, files }) => setOf(service, format, files));
  const paths = new Set(sets.flatMap(({ files }) => files));
  const rest = candidates
    .map(({ path }) => path)
    .filter(path => !paths.has(path));
  const drizzle = drizzleSet(service, rest);
  if (drizzle) sets.push(drizzle);
  if (sets.length === 0) sets.push(...numberedSets(service, rest));
  const prepared = sets.length === 0 ? preparedTool(service) : undefined;
  return {
    sets: sets.sort((a, b) => b.files.length - a.files.length),
    ...(prepared ? { prepared } : {}),
  };
}

/** Where the build of a JVM service, its start or its pipeline would name the tool. */
const namesTools =
  /(?:^|\/)(?:pom\.xml|[^/]*\.gradle(?:\.kts)?|[^/]*\.versions\.toml|build\.sbt|[^/]*Dockerfile[^/]*|Makefile|Jenkinsfile[^/]*)$|\.(?:ya?ml|properties|conf|sh|java|kt|groovy|scala|tf)$/i;

/** Flyway's files in a JVM service in which nothing names Flyway: they were written, and nothing reads them. */
function isNeverRun(service: Service, { tool }: MigrationFormat): boolean {
  if (tool !== 'Flyway' || service.fact(stackOf).ecosystems[0] !== 'jvm')
    return false;
  const { repository } = service;
  return !repository.once('names-flyway', () =>
    repository.files.some(
      ({ path }) =>
        namesTools.test(path) && /flyway/i.test(repository.text(path) ?? ''),
    ),
  );
}

/** Tools whose migrations are Go code keep them wherever the service likes, beside the models for one. */
function isWrittenInGo({ repository }: Service, path: string): boolean {
  return (
    path.endsWith('.go') &&
    /\bgormigrate\.Migration\s*\{|\bMigrations\.MustRegister\s*\(|\bgoose\.AddMigration/.test(
      (repository.text(path) ?? '').slice(0, 6_000),
    )
  );
}

function relativeTo(service: Service, path: string): string {
  return service.path && path.startsWith(`${service.path}/`)
    ? path.slice(service.path.length + 1)
    : path;
}

function isSibling(service: Service, path: string): boolean {
  return (service.descriptor.siblingPaths ?? []).some(
    sibling =>
      sibling !== '' &&
      sibling !== service.path &&
      path.startsWith(`${sibling}/`) &&
      !service.path.startsWith(`${sibling}/`),
  );
}

function formatOf(service: Service, path: string): MigrationFormat | undefined {
  const lower = path.toLowerCase();
  const text = service.repository.text(path);
  if (text === undefined) return undefined;
  const head = text.slice(0, 6_000);
  return migrationFormats.find(
    format =>
      format.path.test(lower) && (!format.content || format.content.test(head)),
  );
}

/** A placeholder: nothing but comments, or two functions that pass. */
function isBlank(
  service: Service,
  path: string,
  { language }: MigrationFormat,
): boolean {
  const { repository } = service;
  if (path.endsWith('.sqlproj')) return false;
  if (language === 'sql' && path.endsWith('.sql'))
    return !repository
      .lines(path)
      .some(line => /\S/.test(line) && !/^\s*(?:--|\/\*|\*)/.test(line));
  if (language === 'alembic') {
    const { code } = repository.lexical(path);
    return !/\bop\s*\.|\bexecute\s*\(|\.create\s*\(|create_all|\bconn|\bsession|\bbind\b/.test(
      code,
    );
  }
  return false;
}

function setOf(
  service: Service,
  format: Pick<MigrationFormat, 'tool' | 'language' | 'forwardOnly'>,
  files: string[],
): MigrationSet {
  const ordered =
    format.language === 'alembic'
      ? inRevisionOrder(service, files)
      : [...files].sort(byNumber);
  const path = ordered[ordered.length - 1];
  return {
    tool: format.tool,
    language: format.language,
    forwardOnly: format.forwardOnly ?? false,
    files: ordered,
    latest: { path, line: 1 },
  };
}

/** `V2__x` before `V10__x`; folders do not count where the names are numbered. */
function byNumber(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : 1;
}

function numbersOf(path: string): number[] {
  const steps = path.split('/');
  const name = /^(?:up|down|migration)\.sql$/.test(steps[steps.length - 1])
    ? steps[steps.length - 2]
    : steps[steps.length - 1];
  // `0.27/04__x.sql`: the folder is the version.
  const folder = steps[steps.length - 2] ?? '';
  const version = /^v?\d[\d.]{0,30}$/.test(folder) ? folder : '';
  return (
    `${version} ${/^[a-z]*[\d._-]+/i.exec(name)?.[0] ?? ''}`.match(/\d+/g) ?? []
  ).map(Number);
}

/** Alembic's files are named by chance: each says which one it follows. */
function inRevisionOrder(service: Service, files: string[]): string[] {
  const { repository } = service;
  const parents = new Map<string, string[]>();
  const byId = new Map<string, string>();
  for (const path of files) {
    const text = repository.text(path) ?? '';
    const id = /^revision\s*(?::\s*\w+\s*)?=\s*["']([\w-]+)["']/m.exec(
      text,
    )?.[1];
    if (id) byId.set(id, path);
    const down =
      /^down_revision\s*(?::[^=\n]{0,80})?=\s*([^\n]{0,200})/m.exec(
        text,
      )?.[1] ?? '';
    parents.set(
      path,
      [...down.matchAll(/["']([\w-]+)["']/g)].map(match => match[1]),
    );
  }
  const depths = new Map<string, number>();
  const depthOf = (path: string): number => {
    const seen = new Set<string>();
    const walk: string[] = [];
    let current: string | undefined = path;
    while (current && !depths.has(current) && !seen.has(current)) {
      seen.add(current);
      walk.push(current);
      const [parent]: string[] = parents.get(current) ?? [];
      current = parent === undefined ? undefined : byId.get(parent);
    }
    let depth = current ? depths.get(current) ?? 0 : 0;
    for (const one of walk.reverse()) depths.set(one, ++depth);
    return depths.get(path) ?? 0;
  };
  return [...files].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
}

/** Drizzle keeps a journal beside its SQL. */
function drizzleSet(
  service: Service,
  rest: string[],
): MigrationSet | undefined {
  const { repository } = service;
  const journals = repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        path.endsWith('meta/_journal.json') && isWithinReach(service, path),
    )
    .map(path => path.slice(0, -'meta/_journal.json'.length));
  const files = rest.filter(
    path =>
      path.endsWith('.sql') && journals.some(folder => path.startsWith(folder)),
  );
  return files.length
    ? setOf(
        service,
        { tool: 'Drizzle', language: 'sql', forwardOnly: true },
        files,
      )
    : undefined;
}

const numbered =
  /(?:^|\/)[a-z]{0,12}[_-]?\d{1,14}(?:[._-][\w.-]*)?\.(?:sql|py|[cm]?[jt]s|go|rb|php|rs|java|kt|cs)$/i;
const migrationFolder =
  /(?:^|\/)(?:\w*migrations?|migrate|schema|upgrades?|patches|changes|sql|evolutions|dbscripts?|db_?scripts?|scripts)(?:\/|$)/i;
/** A table that remembers what was applied, or a tool that does. */
const versionTable =
  /\b(?:schema_?(?:version|migrations?)|migration_?(?:history|version|log)s?|db_?versions?|database_?versions?|user_version|applied_?migrations?|migrations?_?table|system_setting|migration_entries)\b|\b(?:FROM|INTO|EXISTS|TABLE)\s{1,4}["'`]?(?:\w{1,40}\.)?_{0,2}migrations\b/i;
const applyingTool =
  /\bsqlx::migrate!|\bembed_migrations!|\bDbUp\b|\bDeployChanges\b|\bEvolve\b|\bmigrate\.New|\biofs\.New|\bpostgrator\b|\bumzug\b|\brefinery\b|\bmigrator\b|db-migrate|\bdbup\b|play\.evolutions/i;

/** Numbered files with code that remembers which were applied: migrations without a tool. */
function numberedSets(service: Service, rest: string[]): MigrationSet[] {
  const { repository } = service;
  const units = rest.filter(
    path =>
      numbered.test(path) &&
      migrationFolder.test(path.slice(0, path.lastIndexOf('/'))) &&
      !/\.down\.sql$|(?:^|\/)down\.sql$|\/down\//.test(path),
  );
  const sources = databaseSourcesOf(service);
  const hasTool = service
    .fact(stackOf)
    .dependencies.find(
      ({ name, scope }) =>
        scope !== 'dev' &&
        /^(?:sqlx|diesel_migrations|refinery|dbup.*|evolve|postgrator|umzug|db-migrate.*|@slonik\/migrator|fluentmigrator.*|github\.com\/golang-migrate\/migrate.*|com\.typesafe\.play:.*)$/i.test(
          name,
        ),
    );
  const runner = sources
    .flatMap(({ path }) => {
      const [tool] = matchesIn(repository, path, applyingTool);
      const [table] = matchesIn(repository, path, versionTable, 'uncommented');
      return tool ||
        (table &&
          /migrat|upgrade|schema/i.test(
            `${path} ${repository.text(path)?.slice(0, 20_000)}`,
          ))
        ? [tool ?? table]
        : [];
    })
    .concat(scriptedRunner(service))
    .find(Boolean);
  if (units.length > 0 && (runner || hasTool)) {
    const set = setOf(
      service,
      {
        tool:
          hasTool && /^sqlx$/.test(hasTool.name) ? 'sqlx' : 'own migrations',
        language: units.every(path => path.endsWith('.sql')) ? 'sql' : 'code',
        forwardOnly: !rest.some(path =>
          /\.down\.sql$|\/down\.sql$|\/down\//.test(path),
        ),
      },
      units,
    );
    return [{ ...set, ...(runner ? { runner } : {}) }];
  }
  return inCode(service);
}

/** A shell script that hands files to the database's client and asks its table of versions. */
function scriptedRunner(service: Service) {
  const { repository } = service;
  return service.files
    .filter(
      ({ path, language }) =>
        language === 'Shell' &&
        /\b(?:psql|mysql|mariadb|sqlcmd)\b/.test(repository.text(path) ?? ''),
    )
    .flatMap(({ path }) =>
      matchesIn(repository, path, versionTable, 'uncommented').slice(0, 1),
    );
}

const listInCode =
  /\bmigrations?\s*(?::\s*[\w<>[\]]{1,60}\s*)?(?:=|:=)\s*(?:\[\.{3}\]|\[\]|\[|\bvec!\[|new\b)/i;

/** `var migrations = [...]func(tx *sql.Tx) error{…}` beside a version table: units in one file. */
function inCode(service: Service): MigrationSet[] {
  const { repository } = service;
  const upgrade = databaseSourcesOf(service).flatMap(({ path }) =>
    upgradeIn(service, path),
  )[0];
  if (upgrade)
    return [
      {
        tool: 'own migrations',
        language: 'code',
        forwardOnly: true,
        files: [upgrade.path],
        latest: upgrade,
        runner: upgrade,
      },
    ];
  for (const { path } of databaseSourcesOf(service)) {
    if (!/migrat|schema|upgrade/i.test(path)) continue;
    const [list] = matchesIn(repository, path, listInCode);
    if (!list) continue;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const remembered = databaseSourcesOf(service).some(
      other =>
        other.path.startsWith(folder) &&
        matchesIn(repository, other.path, versionTable, 'uncommented').length >
          0,
    );
    if (!remembered) continue;
    return [
      {
        tool: 'own migrations',
        language: 'code',
        forwardOnly: true,
        files: [path],
        latest: list,
        runner: list,
      },
    ];
  }
  return [];
}

const upgradeHead =
  /\b(?:func|function|def|fn|fun|void)\b[^\n]{0,80}?\b\w*(?:[uU]pgrade|[mM]igrate)\w*\s*\(/;
const versionStep =
  /\bif\b[ \t(]{0,5}[\w.]{0,60}[vV]ersion\w{0,20}\s*(?:<=?|==)\s*\d+/;

/** `if currentVersion < 12 { ALTER TABLE … }` in a function that upgrades: steps by the version that the database holds. */
function upgradeIn({ repository }: Service, path: string) {
  if (!matchesIn(repository, path, upgradeHead).length) return [];
  const steps = matchesIn(repository, path, versionStep);
  return steps.length > 1 &&
    /\b(?:ALTER|CREATE)\s+TABLE\b/i.test(repository.lexical(path).uncommented)
    ? [steps[steps.length - 1]]
    : [];
}

const preparations: Array<[file: RegExp, tool: string]> = [
  [/(?:^|\/)alembic\.ini$/, 'Alembic'],
  [/(?:^|\/)drizzle\.config\.[cm]?[jt]s$/, 'Drizzle'],
  [/(?:^|\/)knexfile\.[cm]?[jt]s$/, 'Knex'],
  [/(?:^|\/)\.sequelizerc$/, 'Sequelize'],
  [/(?:^|\/)phinx\.(?:php|ya?ml)$/, 'Phinx'],
  [/(?:^|\/)atlas\.hcl$/, 'Atlas'],
  [/(?:^|\/)diesel\.toml$/, 'Diesel'],
];

const statement =
  /\b(?:SELECT\b[^;]{1,400}\bFROM\b|INSERT\s+INTO\b|UPDATE\s+\S{1,80}\s+SET\b|DELETE\s+FROM\b)/;

/** Whether a statement of the code asks a table for something. Use as a fact. */
export function asksTables(service: Service): boolean {
  return databaseSourcesOf(service).some(
    ({ path, ecosystem }) =>
      ecosystem &&
      !/(?:^|\/)(?:alembic|migrations?)\//.test(path) &&
      statement.test(service.repository.lexical(path).uncommented),
  );
}

function preparedTool(service: Service): Migrations['prepared'] {
  for (const { path, class: type } of service.files) {
    if (type === 'TEST' || type === 'VENDOR') continue;
    const match = preparations.find(([file]) => file.test(path));
    if (!match) continue;
    const line = service.repository
      .lines(path)
      .findIndex(text => /^\s*script_location\s*=|\bmigrations?\b/.test(text));
    return { tool: match[1], path, line: Math.max(line, 0) + 1 };
  }
  return undefined;
}
