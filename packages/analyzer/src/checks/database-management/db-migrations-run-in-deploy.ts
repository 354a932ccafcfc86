import { pipelineLibraryOf } from '../../facts/pipelines/libraries';
import { migrationRunsOf, migrationsOf } from '../../facts/database';
import { deploymentOf } from '../../facts/deployment';
import { isUnseenBase } from '../../facts/containers/bases';
import { developmentMarkOf } from '../../facts/deployment/compose';
import { isDeployJob } from '../../facts/database/deployment-commands';
import { pipelinesOf } from '../../facts/pipelines';
import { productionImageOf } from '../../facts/containers/image';
import { deployStepsOf } from '../../facts/pipelines/deploys';
import { startCommandOf } from '../../facts/containers/start';
import { highestReplicasOf } from '../../facts/database/replicas';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt } from '../shared';
import { withoutSql } from './shared';

const reference = 'https://12factor.net/admin-processes';

const commands: Array<[tool: RegExp, command: string]> = [
  [/Prisma/, 'npx prisma migrate deploy'],
  [/Alembic/, 'alembic upgrade head'],
  [/Django/, 'python manage.py migrate --noinput'],
  [/Aerich/, 'aerich upgrade'],
  [/peewee/, 'pw_migrate migrate --database "$DATABASE_URL"'],
  [/Drizzle/, 'drizzle-kit migrate'],
  [/TypeORM/, 'typeorm migration:run'],
  [/MikroORM/, 'mikro-orm migration:up'],
  [/Sequelize/, 'sequelize db:migrate'],
  [/Knex/, 'knex migrate:latest'],
  [/node-pg-migrate/, 'node-pg-migrate up'],
  [/Flyway/, 'flyway migrate'],
  [/Liquibase/, 'liquibase update'],
  [/goose/, 'goose up'],
  [/dbmate/, 'dbmate up'],
  [/golang-migrate/, 'migrate -path migrations -database "$DATABASE_URL" up'],
  [/Diesel/, 'diesel migration run'],
  [/sqlx/, 'sqlx migrate run'],
  [/SeaORM/, 'sea-orm-cli migrate up'],
  [/Entity Framework/, 'dotnet ef database update'],
  [/Rails/, 'bin/rails db:migrate'],
  [/Laravel/, 'php artisan migrate --force'],
  [/Doctrine/, 'bin/console doctrine:migrations:migrate --no-interaction'],
  [/Phinx/, 'phinx migrate'],
];

