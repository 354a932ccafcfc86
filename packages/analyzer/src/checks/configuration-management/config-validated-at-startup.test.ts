import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  verdict,
  laravel,
  nest,
  rails,
  rust,
  spring,
  type Case,
} from '../__testUtils__/trees';
import { configValidatedAtStartup as check } from './config-validated-at-startup';

const js = (...lines: string[]) => ({
  ...express,
  'server.js': file(
    "const { env } = require('./config');",
    "require('express')().listen(env.PORT);",
  ),
  'config.js': file(...lines),
});
const py = (...lines: string[]) => ({
  ...fastapi,
  'settings.py': file('import os', ...lines),
});
const go = (...lines: string[]) => ({
  ...goService,
  'main.go': file(
    'package main',
    '',
    'import "os"',
    '',
    'func main() {',
    ...lines,
    '}',
  ),
});
const app = (...lines: string[]) => ({
  ...spring,
  'src/main/resources/application.yml': file(...lines),
});
/** A server that reads a file, and hands what is in it to the component that listens. */
const goFile = {
  ...goService,
  'cmd/ordersd/main.go': file(
    'package main',
    'import "os"',
    'type Config struct {',
    '\tHTTP struct {',
    '\t\tAddr string `toml:"addr"`',
    '\t\tClientSecret string `toml:"client-secret"`',
    '\t} `toml:"http"`',
    '}',
    'func read(buf []byte) (config Config, err error) {',
    '\tif err := toml.Unmarshal(buf, &config); err != nil {',
    '\t\treturn config, err',
    '\t}',
    '\treturn config, nil',
    '}',
    'func main() {',
    '\tserver := web.NewServer()',
    '\tserver.GitHubClientSecret = config.HTTP.ClientSecret',
    '\tif err := server.Open(); err != nil {',
    '\t\tos.Exit(1)',
    '\t}',
    '}',
  ),
};
const refusing = file(
  'package web',
  'func (s *Server) Open() error {',
  '\tif s.GitHubClientSecret == "" {',
  '\t\treturn fmt.Errorf("client secret required")',
  '\t}',
  '\treturn nil',
  '}',
);
const promptClient = file(
  'package main',
  'import "os"',
  'type Config struct {',
  '\tAPIKey string `toml:"api-key"`',
  '}',
  'func read(buf []byte) (config Config, err error) {',
  '\treturn config, toml.Unmarshal(buf, &config)',
  '}',
  'func main() {',
  '\trun(os.Args[1:])',
  '}',
);
const reads = ['A_URL', 'B_URL', 'C_URL', 'D_URL', 'E_URL'];

/** A service that reads its variables through a function of its own. */
const ownLoader = (...body: string[]) => ({
  ...express,
  'env.ts': file(
    'export class EnvUtils {',
    '  static getEnvVariable<T = string>(name: string): T {',
    ...body,
    '  }',
    '}',
  ),
  'config.ts': file(
    "import { EnvUtils } from './env';",
    ...reads.map(
      key => `export const ${key} = EnvUtils.getEnvVariable<string>('${key}');`,
    ),
  ),
});

/** Settings of which each has a value of its own. */
const validated = [
  '    secret_key: str = ""',
  '    database_url: str = ""',
  '    mail_url: str = ""',
  '    cors_origins: list[str] = []',
];

