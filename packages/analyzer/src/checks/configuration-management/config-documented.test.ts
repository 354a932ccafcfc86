import {
  dotnet,
  express,
  fastapi,
  file,
  goService,
  verdict,
  laravel,
  rust,
  type Case,
  rails,
} from '../__testUtils__/trees';
import { configDocumented as check } from './config-documented';

const keys = [
  'ORDERS_URL',
  'BILLING_URL',
  'API_TOKEN',
  'QUEUE_NAME',
  'CACHE_TTL',
];
const js = {
  ...express,
  'config.js': file(...keys.map(key => `exports.${key} = process.env.${key};`)),
};
const template = (count: number) => ({
  '.env.example': file(...keys.slice(0, count).map(key => `${key}=`)),
});

const caught: Case[] = [
  [
    'Python: a class of one’s own that is called like everett’s',
    {
      ...fastapi,
      'settings.py': file(
        'import os',
        'from conf import ConfigManager',
        'config = ConfigManager()',
        ...keys.map(key => `config.get("${key}"); os.environ["${key}"]`),
      ),
    },
    'fail minor settings.py:4',
  ],
  [
    'two names in the README that happen to end alike',
    {
      ...js,
      'README.md': file(...keys.slice(0, 2).map(key => `Set OTHER_${key}.`)),
    },
    'fail minor config.js:1',
  ],
  [
    'what Laravel’s own files read, with a default or without',
    {
      ...laravel,
      'config/app.php': file(
        '<?php',
        'return [',
        ...keys.map(key => `    '${key}' => env('${key}', 'x'),`),
        '];',
      ),
    },
    'fail minor config/app.php:3',
  ],
  ['nothing documents them', js, 'fail minor config.js:1'],
  ['three of five', { ...js, ...template(3) }, 'fail minor config.js:4'],
  [
    'platform keys do not help',
    { ...js, 'README.md': 'PORT, NODE_ENV and HOME\n' },
    'fail minor config.js:1',
  ],
];
const clean: Case[] = [
  [
    'Python: everett, which says for each key what it is',
    {
      ...fastapi,
      'settings.py': file(
        'from everett.manager import ConfigManager',
        '_config = ConfigManager.basic_config()',
        ...keys.map(key => `${key} = _config("${key}", doc="What it is.")`),
      ),
    },
    'pass',
  ],
  [
    'TypeScript: a class whose fields are called like the keys',
    {
      ...express,
      'env.ts': file(
        'export class Environment {',
        ...keys.map(key => `  public ${key} = process.env.${key};`),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: defaults of viper that fill a struct',
    {
      ...goService,
      'config.go': file(
        'package main',
        'import "github.com/spf13/viper"',
        'func load() {',
        ...keys.map(key => `\tviper.SetDefault("${key.toLowerCase()}", "")`),
        '\tviper.Unmarshal(&settings)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'ASP.NET: settings in appsettings.json, which variables override',
    {
      ...dotnet,
      'appsettings.json': JSON.stringify({
        Logging: { LogLevel: { Default: 'Information' } },
        ConnectionStrings: { Orders: '' },
        Mail: { Host: 'mail', Port: 25, From: 'a@example.org' },
      }),
    },
    'pass',
  ],
  [
    'Rust: a struct of settings that variables fill',
    {
      ...rust,
      'src/settings.rs': file(
        '#[derive(Deserialize)]',
        'pub struct Settings {',
        '    pub database_url: String,',
        '    pub hmac_secret: String,',
        '    pub port: u16,',
        '    pub host: String,',
        '}',
        'pub fn load() -> Settings {',
        '    Config::builder().add_source(Environment::with_prefix("APP")).build().unwrap().try_deserialize().unwrap()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a part of the schema of convict, in a file of its own',
    {
      ...js,
      'schema/all.js': file(
        'module.exports = {',
        ...keys.map(
          key =>
            `  ${key.toLowerCase()}: { doc: 'a', format: String, default: '', env: '${key}' },`,
        ),
        '};',
      ),
    },
    'pass',
  ],
  [
    'what the build tool sets',
    {
      ...js,
      ...template(5),
      'build.rs': 'fn main() { std::env::var("CARGO_MANIFEST_DIR"); }\n',
    },
    'pass',
  ],
  [
    'names in the README with the word that the code puts before them',
    {
      ...js,
      'README.md': file(...keys.map(key => `### \`ORDERS_${key}\``)),
    },
    'pass',
  ],
  [
    'Go: names in small letters that a template lists',
    {
      ...goService,
      'config.go': file(
        'package main',
        ...['dbHosts', 'dbName', 'logLevel', 'queue', 'billing'].map(
          key => `var ${key} = os.Getenv("${key}")`,
        ),
      ),
      '.env.example': file(
        ...['dbHosts', 'dbName', 'logLevel', 'queue', 'billing'].map(
          key => `${key}=`,
        ),
      ),
    },
    'pass',
  ],
  [
    'the variables of a client for calling the service by hand',
    {
      ...js,
      ...template(5),
      'bruno/environments/env.template': file('BEARER_TOKEN=', 'HOST='),
    },
    'pass',
  ],
  [
    'the schema of convict documents its own keys',
    {
      ...express,
      'config.js': file(
        "module.exports = require('convict')({",
        ...keys.map(
          key =>
            `  ${key.toLowerCase()}: { doc: 'a', default: '', env: '${key}' },`,
        ),
        '});',
      ),
    },
    'pass',
  ],
  [
    'what the script of a build reads is no key of the service',
    {
      ...js,
      ...template(5),
      'build.gradle.kts': file(
        'plugins { id("org.springframework.boot") version "3.4.0" }',
        ...['A', 'B', 'C'].map(
          each => `val ${each} = System.getenv("PUBLISH_${each}")`,
        ),
      ),
    },
    'pass',
  ],
  ['a template', { ...js, ...template(5) }, 'pass'],
  ['four of five', { ...js, ...template(4) }, 'pass'],
  [
    'a README',
    {
      ...js,
      'README.md': `| key |\n${keys.map(key => `| \`${key}\` |`).join('\n')}\n`,
    },
    'pass',
  ],
  [
    'a page of the documentation',
    { ...js, 'docs/configuration.md': keys.join('\n') },
    'pass',
  ],
  [
    'a manifest',
    {
      ...js,
      'k8s/deployment.yaml': keys.map(key => `- name: ${key}`).join('\n'),
    },
    'pass',
  ],
  [
    'a typed settings class',
    {
      ...fastapi,
      'settings.py': file(
        'class Settings(BaseSettings):',
        ...keys.map(key => `    ${key.toLowerCase()}: str`),
      ),
    },
    'pass',
  ],
  [
    'flags with help',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        ...['a-url', 'b-url', 'c-url'].flatMap(key => [
          `\tflags.String("${key}", "", "where it is")`,
          `\tviper.GetString("${key}")`,
        ]),
        '}',
      ),
    },
    'pass',
  ],
];
const profiles: Case[] = [
  [
    'placeholders of other profiles',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency></dependencies></project>',
      'src/main/resources/application.properties': file(
        '%dev.a=${A_URL}',
        '%test.b=${B_URL}',
        '%dev.c=${C_URL}',
        'd=${quarkus.http.port}',
      ),
    },
    'not-applicable',
  ],
];
const other: Case[] = [
  [
    'Rails: what developers set, and what its tools for them read',
    {
      ...rails,
      'config/initializers/backtrace_silencers.rb':
        'Rails.backtrace_cleaner.remove_silencers! if ENV["BACKTRACE"]\n',
      'config/initializers/better_errors.rb':
        'BetterErrors::Middleware.allow_ip! ENV["TRUSTED_IP"] if ENV["TRUSTED_IP"]\n',
      'config/database.yml': file(
        'development:',
        '  host: <%= ENV["DB_HOST"] %>',
        'test:',
        '  host: <%= ENV["TEST_DB_HOST"] %>',
      ),
    },
    'not-applicable',
  ],
  [
    'ASP.NET: an appsettings.json with one connection',
    {
      ...dotnet,
      'appsettings.json': JSON.stringify({
        AllowedHosts: '*',
        ConnectionStrings: { Orders: '' },
      }),
    },
    'not-applicable',
  ],
  [
    'Symfony: providers that are commented out',
    {
      'composer.json': JSON.stringify({
        require: { 'symfony/framework-bundle': '7.4.*' },
      }),
      'public/index.php': '<?php\n',
      'config/packages/translation.yaml': file(
        'framework:',
        '  translator:',
        "#    crowdin: '%env(CROWDIN_DSN)%'",
        "#    loco: '%env(LOCO_DSN)%'",
        "#    phrase: '%env(PHRASE_DSN)%'",
      ),
    },
    'not-applicable',
  ],
  [
    'what systemd and proxies hand over',
    {
      ...express,
      'a.js':
        'process.env.LISTEN_FDS;\nprocess.env.NOTIFY_SOCKET;\nprocess.env.http_proxy;\nprocess.env.HTTPS_PROXY;\n',
    },
    'not-applicable',
  ],
  [
    'Rust: what the build script reads',
    {
      ...rust,
      'build.rs':
        'fn main() { env::var("GIT_TAG").ok(); env::var("GIT_SHA").ok(); env::var("APP_NAME").ok(); }\n',
    },
    'not-applicable',
  ],
  [
    'two keys',
    { ...express, 'a.js': 'process.env.A_URL;\nprocess.env.B_URL;\n' },
    'not-applicable',
  ],
  [
    'platform keys only',
    {
      ...express,
      'a.js':
        'process.env.PORT;\nprocess.env.NODE_ENV;\nprocess.env.HOSTNAME;\n',
    },
    'not-applicable',
  ],
  [
    'names made at run time',
    { ...express, 'a.js': 'process.env[name];\n' },
    'not-applicable',
  ],
];

describe('config-documented', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(other)('does not apply: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(profiles)('profiles: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
