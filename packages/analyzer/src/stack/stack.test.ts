import { memorySource, openRepository } from '../repository';
import { Service } from '../service';
import { sourceFilesOf, stackOf } from '.';

const serviceOf = (files: Record<string, string>, path = '') =>
  new Service(openRepository(memorySource(files)), { name: 'orders', path });
const stackFrom = (files: Record<string, string>, path?: string) =>
  serviceOf(files, path).fact(stackOf);

describe('stackOf', () => {
  it.each<[string, Record<string, string>, object]>([
    [
      'Django whose pyproject.toml has groups and no project',
      {
        'pyproject.toml':
          '[dependency-groups]\nmain = [\n  "Django==5.2",\n  "psycopg[binary]==3.2",\n]\ndev = ["pytest", "fakeredis"]\n',
        'manage.py': 'import django\n',
      },
      {
        frameworks: [{ name: 'Django', path: 'pyproject.toml', line: 3 }],
        datastores: [
          {
            name: 'PostgreSQL',
            kind: 'server',
            path: 'pyproject.toml',
            line: 4,
          },
        ],
      },
    ],
    [
      'Spring whose driver a library of the organisation brings along',
      {
        'build.gradle':
          'plugins { id "org.springframework.boot" version "3.4.0" }\ndependencies {\n  implementation "com.acme:acme-spring-common:1.4"\n  implementation "org.springframework.boot:spring-boot-starter-web"\n}\n',
        'src/main/resources/application-prod.yml':
          'spring:\n  datasource:\n    url: jdbc:mysql://db/orders\n',
        'src/main/java/App.java':
          '@SpringBootApplication\nclass App {\n  public static void main(String[] a) {}\n}\n',
      },
      {
        datastores: [
          {
            name: 'MySQL',
            kind: 'server',
            path: 'src/main/resources/application-prod.yml',
            line: 3,
          },
        ],
      },
    ],
    [
      'a Go server with a desktop program beside it',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/labstack/echo/v4 v4.12.0\n',
        'main.go': 'package main\n\nfunc main() {\n}\n',
        'desktop/package.json':
          '{ "dependencies": { "express": "5" }, "devDependencies": { "electron": "40" } }',
        'desktop/main.js': "require('express')().listen(0);\n",
      },
      {
        ecosystems: ['go'],
        frameworks: [{ name: 'Echo', path: 'go.mod', line: 3 }],
      },
    ],
    [
      'FastAPI with PostgreSQL behind SQLAlchemy',
      {
        'pyproject.toml':
          '[project]\nname = "orders"\ndependencies = [\n  "fastapi>=0.110",\n  "sqlalchemy",\n]\n[dependency-groups]\ndev = ["pytest"]\n',
        'app/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
        'app/config.py': 'URL = "postgresql+asyncpg://db/orders"\n',
      },
      {
        ecosystems: ['python'],
        frameworks: [{ name: 'FastAPI', path: 'pyproject.toml', line: 4 }],
        datastores: [
          {
            name: 'PostgreSQL',
            kind: 'server',
            path: 'app/config.py',
            line: 1,
          },
        ],
        entryPoints: [{ name: 'app/main.py', path: 'app/main.py', line: 3 }],
        deployable: true,
      },
    ],
    [
      'NestJS whose web front end is another package',
      {
        'package.json':
          '{ "dependencies": { "@nestjs/core": "11", "pg": "8" } }',
        'src/main.ts':
          'const app = await NestFactory.create(M);\nawait app.listen(3000);',
        'web/package.json': '{ "dependencies": { "react": "19" } }',
        'web/src/app.tsx': 'export const App = () => null;\n'.repeat(50),
      },
      {
        languages: [{ name: 'TypeScript', sourceLines: 2 }],
        frameworks: [{ name: 'NestJS', path: 'package.json', line: 1 }],
        datastores: [
          { name: 'PostgreSQL', kind: 'server', path: 'package.json', line: 1 },
        ],
      },
    ],
    [
      'Rails with browser tools in its root package.json',
      {
        Gemfile: 'gem "rails"\ngem "pg"\ngroup :test do\n  gem "rspec"\nend\n',
        'package.json': '{ "dependencies": { "esbuild": "1", "react": "19" } }',
        'config.ru': 'run App',
        'app/models/order.rb': 'class Order\nend\n',
        'app/javascript/index.js': 'a();\n'.repeat(100),
      },
      {
        ecosystems: ['ruby'],
        languages: [{ name: 'Ruby', sourceLines: 2 }],
        frameworks: [{ name: 'Rails', path: 'Gemfile', line: 1 }],
      },
    ],
    [
      'Spring Boot through Gradle and a version catalog',
      {
        'build.gradle.kts':
          'plugins { id("org.springframework.boot") version "3.4.0" }\ndependencies {\n  implementation(libs.kafka.clients)\n  runtimeOnly("org.postgresql:postgresql")\n  testImplementation("com.h2database:h2")\n}\n',
        'gradle/libs.versions.toml':
          '[libraries]\nkafka-clients = { module = "org.apache.kafka:kafka-clients", version = "3" }\n',
        'src/main/kotlin/App.kt': 'fun main() = run()\n',
      },
      {
        ecosystems: ['jvm'],
        frameworks: [
          { name: 'Spring Boot', path: 'build.gradle.kts', line: 1 },
        ],
        datastores: [
          {
            name: 'PostgreSQL',
            kind: 'server',
            path: 'build.gradle.kts',
            line: 4,
          },
        ],
        brokers: [{ name: 'Kafka', path: 'build.gradle.kts', line: 3 }],
      },
    ],
    [
      'a catalogue that is reached through the root project, and a bundle of it',
      {
        'build.gradle.kts':
          'dependencies {\n  implementation(rootProject.libs.ktor.server)\n  implementation(libs.bundles.database)\n}\n',
        'gradle/libs.versions.toml':
          '[libraries]\nktor-server = { group = "io.ktor", name = "ktor-server-netty", version = "3.1.3" }\npostgres = "org.postgresql:postgresql:42.7.4"\nhikari = { module = "com.zaxxer:HikariCP" }\n[bundles]\ndatabase = ["postgres", "hikari"]\n',
        'src/main/kotlin/Main.kt': 'fun main() {\n}\n',
      },
      {
        frameworks: [{ name: 'Ktor', path: 'build.gradle.kts', line: 2 }],
        datastores: [
          {
            name: 'PostgreSQL',
            kind: 'server',
            path: 'build.gradle.kts',
            line: 3,
          },
        ],
      },
    ],
    [
      'Quarkus, which brings the program itself',
      {
        'build.gradle.kts':
          'dependencies {\n  implementation("io.quarkus:quarkus-rest")\n}\n',
        'src/main/kotlin/OrderResource.kt':
          'import jakarta.ws.rs.Path\n\n@Path("/orders")\nclass OrderResource {\n}\n',
        'src/main/kotlin/Pricing.kt':
          'import jakarta.ws.rs.Path\n\n@Path("/prices")\n@RegisterRestClient\ninterface Pricing {\n}\n',
      },
      {
        entryPoints: [
          {
            name: 'src/main/kotlin/OrderResource.kt',
            path: 'src/main/kotlin/OrderResource.kt',
            line: 3,
          },
        ],
      },
    ],
    [
      'Gradle’s lists and maps of coordinates',
      {
        'build.gradle':
          "dependencies {\n  implementation(\n    'org.springframework.boot:spring-boot-starter-web',\n    'org.springframework.boot:spring-boot-starter-jdbc',\n  )\n  implementation group: 'org.postgresql', name: 'postgresql', version: '42.7.3'\n  implementation 'com.acme:base:1',\n    'org.apache.kafka:kafka-clients:3'\n  implementation('com.acme:other:1') {\n    exclude group: 'com.mysql', module: 'mysql-connector-j'\n  }\n  testImplementation group: 'com.h2database', name: 'h2'\n}\n",
        'src/main/java/App.java':
          '@SpringBootApplication\nclass App {\n  public static void main(String[] a) {}\n}\n',
      },
      {
        frameworks: [{ name: 'Spring Boot', path: 'build.gradle', line: 3 }],
        datastores: [
          { name: 'PostgreSQL', kind: 'server', path: 'build.gradle', line: 6 },
        ],
        brokers: [{ name: 'Kafka', path: 'build.gradle', line: 8 }],
      },
    ],
    [
      'Go without the dependencies of its dependencies',
      {
        'go.mod':
          'module github.com/acme/orders\n\nrequire (\n\tgithub.com/go-chi/chi/v5 v5.1.0\n\tgithub.com/jackc/pgx/v5 v5.6.0\n\tgo.mongodb.org/mongo-driver v1 // indirect\n)\n',
        'cmd/orders/main.go': 'package main\n\nfunc main() {}\n',
      },
      {
        frameworks: [{ name: 'chi', path: 'go.mod', line: 4 }],
        datastores: [
          { name: 'PostgreSQL', kind: 'server', path: 'go.mod', line: 5 },
        ],
        entryPoints: [
          { name: 'cmd/orders/main.go', path: 'cmd/orders/main.go', line: 3 },
        ],
      },
    ],
    [
      'an installer in another language beside the server',
      {
        'package.json':
          '{ "name": "orders", "dependencies": { "koa": "3.0.0" } }',
        'server/index.js': 'new Koa().listen(3000);\n',
        ...Object.fromEntries(
          ['a', 'b', 'c', 'd'].map(name => [`server/${name}.js`, 'run();\n']),
        ),
        'dev/installer/main.go':
          'package main\n\nfunc main() {\n\tprint()\n}\n',
      },
      {
        entryPoints: [
          { name: 'server/index.js', path: 'server/index.js', line: 1 },
        ],
      },
    ],
    [
      'a job that starts before the server does',
      {
        'package.json':
          '{ "name": "orders", "dependencies": { "koa": "3.0.0" } }',
        'src/server.js':
          'const app = new Koa();\ncronJob.start();\napp.listen(3000);\n',
      },
      {
        entryPoints: [
          { name: 'src/server.js', path: 'src/server.js', line: 3 },
        ],
      },
    ],
    [
      'Go with its standard library alone',
      {
        'go.mod': 'module github.com/acme/orders\n',
        'cmd/orders-cli/main.go':
          'package main\n\nfunc main() {\n\tprint()\n}\n',
        'cmd/ordersd/main.go':
          'package main\n\nfunc main() {\n\thttp.ListenAndServe(":80", routes())\n}\n',
        'http/routes.go':
          'package http\n\nfunc routes() http.Handler {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc("GET /orders", list)\n\treturn mux\n}\n',
      },
      {
        frameworks: [
          { name: 'net/http', path: 'cmd/ordersd/main.go', line: 4 },
        ],
        entryPoints: [
          { name: 'cmd/ordersd/main.go', path: 'cmd/ordersd/main.go', line: 3 },
          {
            name: 'cmd/orders-cli/main.go',
            path: 'cmd/orders-cli/main.go',
            line: 3,
          },
        ],
      },
    ],
    [
      '.NET: the project that answers requests before those beside it',
      {
        'Importer/Importer.csproj':
          '<Project Sdk="Microsoft.NET.Sdk"></Project>',
        'Importer/Program.cs':
          'var host = Host.CreateDefaultBuilder(args).Build();\n',
        'Web/Web.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Web/Program.cs': 'var builder = WebApplication.CreateBuilder(args);\n',
      },
      {
        entryPoints: [
          { name: 'Web/Program.cs', path: 'Web/Program.cs', line: 1 },
          { name: 'Importer/Program.cs', path: 'Importer/Program.cs', line: 1 },
        ],
      },
    ],
    [
      'a Go worker that only answers probes',
      {
        'go.mod': 'module github.com/acme/orders\n',
        'main.go':
          'package main\n\nfunc main() {\n\thttp.Handle("/metrics", metrics())\n\thttp.ListenAndServe(":9090", nil)\n}\n',
      },
      { frameworks: [] },
    ],
    [
      'Go whose module was never tidied: what source imports is direct, whatever the mark says',
      {
        'go.mod':
          'module github.com/acme/orders\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.1 // indirect\n\tgithub.com/go-chi/chi/v5 v5.1.0 // indirect\n)\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\n\t"github.com/gin-gonic/gin"\n)\n\nfunc main() { gin.Default() }\n',
      },
      { frameworks: [{ name: 'Gin', path: 'go.mod', line: 4 }] },
    ],
    [
      'a Python service whose requirements are not in the tree',
      { 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' },
      {
        frameworks: [{ name: 'FastAPI', path: 'main.py', line: 1 }],
        deployable: true,
      },
    ],
    [
      'a library',
      {
        'package.json': '{ "name": "left", "dependencies": {} }',
        'src/pad.ts': 'export const pad = 1;\n',
      },
      { frameworks: [], entryPoints: [], deployable: false },
    ],
    [
      'Rust, without its test modules',
      {
        'Cargo.toml':
          '[package]\nname = "orders"\n[dependencies]\naxum = "0.8"\nsqlx = { version = "0.8", features = ["postgres"] }\n',
        'src/main.rs':
          'fn main() {}\n\n#[cfg(test)]\nmod tests {\n  fn a() {}\n}\n',
        '.env.example':
          '# DATABASE_URL=mysql://db/orders\nDATABASE_URL=postgres://db/orders\n',
      },
      {
        languages: [{ name: 'Rust', sourceLines: 1 }],
        frameworks: [{ name: 'axum', path: 'Cargo.toml', line: 4 }],
        datastores: [
          { name: 'PostgreSQL', kind: 'server', path: '.env.example', line: 2 },
        ],
      },
    ],
  ])('%s', (_, files, expected) => {
    expect(stackFrom(files)).toMatchObject(expected);
  });

  it('leaves out a crate for browsers beside a server of Rust', () => {
    const service = serviceOf({
      'Cargo.toml': '[workspace]\nmembers = ["app", "server"]\n',
      'app/Cargo.toml':
        '[package]\nname = "app"\n[dependencies]\nyew = "0.21"\n',
      'app/src/main.rs': 'fn main() {\n    yew::start();\n}\n',
      'server/Cargo.toml':
        '[package]\nname = "server"\n[dependencies]\nactix-web = "4"\n',
      'server/src/main.rs': 'fn main() {}\n',
    });
    expect(sourceFilesOf(service).map(({ path }) => path)).toEqual([
      'server/src/main.rs',
    ]);
  });

  it('tells scopes and names apart in requirements files', () => {
    const { dependencies } = stackFrom({
      'requirements.txt':
        '# web\nFlask==3.0\n-r base.txt\nPsycopg2_Binary>=2 ; python_version > "3"\n',
      'requirements-dev.txt': 'pytest\n',
      'app.py': 'app = Flask(__name__)\n',
    });
    expect(
      dependencies.map(({ name, scope, line }) => [name, scope, line]),
    ).toEqual([
      ['pytest', 'dev', 1],
      ['flask', 'prod', 2],
      ['psycopg2-binary', 'prod', 4],
    ]);
  });

  it('sees only the service itself in a monorepo, and the root manifest', () => {
    const service = serviceOf(
      {
        'package.json': '{ "devDependencies": { "typescript": "5" } }',
        'services/cart/package.json': '{ "dependencies": { "express": "5" } }',
        'services/cart/src/index.ts': 'app.listen(1);\n',
        'services/mail/package.json': '{ "dependencies": { "koa": "2" } }',
        'services/mail/src/index.ts': 'app.listen(1);\n',
      },
      'services/cart',
    );
    expect(service.fact(stackOf).frameworks.map(({ name }) => name)).toEqual([
      'Express',
    ]);
    expect(service.fact(stackOf).manifests.map(({ path }) => path)).toEqual([
      'services/cart/package.json',
      'package.json',
    ]);
    expect(service.fact(sourceFilesOf).map(({ path }) => path)).toEqual([
      'services/cart/src/index.ts',
    ]);
  });
});