const caught: Case[] = [
  [
    'Rust: a secret that whoever needs it first asks for, beside an extractor of requests',
    {
      ...rust,
      'src/main.rs': file(
        'use axum::Router;',
        'fn main() { let url = std::env::var("DATABASE_URL").expect("DATABASE_URL"); serve(url); }',
      ),
      'src/jwt.rs': file(
        'static KEYS: Lazy<Keys> = Lazy::new(|| {',
        '    let secret = std::env::var("JWT_SECRET").expect("JWT_SECRET must be set");',
        '    Keys::new(secret.as_bytes())',
        '});',
        'async fn caller(parts: &mut Parts) -> Claims { parts.extract::<TypedHeader<Bearer>>().await; decode(&KEYS) }',
      ),
    },
    'fail minor src/jwt.rs:2',
  ],
  [
    'Go: helpers that only take what is there, with names in constants',
    {
      ...goService,
      'config.go': file(
        'package main',
        'const keyClientSecret string = "CLIENT_SECRET"',
        'func load() (Config, error) {',
        '\tcfg := Config{ClientSecret: getEnv(keyClientSecret, "")}',
        '\terr := errors.Join(',
        '\t\tsetFromEnv(&cfg.DatabaseURL, "DATABASE_URL"),',
        '\t\tsetFromEnv(&cfg.ApiURL, "API_URL"),',
        '\t)',
        '\treturn cfg, err',
        '}',
        'func setFromEnv(to *string, key string) error {',
        '\tif value := os.Getenv(key); value != "" {',
        '\t\t*to = value',
        '\t}',
        '\treturn nil',
        '}',
        'func getEnv(key, fallback string) string {',
        '\tif value := os.Getenv(key); value != "" {',
        '\t\treturn value',
        '\t}',
        '\treturn fallback',
        '}',
      ),
    },
    'fail major config.go:6',
  ],
  [
    'Go: a helper of another package that makes do without',
    {
      ...goService,
      'conf/env.go': file(
        'package conf',
        'import "os"',
        'func GetEnv(key string) string {',
        '	return os.Getenv(key)',
        '}',
      ),
      'main.go': file(
        'package main',
        'func main() {',
        '	connect(conf.GetEnv("DATABASE_URL"))',
        '}',
      ),
    },
    'fail major main.go:3',
  ],
  [
    'convict whose secret has a default, with everything else',
    js(
      "const convict = require('convict');",
      'const config = convict({',
      "  port: { format: 'port', default: 3000, env: 'PORT' },",
      "  secret: { format: String, default: 'abc', env: 'SESSION_SECRET' },",
      '});',
      "config.validate({ allowed: 'strict' });",
    ),
    'fail major config.js:2',
  ],
  [
    '.NET: a connection string whose key is a constant',
    {
      ...dotnet,
      'Startup.cs': file(
        'public class Startup {',
        '  private const string OrdersConnection = "OrdersConnectionString";',
        '  public void ConfigureServices(IServiceCollection services) {',
        '    services.AddDbContext<Orders>(o => o.UseSqlServer(this._configuration[OrdersConnection]));',
        '  }',
        '}',
      ),
    },
    'fail major Startup.cs:4',
  ],
  [
    'Python: a signing key that falls back to nothing beside a secret that raises',
    py(
      "STRIPE_SECRET_KEY = os.environ['STRIPE_SECRET_KEY']",
      "SECRET_KEY = os.getenv('SECRET_KEY', '')",
    ),
    'fail minor settings.py:3',
  ],
  [
    'Node: a loader of its own that takes what is missing for nothing',
    ownLoader('    return process.env[name] as T;'),
    'fail major config.ts:2',
  ],
  [
    'Node: in a template literal',
    {
      ...express,
      'server.js': file(
        "require('express')().listen(3000);",
        'mongoose.connect(`${process.env.DATABASE_URL}`);',
      ),
    },
    'fail major server.js:2',
  ],
  [
    'placeholders of Spring that all have a default',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'spring:',
        '  datasource:',
        '    url: ${DB_URL:jdbc:postgresql://localhost/orders}',
        '    password: ${DB_PASSWORD:orders}',
      ),
    },
    'fail major src/main/resources/application.yml:4',
  ],
  [
    'Node: reads in place',
    js('exports.url = process.env.DATABASE_URL;'),
    'fail major config.js:1',
  ],
  [
    'Node: the file with most reads comes first',
    {
      ...js('exports.a = process.env.A_URL;'),
      'billing.js': file(
        ...reads.map(key => `const ${key.toLowerCase()} = process.env.${key};`),
      ),
    },
    'fail major billing.js:1',
  ],
  [
    'Node: a schema for request bodies only',
    {
      ...js('exports.secret = process.env.JWT_SECRET;'),
      'orders.js':
        'const Body = z.object({ name: z.string() });\nBody.parse(req.body);\n',
    },
    'fail major config.js:1',
  ],
  [
    'Node: a schema that nothing imports',
    {
      ...express,
      'server.js': "require('express')().listen(process.env.JWT_SECRET);\n",
      'schema.js': 'z.object({ JWT_SECRET: z.string() }).parse(process.env);\n',
    },
    'fail major server.js:1',
  ],
  [
    'Python: defaults for everything',
    py('URL = os.getenv("DATABASE_URL", "sqlite:///x.db")'),
    'fail major settings.py:2',
  ],
  [
    'Python: settings without a required field',
    py(
      'class Settings(BaseSettings):',
      '    database_url: str = "sqlite:///x.db"',
      '    secret_key: str = "x"',
      'settings = Settings()',
    ),
    'fail major settings.py:2',
  ],
  [
    'Python: decouple with defaults only',
    py(
      'from decouple import config',
      'SECRET = config("SECRET_KEY", default="")',
      'DB = config("DATABASE_URL", default="x")',
    ),
    'fail major settings.py:3',
  ],
  [
    'Python: one of several secrets is checked',
    py(
      'SECRET_KEY = os.getenv("SECRET_KEY")',
      'if not SECRET_KEY:',
      '    raise RuntimeError("SECRET_KEY")',
      'DB = os.getenv("DATABASE_URL")',
      'TOKEN = os.getenv("API_TOKEN")',
    ),
    'fail minor settings.py:5',
  ],
  [
    'Go: reads without a check',
    go('\tdsn := os.Getenv("DATABASE_URL")', '\tuse(dsn)'),
    'fail major main.go:6',
  ],
  [
    'Go: a Validate method of a model',
    {
      ...go('\tdsn := os.Getenv("DATABASE_URL")'),
      'models/profile.go': file(
        'package models',
        'func (p *Profile) Validate() error {',
        '\treturn nil',
        '}',
      ),
    },
    'fail major main.go:6',
  ],
  [
    'Go: a function that validates the body of a request',
    {
      ...go(
        '\terr := orders.Validate(body)',
        '\tdsn := os.Getenv("DATABASE_URL")',
      ),
      'internal/orders/validation.go': file(
        'package orders',
        'func Validate(order *Order) error {',
        '\treturn nil',
        '}',
      ),
    },
    'fail major main.go:7',
  ],
  [
    'Go: a file handed to a component that takes anything',
    goFile,
    'fail major cmd/ordersd/main.go:10',
  ],
  [
    'Go: viper decodes into fields',
    {
      ...goService,
      'util/config.go': file(
        'package util',
        'import "github.com/spf13/viper"',
        'type Config struct {',
        '\tDBSource string `mapstructure:"DB_SOURCE"`',
        '\tTokenKey string `mapstructure:"TOKEN_SYMMETRIC_KEY"`',
        '}',
        'func Load() (c Config, err error) {',
        '\terr = viper.Unmarshal(&c)',
        '\treturn',
        '}',
      ),
    },
    'fail major util/config.go:5',
  ],
  [
    'Go: a YAML file that is decoded into fields',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "example.com/orders/config"',
        'func main() {',
        '\tconfig.Load("config.yml")',
        '}',
      ),
      'config/config.go': file(
        'package config',
        'type Config struct {',
        '\tDatabase struct {',
        '\t\tHost string `yaml:"host"`',
        '\t\tPassword string `yaml:"password"`',
        '\t} `yaml:"database"`',
        '}',
        'func Load(path string) (*Config, error) {',
        '\tcfg := &Config{}',
        '\treturn cfg, yaml.Unmarshal(read(path), cfg)',
        '}',
      ),
    },
    'fail major config/config.go:5',
  ],
  [
    '.NET: options that an own helper binds',
    {
      ...dotnet,
      'appsettings.json':
        '{ "Jwt": { "SigningKey": "" }, "Db": { "Password": "" } }',
      'Auth/Extensions.cs': file(
        'static class Extensions {',
        '  static void AddAuth(this IServiceCollection services) {',
        '    var options = services.GetOptions<AuthOptions>(SectionName);',
        '  }',
        '}',
      ),
    },
    'fail major Auth/Extensions.cs:3',
  ],
  [
    'Spring: defaults for everything vital',
    app(
      'spring.datasource.url: ${DB_URL:jdbc:h2:mem:x}',
      'spring.datasource.password: ${DB_PASSWORD:}',
    ),
    'fail major src/main/resources/application.yml:2',
  ],
  [
    'Laravel: env() without a guard',
    {
      ...laravel,
      'config/app.php': "<?php\nreturn [\n    'key' => env('APP_KEY'),\n];\n",
    },
    'fail major config/app.php:3',
  ],
  [
    'Rails: fetch with blocks',
    {
      ...rails,
      'config/database.yml':
        'production:\n  password: <%= ENV.fetch("DB_PASSWORD") { "x" } %>\n',
    },
    'fail major config/database.yml:2',
  ],
  [
    '.NET: options that nothing validates',
    {
      ...dotnet,
      'appsettings.json': '{ "Jwt": { "Key": "" } }\n',
      'Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\nvar key = builder.Configuration["Jwt:Key"];\n',
    },
    'fail major Program.cs:2',
  ],
  [
    'Rust: an optional variable',
    {
      ...rust,
      'src/main.rs':
        'fn main() {\n    let url = std::env::var("DATABASE_URL").unwrap_or("x".into());\n}\n',
    },
    'fail major src/main.rs:2',
  ],
  [
    'pydantic settings whose only validator splits a list',
    py(
      'from pydantic import field_validator',
      'from pydantic_settings import BaseSettings',
      'class Settings(BaseSettings):',
      ...validated,
      '    @field_validator("cors_origins", mode="before")',
      '    def split(cls, value):',
      '        if isinstance(value, str):',
      '            return value.split(",")',
      '        raise ValueError(value)',
      'settings = Settings()',
    ),
    'fail major settings.py:4',
  ],
  [
    'Python: a variable that is only read where it is there',
    py(
      'import os',
      'if "DATABASE_URL" in os.environ:',
      '    DATABASE_URL = os.environ["DATABASE_URL"]',
      'MAIL_URL = os.getenv("MAIL_URL")',
      'QUEUE_URL = os.getenv("QUEUE_URL")',
    ),
    'fail major settings.py:4',
  ],
];