export const dbMigrationsRunInDeploy = defineCheck({
  id: 'db-migrations-run-in-deploy',
  area: 'database-management',
  title:
    'Is there an automated step that applies migrations when a release goes out?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'migrations that every release applies',
    gap: 'migrations that nothing applies on release',
  },
  why: 'Migrations that somebody has to remember are forgotten on the day that matters: the new code meets the old schema.',
  decision: {
    applies: 'The service has migrations.',
    passes:
      'The tool’s apply command is in a Kubernetes job, an init container, a Helm or Argo CD hook, a platform’s release command, a deploy job or deploy script, a compose service or the start chain; or the framework or the service itself applies them on boot.',
    fails:
      'Nothing that deploys or starts the service applies them, or they are applied while the image is built.',
    exceptions: [
      'A command in documentation alone does not count, nor a test job that migrates a throw-away database.',
      'When the tree holds nothing that deploys the service, the step may live elsewhere: unknown. A compose file that mounts the sources deploys nothing.',
      'Several replicas that each migrate on start with a tool that takes no lock pass with a note.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'command: ["uvicorn", "app.main:app"]',
    good: 'metadata:\n  annotations: { "helm.sh/hook": pre-upgrade }\n# container command: ["alembic", "upgrade", "head"]',
  },
  remedy:
    'Run the tool’s apply command as a step of every deployment: a hook job, a release command, or a step of the deploy job before the new version starts.',
  references: [reference],
  elsewhere: [],
  judge(service) {
    const none = withoutSql(service);
    if (none) return none;
    const { sets } = service.fact(migrationsOf);
    const [set] = sets;
    if (!set) return notApplicable('There are no migrations to run.');
    const { runs, inImageBuild } = service.fact(migrationRunsOf);
    const [run] = runs;
    if (run) {
      const replicas = service.fact(highestReplicasOf);
      const races =
        runs.every(({ where }) => where === 'start') &&
        (replicas?.count ?? 1) > 1 &&
        withoutLock.test(set.tool);
      return pass(
        `${placeName(run)} applies the migrations (${run.name}).${
          races
            ? ` ${count(
                replicas!.count,
                'replica',
              )} start at the same time and ${
                set.tool
              } takes no lock: a job in front of the rollout would not race.`
            : ''
        }`,
        evidenceAt(service, runs.slice(0, 3), 'proof'),
      );
    }
    const total = sets.reduce((sum, { files }) => sum + files.length, 0);
    const { latest } = set;
    const command =
      commands.find(([tool]) => tool.test(set.tool))?.[1] ??
      'the migration command';
    if (inImageBuild)
      return fail({
        message: `${placeName(
          inImageBuild,
        )} applies the migrations while the image is built, where the database of production is out of reach.`,
        evidence: evidenceAt(service, [inImageBuild], 'offender'),
        recommendation: recommend(command, placeName(inImageBuild)),
      });
    // Bytebase follows the repository and rolls out what is merged.
    if (set.tool === 'Bytebase')
      return unknown(
        `Bytebase applies the migrations (latest ${placeName(
          latest,
        )}), as a project there says that is not part of this repository.`,
        'Look at the project in Bytebase.',
        evidenceAt(service, [latest], 'anchor'),
      );
    const role = entrypointRole(service);
    if (role)
      return unknown(
        `${placeName(
          role,
        )} offers a command that prepares the database, but nothing in this repository shows who runs it.`,
        'Run the command in the deployment files of this repository, or say where the service is deployed from.',
        evidenceAt(service, [role], 'anchor'),
      );
    const setUp = setUpByTool(service);
    if (setUp)
      return unknown(
        `${placeName(setUp)} sets the service up with ${
          setUp.tool
        }, which may apply the migrations and is not part of this repository.`,
        `Look at ${setUp.tool}, or apply the migrations in a step of this repository.`,
        evidenceAt(service, [setUp], 'anchor'),
      );
    const remote =
      service.fact(deployStepsOf).find(step => step.remote) ??
      service.fact(pipelineLibraryOf);
    if (remote)
      return unknown(
        `${placeName(remote)} hands the deployment to ${
          remote.name
        }, which may apply the migrations and is not part of this repository.`,
        `Look at ${remote.name}, or apply the migrations in a step of this repository.`,
        evidenceAt(service, [remote], 'anchor'),
      );
    const base = unseenStart(service);
    if (base)
      return unknown(
        `${placeName(base)} starts what its base image ${
          base.image
        } says, which may apply the migrations and is not part of this repository.`,
        `Look at ${base.image}, or apply the migrations in a step of this repository.`,
        evidenceAt(service, [base], 'anchor'),
      );
    const deployment = deploymentPlace(service);
    if (!deployment)
      return unknown(
        `${count(
          total,
          'migration',
        )} exist, but nothing in this repository deploys the service, so who applies them cannot be told.`,
        'Say where the service is deployed from, or commit the deployment files.',
        evidenceAt(service, [latest], 'anchor'),
      );
    return fail({
      message: `${count(total, 'migration')} exist (latest ${
        latest.path
      }) but nothing in the pipeline or the manifests applies them.`,
      evidence: [
        ...evidenceAt(service, [latest], 'anchor'),
        ...evidenceAt(service, [deployment], 'anchor'),
        ...evidenceAt(
          service,
          (service.fact(startCommandOf)?.chain ?? []).slice(0, 3),
          'anchor',
        ),
      ],
      recommendation: recommend(command, placeName(deployment)),
    });
  },
});