it('takes what the packages of the same repository bring along', () => {
  const { datastores, dependencies, frameworks } = stackFrom(
    {
      'package.json': '{ "workspaces": ["apps/*", "packages/*"] }',
      'apps/web/package.json':
        '{ "name": "@acme/web", "dependencies": { "express": "5", "@acme/data": "*" }, "devDependencies": { "@acme/tooling": "*" } }',
      'apps/web/server.ts': 'express().listen(1);\n',
      'packages/data/package.json':
        '{ "name": "@acme/data", "dependencies": { "@prisma/client": "6" }, "devDependencies": { "fastify": "5" } }',
      'packages/data/schema.prisma':
        'datasource db {\n  provider = "postgresql"\n}\n',
      'packages/tooling/package.json':
        '{ "name": "@acme/tooling", "dependencies": { "mongodb": "6" } }',
    },
    'apps/web',
  );
  expect(datastores).toEqual([
    {
      name: 'PostgreSQL',
      kind: 'server',
      path: 'packages/data/schema.prisma',
      line: 2,
    },
  ]);
  expect(dependencies.map(({ name }) => name)).toEqual([
    'express',
    '@acme/data',
    '@acme/tooling',
    '@prisma/client',
  ]);
  expect(frameworks.map(({ name }) => name)).toEqual(['Express']);
});
