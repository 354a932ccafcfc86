import { at, itemsOf, textOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';
import { engineOfImage, type Datastore } from '../../stack';
import {
  configurationReadsOf,
  deploymentVariablesOf,
  effectiveConfigurationOf,
  isForDevelopment,
} from '../configuration';
import { productionImageOf } from '../containers/image';
import { deploymentOf } from '../deployment';
import { isForDevelopmentPath } from '../configuration/deployment-paths';
import { databasesOf } from './databases';
import { linesMatching, matchesIn } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** The database that production runs on, as far as the tree says. */
export interface ProductionEngine {
  /** As messages name it. */
  name: string;
  /** Lives in the process or in a file beside it. */
  embedded: boolean;
  path: string;
  line: number;
  /** The file it lives in, where a setting names that. */
  file?: { path: string; line: number };
  /** Several engines are supported and somebody chooses one when the service runs. */
  chosen?: boolean;
}

const embeddedValue: Array<[pattern: RegExp, name: string]> = [
  [
    /\bsqlite(?:3)?(?:\+\w+)?:|jdbc:sqlite:|django\.db\.backends\.sqlite3|^(?:better-)?sqlite3?$|\bdata ?source\s*=[^;]*\.(?:db|sqlite3?)\b|^file:[^?]*\.(?:db|sqlite3?)\b/i,
    'SQLite',
  ],
  [/jdbc:h2:|r2dbc:h2:|^h2$/i, 'H2'],
  [/jdbc:hsqldb:|^hsqldb$/i, 'HSQLDB'],
  [/jdbc:derby:|^derby$/i, 'Derby'],
];
const serverValue =
  /\b(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|mssql|cockroachdb)(?:\+\w+)?:\/\/|jdbc:(?:postgresql|mysql|mariadb|sqlserver|oracle|db2)|r2dbc:(?:pool:)?(?:postgresql|mysql|mariadb)|^(?:postgres(?:ql)?|pg|pgsql|mysql2?|mariadb|mssql|sqlserver|mongodb|trilogy|cockroachdb|postgis)$|django\.(?:db\.backends|contrib\.gis\.db\.backends)\.(?:postgresql|mysql|oracle|postgis)|\b(?:Host|Server)\s*=(?!\s*\(localdb\))/i;
const engineKey =
  /(?:datasource[\w.-]*\.(?:url|db-kind)|jdbc\.url|r2dbc\.url|DATABASES\.default\.ENGINE|^database\.(?:adapter|default|type|url|primary\.adapter)|ConnectionStrings:\w+|Database:(?:Type|Provider|ConnectionString)|db\.(?:dialect|type|client|url)|doctrine\.dbal\.(?:url|driver)|DATABASE_URL)$/i;
const engineVariable =
  /^(?:\w+_)?(?:DATABASE_URL|DATABASE_URI|DB_URL|DB_URI|DB_CONNECTION|DB_DRIVER|DB_DIALECT|DB_TYPE|DB_CLIENT|DB_ENGINE|DATABASE_TYPE|DATABASE_CLIENT|DATABASE_ENGINE|SQLALCHEMY_DATABASE_URI|MONGODB?_(?:URL|URI)|DB_DSN)$/;

/** Use as `service.fact(productionEngineOf)`. */
export function productionEngineOf(
  service: Service,
): ProductionEngine | undefined {
  const databases = service.fact(databasesOf);
  const servers = databases.engines.filter(({ kind }) => kind === 'server');
  const set = fromDeployment(service);
  if (set)
    return set.embedded && servers.length > 0
      ? { ...set, chosen: isChosenAtRuntime(service) }
      : set;
  const configured = fromConfiguration(service);
  if (configured && !(configured.embedded && supplied(service))) {
    // The default of a checkout; the deployment files bring a server.
    if (
      configured.embedded &&
      servers.length > 0 &&
      namesServer(service) &&
      !templateKeepsIt(service) &&
      !isActivated(service, configured)
    )
      return serverOf(servers[0]);
    return servers.length > 0 && configured.embedded
      ? { ...configured, chosen: isChosenAtRuntime(service) }
      : configured;
  }
  const inCode = fromCode(service);
  if (databases.embeddedOnly) {
    if (supplied(service) && namesServer(service)) return undefined;
    const [engine] = databases.engines;
    return (
      inCode ?? {
        name: engine.name,
        embedded: true,
        path: engine.path,
        line: engine.line ?? 1,
      }
    );
  }
  if (servers.length > 0) {
    const [server] = servers;
    if (
      inCode &&
      !namesServer(service) &&
      !usesServerInCode(service) &&
      !isDefaultOfVariable(service, inCode)
    )
      return { ...inCode, chosen: isChosenAtRuntime(service) };
    return serverOf(server);
  }
  return inCode;
}

/** Spring: the base file itself activates the profile of the embedded engine, and no compose file runs the service, which may say another. */
function isActivated(service: Service, { path }: ProductionEngine): boolean {
  return (
    service
      .fact(effectiveConfigurationOf)
      .profiles.some(({ name }) => path.includes(`application-${name}.`)) &&
    !service
      .fact(deploymentOf)
      .compose.some(file => file.services.some(({ ours }) => ours))
  );
}

function serverOf({ name, path, line }: Datastore): ProductionEngine {
  return { name, embedded: false, path, line: line ?? 1 };
}

function judgeValue(
  value: string,
): { name: string; embedded: boolean } | undefined {
  const text = value.slice(0, 500);
  const embedded = embeddedValue.find(([pattern]) => pattern.test(text));
  if (embedded) return { name: embedded[1], embedded: true };
  return serverValue.test(text)
    ? { name: serverName(text), embedded: false }
    : undefined;
}

function serverName(text: string): string {
  const names: Array<[RegExp, string]> = [
    [/postg|pgsql|^pg$/i, 'PostgreSQL'],
    [/mysql|trilogy/i, 'MySQL'],
    [/mariadb/i, 'MariaDB'],
    [/mongo/i, 'MongoDB'],
    [/mssql|sqlserver/i, 'SQL Server'],
    [/oracle/i, 'Oracle'],
  ];
  return (
    names.find(([pattern]) => pattern.test(text))?.[1] ?? 'a database server'
  );
}

/** What the image, the compose file or a manifest sets. */
function fromDeployment(service: Service): ProductionEngine | undefined {
  for (const [name, { value, path, line }] of service.fact(
    deploymentVariablesOf,
  )) {
    if (!engineVariable.test(name) || value === undefined) continue;
    const judged = judgeValue(value);
    if (judged) return { ...judged, path, line };
  }
  return undefined;
}

function fromConfiguration(service: Service): ProductionEngine | undefined {
  const found = service
    .fact(effectiveConfigurationOf)
    .settings.flatMap((setting): ProductionEngine[] => {
      if (!engineKey.test(setting.key) || setting.value === undefined)
        return [];
      const judged = judgeValue(setting.value);
      const { path, line } = setting.setAt ?? setting;
      return judged ? [{ ...judged, path, line }] : [];
    });
  if (found.length === 0) found.push(...connectionStrings(service));
  const file = service.fact(effectiveConfigurationOf).get('database.database');
  if (file && found[0]?.embedded)
    found[0] = { ...found[0], file: { path: file.path, line: file.line } };
  // A second, embedded connection beside the server is a cache or a queue.
  return found.find(({ embedded }) => !embedded) ?? found[0];
}

/** `appsettings.json` of a project that no layer was read from. */
function connectionStrings(service: Service): ProductionEngine[] {
  return service
    .of('CONFIG')
    .filter(({ path }) => /(?:^|\/)appsettings\.json$/.test(path))
    .flatMap(({ path }) =>
      linesMatching(
        service.repository,
        path,
        /"[\w:]+"\s*:\s*"([^"]{0,300}\b(?:Data ?Source|Server|Host)\s*=[^"]{0,300})"/i,
      ).flatMap(({ line, match }) => {
        const judged = judgeValue(match[1]);
        return judged ? [{ ...judged, path, line }] : [];
      }),
    );
}

const codeSigns: Array<[ecosystem: string, pattern: RegExp, name: string]> = [
  ['python', /["']sqlite(?:\+\w+)?:\/\//, 'SQLite'],
  ['python', /\bsqlite3\.connect\s*\(/, 'SQLite'],
  [
    'node',
    /\b(?:type|dialect|client)\s*:\s*["'`](?:better-)?sqlite3?["'`]/,
    'SQLite',
  ],
  [
    'node',
    /\bnew\s+(?:Database|BetterSqlite3)\s*\(|\bMongoMemoryServer\b/,
    'an embedded database',
  ],
  ['go', /\bOpen\w*\s*\(\s*"sqlite3?"|\bsqlite\.Open\s*\(/, 'SQLite'],
  ['dotnet', /\b(?:Use|Add)Sqlite\s*(?:<[\w.]{1,80}>)?\s*\(/, 'SQLite'],
  ['dotnet', /\bUseInMemoryDatabase\s*\(/, 'the in-memory provider'],
  [
    'rust',
    /(?<!starts_with\(\s{0,4})"sqlite:|\bSqlitePool\b|\bSqliteConnection\b/,
    'SQLite',
  ],
  ['jvm', /"jdbc:(?:sqlite|h2|hsqldb|derby):/, 'an embedded database'],
];
const serverSigns: Array<[ecosystem: string, pattern: RegExp]> = [
  [
    'dotnet',
    /\b(?:Use(?:Npgsql|SqlServer|MySql|MySQL|Oracle)|Add(?:Npgsql|SqlServer|NpgsqlDbContext|SqlServerDbContext|MySqlDbContext))\s*(?:<[\w.]{1,80}>)?\s*\(/,
  ],
  [
    'go',
    /\b(?:postgres|mysql|sqlserver)\.Open\s*\(|Open\w*\s*\(\s*"(?:postgres|pgx|mysql)"|pgxpool\./,
  ],
  [
    'node',
    /\b(?:type|dialect|client)\s*:\s*["'`](?:postgres(?:ql)?|pg|mysql2?|mariadb|mssql)["'`]|\bnew\s+(?:\w+\.)?Pool\s*\(/,
  ],
  [
    'python',
    /["']postgres(?:ql)?(?:\+\w+)?:\/\/|["']mysql(?:\+\w+)?:\/\/|\basyncpg\b|PostgresDsn|MultiHostUrl|django\.db\.backends\.(?:postgresql|mysql)/,
  ],
  ['rust', /\bPg(?:Pool|Connection)\b|\bMySqlPool\b/],
];

function fromCode(service: Service): ProductionEngine | undefined {
  const { repository } = service;
  for (const { path } of service.files) {
    if (!path.endsWith('.prisma')) continue;
    const [line] = linesMatching(
      repository,
      path,
      /^\s*provider\s*=\s*"sqlite"/,
    );
    if (line) return { name: 'SQLite', embedded: true, path, line: line.line };
  }
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (/(?:^|\/)(?:migrations?|alembic|seeds?|scripts)\//.test(path)) continue;
    for (const [own, pattern, name] of codeSigns) {
      if (own !== ecosystem) continue;
      const [match] = matchesIn(
        repository,
        path,
        pattern,
        'uncommented',
      ).filter(
        place =>
          !isForDevelopment(service, place) && !isSwitchedOff(service, place),
      );
      if (match) return { name, embedded: true, path, line: match.line };
    }
  }
  return undefined;
}

/** `if (configuration.GetValue<bool>("UseInMemoryDatabase"))`, which the settings do not turn on. */
function isSwitchedOff(
  service: Service,
  { path, line }: { path: string; line: number },
): boolean {
  if (!path.endsWith('.cs')) return false;
  const above = service.repository
    .lines(path)
    .slice(Math.max(0, line - 6), line)
    .map(text => text.slice(0, 300))
    .join('\n');
  const key =
    /\bif\s*\([^"\n]{0,120}"([\w:]*(?:InMemory|Sqlite|UseLocal)\w*)"/i.exec(
      above,
    )?.[1];
  return (
    key !== undefined &&
    service.fact(effectiveConfigurationOf).get(key)?.value !== 'true'
  );
}

function usesServerInCode(service: Service): boolean {
  return databaseSourcesOf(service).some(({ path, ecosystem }) =>
    serverSigns.some(
      ([own, pattern]) =>
        own === ecosystem &&
        matchesIn(service.repository, path, pattern, 'uncommented').length > 0,
    ),
  );
}

/** The deployment sets the address to something the tree does not hold. */
function supplied(service: Service): boolean {
  const variables = service.fact(deploymentVariablesOf);
  const keys = service
    .fact(configurationReadsOf)
    .map(({ key }) => key)
    .filter(key => engineVariable.test(key));
  return [...keys, 'DATABASE_URL', 'SPRING_DATASOURCE_URL'].some(
    key => variables.has(key) && variables.get(key)?.value === undefined,
  );
}

/** Deployment files or sample settings name a database server. */
function namesServer(service: Service): boolean {
  const { repository } = service;
  const url =
    /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?)(?:\+\w+)?:\/\/|jdbc:(?:postgresql|mysql|mariadb|sqlserver)/;
  const driver =
    /^(?:\w{1,30}_)?DB_(?:CONNECTION|DRIVER|DIALECT|CLIENT|TYPE|ENGINE)\s*=\s*["']?(?:pgsql|postgres(?:ql)?|mysql2?|mariadb|sqlsrv|mssql)\b/;
  return service.files.some(({ path, class: type, shared }) => {
    if (!['DEPLOY', 'CONFIG', 'DEVCONF', 'OTHER'].includes(type)) return false;
    if (
      !/compose[\w.-]*\.ya?ml$|\.env|render\.ya?ml$|app\.json$|values[\w.-]*\.ya?ml$/.test(
        path,
      )
    )
      return false;
    if (shared && service.path !== '' && !/compose/.test(path)) return false;
    return (
      linesMatching(repository, path, url).length > 0 ||
      linesMatching(repository, path, driver).length > 0 ||
      repository.lines(path).some(line => {
        const image = /^\s*image:\s*["']?(\S+?)["']?\s*$/.exec(
          line.slice(0, 300),
        );
        return image !== null && engineOfImage(image[1])?.kind === 'server';
      })
    );
  });
}

/** What people copy to start with names the embedded engine: a server beside it is for the developer's machine. */
function templateKeepsIt(service: Service): boolean {
  return service.files.some(
    ({ path }) =>
      /(?:^|\/)\.env(?:\.[\w-]+)*\.(?:example|sample|template|dist)$|(?:^|\/)\.env\.(?:example|sample|template|dist)$/.test(
        path,
      ) &&
      linesMatching(
        service.repository,
        path,
        /^(?:\w{1,30}_)?DB_(?:CONNECTION|DRIVER)\s*=\s*["']?sqlite\b/,
      ).length > 0,
  );
}

/** `DATABASE_URL = config("DATABASE_URL", default="sqlite:///…")`, where the driver of a server is installed for what the variable says. */
function isDefaultOfVariable(
  { repository }: Service,
  { path, line }: { path: string; line: number },
): boolean {
  const above = repository
    .lines(path)
    .slice(Math.max(0, line - 2), line)
    .map(text => text.slice(0, 300))
    .join(' ');
  return /["'](?:\w{1,30}_)?(?:DATABASE|DB)_?(?:URL|URI)["']\s*,|\b(?:DATABASE|DB)_?(?:URL|URI)\s*(?:\|\||\?\?)/.test(
    above,
  );
}

/** One build speaks to several engines, by a setting; a preprocessor's branch is chosen once for all. */
function isChosenAtRuntime(service: Service): boolean {
  const compiled = databaseSourcesOf(service).some(
    ({ path, ecosystem }) =>
      ecosystem === 'dotnet' &&
      /^#(?:if|elif|else)\b/m.test(service.repository.text(path) ?? '') &&
      matchesIn(
        service.repository,
        path,
        /\b(?:Use|Add)Sqlite\s*(?:<[\w.]{1,80}>)?\s*\(/,
      ).length > 0,
  );
  return (
    (!compiled && usesServerInCode(service)) ||
    (service.fact(databasesOf).engines.filter(({ kind }) => kind === 'server')
      .length > 1 &&
      !compiled)
  );
}

/** A volume that outlives the container: the file survives, though only one instance may write it. */
export function dataVolumeOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  const { compose, workloads } = service.fact(deploymentOf);
  for (const { services } of compose) {
    for (const { ours, node, path } of services) {
      const volumes = at(node, 'volumes');
      if (!ours || !volumes) continue;
      const data = itemsOf(volumes).find(item =>
        /\bdata\b|\bdb\b|sqlite|storage|\/var\/lib|\/opt\b|\/app\/data/i.test(
          textOf(item) ?? textOf(at(item, 'target')) ?? '',
        ),
      );
      if (data) return { path, line: data.line };
    }
  }
  for (const { pod, path } of workloads) {
    const claim = itemsOf(at(pod, 'volumes')).find(item =>
      at(item, 'persistentVolumeClaim'),
    );
    if (claim) return { path, line: claim.line };
  }
  const image = service.fact(productionImageOf);
  const volume = image?.instructions.find(
    ({ keyword }) => keyword === 'VOLUME',
  );
  if (image && volume) return { path: image.path, line: volume.line };
  for (const { path } of service.files) {
    if (
      !/(?:^|\/)(?:fly[\w.-]*\.toml|config\/deploy\.ya?ml|render\.ya?ml)$/.test(
        path,
      )
    )
      continue;
    const [line] = linesMatching(
      repository,
      path,
      /^\s*\[\[?mounts\]?\]|^\s*volumes:|^\s*disk:/,
    );
    if (line) return { path, line: line.line };
  }
  return undefined;
}

/** A database server in a manifest, with where its data lie: `on a volume that is emptied`. */
export interface ShortLivedDatabase {
  path: string;
  line: number;
  engine: string;
  where: string;
}

/** A database server whose data dies with its pod. */
export function shortLivedDatabasesOf(service: Service): ShortLivedDatabase[] {
  const found: ShortLivedDatabase[] = [];
  const { kubernetes } = service.fact(deploymentOf);
  const engines = new Set(
    service.fact(databasesOf).engines.map(({ name }) => name),
  );
  for (const { pod, path, containers, job } of kubernetes.workloads) {
    if (
      job ||
      isForDevelopmentPath(service, path) ||
      /minikube|local/i.test(path)
    )
      continue;
    if (service.path !== '' && !path.startsWith(`${service.path}/`)) continue;
    for (const { image, node, line } of containers) {
      const engine = image && engineOfImage(image.text);
      if (!engine || engine.kind !== 'server' || !engines.has(engine.name))
        continue;
      // `command: ["sleep", "infinity"]`, `["psql"]`: a client.
      const [command] = itemsOf(at(node, 'command')).map(item => textOf(item));
      if (command && !serverCommand.test(command)) continue;
      const mounts = itemsOf(at(node, 'volumeMounts')).map(item =>
        textOf(at(item, 'name')),
      );
      const fleeting = itemsOf(at(pod, 'volumes')).find(
        (item: TreeNode) =>
          at(item, 'emptyDir') !== undefined &&
          mounts.includes(textOf(at(item, 'name'))),
      );
      // Without a volume the data lie in the container; a chart may run one beside the service for a trial only.
      const alone =
        containers.length === 1 && !/(?:^|\/)templates\//.test(path);
      if (fleeting || (alone && mounts.length === 0))
        found.push({
          path,
          line: fleeting?.line ?? line,
          engine: engine.name,
          where: fleeting
            ? 'on a volume that is emptied'
            : 'in the container, which is replaced',
        });
    }
  }
  return found;
}

const serverCommand =
  /entrypoint|^(?:.*\/)?(?:postgres|mysqld|mariadbd|mongod|redis-server|(?:ba|a)?sh)$/;

/** Where the documentation says in so many words that production runs on the file database. */
export function recommendsEmbedded(
  service: Service,
): { path: string; line: number } | undefined {
  for (const { path, class: type, relative } of service.files) {
    if (type !== 'DOC' || !/^(?:readme|docs?\/|install|deploy)/i.test(relative))
      continue;
    const [line] = linesMatching(
      service.repository,
      path,
      /\bSQLite3? (?:is used )?in production\b|\bproduction (?:uses|runs on) SQLite\b|\bSQLite[^.\n]{0,40}(?:recommended|suitable|fine) for production\b/i,
    );
    if (
      line &&
      !/\b(?:not|never|avoid|instead|rather|unsuitable|discouraged)\b|\bdon.t\b/i.test(
        line.match.input,
      )
    )
      return { path, line: line.line };
  }
  return undefined;
}

/** Where the documentation says that the file database is meant for production. */
export function documentsEmbedded(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path, class: type, relative } of service.files) {
    const documents =
      type === 'DOC' && /^(?:readme|docs?\/|install|deploy)/i.test(relative);
    const sample =
      /(?:^|\/)(?:[\w.-]*(?:example|sample|dist)[\w.-]*|config)\.(?:ya?ml|env|ini|toml|json)$|\.env\.(?:example|sample)$/i.test(
        path,
      );
    if (!documents && !sample) continue;
    const [line] = linesMatching(repository, path, /\bsqlite/i);
    if (line) return { path, line: line.line };
  }
  const compose = service
    .fact(deploymentOf)
    .compose.find(({ path }) => /sqlite/i.test(path));
  if (compose) return { path: compose.path, line: 1 };
  return undefined;
}