const clean: Case[] = [
  [
    'Rust: own parsers, each of which ends the start',
    {
      ...rust,
      'src/config.rs': file(
        'impl Config {',
        '    fn from_env() -> Result<Self, ConfigError> {',
        '        let url = env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://app.db".into());',
        '        Ok(Self { url, pool: parse_or("POOL_SIZE", 16u32)?, port: parse_or("HTTP_PORT", 80u16)?,',
        '            cache: env::var("CACHE_URL").ok(), mail: env::var("MAIL_URL").ok() })',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Ruby: a schema for the gem config',
    {
      ...rails,
      'config/initializers/config.rb': file(
        'Config.setup do |config|',
        '  config.use_env = true',
        '  config.schema do',
        '    required(:signing_key).filled(:str?)',
        '  end',
        'end',
      ),
      'app/models/order.rb':
        'Order = ENV["DATABASE_URL"] + ENV["SIGNING_SECRET"] + ENV["QUEUE"]\n',
    },
    'pass',
  ],
  [
    'Joi over an object that was collected before',
    js(
      "const Joi = require('joi');",
      'const schema = Joi.object({ queue: Joi.object({ password: Joi.string().required() }) });',
      'const config = { queue: { password: process.env.QUEUE_PASSWORD } };',
      'const { error } = schema.validate(config, { abortEarly: false });',
      'if (error) {',
      '  throw new Error(`The configuration is invalid. ${error.message}`);',
      '}',
      'exports.env = config;',
    ),
    'pass',
  ],
  [
    'env-schema over TypeBox, in a plugin that Fastify loads by its folder',
    {
      'package.json':
        '{ "dependencies": { "fastify": "5", "env-schema": "7", "@fastify/autoload": "6" } }',
      'server.js': file(
        "import Fastify from 'fastify';",
        "import autoload from '@fastify/autoload';",
        'const app = Fastify({ logger: true });',
        "app.register(autoload, { dir: join(__dirname, 'plugins') });",
        'app.listen({ port: 3000 });',
      ),
      'plugins/settings.plugin.js': file(
        "import envSchema from 'env-schema';",
        "import { Type } from 'typebox';",
        'const schema = Type.Object({',
        '  DB_PASSWORD: Type.String(),',
        '  DB_PORT: Type.Number({ default: 5432 }),',
        '  MAIL_HOST: Type.Optional(Type.String()),',
        '});',
        'export default async app => app.decorate("config", envSchema<Config>({ schema }));',
      ),
      'plugins/jwt.plugin.js':
        'export default async app => app.register(jwt, { secret: process.env.DB_PASSWORD });\n',
    },
    'pass',
  ],
  [
    'Node: a function that throws stands in for what is missing',
    js(
      'const demand = config;',
      "const db = process.env.DATABASE_URL || throwMissing('DATABASE_URL');",
      'const key =',
      "  process.env.API_KEY ?? throwMissing('API_KEY');",
      'module.exports = { env: { db, key } };',
    ),
    'pass',
  ],
  [
    'groups of variables that a schema takes, and an end where it refuses',
    js(
      "const { z } = require('zod');",
      'const schema = z.object({ db: z.object({ url: z.string(), name: z.string() }), mail: z.object({ from: z.string() }) });',
      'module.exports = () => {',
      '  const read = schema.safeParse({',
      '    db: { url: process.env.DB_URL, name: process.env.DB_NAME },',
      '    mail: { from: process.env.MAIL_FROM, host: process.env.MAIL_HOST, user: process.env.MAIL_USER },',
      '  });',
      '  if (read.error) printAndExit(read.error);',
      '  return read.data;',
      '};',
    ),
    'pass',
  ],
  [
    'Go: checks of settings whose errors end the start',
    {
      ...goService,
      'conf/configuration.go': file(
        'package conf',
        'func Load() {',
        '\tif err := run(validateSchedule, validateURL("BaseURL", os.Getenv("BASE_URL"))); err != nil {',
        '\t\tlogFatal(err)',
        '\t}',
        '\tdb(os.Getenv("DATABASE_URL"))',
        '}',
        'func validateSchedule() error { return nil }',
        'func validateURL(name, value string) func() error { return nil }',
      ),
      'main.go':
        'package main\n\nimport "example.com/orders/conf"\n\nfunc main() {\n\tconf.Load()\n}\n',
    },
    'pass',
  ],
  [
    'Go: a table of options by name with a Validate of its own',
    {
      ...goService,
      'internal/config/options.go': file(
        'package config',
        'var options = map[string]*configValue{',
        ...['BASE_URL', 'PORT', 'HOST_NAME', 'DATABASE_URL', 'LOG_FILE'].map(
          key => `\t"${key}": {\n\t\trawValue: "",\n\t},`,
        ),
        '}',
      ),
      'internal/config/parser.go': file(
        'package config',
        'func Parse() error { return parseLines(os.Environ()) }',
        'func (c *configOptions) Validate() error { return errors.New("BASE_URL is missing") }',
      ),
      'internal/cli/cli.go': file(
        'package cli',
        'import "example.com/orders/internal/config"',
        'func Run() {',
        '\tif err := config.Opts.Validate(); err != nil {',
        '\t\tos.Exit(1)',
        '\t}',
        '}',
      ),
      'main.go':
        'package main\n\nimport "example.com/orders/internal/cli"\n\nfunc main() {\n\tcli.Run()\n}\n',
    },
    'pass',
  ],
  [
    'Node: own code that throws for every missing key',
    {
      ...express,
      'server.js':
        "require('./config/env');\nrequire('express')().listen(3000);\n",
      'config/env.js': file(
        'const config = {',
        '  DATABASE_URL: process.env.DATABASE_URL,',
        '  JWT_SECRET: process.env.JWT_SECRET,',
        '};',
        'for (const [key, value] of Object.entries(config)) {',
        '  if (value === undefined) {',
        '    throw new Error(`Missing ${key}`);',
        '  }',
        '}',
        'module.exports = config;',
      ),
    },
    'pass',
  ],
  [
    'Node: class-validator over an object of the environment, which a module of its own hands on',
    {
      'package.json': express['package.json'],
      'src/utils/environment.ts': 'export default wrap(process.env);\n',
      'src/env.ts': file(
        "import { validate } from 'class-validator';",
        "import environment from './utils/environment';",
        'export class Environment {',
        '  constructor() {',
        '    validate(this).then(errors => {',
        '      if (errors.length > 0) process.exit(1);',
        '    });',
        '  }',
        '  public DATABASE_URL = environment.DATABASE_URL;',
        '}',
        'export default new Environment();',
      ),
      'src/server.ts':
        "import express from 'express';\nimport env from './env';\nexpress().listen(env.PORT);\n",
    },
    'pass',
  ],
  [
    'Spring: whoever issues the tokens has to be named',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'spring:',
        '  datasource:',
        '    password: ${DB_PASSWORD:postgres}',
        '  security.oauth2.resourceserver.jwt.issuer-uri: https://login.example/${AZURE_TENANT_ID}/',
      ),
    },
    'pass',
  ],
  [
    'Django: a reader that another module of the settings makes',
    {
      ...django,
      'requirements.txt': 'django==5.1\ndjango-environ==0.11\n',
      'shop/settings/__init__.py': 'from .database import *\n',
      'shop/settings/env.py': file('import environ', 'env = environ.Env()'),
      'shop/settings/database.py': file(
        'from .env import env',
        'SECRET_KEY = env("SECRET_KEY")',
        'DATABASES = {',
        '    "default": {',
        '        "NAME": env("DATABASE_NAME"),',
        '        "USER": env("DATABASE_USERNAME"),',
        '        "PASSWORD": env("DATABASE_PASSWORD"),',
        '        "HOST": env("DATABASE_HOST"),',
        '        "PORT": env("DATABASE_PORT"),',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: a crate beside the service whose macros collect what is missing',
    {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
      'crates/server/Cargo.toml':
        '[package]\nname = "server"\n[dependencies]\nconfig = { workspace = true }\naxum = "0.8"\n',
      'crates/server/src/main.rs': file(
        'use config::ServerConfig;',
        'fn main() {',
        '    let app = axum::Router::new();',
        '    axum::serve(listener(&ServerConfig::get().host), app);',
        '}',
      ),
      'crates/config/Cargo.toml': '[package]\nname = "config"\n',
      'crates/config/src/lib.rs': file(
        'static CONFIG: LazyLock<ServerConfig> = LazyLock::new(|| {',
        '    let mut errors: Vec<String> = Vec::new();',
        '    macro_rules! require {',
        '        ($name:expr) => {',
        '            env::var($name).unwrap_or_else(|_| {',
        '                errors.push(format!("{} missing", $name));',
        '                String::new()',
        '            })',
        '        };',
        '    }',
        '    let config = ServerConfig {',
        '        database_url: require!("DATABASE_URL"),',
        '        session_secret: require!("SESSION_SECRET"),',
        '        host: env::var("HOST").unwrap_or_else(|_| "0.0.0.0".to_string()),',
        '        cookie_domain: env::var("COOKIE_DOMAIN").ok(),',
        '        api_key: env::var("SEARCH_API_KEY").ok(),',
        '        max: env::var("MAX_AGE").ok(),',
        '    };',
        '    if !errors.is_empty() {',
        '        panic!("{}", errors.join(", "));',
        '    }',
        '    config',
        '});',
      ),
    },
    'pass',
    { path: 'crates/server' },
  ],
  [
    'Python: keys that a module refuses to do without when it is imported',
    {
      ...fastapi,
      'routers/tickets.py': file(
        'import os',
        'api_key = os.environ.get("GEMINI_API_KEY")',
        'other_key = os.environ.get("GROQ_API_KEY")',
        'if not api_key or not other_key:',
        '    raise RuntimeError("GEMINI_API_KEY or GROQ_API_KEY is not set")',
        'broker = os.getenv("CELERY_BROKER_URL", "redis://redis:6379/0")',
      ),
    },
    'pass',
  ],
  [
    'class-validator over a class of settings',
    {
      ...nest,
      'src/config.module.ts': file(
        "import { plainToInstance } from 'class-transformer';",
        "import { validate } from 'class-validator';",
        'export async function configFactory() {',
        '  const config = plainToInstance(Config, plainConfig);',
        '  const errors = await validate(config, { whitelist: true });',
        "  if (errors.length > 0) throw new Error(errors.join(','));",
        '  return config;',
        '}',
      ),
      'src/plain-config.ts':
        'export const plainConfig = { sessionKey: process.env.SESSION_SECRET_KEY, pg: process.env.DATABASE_URL };\n',
      'src/main.ts':
        "import { configFactory } from './config.module';\nimport { AppModule } from './app.module';\nNestFactory.create(AppModule).then(app => app.listen(3000));\n",
    },
    'pass',
  ],
  [
    'Rails: own code that raises before it serves',
    {
      ...rails,
      'config/initializers/webhooks.rb': file(
        "if Rails.env.production? && ENV['WEBHOOK_SECRET'].blank?",
        "  raise 'WEBHOOK_SECRET is required'",
        'end',
      ),
      'app/models/hook.rb': file(
        "KEY = ENV['WEBHOOK_SECRET']",
        "TOKEN = ENV['HOOK_TOKEN']",
      ),
    },
    'pass',
  ],
  [
    'convict that demands the secret',
    js(
      "const convict = require('convict');",
      'const config = convict({',
      "  port: { format: 'port', default: 3000, env: 'PORT' },",
      "  secret: { format: String, default: null, env: 'SESSION_SECRET' },",
      '});',
      "config.validate({ allowed: 'strict' });",
    ),
    'pass',
  ],
  [
    'Node: own code that asks for every variable of the template',
    {
      ...js('exports.url = process.env.DATABASE_URL;'),
      'server.js': file(
        "require('./check-env');",
        "const { url } = require('./config');",
        "require('express')().listen(3000);",
      ),
      'check-env.js': file(
        "const wanted = dotenv.parse(fs.readFileSync('.env.example'));",
        'Object.keys(wanted).forEach(name => {',
        '  if (!process.env[name]) throw new Error(`${name} is missing`);',
        '});',
      ),
    },
    'pass',
  ],
  [
    'Node: a secret that falls back to an empty value is an option beside others that are demanded',
    {
      ...ownLoader(
        "  if (!process.env[name]) throw new Error(name + ' is missing');",
        '    return process.env[name] as T;',
      ),
      'config.ts': file(
        "import { EnvUtils } from './env';",
        "export const secret = EnvUtils.getEnvVariable('JWT_SECRET');",
        "export const smtp = EnvUtils.getEnvVariable('SMTP_PASSWORD', { defaultValue: '' });",
      ),
    },
    'pass',
  ],
  [
    'Python: a secret that falls back to an empty value is an option beside others that are demanded',
    py(
      "SECRET_KEY = os.environ['SECRET_KEY']",
      "STRIPE_SECRET_KEY = os.getenv('STRIPE_SECRET_KEY', '')",
    ),
    'pass',
  ],
  [
    '.NET: a parameter that falls back to a variable and is refused when both are missing',
    {
      ...dotnet,
      'DependencyInjection.cs': file(
        'public static class DependencyInjection',
        '{',
        '    public static void AddInfrastructure(this IServiceCollection services, string? connection = null)',
        '    {',
        '        connection ??= Environment.GetEnvironmentVariable("DATABASE_URL");',
        '        if (string.IsNullOrWhiteSpace(connection))',
        '            throw new InvalidOperationException("no database");',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Node: a loader of its own that refuses what is missing, called with a type',
    ownLoader(
      '    const value = process.env[name];',
      '    if (!value) {',
      '      throw new Error(`${name} is missing`);',
      '    }',
      '    return value as T;',
    ),
    'pass',
  ],
  [
    'a placeholder of Spring without a default for a secret, beside others with one',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'spring:',
        '  datasource:',
        '    url: ${DB_URL:jdbc:postgresql://localhost/orders}',
        '    username: ${DB_USER:orders}',
        'app:',
        '  client-secret: ${CLIENT_SECRET}',
      ),
    },
    'pass',
  ],
  [
    'Rails: what a task is given by hand',
    {
      ...rails,
      'lib/tasks/orders.rake': file(
        'task create: :environment do',
        '  Order.create!(name: ENV["name"])',
        'end',
      ),
    },
    'not-applicable',
  ],
  [
    'Node: env-var by its imported function',
    {
      ...js(
        "const { get } = require('env-var');",
        'exports.database = {',
        "  password: get('DB_PASSWORD').required().asString(),",
        '};',
      ),
    },
    'pass',
  ],
  [
    'Node: a helper by a longer name that throws',
    {
      ...js(
        "const { getOsEnv } = require('./env');",
        "exports.env = { PASSWORD: getOsEnv('DB_PASSWORD') };",
      ),
      'env.js': file(
        'exports.getOsEnv = getOsEnv;',
        'function getOsEnv(key) {',
        "  if (typeof process.env[key] === 'undefined') throw new Error(key);",
        '  return process.env[key];',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a connection that panics without its password',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tmodel.EstablishConnection()',
        '\thttp.ListenAndServe(":80", router)',
        '}',
      ),
      'model/db.go': file(
        'package model',
        'import "os"',
        'func EstablishConnection() {',
        '\tpass, ok := os.LookupEnv("DB_PASSWORD")',
        '\tif !ok {',
        '\t\tpanic("no database password")',
        '\t}',
        '\tdb = open(pass)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: a closure that only falls back in debug builds',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    let secret = env::var("SECRET_KEY").unwrap_or_else(|err| {',
        '        if cfg!(debug_assertions) {',
        '            SECRET.to_string()',
        '        } else {',
        '            panic!("No SECRET_KEY: {:?}", err)',
        '        }',
        '    });',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: names of variables kept as constants',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    let url = env::var(env_key::DATABASE_URL).expect("DATABASE_URL must be set");',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Nest: a schema for each variable that holds a part of the configuration',
    js(
      'const cacheSchema = json.pipe(z.object({ url: z.string().url() }));',
      "exports.cache = registerAs('cache', () => cacheSchema.parse(process.env.CACHE));",
      'exports.secret = process.env.JWT_SECRET;',
    ),
    'pass',
  ],
  [
    'zod over process.env',
    js(
      'const Env = z.object({ DATABASE_URL: z.string() });',
      'exports.env = Env.parse(process.env);',
    ),
    'pass',
  ],
  [
    'Joi over process.env',
    js(
      'const schema = Joi.object().keys({ DATABASE_URL: Joi.string().required() });',
      'const { error } = schema.prefs({}).validate(process.env);',
      'if (error) throw error;',
    ),
    'pass',
  ],
  [
    'a settings class whose fields read starlette’s Config',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'import settings',
        'app = FastAPI()',
      ),
      'settings.py': file(
        'config = Config(".env")',
        'class Settings(BaseSettings):',
        '    SECRET_KEY: str = config("SECRET_KEY")',
        'settings = Settings()',
      ),
    },
    'pass',
  ],
  [
    'env-schema over TypeBox',
    js(
      "import envSchema from 'env-schema';",
      'const schema = Type.Object({ DATABASE_URL: Type.String(), PORT: Type.Number({ default: 3000 }) });',
      'export const env = envSchema({ dotenv: true, schema });',
    ),
    'pass',
  ],
  [
    'env-schema over fluent-json-schema',
    js(
      "const S = require('fluent-json-schema');",
      "const schema = S.object().prop('DATABASE_URL', S.string().required());",
      'exports.env = envSchema({ schema });',
    ),
    'pass',
  ],
  [
    'envalid',
    js('exports.env = cleanEnv(process.env, { DATABASE_URL: str() });'),
    'pass',
  ],
  [
    'Nest: a provider that refuses what is missing when it is made',
    {
      ...nest,
      'src/prisma.service.ts': [
        '@Injectable()',
        'export class PrismaService {',
        '  constructor() {',
        '    const url = process.env.DATABASE_URL;',
        '    if (!url) {',
        "      throw new Error('DATABASE_URL is not set');",
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    },
    'pass',
  ],
  [
    'Nest with validate',
    {
      ...nest,
      'src/app.module.ts':
        'ConfigModule.forRoot({ isGlobal: true, validate });\nconst s = process.env.JWT_SECRET;\n',
    },
    'pass',
  ],
  [
    'Nest’s module under another name, with a schema that tests do without',
    {
      ...nest,
      'src/app.module.ts': file(
        "import { ConfigModule as NestConfigModule } from '@nestjs/config';",
        'NestConfigModule.forRoot({',
        '  isGlobal: true,',
        "  validationSchema: process.env.NODE_ENV === 'test' ? undefined : schema,",
        '});',
        'const s = process.env.JWT_SECRET;',
      ),
    },
    'pass',
  ],
  [
    'an own list of required keys',
    js(
      "for (const key of ['DATABASE_URL', 'JWT_SECRET']) {",
      '  if (!process.env[key]) throw new Error(key);',
      '}',
      'exports.url = process.env.DATABASE_URL;',
      'exports.secret = process.env.JWT_SECRET;',
    ),
    'pass',
  ],
  [
    'an own helper that throws',
    js(
      'function getEnv(key, fallback) {',
      '  const value = process.env[key];',
      '  if (!value && !fallback) throw new Error(key);',
      '  return value || fallback;',
      '}',
      "exports.secret = getEnv('JWT_SECRET');",
      "exports.url = getEnv('DATABASE_URL');",
    ),
    'pass',
  ],
  [
    'Nest: an own accessor that throws, through another one',
    {
      ...nest,
      'src/config.service.ts': file(
        'export class ApiConfigService {',
        '  constructor(private configService: ConfigService) {}',
        '  private getNumber(key: string): number {',
        '    return Number(this.getString(key));',
        '  }',
        '  private getString(key: string): string {',
        '    const value = this.configService.get<string>(key);',
        '    if (value === undefined) throw new Error(`${key} is missing`);',
        '    return value;',
        '  }',
        '  get database() {',
        "    return { password: this.getString('DB_PASSWORD'), port: this.getNumber('DB_PORT') };",
        '  }',
        '}',
      ),
      'src/module.ts': "import { ApiConfigService } from './config.service';\n",
    },
    'pass',
  ],
  [
    'a settings class with required fields',
    py(
      'class Settings(BaseSettings):',
      '    database_url: str',
      '    debug: bool = False',
      'settings = Settings()',
    ),
    'pass',
  ],
  [
    'a settings class through a base of its own',
    {
      ...fastapi,
      'base.py': 'class Base(BaseSettings):\n    debug: bool = False\n',
      'settings.py': 'class Settings(Base):\n    secret_key: SecretStr\n',
    },
    'pass',
  ],
  [
    'starlette config without default',
    py(
      'from starlette.config import Config',
      'config = Config(".env")',
      'KEY = config("SECRET_KEY")',
      'URL = config("DATABASE_URL", default="x")',
    ),
    'pass',
  ],
  [
    'environ that raises',
    py('URL = os.environ["DATABASE_URL"]', 'KEY = os.environ["SECRET_KEY"]'),
    'pass',
  ],
  [
    'Django environ',
    {
      ...django,
      'shop/settings.py':
        'import environ\nenv = environ.Env()\nSECRET_KEY = env("SECRET_KEY")\n',
    },
    'pass',
  ],
  [
    'Go: a fatal check',
    go(
      '\tdsn := os.Getenv("DATABASE_URL")',
      '\tif dsn == "" {',
      '\t\tlog.Fatal("DATABASE_URL is required")',
      '\t}',
    ),
    'pass',
  ],
  [
    'Go: a required tag',
    {
      ...goService,
      'config/config.go':
        'package config\n\ntype Config struct {\n\tURL string `env:"DATABASE_URL,required"`\n}\n',
    },
    'pass',
  ],
  [
    'Go: a component refuses to start without the setting it is handed',
    { ...goFile, 'web/server.go': refusing },
    'pass',
  ],
  [
    'Go: a command-line client has a file of its own',
    {
      ...goFile,
      'web/server.go': refusing,
      'cmd/orders/main.go': promptClient,
    },
    'pass',
  ],
  [
    'Go: must helpers',
    go(
      '\tmustMapEnv(&a, "A_ADDR")',
      '\tmustMapEnv(&b, "B_ADDR")',
      '\tmustMapEnv(&c, "C_ADDR")',
      '\tmustMapEnv(&d, "D_ADDR")',
      '\tmustMapEnv(&e, "DATABASE_URL")',
    ),
    'pass',
  ],
  [
    'Go: a Validate method that the start calls',
    {
      ...go('\tcfg.Validate()', '\tdsn := os.Getenv("DATABASE_URL")'),
      'config/config.go':
        'package config\n\nfunc (c *Config) Validate() error {\n\treturn nil\n}\n',
    },
    'pass',
  ],
  [
    'Go: a function that validates the configuration it is handed',
    {
      ...go(
        '\tif err := config.Validate(conf, logger.Warn); err != nil {',
        '\t\tlog.Fatal(err)',
        '\t}',
        '\tdsn := os.Getenv("DATABASE_URL")',
      ),
      'internal/config/validation.go': file(
        'package config',
        'func Validate(conf *Application, log func(format string, v ...interface{})) error {',
        '\treturn nil',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Spring: placeholders without default',
    app(
      'spring.datasource.url: ${DB_URL}',
      'spring.datasource.password: ${DB_PASSWORD}',
    ),
    'pass',
  ],
  [
    'Spring: validated properties',
    {
      ...app('a: ${DB_PASSWORD:x}'),
      'src/main/java/P.java':
        '@Validated\n@ConfigurationProperties("a")\npublic record P(@NotBlank String key) {}\n',
    },
    'pass',
  ],
  [
    'Spring: validated properties that nothing else reads',
    {
      ...spring,
      'src/main/java/app/SecurityProperties.java': file(
        '@Validated',
        '@ConfigurationProperties(prefix = "shop.security")',
        'public class SecurityProperties {',
        '  @NotBlank private String key;',
        '}',
      ),
    },
    'pass',
  ],
  [
    '.NET: validated at start',
    {
      ...dotnet,
      'appsettings.json': '{ "Jwt": { "Key": "" } }\n',
      'Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddOptions<J>().BindConfiguration("Jwt").ValidateDataAnnotations().ValidateOnStart();\n',
    },
    'pass',
  ],
  [
    '.NET: a demanded value',
    {
      ...dotnet,
      'Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\nvar key = builder.Configuration["Jwt:Key"] ?? throw new Exception();\n',
    },
    'pass',
  ],
  [
    'Rails: fetch without default',
    {
      ...rails,
      'config/initializers/a.rb':
        'A = ENV.fetch("API_TOKEN")\nB = ENV.fetch("SECRET_KEY")\n',
    },
    'pass',
  ],
  [
    'Rust: clap',
    {
      ...rust,
      'src/config.rs':
        '#[derive(clap::Parser)]\nstruct C {\n    #[clap(long, env)]\n    database_url: String,\n}\n',
    },
    'pass',
  ],
  [
    'Rust: expect',
    {
      ...rust,
      'src/main.rs':
        'fn main() {\n    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL");\n}\n',
    },
    'pass',
  ],
  [
    'pydantic settings whose validator over all of them raises',
    py(
      'from pydantic import model_validator',
      'from pydantic_settings import BaseSettings',
      'class Settings(BaseSettings):',
      ...validated,
      '    @model_validator(mode="after")',
      '    def complete(self):',
      '        if not self.secret_key:',
      '            raise ValueError("SECRET_KEY is missing")',
      '        return self',
      'settings = Settings()',
    ),
    'pass',
  ],
];

const open: Case[] = [
  [
    'a few harmless keys',
    js(
      'exports.port = process.env.PORT;',
      'exports.title = process.env.TITLE;',
    ),
    'not-applicable',
  ],
  ['nothing read', { ...goService }, 'not-applicable'],
  [
    'only a command-line client beside the server reads a file',
    {
      ...goService,
      'cmd/ordersd/main.go':
        'package main\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n',
      'cmd/orders/main.go': promptClient,
    },
    'not-applicable',
  ],
  [
    'a configuration server',
    {
      ...spring,
      'pom.xml': spring['pom.xml'].replace(
        '</dependencies>',
        '<dependency><groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-starter-config</artifactId></dependency></dependencies>',
      ),
      'src/main/resources/application.yml':
        'spring.datasource.password: ${DB_PASSWORD:x}\n',
    },
    'unknown',
  ],
];

describe('config-validated-at-startup', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(open)('other outcomes: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