/** Tools that let two processes apply the same migration at once. */
const withoutLock =
  /Alembic|Django|Drizzle|TypeORM|Sequelize|MikroORM|Doctrine|Phinx|Entity Framework|own migrations/;

function recommend(command: string, where: string) {
  return {
    title: 'Apply Migrations with Every Release',
    text: `Run \`${command}\` as a step before the new version starts, for example next to ${where}.`,
    example: {
      language: 'yaml',
      code: `metadata:\n  annotations: { "helm.sh/hook": pre-upgrade }\n# container command: ${JSON.stringify(
        command.split(' '),
      )}`,
    },
    reference,
  };
}

/** A role of the start script, beside the server, that prepares the database: somebody else starts it. */
function entrypointRole(
  service: Service,
): { path: string; line: number } | undefined {
  const start = service.fact(startCommandOf);
  // What the script runs is left to the role that it is given, so the chain may end before it.
  const name = start?.text.split(/\s/)[0].split('/').pop();
  const scripts = service.files.filter(
    ({ path, language }) =>
      language === 'Shell' && path.split('/').pop() === name,
  );
  for (const { path } of [...(start?.chain ?? []), ...scripts]) {
    const lines = service.repository.lines(path);
    if (!lines.some(line => /^\s*case\s/.test(line))) continue;
    const line = lines.findIndex(text =>
      /^\s*[\w|-]*(?:create_db|init_db|migrat(?:e|ions?)|upgrade_db|db_upgrade)[\w|-]*\)\s*$/.test(
        text,
      ),
    );
    if (line >= 0) return { path, line: line + 1 };
  }
  return undefined;
}

/** The start runs an installed tool's `init`: what that does is written in another repository. */
function setUpByTool(
  service: Service,
): { path: string; line: number; tool: string } | undefined {
  for (const { words, path, line } of service.fact(startCommandOf)?.processes ??
    []) {
    const tool = words.findIndex(({ text }) =>
      /(?:^|\/)(?:vendor\/bin|node_modules\/\.bin)\/[\w-]+$/.test(text),
    );
    if (
      tool >= 0 &&
      /^(?:init|setup|set-up|install|upgrade|update|bootstrap)$/.test(
        words[tool + 1]?.text ?? '',
      )
    )
      return { path, line, tool: words[tool].text };
  }
  return undefined;
}

/** An image that says nothing of its start, made from one of the organisation's own. */
function unseenStart(service: Service) {
  const image = service.fact(productionImageOf);
  return image && !service.fact(startCommandOf) && isUnseenBase(image.base)
    ? { path: image.path, line: image.target.line, image: image.base }
    : undefined;
}

/** What deploys the service, as far as the tree tells; a test pipeline alone deploys nothing. */
function deploymentPlace(
  service: Service,
): { path: string; line: number } | undefined {
  const deployment = service.fact(deploymentOf);
  const [workload] = deployment.workloads;
  if (workload) return { path: workload.path, line: workload.line };
  const [orchestrator] = deployment.orchestrators;
  if (orchestrator)
    return { path: orchestrator.path, line: orchestrator.line ?? 1 };
  // What mounts the sources, or says that it is for development, deploys nothing.
  const compose = deployment.compose.find(
    ({ role, services }) =>
      role !== 'development' &&
      services.some(one => one.ours && !developmentMarkOf(one)),
  );
  const job = service.fact(pipelinesOf).jobs.find(isDeployJob);
  if (job) return { path: job.path, line: job.line };
  if (compose) {
    const own = compose.services.find(({ ours }) => ours)!;
    return { path: compose.path, line: own.line };
  }
  const image = service.fact(productionImageOf);
  return image && { path: image.path, line: image.target.line };
}
