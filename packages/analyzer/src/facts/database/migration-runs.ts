import { deploymentOf } from '../deployment';
import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import {
  deploymentVariablesOf,
  effectiveConfigurationOf,
} from '../configuration';
import { productionImageOf } from '../containers/image';
import { buildCommandsOf } from '../containers/layers';
import {
  callsOf,
  enclosingFunction,
  isDevelopmentOnly,
  isOutOfProduction,
} from './callers';
import {
  deploymentCommandsOf,
  type DeploymentCommand,
} from './deployment-commands';
import { matchesIn } from '../code/matches';
import { pipelinesOf } from '../pipelines';
import { migrationsOf } from './migrations';
import { databaseSourcesOf } from './scope';

/** What applies migrations when a release goes out. */
export interface MigrationRun {
  path: string;
  line: number;
  /** `alembic upgrade head`, `Flyway on boot`. */
  name: string;
  where: DeploymentCommand['where'] | 'boot';
}

/** Use as `service.fact(migrationRunsOf)`. */
export interface MigrationRuns {
  runs: MigrationRun[];
  /** A command that applies them while the image is built, when there is no database. */
  inImageBuild?: { path: string; line: number };
}

const applying: RegExp[] = [
  /\balembic\b.{0,120}\bupgrade\b/,
  /\bflask\b.{0,60}\bdb\s+upgrade\b/,
  /\bmanage(?:\.py)?\b.{0,80}\b(?:(?:distributed_)?migrate(?:_schemas)?|db\s+upgrade|database\s+(?:upgrade|create_tables))\b/,
  /\bdjango-admin\b.{0,60}\bmigrate\b/,
  /\baerich\b.{0,40}\bupgrade\b/,
  /\byoyo\b.{0,40}\bapply\b/,
  /\b(?:pw_migrate|pem)\s+migrate\b/,
  /\bprisma\s+migrate\s+deploy\b/,
  /\bdrizzle-kit(?:\/\S{1,40})?\s+migrate\b/,
  /\btypeorm\S*\b.{0,120}\bmigration:run\b|\btypeorm\S*\b.{0,60}\bmigrations:run\b/,
  /\bsequelize(?:-cli)?\b.{0,60}\bdb:migrate(?!:undo|:status)\b/,
  /\bknex\b.{0,120}\bmigrate:(?:latest|up)\b/,
  /\bnode-pg-migrate\S*\b.{0,120}\bup\b/,
  /\bdb-migrate\b.{0,60}\bup\b/,
  /\bmikro-orm\b.{0,60}\bmigration:up\b/,
  /\bflyway\b.{0,160}\bmigrate\b|\bflyway:migrate\b|\bflywayMigrate\b/,
  /\bliquibase\b.{0,160}\bupdate\b|\bliquibase:update\b/,
  /(?:^|[\s/])migrate\b.{0,200}\bup\b/,
  /\bgoose\b.{0,160}\bup\b/,
  /\batlas\b.{0,40}\bmigrate\s+apply\b/,
  /\bdbmate\b.{0,120}\b(?:up|migrate)\b/,
  /\btern\s+migrate\b/,
  /\bsql-migrate\s+up\b/,
  /\bdotnet[- ]ef\s+database\s+update\b/,
  /\befbundle\b|\bef-?bundle\b|\bmigrations?-?bundle\b/i,
  /\b(?:rails|rake)\b.{0,40}\bdb:(?:migrate|prepare|setup)(?!:status|:rollback)\b/,
  /\bartisan\b.{0,20}\bmigrate\b(?!:(?:fresh|refresh|reset|rollback|status|install))/,
  /\bdoctrine:migrations:migrate\b/,
  /\bphinx\s+migrate\b/,
  /\bsqlx\s+(?:migrate\s+run|database\s+setup)\b/,
  /\bdiesel\b.{0,40}\b(?:migration\s+run|database\s+setup|setup)\b/,
  /\bsea-orm-cli\s+migrate\b/,
  /\bsqlpackage\b/i,
];
/** An own command that is named for it: `node dist/migrate.js`, `./app migrate`, `npm run migration:run`. */
const namedForIt =
  /^(?:[\w.@$/{}-]{0,120}[/:])?(?:run[:_-])?(?:db[:_-]?)?(?:migrate|migrations?|migrator)(?:[.:_-]([\w.:-]{0,60}))?$/i;
const anotherStep =
  /^(?:create|generate|status|rollback|down|revert|lint|test|check|diff|new|make|reset|fresh|refresh|undo|add|validate|verify|list|init|lock)/i;
