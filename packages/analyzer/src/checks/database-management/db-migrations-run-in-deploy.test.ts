import {
  django,
  fastapi,
  file,
  goService,
  laravel,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import {
  alchemy,
  deployment,
  flyway,
  jpa,
  migrated,
  node,
} from './__testUtils__/trees';
import { dbMigrationsRunInDeploy as check } from './db-migrations-run-in-deploy';

const deployed = { ...migrated, ...deployment };
const image = (...lines: string[]): Files => ({
  ...deployed,
  Dockerfile: file('FROM python:3.13-slim', 'COPY . .', ...lines),
});
const workflow = (name: string, ...job: string[]): Files => ({
  ...deployed,
  '.github/workflows/pipeline.yml': file(
    'name: Pipeline',
    'on: push',
    'jobs:',
    `  ${name}:`,
    '    runs-on: ubuntu-24.04',
    ...job.map(line => `    ${line}`),
  ),
});
const latest = 'fail major migrations/versions/0001_orders.py:1';

const railsStartingWith = (line: string): Files => ({
  Gemfile: file('gem "rails"', 'gem "pg"'),
  'config/application.rb': 'module Orders\nend\n',
  'db/migrate/20260101000000_create_orders.rb': 'class CreateOrders\nend\n',
  'config/initializers/migrate.rb': file(
    'Rails.configuration.to_prepare do',
    line,
    'end',
  ),
  ...deployment,
});

describe('sees who applies them', () => {
  it.each<Case>([
    [
      'a command of Django that takes a lock first',
      {
        ...django,
        'requirements.txt':
          'django==5.1\ndjango-distributed-migrate\npsycopg2\n',
        'shop/settings.py':
          "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
        'orders/models.py':
          'from django.db import models\n\nclass Order(models.Model):\n    pass\n',
        'orders/migrations/0001_initial.py':
          'class Migration(migrations.Migration):\n    operations = []\n',
        Procfile: file(
          'release: python manage.py distributed_migrate',
          'web: gunicorn config.wsgi',
        ),
      },
      'pass',
    ],
    [
      'a hook of Heroku’s buildpack for Python',
      {
        ...migrated,
        Procfile: 'web: gunicorn app:app\n',
        'bin/post_compile': file('#!/usr/bin/env bash', 'alembic upgrade head'),
      },
      'pass',
    ],
    [
      'a job with an image for migrations',
      {
        ...deployed,
        'k8s/migrate.yaml': file(
          'apiVersion: batch/v1',
          'kind: Job',
          'metadata: { name: orders-schema-job }',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: schema',
          '          image: acme/orders-migrate:1.4.2',
        ),
      },
      'pass',
    ],
    [
      'Clowder: a container before the one of the deployment',
      {
        ...migrated,
        ...image('CMD ["uvicorn", "app:app"]'),
        'deploy/clowdapp.yaml': file(
          'apiVersion: v1',
          'kind: Template',
          'metadata: { name: orders }',
          'objects:',
          '- apiVersion: cloud.redhat.com/v1alpha1',
          '  kind: ClowdApp',
          '  metadata: { name: orders }',
          '  spec:',
          '    deployments:',
          '    - name: orders',
          '      podSpec:',
          '        image: ${IMAGE}:${IMAGE_TAG}',
          '        initContainers:',
          '        - name: migration',
          '          command: ["alembic"]',
          '          args: ["upgrade", "head"]',
        ),
      },
      'pass',
    ],
    [
      'Alembic: a module beside the migrations that the start of the service calls',
      {
        ...migrated,
        ...image('CMD ["uvicorn", "app.main:app"]'),
        'migrations/upgrade.py': file(
          'from alembic import command',
          'from alembic.config import Config',
          'def upgrade_schema(revision="head"):',
          '    command.upgrade(Config(), revision)',
        ),
        'app/database.py': file(
          'from migrations.upgrade import upgrade_schema',
          'class Database:',
          '    def initialize(self):',
          '        upgrade_schema()',
        ),
        'app/start.py': file(
          'from app.database import Database',
          'Database().initialize()',
        ),
      },
      'pass',
    ],
    [
      'a script of s6-overlay, before the server starts',
      {
        ...migrated,
        Dockerfile: file(
          'FROM python:3.13-slim',
          'COPY rootfs /',
          'ENTRYPOINT ["/init"]',
        ),
        'rootfs/etc/s6-overlay/s6-rc.d/init-migrations/run': file(
          '#!/command/with-contenv bash',
          'exec s6-setlock -n /data/lock alembic upgrade head',
        ),
      },
      'pass',
    ],
    [
      'a job of the compose file with an image and a script of its own',
      {
        ...goService,
        'go.mod':
          'module example.com/orders\n\nrequire github.com/lib/pq v1.10.9\n',
        'migrations/001_init.sql':
          '-- +goose Up\nCREATE TABLE orders (id INT);\n',
        Dockerfile: file('FROM golang:1.24', 'COPY . .', 'CMD ["./orders"]'),
        'migration.Dockerfile': file(
          'FROM alpine:3.22',
          'COPY migration.sh .',
          'ENTRYPOINT ["bash", "migration.sh"]',
        ),
        'migration.sh':
          'sleep 2 && goose -dir "${MIGRATION_DIR}" postgres "${DSN}" up -v\n',
        'compose.yaml': file(
          'services:',
          '  migrator:',
          '    build: { context: ., dockerfile: migration.Dockerfile }',
          '  app:',
          '    build: .',
          '    depends_on: { migrator: { condition: service_completed_successfully } }',
        ),
      },
      'pass',
    ],
    [
      'Rails when it starts, in production only',
      railsStartingWith(
        "  ActiveRecord::Tasks::DatabaseTasks.migrate if ENV['RAILS_ENV'] == 'production' && ENV['RUN_MIGRATIONS'] != 'false'",
      ),
      'pass',
    ],
    [
      'what an action runs on another host',
      workflow(
        'deploy',
        'steps:',
        '  - uses: appleboy/ssh-action@v1',
        '    with:',
        '      host: ${{ secrets.HOST }}',
        '      script: |',
        '        cd /srv/orders',
        '        alembic upgrade head',
      ),
      'pass',
    ],
    [
      'a release that is handed to another repository',
      workflow(
        'docker',
        'steps:',
        '  - uses: peter-evans/repository-dispatch@v4',
        '    with: { repository: acme/docker-orders }',
      ),
      'unknown',
    ],
    [
      'a script that uv starts in the folder of the step',
      {
        ...workflow(
          'deploy',
          'steps:',
          '  - run: uv run bash scripts/prestart.sh',
          '  - run: uv run fastapi deploy',
        ),
        'scripts/prestart.sh': file(
          '#!/usr/bin/env bash',
          'alembic upgrade head',
        ),
      },
      'pass',
    ],
    [
      'Elastic Beanstalk, with a script that it writes',
      {
        ...deployed,
        '.ebextensions/01_migrations.config': file(
          'files:',
          '  "/tmp/migrate.sh":',
          '    mode: "000755"',
          '    content: |',
          '      cd /var/app/current',
          '      alembic upgrade head',
          'container_commands:',
          '  01_migrations:',
          '    command: "/tmp/migrate.sh"',
          '    leader_only: true',
        ),
      },
      'pass',
    ],
    [
      'Bytebase, which follows the repository',
      {
        ...laravel,
        'config/database.php':
          "<?php return ['default' => env('DB_CONNECTION', 'mysql'), 'connections' => ['mysql' => ['driver' => 'mysql']]];\n",
        'app/Models/Order.php': '<?php\nclass Order extends Model {\n}\n',
        'schema/bytebase/shop__20240508125600__ddl__orders.sql':
          'create table orders (id int);\n',
        'config/deploy.yml': file('servers:', '  - 192.0.2.1'),
      },
      'unknown',
    ],
    [
      'peewee-migrate on the start path',
      {
        ...alchemy,
        'migrations/001_orders.py': file(
          'import peewee as pw',
          'def migrate(migrator, database, fake=False, **kwargs):',
          '    migrator.sql("create table orders (id int)")',
        ),
        Dockerfile: file(
          'FROM python:3.13-slim',
          'COPY . .',
          'CMD ["sh", "-c", "pw_migrate migrate --database $DATABASE_URL && exec uvicorn app:app"]',
        ),
      },
      'pass',
    ],
    [
      'a start script that the Dockerfile writes',
      image(
        "RUN echo '#!/bin/sh\\nalembic upgrade head\\nexec uvicorn app:app' > /entrypoint.sh",
        'ENTRYPOINT ["/entrypoint.sh"]',
      ),
      'pass',
    ],
    [
      'a job in front of the deployment, and a program by its path',
      {
        ...workflow(
          'migrate',
          'steps:',
          '  - name: Checkout code',
          '    uses: actions/checkout@v5',
          '  - name: Run database migrations',
          '    run: npx tsx node_modules/drizzle-kit/bin.cjs migrate',
        ),
      },
      'pass',
    ],
    [
      'a command of Django’s that is the service’s own',
      {
        ...image(
          'ENTRYPOINT ["/bin/sh"]',
          'CMD ["-c", "python manage.py prepare; exec gunicorn shop.wsgi"]',
        ),
        'manage.py': 'import django\n',
        'shop/management/commands/prepare.py': file(
          'class Command(BaseCommand):',
          '    def handle(self, *args, **options):',
          '        call_command("migrate", interactive=False)',
        ),
      },
      'pass',
    ],
    [
      'Netlify, when it builds for production',
      {
        ...deployed,
        'netlify.toml': file(
          '[build]',
          'command = "pip install ."',
          '[context.production]',
          'command = "alembic upgrade head && pip install ."',
        ),
      },
      'pass',
    ],
    [
      'the base image, where it is switched on',
      {
        ...laravel,
        'config/database.php':
          "<?php return ['default' => env('DB_CONNECTION', 'mysql'), 'connections' => ['mysql' => ['driver' => 'mysql']]];\n",
        'app/Models/Order.php': '<?php\nclass Order extends Model {\n}\n',
        'database/migrations/2024_01_01_000000_create_orders_table.php': file(
          '<?php',
          "return new class extends Migration { public function up() { Schema::create('orders', fn ($t) => $t->id()); } };",
        ),
        'config/deploy.yml': file('servers:', '  - 192.0.2.1'),
        Dockerfile: file(
          'FROM serversideup/php:8.3-fpm-nginx',
          'ENV AUTORUN_ENABLED=true',
          'COPY . .',
        ),
      },
      'pass',
    ],
    [
      'a command of Laravel’s that the service brings itself',
      {
        ...laravel,
        ...deployment,
        'config/database.php':
          "<?php return ['default' => env('DB_CONNECTION', 'mysql'), 'connections' => ['mysql' => ['driver' => 'mysql']]];\n",
        'app/Models/Order.php': '<?php\nclass Order extends Model {\n}\n',
        'database/migrations/2024_01_01_000000_create_orders_table.php': file(
          '<?php',
          "return new class extends Migration { public function up() { Schema::create('orders', fn ($t) => $t->id()); } };",
        ),
        'app/Console/Commands/Setup.php': file(
          '<?php',
          'class Setup extends Command {',
          "  protected $signature = 'shop:setup",
          "                          {--force : Do not ask.}';",
          '  public function handle() {',
          "    $this->call('migrate', ['--force' => true]);",
          '  }',
          '}',
        ),
        Dockerfile: file(
          'FROM php:8.4-fpm',
          'COPY . .',
          'ENTRYPOINT ["/entrypoint.sh"]',
          'COPY entrypoint.sh /entrypoint.sh',
        ),
        'entrypoint.sh': file(
          '#!/bin/sh',
          'php artisan shop:setup --force',
          'exec php-fpm',
        ),
      },
      'pass',
    ],
    [
      'a hook of uWSGI',
      {
        ...image('CMD ["uwsgi", "/app/uwsgi.ini"]'),
        'uwsgi.ini': file(
          '[uwsgi]',
          'hook-pre-app = exec:alembic upgrade head',
        ),
      },
      'pass',
    ],
    [
      'a job of the tool’s own image',
      {
        ...deployed,
        'deploy/liquibase.yaml': file(
          'apiVersion: batch/v1',
          'kind: Job',
          'metadata:',
          '  name: orders-liquibase',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: liquibase',
          '          image: liquibase/liquibase:4.24.0',
          '          args: ["--search-path=/changes", "update"]',
        ),
        'db/changelog/db.changelog-master.yaml': file(
          'databaseChangeLog:',
          '  - changeSet:',
          '      id: 1',
        ),
      },
      'pass',
    ],
    [
      'a compose service of the tool’s own image',
      {
        ...alchemy,
        Dockerfile: file('FROM python:3.13', 'CMD ["uvicorn", "main:app"]'),
        'db/migrations/20240101_orders.sql': file(
          '-- migrate:up',
          'CREATE TABLE orders (id int);',
          '-- migrate:down',
          'DROP TABLE orders;',
        ),
        'compose.yaml': file(
          'services:',
          '  schema:',
          '    image: ghcr.io/amacneil/dbmate:2',
          '    command: ["--wait", "up"]',
          '  orders:',
          '    build: .',
          '    restart: always',
        ),
      },
      'pass',
    ],
    [
      'an action that hands them to the platform',
      workflow(
        'publish',
        'steps:',
        '  - uses: acme/build-action/publish-db-migrations@v1',
        '    with: { path: migrations }',
      ),
      'pass',
    ],
    [
      'the start command',
      image('CMD ["sh", "-c", "alembic upgrade head && uvicorn main:app"]'),
      'pass',
    ],
    [
      'an entrypoint',
      {
        ...image('COPY start.sh /start.sh', 'ENTRYPOINT ["/start.sh"]'),
        'start.sh': file(
          '#!/bin/sh',
          'alembic upgrade head',
          'exec uvicorn main:app',
        ),
      },
      'pass',
    ],
    [
      'an init container',
      {
        ...deployed,
        'deploy/orders.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata:',
          '  name: orders',
          'spec:',
          '  template:',
          '    spec:',
          '      initContainers:',
          '        - name: migrate',
          '          image: ghcr.io/acme/orders:1.0.0',
          '          command: ["alembic", "upgrade", "head"]',
          '      containers:',
          '        - name: orders',
          '          image: ghcr.io/acme/orders:1.0.0',
        ),
      },
      'pass',
    ],
    [
      'a job',
      {
        ...deployed,
        'deploy/migration.yaml': file(
          'apiVersion: batch/v1',
          'kind: Job',
          'metadata:',
          '  name: orders-migration',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: migration',
          '          image: ghcr.io/acme/orders:1.0.0',
          '          command: ["alembic", "upgrade", "head"]',
        ),
      },
      'pass',
    ],
    [
      'a release command',
      {
        ...migrated,
        Procfile: file(
          'release: alembic upgrade head',
          'web: uvicorn main:app',
        ),
      },
      'pass',
    ],
    [
      'the platform',
      {
        ...migrated,
        'fly.toml': file(
          'app = "orders"',
          '[deploy]',
          '  release_command = "alembic upgrade head"',
        ),
      },
      'pass',
    ],
    [
      'a deploy job',
      workflow(
        'deploy',
        'steps:',
        '  - run: alembic upgrade head',
        '  - run: kubectl apply -f deploy/',
      ),
      'pass',
    ],
    [
      'a deploy script',
      {
        ...migrated,
        'scripts/deploy.sh': file(
          '#!/bin/sh',
          'docker compose exec -T api alembic upgrade head',
        ),
      },
      'pass',
    ],
    [
      'a service of the compose file',
      {
        ...migrated,
        'docker-compose.yml': file(
          'services:',
          '  migrate:',
          '    build: .',
          '    command: alembic upgrade head',
          '  orders:',
          '    build: .',
        ),
        Dockerfile: file(
          'FROM python:3.13-slim',
          'COPY . .',
          'CMD ["uvicorn", "main:app"]',
        ),
      },
      'pass',
    ],
    [
      'Flyway of Quarkus beside the library of its database',
      {
        'pom.xml':
          '<project>\n<dependencies>\n<dependency><groupId>io.quarkus</groupId><artifactId>quarkus-flyway</artifactId></dependency>\n<dependency><groupId>org.flywaydb</groupId><artifactId>flyway-database-postgresql</artifactId></dependency>\n<dependency><groupId>io.quarkus</groupId><artifactId>quarkus-jdbc-postgresql</artifactId></dependency>\n</dependencies>\n</project>\n',
        'src/main/resources/application.properties': file(
          'quarkus.datasource.db-kind=postgresql',
          'quarkus.flyway.migrate-at-start=true',
        ),
        'src/main/resources/db/migration/V1__orders.sql':
          'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'Flyway on boot',
      {
        ...jpa([], flyway),
        'src/main/resources/db/migration/V1__orders.sql':
          'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'the package migrate, loaded at the start',
      {
        ...node({ express: '4.20.0', pg: '8.0.0', migrate: '2.0.1' }),
        Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "app.js"]\n',
        'migrations/1694360479680-create.js':
          'export const up = async () => {};\nexport const down = async () => {};\n',
        'migrations.js': file(
          "import migrate from 'migrate';",
          "migrate.load({ stateStore: '.migrate' }, (err, set) => set.up(done));",
        ),
      },
      'pass',
    ],
    [
      'the service itself',
      {
        ...deployed,
        'db/migration.py': file(
          'from alembic import command',
          '',
          'def migrate_schema():',
          '    command.upgrade(config, "head")',
        ),
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('cannot tell from a set-up for development', () => {
  const developed = (...lines: string[]): Files => ({
    ...migrated,
    'docker-compose.yml': file(
      'services:',
      '  orders:',
      '    build: { context: ., dockerfile: Dockerfile.dev }',
      ...lines.map(line => `    ${line}`),
    ),
    'Dockerfile.dev': file('FROM python:3.13-slim', 'COPY . .'),
  });
  it.each<Case>([
    [
      'where the image starts what a base image of the organisation says',
      { ...migrated, Dockerfile: 'FROM acme/base-api:9.4.0\n' },
      'unknown',
    ],
    [
      'where an installed tool sets the service up',
      {
        ...migrated,
        Dockerfile: file(
          'FROM python:3.13-slim',
          'COPY . .',
          'ENTRYPOINT ["./entrypoint.sh"]',
        ),
        'entrypoint.sh': file(
          '#!/bin/sh',
          'php vendor/bin/orders-installer init --no-interaction',
          'exec gunicorn app:app',
        ),
      },
      'unknown',
    ],
    ['that mounts the sources', developed('volumes:', '  - .:/app'), 'unknown'],
    [
      'that does not, which may be how it is run',
      developed('restart: always'),
      latest,
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('misses them', () => {
  it.each<Case>([
    [
      'Rails when a developer starts it',
      railsStartingWith(
        '  ActiveRecord::Tasks::DatabaseTasks.migrate if Rails.env.development?',
      ),
      'fail major db/migrate/20260101000000_create_orders.rb:1',
    ],
    ['where nothing applies them', deployed, latest],
    [
      'where the README tells how',
      { ...deployed, 'README.md': 'Run `alembic upgrade head` first.\n' },
      latest,
    ],
    [
      'where a test job migrates a throw-away database',
      workflow(
        'test',
        'services:',
        '  db:',
        '    image: postgres:17',
        'steps:',
        '  - run: alembic upgrade head',
        '  - run: pytest',
      ),
      latest,
    ],
    [
      'where a script only says so',
      {
        ...deployed,
        'scripts/deploy.sh': file(
          '#!/bin/sh',
          'echo "now run alembic upgrade head"',
        ),
      },
      latest,
    ],
    [
      'where the image build does it',
      image('RUN alembic upgrade head', 'CMD ["uvicorn", "main:app"]'),
      'fail major Dockerfile:3',
    ],
    [
      'where Flyway is switched off',
      {
        ...jpa(['spring.flyway.enabled=false'], flyway),
        ...deployment,
        'src/main/resources/db/migration/V1__orders.sql':
          'CREATE TABLE orders ();\n',
      },
      'fail major src/main/resources/db/migration/V1__orders.sql:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it.each<Case>([
  [
    'a workflow of another repository deploys',
    {
      ...deployed,
      '.github/workflows/release.yml': file(
        'on: { push: { branches: [main] } }',
        'jobs:',
        '  deploy:',
        '    uses: acme/workflows/.github/workflows/deploy.yml@v3',
      ),
    },
    'unknown',
  ],
  [
    'a library of Jenkins that does everything',
    {
      ...deployed,
      Jenkinsfile: "@Library('acme-library@v-10') _\n\nbuildService()\n",
    },
    'unknown',
  ],
  ['where nothing deploys the service', migrated, 'unknown'],
  [
    'where the entrypoint has a role for it',
    {
      ...image(
        'COPY start.sh /start.sh',
        'ENTRYPOINT ["/start.sh"]',
        'CMD ["server"]',
      ),
      'start.sh': file(
        '#!/bin/sh',
        'case "$1" in',
        '  create_db)',
        '    ./manage database create',
        '    ;;',
        '  server)',
        '    exec uvicorn main:app',
        '    ;;',
        'esac',
      ),
    },
    'unknown',
  ],
  [
    'where a script that runs nothing without a role has one for it',
    {
      ...image('COPY . /app/', 'ENTRYPOINT ["/app/entrypoint.sh"]'),
      'entrypoint.sh': file(
        '#!/bin/sh',
        'case "$1" in',
        '  api)',
        '    exec gunicorn main:app',
        '    ;;',
        '  migration)',
        '    exec flask db upgrade',
        '    ;;',
        'esac',
      ),
    },
    'unknown',
  ],
  ['without migrations', alchemy, 'not-applicable'],
  ['without a database', fastapi, 'not-applicable'],
])('cannot tell %s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
