import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { effectiveConfigurationOf, type Setting } from '../configuration';
import { isImported } from '../configuration/imports';
import { isDevelopmentGuarded, literal } from '../code';
import { isOutOfProduction } from './callers';
import { deploymentCommandsOf } from './deployment-commands';
import { linesMatching, matchesIn, type Match } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** Something that changes the schema without a migration. */
export interface SchemaSync {
  /** As messages name it: `synchronize: true`. */
  name: string;
  /** `destructive`: alters or drops what is there. `additive`: creates what is missing. */
  kind: 'destructive' | 'additive';
  path: string;
  line: number;
  /** It adds to tables that are there, not tables alone. */
  alters?: true;
  /** Only development gets there. */
  development?: boolean;
  /** Who calls the command, where that is another place. */
  from?: { path: string; line: number };
}

interface CallRule {
  ecosystem: Ecosystem;
  pattern: RegExp;
  /** What the text from the match on must look like; read without comments. */
  then?: RegExp;
  name: string;
  kind: SchemaSync['kind'];
}

const calls: CallRule[] = [
  {
    ecosystem: 'node',
    pattern: /\bdropSchema\s*:\s*true\b/,
    name: 'dropSchema: true',
    kind: 'destructive',
  },
  {
    ecosystem: 'node',
    pattern: /\.sync\s*\(\s*\{/,
    then: /^\.sync\s*\(\s*\{[^}]{0,200}\b(?:force|alter)\s*:\s*true\b/,
    name: 'sync({ force or alter: true })',
    kind: 'destructive',
  },
  {
    ecosystem: 'node',
    pattern:
      /\b(?:sequelize|db|models|connection)(?:\.\w+)?\.sync\s*\(\s*(?:\)|\{\s*\})/,
    name: 'sync()',
    kind: 'additive',
  },
  {
    ecosystem: 'node',
    pattern: /\.(?:dropDatabase|dropSchema|refreshDatabase)\s*\(\s*\)/,
    name: 'dropping the schema',
    kind: 'destructive',
  },
  {
    ecosystem: 'node',
    pattern:
      /\b(?:orm|generator|schemaGenerator|getSchemaGenerator\(\))\.(?:updateSchema)\s*\(/,
    name: 'updateSchema()',
    kind: 'destructive',
  },
  {
    ecosystem: 'node',
    pattern: /\.synchronize\s*\(\s*true\s*\)/,
    name: 'synchronize(true)',
    kind: 'destructive',
  },
  {
    ecosystem: 'python',
    pattern: /\b(?:metadata|db|engine|Base)\s*\.\s*drop_all\b(?=\s*[(,)])/,
    name: 'metadata.drop_all',
    kind: 'destructive',
  },
  {
    ecosystem: 'python',
    pattern: /\b(?:metadata|db|engine|Base)\s*\.\s*create_all\b(?=\s*[(,)])/,
    name: 'metadata.create_all',
    kind: 'additive',
  },
  {
    ecosystem: 'python',
    pattern:
      /\bgenerate_schemas\s*=\s*True\b|\bTortoise\s*\.\s*generate_schemas\s*\(/,
    name: 'generate_schemas',
    kind: 'additive',
  },
  {
    ecosystem: 'python',
    pattern: /\b(?:db|database)\.create_tables\s*\(/,
    name: 'create_tables',
    kind: 'additive',
  },
  {
    ecosystem: 'go',
    pattern: /\.AutoMigrate\s*\(/,
    name: 'AutoMigrate',
    kind: 'additive',
  },
  {
    ecosystem: 'go',
    pattern: /\.(?:DropTable|DropTableIfExists)\s*\(/,
    name: 'DropTable',
    kind: 'destructive',
  },
  {
    ecosystem: 'go',
    pattern: /\.Schema\.Create\s*\(/,
    name: 'Schema.Create',
    kind: 'additive',
  },
  {
    ecosystem: 'dotnet',
    pattern: /\.EnsureDeleted(?:Async)?\s*\(/,
    name: 'EnsureDeleted()',
    kind: 'destructive',
  },
  {
    ecosystem: 'dotnet',
    pattern: /\.EnsureCreated(?:Async)?\s*\(/,
    name: 'EnsureCreated()',
    kind: 'additive',
  },
  {
    ecosystem: 'jvm',
    pattern: /\bSchemaUtils\.(?:create|createMissingTablesAndColumns)\s*\(/,
    name: 'SchemaUtils.create',
    kind: 'additive',
  },
  {
    ecosystem: 'php',
    pattern: /->command\(/,
    then: /^->command\(\s*["'](?:migrate:(?:fresh|refresh|reset)|db:wipe)\b(?![^;]{0,380}->(?:environments|when|skip)\s*\()/,
    name: 'a scheduled migrate:refresh',
    kind: 'destructive',
  },
  {
    ecosystem: 'jvm',
    pattern: /\bSchemaUtils\.drop\s*\(/,
    name: 'SchemaUtils.drop',
    kind: 'destructive',
  },
];

const rewritingCommands: Array<[pattern: RegExp, name: string]> = [
  [/\bprisma\s+db\s+push\b/, 'prisma db push'],
  [/\bprisma\s+migrate\s+reset\b/, 'prisma migrate reset'],
  [/\bprisma\s+migrate\s+dev\b/, 'prisma migrate dev'],
  [/\bdrizzle-kit\s+push\b/, 'drizzle-kit push'],
  [
    /\b(?:rails|rake)\s+(?:\S+\s+)?db:(?:schema:load|reset|drop|structure:load)\b/,
    'loading the whole schema',
  ],
  [
    /\bartisan\s+(?:migrate:(?:fresh|refresh|reset)|db:wipe)\b/,
    'artisan migrate:fresh',
  ],
  [/\bdoctrine:schema:drop\b/, 'doctrine:schema:drop'],
  [
    /\bdoctrine:schema:update\b.{0,60}(?:--force|-f)\b/,
    'doctrine:schema:update --force',
  ],
  [
    /\btypeorm\S*\s+(?:.{0,60}\s)?schema:(?:drop|sync)\b/,
    'typeorm schema:sync',
  ],
  [/\bmanage\.py\s+(?:flush|reset_db)\b/, 'manage.py flush'],
  [/\bdotnet[- ]ef\s+database\s+drop\b/, 'dotnet ef database drop'],
  [/\bsequelize(?:-cli)?\s+db:drop\b/, 'sequelize db:drop'],
  // What is made on the spot, nobody has read: a column that was renamed is dropped.
  [
    /\balembic\s+(?:\S+\s+){0,4}?revision\b.{0,80}--autogenerate\b/,
    'alembic revision --autogenerate',
  ],
];

/** What rewrites the schema in production. Use as `service.fact(schemaSyncsOf)`. */
export function schemaSyncsOf(service: Service): SchemaSync[] {
  return service
    .fact(allSchemaSyncsOf)
    .filter(({ development }) => !development);
}

/** Settings that say how the schema comes about, whatever their value. */
export function schemaSettingsOf(
  service: Service,
): Array<{ path: string; line: number }> {
  return service
    .of('CONFIG')
    .filter(({ path }) =>
      /(?:^|\/)application[\w.-]*\.(?:ya?ml|properties)$/.test(path),
    )
    .flatMap(({ path }) =>
      linesMatching(
        service.repository,
        path,
        /\b(?:ddl-auto|hbm2ddl\.auto|database\.generation|schema-management|sql-load-script|sql\.init\.mode|schema-generate)\b/,
      ),
    )
    .map(({ path, line }) => ({ path, line }));
}

/** What rewrites the schema anywhere. Use as a fact. */
export function allSchemaSyncsOf(service: Service): SchemaSync[] {
  const found = [
    ...configured(service),
    ...inCode(service),
    ...typeormSwitches(service),
    ...byCommand(service),
  ];
  const seen = new Set<string>();
  return found
    .filter(({ path, line }) => {
      const key = `${path}:${line}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .sort(
      (a, b) =>
        Number(b.kind === 'destructive') - Number(a.kind === 'destructive'),
    );
}

const hibernateKeys =
  /^(?:spring\.jpa\.(?:hibernate\.ddl-auto|properties\.hibernate\.hbm2ddl\.auto)|hibernate\.hbm2ddl\.auto|jpa\.[\w-]+\.properties\.hibernate\.hbm2ddl\.auto|quarkus\.hibernate-orm\.(?:[\w"-]+\.)?(?:database\.generation|schema-management\.strategy)|quarkus\.datasource\.schema-generate|datasources\.[\w-]+\.schema-generate)$/i;

/** Flyway drops the schema where a migration that ran was changed since. */
const flywayCleans =
  /^(?:spring|quarkus)\.flyway\.clean[-_]?on[-_]?validation[-_]?error$/i;

function configured(service: Service): SchemaSync[] {
  return service
    .fact(effectiveConfigurationOf)
    .settings.filter(
      ({ key }) => hibernateKeys.test(key) || flywayCleans.test(key),
    )
    .flatMap((setting): SchemaSync[] => {
      if (flywayCleans.test(setting.key))
        return setting.value === 'true'
          ? [
              {
                ...placeOf(setting),
                name: `${lastOf(setting.key)}: true`,
                kind: 'destructive',
              },
            ]
          : [];
      const value = (setting.value ?? '').toLowerCase().replace(/_/g, '-');
      if (/^(?:create|create-drop|drop-and-create|drop)$/.test(value)) {
        // Hibernate makes the schema of a database that dies with the process.
        return isInMemory(service)
          ? []
          : [
              {
                ...placeOf(setting),
                name: `${lastOf(setting.key)}: ${value}`,
                kind: 'destructive',
              },
            ];
      }
      return value === 'update' && !isInMemory(service)
        ? [
            {
              ...placeOf(setting),
              name: `${lastOf(setting.key)}: update`,
              kind: 'additive',
              alters: true,
            },
          ]
        : [];
    });
}

function placeOf(setting: Setting): { path: string; line: number } {
  return setting.setAt ?? { path: setting.path, line: setting.line };
}

const lastOf = (key: string) => key.split('.').slice(-1)[0];

function isInMemory(service: Service): boolean {
  const url = service
    .fact(effectiveConfigurationOf)
    .firstOf('spring.datasource.url', 'quarkus.datasource.jdbc.url')?.value;
  return /jdbc:(?:h2|hsqldb|derby):mem/.test(url ?? '');
}

function inCode(service: Service): SchemaSync[] {
  const { repository } = service;
  return databaseSourcesOf(service).flatMap(({ path, ecosystem }) =>
    calls
      .filter(rule => rule.ecosystem === ecosystem)
      .flatMap(({ pattern, then, name, kind }) =>
        matchesIn(repository, path, pattern)
          .filter(
            match =>
              (!then || then.test(rest(service, match))) &&
              (isMigrationFree(match.path) ||
                isSeededAtStart(service, match.path)) &&
              isImported(service, match.path) &&
              !isStamped(service, match.path),
          )
          .map(match => ({
            path,
            line: match.line,
            name,
            kind,
            ...((isOutOfProduction(service, match, ecosystem!) &&
              !isSeededAtStart(service, match.path)) ||
            isForEmbedded(service, match)
              ? { development: true }
              : {}),
          })),
      ),
  );
}

/** EF Core: `if (db.Database.IsSqlite()) EnsureCreated(); else Migrate();`. */
function isForEmbedded(service: Service, { path, line }: Match): boolean {
  if (!path.endsWith('.cs')) return false;
  const { code } = service.repository.lexical(path);
  const above = code
    .split('\n')
    .slice(Math.max(0, line - 4), line)
    .join('\n');
  return (
    /\bif\s*\([^)\n]{0,120}\bIs(?:Sqlite|InMemory)\s*\(\s*\)/.test(above) &&
    /\.\s*Migrate(?:Async)?\s*\(/.test(code)
  );
}

function rest(service: Service, { path, offset }: Match): string {
  return service.repository
    .lexical(path)
    .uncommented.slice(offset, offset + 400);
}

/** A fresh schema that is marked as migrated, or a migration of gormigrate: the migrations stay in charge. */
function isStamped(service: Service, path: string): boolean {
  return (
    matchesIn(
      service.repository,
      path,
      /\bstamp\w*\s*\(|\b(?:gormigrate|xormigrate)\.\w/,
    ).length > 0
  );
}

/** Go: a package for sample data that the service itself calls: `seed.Load(db)` beside the connection. */
function isSeededAtStart(service: Service, path: string): boolean {
  const name = /(?:^|\/)(seed(?:s|er|ers)?)\/[^/]+\.go$/.exec(path)?.[1];
  if (!name) return false;
  const call = new RegExp(`\\b${name}\\.[A-Z]\\w*\\(`);
  return databaseSourcesOf(service).some(
    other =>
      other.ecosystem === 'go' &&
      !/(?:^|\/)(?:seed\w*|cmd|commands?|cli|scripts?|tools|tests?)\//.test(
        other.path,
      ) &&
      matchesIn(service.repository, other.path, call).some(
        match =>
          !isDevelopmentGuarded(
            service.repository.lines(other.path),
            match.line,
          ),
      ),
  );
}

/** Migrations may create what they like. */
function isMigrationFree(path: string): boolean {
  return !/(?:^|\/)(?:migrations?|alembic|versions|seeds?)\//i.test(path);
}

/** `synchronize:` of TypeORM: a literal, a comparison with an environment variable, a setting with a default. */
function typeormSwitches(service: Service): SchemaSync[] {
  const { repository } = service;
  return databaseSourcesOf(service)
    .filter(({ ecosystem }) => ecosystem === 'node')
    .flatMap(({ path }) => {
      const text = repository.text(path) ?? '';
      if (
        !/\bsynchronize\b/.test(text) ||
        !/typeorm|entities|DataSource/i.test(text)
      )
        return [];
      return matchesIn(
        repository,
        path,
        /\b(?:synchronize|autoLoadModels)\s*:\s*/,
      )
        .filter(({ text: name }) => name.startsWith('synchronize'))
        .filter(
          match =>
            isMigrationFree(path) &&
            isImported(service, path) &&
            isOn(service, match),
        )
        .map(
          (match): SchemaSync => ({
            path,
            line: match.line,
            name: 'synchronize: true',
            kind: 'destructive',
            ...(isOutOfProduction(service, match, 'node') ||
            isChosenForDevelopment(text, match.offset)
              ? { development: true }
              : {}),
          }),
        );
    });
}

/** `const devConfig = { … }`, which `NODE_ENV !== 'production' ? devConfig : prodConfig` keeps out of production. */
function isChosenForDevelopment(text: string, offset: number): boolean {
  const name = [
    ...text
      .slice(Math.max(0, offset - 3_000), offset)
      .matchAll(/^(?:export\s+)?(?:const|let|var)\s+(\w{1,60})/gm),
  ].pop()?.[1];
  return (
    name !== undefined &&
    new RegExp(
      `\\bNODE_ENV\\s*(?:!==?\\s*["'\`]production["'\`]\\s*\\?\\s*${name}\\b|===?\\s*["'\`](?:production["'\`]\\s*\\?\\s*\\w+\\s*:\\s*${name}\\b|(?:dev(?:elopment)?|local|test)["'\`]\\s*\\?\\s*${name}\\b))`,
    ).test(text)
  );
}

/** Whether the value after `synchronize:` is true in production. */
function isOn(service: Service, match: Match): boolean {
  const value =
    /^synchronize\s*:\s*([^\n]{0,200})/.exec(rest(service, match))?.[1] ?? '';
  if (/^true\b/.test(value)) return true;
  // `!isProduction`, `NODE_ENV !== 'production'`, `=== 'development'`: off in production.
  const fallback =
    /\.get(?:OrThrow)?\s*(?:<[^>]{0,40}>)?\s*\([^,)]{1,80},\s*(true|["'`]true["'`])\s*[,)]/.exec(
      value,
    );
  if (fallback) return true;
  return /(?:\|\||\?\?)\s*true\b/.test(value) || literal(value) === 'true';
}

function byCommand(service: Service): SchemaSync[] {
  return service.fact(deploymentCommandsOf).flatMap(command => {
    const match = rewritingCommands.find(([pattern]) =>
      pattern.test(command.text),
    );
    if (!match || isDevelopmentScript(command.path)) return [];
    // Rails prepares a fresh database with the schema and refuses to overwrite another.
    const same =
      command.from.path === command.path && command.from.line === command.line;
    return [
      {
        name: match[1],
        kind: 'destructive' as const,
        path: command.path,
        line: command.line,
        ...(same ? {} : { from: command.from }),
      },
    ];
  });
}

function isDevelopmentScript(path: string): boolean {
  return /(?:^|[/._-])(?:dev|local|test|setup|e2e)(?:[/._-]|$)/i.test(
    path.slice(path.lastIndexOf('/') + 1),
  );
}