const notApplying =
  /^(?:cp|mv|mkdir|chown|chmod|ls|rm|cat|grep|git|curl|wget|apt-get|apk|pip\d?|docker\s+(?:build|push|tag|pull|buildx)|go\s+(?:install|get|build)|cargo\s+(?:install|build)|helm|log|err|error|warn|info|say|msg|note|success|print_?\w*|log_?\w*)\b|\b(?:makemigrations|generate|create|status|rollback|revert|downgrade|down|lint|validate|diff|undo|install|test|pytest|jest|add|list|rollout)\b|--(?:check|dry-run|help)\b/i;

/** Whether a command applies migrations. */
export function appliesMigrations(text: string): boolean {
  const own = text.slice(0, 2_000);
  if (
    /^\s*(?:echo|printf|#|(?:log|err|error|warn|info|say|msg|note|success|print_?\w*|log_?\w*|step|die|fail)\s)/i.test(
      own,
    )
  )
    return false;
  if (applying.some(pattern => pattern.test(own)))
    return !/\bmigrate\b.{0,80}--(?:check|plan|dry-run|help)\b/.test(own);
  if (notApplying.test(own)) return false;
  return own.split(/\s+/).some(word => {
    const match = namedForIt.exec(word.replace(/^["']|["']$/g, ''));
    return match !== null && !anotherStep.test(match[1] ?? '');
  });
}

interface BootRule {
  ecosystem: Ecosystem;
  pattern: RegExp;
  /** What the file must also mention. */
  beside?: RegExp;
}

const boot: BootRule[] = [
  {
    ecosystem: 'dotnet',
    pattern:
      /\.Database\s*\.Migrate(?:Async)?\s*\(|\.RunMigrationsAsync\s*\(|\.MigrateUp\s*\(|\.PerformUpgrade\s*\(|\bEvolve\b[\s\S]{0,300}\.Migrate\s*\(/,
  },
  {
    ecosystem: 'rust',
    pattern:
      /\bmigrate!\s*\([\s\S]{0,200}?\.run\s*\(|\brun_pending_migrations\b|\bMigrator::up\s*\(|\bMIGRATOR\s*\.run\s*\(|\brunner\(\)\s*\.run/,
  },
  {
    ecosystem: 'node',
    pattern:
      /\.runMigrations\s*\(|\bmigrationsRun\s*:\s*true\b|\.migrate\.(?:latest|up)\s*\(|\bumzug\.up\s*\(|\bmigrator\.(?:up|migrateToLatest)\s*\(|\bgetMigrator\(\)\.up\s*\(/,
  },
  {
    ecosystem: 'python',
    pattern: /\bcommand\s*\.\s*upgrade\s*\(/,
    beside: /\bfrom\s+aerich\s+import\s+Command\b/,
  },
  {
    ecosystem: 'node',
    pattern: /\bmigrate\.load\s*\(/,
    beside: /\b(?:from|require\s*\()\s*["']migrate["']/,
  },
  {
    ecosystem: 'node',
    pattern: /(?<![\w.])migrate\s*\(\s*\w+/,
    beside: /drizzle-orm\/[\w-]+\/migrator|postgres-migrations|node-pg-migrate/,
  },
  {
    ecosystem: 'node',
    pattern:
      /\b(?:runner|migrate|runMigrations|migrateDb|runDbMigrations)\s*\(\s*\{/,
    beside: /node-pg-migrate|postgrator|db-migrate/,
  },
  {
    ecosystem: 'go',
    pattern:
      /\bgoose\.Up(?:Context|To)?\s*\(|\bgoose\.NewProvider\s*\(|\bmigrate\.Exec(?:Context)?\s*\(|\bmigrator\.(?:Migrate|Up)\s*\(|\bmigrations\.Run\s*\(|\bmigration\.Migrate\s*\(|\bMigrations\s*:\s*\w{0,40}[mM]igrations\b/,
  },
  {
    ecosystem: 'go',
    pattern: /\.(?:Up|Steps|Migrate)\s*\(\s*[^)]{0,40}\)/,
    beside:
      /golang-migrate\/migrate|gormigrate|xormigrate|bun\/migrate|sql-migrate|dbmate/,
  },
  {
    ecosystem: 'python',
    pattern:
      /\bcommand\.upgrade\s*\(|\bcall_command\s*\(\s*|\bapply_migrations\s*\(/,
    beside: /alembic|["']migrate["']|yoyo/,
  },
  {
    ecosystem: 'python',
    pattern: /\brouter\.run\s*\(|\bRouter\s*\([^)\n]{0,200}\)\.run\s*\(/,
    beside: /^(?:from|import)\s+peewee_migrate\b/m,
  },
  {
    ecosystem: 'python',
    pattern: /(?<![\w.])upgrade\s*\([^()\n]{0,80}\)/,
    beside: /flask_migrate/,
  },
  {
    ecosystem: 'jvm',
    pattern:
      /\bFlyway\b[\s\S]{0,400}\.migrate\s*\(|\bflyway\.migrate\s*\(|\bliquibase\.update\s*\(/,
  },
  {
    ecosystem: 'php',
    pattern: /Artisan::call\s*\(/,
    beside: /Artisan::call\s*\(\s*["']migrate["']/,
  },
  {
    ecosystem: 'ruby',
    pattern:
      /\bActiveRecord::(?:Migrator|MigrationContext|Tasks)\b.{0,80}\bmigrate\b/,
  },
];

/** Who applies the migrations. */
export function migrationRunsOf(service: Service): MigrationRuns {
  const runs: MigrationRun[] = [
    ...byCommand(service),
    ...byAction(service),
    ...byFramework(service),
    ...byCode(service),
    ...byBaseImage(service),
    ...byJobImage(service),
  ];
  const inImageBuild = runs.length === 0 ? duringBuild(service) : undefined;
  return { runs, ...(inImageBuild ? { inImageBuild } : {}) };
}

function byCommand(service: Service): MigrationRun[] {
  const found: MigrationRun[] = [];
  const seen = new Set<string>();
  for (const { text, path, line, where } of service.fact(
    deploymentCommandsOf,
  )) {
    const key = `${path}:${line}`;
    if (seen.has(key)) continue;
    if (appliesMigrations(text)) {
      seen.add(key);
      found.push({ path, line, where, name: text.slice(0, 80) });
      continue;
    }
    const inside =
      insideScript(service, text) ??
      insideConsoleCommand(service, text) ??
      insideDjangoCommand(service, text);
    if (inside && !seen.has(`${inside.path}:${inside.line}`)) {
      seen.add(`${inside.path}:${inside.line}`);
      found.push({ ...inside, where });
    }
  }
  return found;
}

/** A Kubernetes Job that runs an image of its own for the migrations: `orders-migrate:1.4`. */
function byJobImage(service: Service): MigrationRun[] {
  return service
    .fact(deploymentOf)
    .kubernetes.workloads.filter(({ kind }) => kind === 'Job')
    .flatMap(({ containers }) => containers)
    .filter(({ image }) => /migrat/i.test(image?.text.split('/').pop() ?? ''))
    .map(({ path, line, image }) => ({
      path,
      line: image?.line ?? line,
      name: 'a Job with an image for migrations',
      where: 'kubernetes',
    }));
}

/** serversideup's PHP images migrate a Laravel application when they start, where that is switched on. */
function byBaseImage(service: Service): MigrationRun[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const [from] = matchesIn(
    service.repository,
    image.path,
    /^FROM\s+(?:\S+\/)?serversideup\/php[:@]/im,
    'uncommented',
  );
  const variables = service.fact(deploymentVariablesOf);
  const autorun = variables.get('AUTORUN_ENABLED');
  const isOff = /^(?:false|0|off)$/i.test(
    variables.get('AUTORUN_LARAVEL_MIGRATION')?.value ?? '',
  );
  return from && autorun && !isOff && /^(?:true|1)$/i.test(autorun.value ?? '')
    ? [
        {
          path: autorun.path,
          line: autorun.line,
          name: 'AUTORUN_ENABLED of serversideup/php',
          where: 'boot',
        },
      ]
    : [];
}

/** Actions that hand the migrations to the database or to the platform that keeps it: `acme/publish-db-migrations`. */
const migrationAction =
  /(?:^|[/_.-])(?:(?:run|apply|publish|deploy|execute)[-_])?(?:db|database|schema)?[-_]?(?:migrations?|migrate)(?:[-_]action)?(?:@|$)|(?:^|[/_-])(?:flyway|dbmate)(?:[-_][\w-]+)?@|liquibase[\w-]*\/update@/i;

function byAction(service: Service): MigrationRun[] {
  return service
    .fact(pipelinesOf)
    .jobs.filter(job => job.services.length === 0)
    .flatMap(({ external }) => external)
    .filter(({ name, workflow }) => !workflow && migrationAction.test(name))
    .map(({ name, path, line }) => ({
      path,
      line,
      name: name.slice(0, 80),
      where: 'pipeline' as const,
    }));
}

/** A command that a script of another language runs: `execSync('prisma migrate deploy')` in `scripts/check-db.js`. */
function insideScript(
  service: Service,
  text: string,
): Pick<MigrationRun, 'path' | 'line' | 'name'> | undefined {
  const { repository } = service;
  for (const word of text.slice(0, 1_000).split(/\s+/)) {
    if (!/\.(?:[cm]?[jt]s|py|rb|php|ini|conf)$/.test(word)) continue;
    const relative = word.replace(/^["'./]+/, '').replace(/["']$/, '');
    const path = [service.pathTo(relative), relative].find(
      one =>
        repository.has(one) &&
        (/\.(?:ini|conf)$/.test(one) ||
          /(?:^|\/)(?:scripts?|bin|tools|docker|ops)\//.test(one)),
    );
    if (!path) continue;
    const isCode = !/\.(?:ini|conf)$/.test(path);
    const lines = isCode
      ? repository.lexical(path).uncommented.split('\n')
      : repository.lines(path);
    const line = lines
      .slice(0, 2_000)
      .findIndex(
        one =>
          !/^\s*#/.test(one) &&
          applying.some(pattern => pattern.test(one.slice(0, 500))),
      );
    if (line >= 0)
      return { path, line: line + 1, name: lines[line].trim().slice(0, 80) };
  }
  return undefined;
}

const runsMigrations =
  /["'](?:migrate(?:\s[^"'\n]{0,60})?|doctrine:migrations:migrate)["']|\bartisan\s+migrate\b(?!:)/;

/** Laravel and Symfony: `php artisan shop:setup`, a command of the service's own that runs the migrations inside. */
function insideConsoleCommand(
  service: Service,
  text: string,
): Pick<MigrationRun, 'path' | 'line' | 'name'> | undefined {
  const name =
    /\b(?:artisan|bin\/console|console)\s{1,9}(?:-{1,2}[\w=-]{1,60}\s{1,9}){0,4}["']?([\w.-]{1,60}(?::[\w.-]{1,60}){1,4})/.exec(
      text.slice(0, 2_000),
    )?.[1];
  if (!name) return undefined;
  const { repository } = service;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'php') continue;
    const { uncommented } = repository.lexical(path);
    const at = uncommented.indexOf(name);
    if (
      at < 0 ||
      !/(?:\$(?:signature|name|defaultName)\s{0,9}=\s{0,9}|AsCommand\s{0,9}\([^)'"]{0,60}|setName\s{0,9}\(\s{0,9})["']\s{0,40}$/.test(
        uncommented.slice(Math.max(0, at - 120), at),
      )
    )
      continue;
    const run = runsMigrations.exec(uncommented);
    if (run)
      return {
        path,
        line: repository.lineIndex(path).lineAt(run.index),
        name,
      };
  }
  return undefined;
}

/** Django: `manage.py prepare`, a command of the service's own that calls `migrate` inside. */
function insideDjangoCommand(
  service: Service,
  text: string,
): Pick<MigrationRun, 'path' | 'line' | 'name'> | undefined {
  const name = /\bmanage\.py\s{1,9}(\w{1,60})\b/.exec(
    text.slice(0, 2_000),
  )?.[1];
  if (!name) return undefined;
  const { repository } = service;
  const file = service.files.find(({ path }) =>
    path.endsWith(`/management/commands/${name}.py`),
  );
  if (!file) return undefined;
  const call = /\bcall_command\(\s{0,40}["']migrate["']/.exec(
    repository.lexical(file.path).uncommented,
  );
  if (!call) return undefined;
  const line = repository.lineIndex(file.path).lineAt(call.index);
  return { path: file.path, line, name };
}

/** Spring, Quarkus and Micronaut apply them on boot, under a lock. */
function byFramework(service: Service): MigrationRun[] {
  const { dependencies } = service.fact(stackOf);
  const configuration = service.fact(effectiveConfigurationOf);
  const found: MigrationRun[] = [];
  const has = (pattern: RegExp) =>
    dependencies.find(
      ({ name, scope }) => scope !== 'dev' && pattern.test(name),
    );
  const spring = has(/spring-boot-starter|org\.springframework/);
  for (const [tool, pattern] of [
    ['flyway', /flyway-(?:core|database|mysql|sqlserver)|starter-flyway/],
    ['liquibase', /liquibase-core|starter-liquibase/],
  ] as const) {
    const library = has(new RegExp(`quarkus-${tool}`)) ?? has(pattern);
    if (!library) continue;
    const title = tool === 'flyway' ? 'Flyway' : 'Liquibase';
    const quarkus = /quarkus/.test(library.name);
    if (quarkus) {
      const setting = configuration.settings.find(({ key }) =>
        new RegExp(
          `^quarkus\\.${tool}\\.(?:[\\w"-]+\\.)?migrate-at-start$`,
        ).test(key),
      );
      if (setting && setting.value !== 'false')
        found.push({
          path: setting.path,
          line: setting.line,
          name: `${title} at start`,
          where: 'boot',
        });
    } else if (/micronaut/.test(library.name)) {
      found.push({
        path: library.path,
        line: library.line,
        name: `${title} on boot`,
        where: 'boot',
      });
    } else if (spring) {
      const enabled = configuration.get(`spring.${tool}.enabled`);
      if (enabled?.value === 'false') continue;
      found.push({
        path: library.path,
        line: library.line,
        name: `${title} on boot`,
        where: 'boot',
      });
    }
  }
  return found;
}

function byCode(service: Service): MigrationRun[] {
  const { repository } = service;
  const found: MigrationRun[] = [];
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (!ecosystem || /(?:^|\/)(?:alembic|migrations\/env)\b/.test(path))
      continue;
    for (const { ecosystem: own, pattern, beside } of boot) {
      if (own !== ecosystem) continue;
      const text = repository.lexical(path).uncommented;
      if (beside && !beside.test(text)) continue;
      const [first] = matchesIn(repository, path, pattern).filter(
        match => !isDevelopmentOnly(service, match, ecosystem),
      );
      if (first)
        found.push({
          path,
          line: first.line,
          name: 'the service itself',
          where: 'boot',
        });
    }
  }
  if (found.length) return found;
  const beside = besideMigrations(service);
  return beside ? [beside] : byOwnRunner(service);
}

/** Alembic's upgrade in a module beside the migrations, which the service calls when it starts. */
function besideMigrations(service: Service): MigrationRun | undefined {
  const modules = service.files.filter(
    ({ path, class: kind, ecosystem }) =>
      kind === 'MIGRATION' &&
      ecosystem === 'python' &&
      /\/(?:run|upgrade|migrate|apply)\w*\.py$/.test(path),
  );
  for (const { path } of modules) {
    for (const match of matchesIn(
      service.repository,
      path,
      /\bcommand\.upgrade\s*\(/,
    )) {
      const own = enclosingFunction(service, match, 'python');
      const call = callsOf(service, own?.name ?? '').find(
        each =>
          each.path !== path && !isOutOfProduction(service, each, 'python'),
      );
      if (call)
        return {
          path: call.path,
          line: call.line,
          name: 'the service itself',
          where: 'boot',
        };
    }
  }
  return undefined;
}

/** Files of this format without the tool are applied by code of the service's own. */
function hasGolangMigrate(service: Service): boolean {
  return service
    .fact(stackOf)
    .dependencies.some(({ name }) => /golang-migrate\/migrate/.test(name));
}

/** Own migration code that the service calls when it starts. */
function byOwnRunner(service: Service): MigrationRun[] {
  const { repository } = service;
  const { sets } = service.fact(migrationsOf);
  const own =
    sets.some(({ runner, tool }) => runner || tool === 'numbered functions') ||
    (sets.length > 0 &&
      sets.every(({ tool }) => tool === 'golang-migrate') &&
      !hasGolangMigrate(service));
  if (!own) return [];
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (!ecosystem) continue;
    const [call] = matchesIn(
      repository,
      path,
      /(?<!\b(?:def|func|function|fn|fun)\s{1,3})(?<!\)\s)\b(?:\w+\.)?(?:[Rr]un)?_?(?:[Mm]igrate(?:_(?:db|databases?|all))?|[Mm]igrations?|[Uu]pgrade[Ss]chema|[Aa]pply[Mm]igrations)\s*\(|\b(?:db|database|store|storage|provider|conn)\w{0,20}\.Upgrade\s*\(/,
    ).filter(
      match =>
        !/^\s*(?:func|def|fn|function|export)\b/.test(
          repository.lines(path)[match.line - 1] ?? '',
        ) && !isDevelopmentOnly(service, match, ecosystem),
    );
    if (call)
      return [
        { path, line: call.line, name: 'the service itself', where: 'boot' },
      ];
  }
  return [];
}

function duringBuild(
  service: Service,
): { path: string; line: number } | undefined {
  const image = service.fact(productionImageOf);
  if (!image) return undefined;
  for (const { words, line } of buildCommandsOf(service, image, image.target)) {
    // `echo 'alembic upgrade head' > start.sh` only writes it down.
    if (/^(?:echo|printf|cat)$/.test(words[0])) continue;
    if (applying.some(pattern => pattern.test(words.join(' '))))
      return { path: image.path, line };
  }
  return undefined;
}
