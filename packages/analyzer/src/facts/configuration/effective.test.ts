import { memorySource, openRepository } from '../../repository';
import { Service } from '../../service';
import { effectiveConfigurationOf } from '.';

const effective = (files: Record<string, string>) =>
  new Service(openRepository(memorySource(files)), {
    name: 'orders',
  }).fact(effectiveConfigurationOf);

const spring = {
  'build.gradle':
    "plugins { id 'org.springframework.boot' version '3.3.0' }\ndependencies { implementation 'org.springframework.boot:spring-boot-starter-web' }\n",
};
const base = 'src/main/resources/application.yml';

describe('effective configuration', () => {
  it.each<[string, Record<string, string>, string, unknown]>([
    [
      'a Spring placeholder with a default',
      {
        ...spring,
        [base]: 'spring:\n  datasource:\n    url: ${DB_URL:jdbc:h2:mem:x}\n',
      },
      'SPRING_DATASOURCE_URL',
      {
        value: 'jdbc:h2:mem:x',
        origin: 'default',
        variables: ['DB_URL'],
        path: base,
        line: 3,
      },
    ],
    [
      'a Spring placeholder without one',
      { ...spring, [base]: 'spring.datasource.password: ${DB_PASSWORD}\n' },
      'spring.datasource.password',
      { value: undefined, origin: 'environment', line: 1 },
    ],
    [
      'the production file over the base file',
      {
        ...spring,
        [base]:
          'spring:\n  profiles:\n    active: dev\n  jpa:\n    show-sql: true\n',
        'src/main/resources/application-prod.yml':
          'spring:\n  jpa:\n    show-sql: false\n',
        'src/main/resources/application-dev.yml':
          'spring:\n  jpa:\n    show-sql: verbose\n',
      },
      'spring.jpa.show-sql',
      {
        value: 'false',
        path: 'src/main/resources/application-prod.yml',
        line: 3,
      },
    ],
    [
      'the profile that the base file activates, where no production file exists',
      {
        ...spring,
        [base]: 'spring:\n  profiles:\n    active: dev\n',
        'src/main/resources/application-dev.yml': 'jwt:\n  secret: abc\n',
      },
      'jwt.secret',
      { value: 'abc', path: 'src/main/resources/application-dev.yml' },
    ],
    [
      'documents of one file by profile',
      {
        ...spring,
        [base]:
          'a: 1\n---\nspring.config.activate.on-profile: prod\na: 2\n---\nspring.config.activate.on-profile: dev\na: 3\n',
      },
      'a',
      { value: '2', line: 4 },
    ],
    [
      'what the image sets',
      {
        ...spring,
        Dockerfile:
          'FROM eclipse-temurin:21-jre\nENV DB_URL=jdbc:postgresql://db/x\nCMD ["java", "-jar", "app.jar"]\n',
        [base]: 'spring.datasource.url: ${DB_URL:jdbc:h2:mem:x}\n',
      },
      'spring.datasource.url',
      {
        value: 'jdbc:postgresql://db/x',
        origin: 'deployment',
        setAt: { path: 'Dockerfile', line: 2 },
      },
    ],
    [
      'Quarkus: the %prod key over the plain one',
      {
        'pom.xml':
          '<project><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency></dependencies></project>',
        'src/main/resources/application.properties':
          'quarkus.log.level=INFO\n%prod.quarkus.log.level=WARN\n%dev.quarkus.log.level=TRACE\n',
      },
      'quarkus.log.level',
      { value: 'WARN', line: 2 },
    ],
    [
      'Django: the last assignment over the imported one',
      {
        'requirements.txt': 'django==5.0\n',
        'manage.py':
          'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local")\n',
        'shop/wsgi.py':
          'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
        'shop/settings/base.py': 'DEBUG = True\nSECRET_KEY = "abc"\n',
        'shop/settings/production.py': 'from .base import *\nDEBUG = False\n',
        'shop/settings/local.py': 'from .base import *\nDEBUG = True\n',
      },
      'DEBUG',
      { value: 'false', path: 'shop/settings/production.py', line: 2 },
    ],
    [
      'Django: nested dictionaries',
      {
        'requirements.txt': 'django==5.0\n',
        'manage.py':
          'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        'shop/settings.py':
          'import os\nDATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.postgresql",\n        "HOST": os.environ.get("DB_HOST", "db"),\n    }\n}\n',
      },
      'DATABASES.default.HOST',
      { value: 'db', origin: 'default', variables: ['DB_HOST'], line: 5 },
    ],
    [
      'Django: a compared read',
      {
        'requirements.txt': 'django==5.0\n',
        'manage.py':
          'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        'shop/settings.py':
          'import os\nDEBUG = os.environ.get("DEBUG", "False") == "True"\n',
      },
      'DEBUG',
      { value: 'false', origin: 'default' },
    ],
    [
      'Rails: the production environment',
      {
        Gemfile: "gem 'rails'\n",
        'config/application.rb':
          'module Shop\n  class Application < Rails::Application\n    config.force_ssl = false\n  end\nend\n',
        'config/environments/production.rb':
          'Rails.application.configure do\n  config.force_ssl = true\nend\n',
      },
      'force_ssl',
      { value: 'true', path: 'config/environments/production.rb', line: 2 },
    ],
    [
      'Rails: database.yml with ERB',
      {
        Gemfile: "gem 'rails'\n",
        'config/database.yml':
          'default: &default\n  password: <%= ENV.fetch("DB_PASSWORD") { "password" } %>\nproduction:\n  <<: *default\n',
      },
      'database.password',
      {
        value: 'password',
        origin: 'default',
        variables: ['DB_PASSWORD'],
        line: 2,
      },
    ],
    [
      'Laravel: nested arrays',
      {
        'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
        'config/database.php':
          "<?php\nreturn [\n    'connections' => [\n        'pgsql' => [\n            'host' => env('DB_HOST', '127.0.0.1'),\n        ],\n    ],\n];\n",
      },
      'database.connections.pgsql.host',
      { value: '127.0.0.1', origin: 'default', line: 5 },
    ],
    [
      'Symfony: prod over all',
      {
        'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
        'config/packages/framework.yaml':
          'framework:\n    secret: "%env(APP_SECRET)%"\nwhen@prod:\n    framework:\n        test: false\n',
        '.env': 'APP_SECRET=abc\n',
      },
      'framework.secret',
      { value: 'abc', origin: 'default', setAt: { path: '.env', line: 1 } },
    ],
    [
      '.NET: the production file',
      {
        'api/Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'api/Program.cs': 'var builder = WebApplication.CreateBuilder(args);\n',
        'api/appsettings.json': '{\n  "Jwt": {\n    "Key": "abc"\n  }\n}\n',
        'api/appsettings.Production.json': '{ "Jwt": { "Key": "" } }\n',
        'api/appsettings.Development.json': '{ "Jwt": { "Key": "dev" } }\n',
      },
      'Jwt:Key',
      { value: '', path: 'api/appsettings.Production.json' },
    ],
    [
      '.NET: variables of the deployment go before files',
      {
        'Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\n',
        'appsettings.json': '{ "Jwt": { "Key": "abc" } }\n',
        Dockerfile: 'FROM x\nENV Jwt__Key=other\n',
      },
      'Jwt:Key',
      { value: 'other', origin: 'deployment' },
    ],
    [
      '.NET: a configuration put together by hand knows no variables unless it asks',
      {
        'Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Program.cs':
          'var settings = new ConfigurationBuilder().AddJsonFile("appsettings.json").Build();\n',
        'appsettings.json': '{ "Jwt": { "Key": "abc" } }\n',
        Dockerfile: 'FROM x\nENV Jwt__Key=other\n',
      },
      'Jwt:Key',
      { value: 'abc', origin: 'literal' },
    ],
    [
      'Node: the config folder',
      {
        'package.json':
          '{"dependencies":{"config":"^3.0.0","express":"^4.0.0"}}',
        'config/default.json': '{ "db": { "host": "localhost" } }\n',
        'config/production.json': '{ "db": { "host": "db.internal" } }\n',
      },
      'db.host',
      { value: 'db.internal', path: 'config/production.json' },
    ],
    [
      'an ini file that the code loads',
      {
        'go.mod': 'module example.com/x\n',
        'main.go': 'package main\nfunc main() { ini.Load("conf/app.ini") }\n',
        'conf/app.ini': '[app]\nJwtSecret = abc # no\n',
      },
      'app.JwtSecret',
      { value: 'abc', line: 2, origin: 'literal' },
    ],
  ])('%s', (_, files, key, expected) => {
    expect(effective(files).get(key)).toMatchObject(expected as object);
  });

  it('knows nothing of files that nothing loads', () => {
    const found = effective({
      'go.mod': 'module example.com/x\n',
      'main.go': 'package main\nfunc main() {}\n',
      'conf/app.ini': 'JwtSecret = abc\n',
    });
    expect(found.settings).toEqual([]);
    expect(found.get('JwtSecret')).toBeUndefined();
  });

  it('lists what is below a prefix', () => {
    const found = effective({
      ...spring,
      [base]:
        'spring:\n  datasource:\n    url: a\n    hikari:\n      maximum-pool-size: 5\n  data-x: 1\n',
    });
    expect(found.under('spring.datasource').map(({ key }) => key)).toEqual([
      'spring.datasource.url',
      'spring.datasource.hikari.maximum-pool-size',
    ]);
  });
});
