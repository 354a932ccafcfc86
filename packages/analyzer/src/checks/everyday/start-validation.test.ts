import { file, type Files } from '../__testUtils__/trees';
import { outcomeOf, type Panel } from '../__testUtils__/services';

const inExpress = (deps: Record<string, string>, files: Files) => ({
  'package.json': JSON.stringify({
    name: 'orders',
    scripts: { start: 'node src/index.js' },
    dependencies: { express: '4', ...deps },
  }),
  'src/index.js': file(
    "const { config } = require('./config');",
    "const app = require('express')();",
    'app.listen(config.port);',
  ),
  ...files,
});
const inTypeScript = (deps: Record<string, string>, files: Files) => ({
  'package.json': JSON.stringify({
    name: 'orders',
    scripts: { start: 'node dist/index.js' },
    dependencies: { express: '4', ...deps },
  }),
  'src/index.ts': file(
    "import express from 'express';",
    "import { env } from './env';",
    'const app = express();',
    'app.listen(env.PORT);',
  ),
  ...files,
});
const inFastapi = (reqs: string, files: Files) => ({
  'requirements.txt': `fastapi==0.115.0\nuvicorn==0.32.0\n${reqs}`,
  'main.py': file(
    'from fastapi import FastAPI',
    'from config import settings',
    'app = FastAPI()',
    "@app.get('/x')",
    'def x(): return settings',
  ),
  ...files,
});
const inGo = (
  mod: string,
  conf: string[],
  main: string[] = [
    '\tcfg := config.Load()',
    '\thttp.ListenAndServe(cfg.Addr, nil)',
  ],
) => ({
  'go.mod': `module example.com/orders\n\ngo 1.24\n\nrequire (\n${mod})\n`,
  'main.go': file(
    'package main',
    'import (',
    '\t"net/http"',
    '\t"example.com/orders/config"',
    ')',
    'func main() {',
    ...main,
    '}',
  ),
  'config/config.go': file('package config', ...conf),
});
const inAxum = (deps: string, main: string[], conf: string[] = []) => ({
  'Cargo.toml': `[package]\nname = "orders"\n\n[dependencies]\naxum = "0.8"\n${deps}`,
  'src/main.rs': file(...main),
  ...(conf.length ? { 'src/config.rs': file(...conf) } : {}),
});
const inAspNet = (prog: string[], files: Files = {}) => ({
  'Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    ...prog,
    'var app = builder.Build();',
    'app.MapGet("/", () => "x");',
    'app.Run();',
  ),
  ...files,
});

const panel: Panel = [
  [
    'config-validated-at-startup',
    'pass',
    'node loop over names',
    inExpress(
      {},
      {
        'src/config.js': file(
          "const required = ['DATABASE_URL', 'JWT_SECRET', 'SMTP_HOST'];",
          'for (const key of required) {',
          '  if (!process.env[key]) throw new Error(`Missing ${key}`);',
          '}',
          'module.exports = { config: { port: process.env.PORT || 3000, db: process.env.DATABASE_URL, jwt: process.env.JWT_SECRET, smtp: process.env.SMTP_HOST } };',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node missing filter exit',
    inExpress(
      {},
      {
        'src/config.js': file(
          "const required = ['DATABASE_URL', 'JWT_SECRET'];",
          'const missing = required.filter(k => !process.env[k]);',
          'if (missing.length) {',
          "  console.error('missing', missing);",
          '  process.exit(1);',
          '}',
          'module.exports = { config: { port: process.env.PORT || 3000, db: process.env.DATABASE_URL, jwt: process.env.JWT_SECRET } };',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node helper requireEnv',
    inExpress(
      {},
      {
        'src/config.js': file(
          'function requireEnv(name) {',
          '  const value = process.env[name];',
          '  if (value === undefined) throw new Error(`${name} is required`);',
          '  return value;',
          '}',
          "module.exports = { config: { port: process.env.PORT || 3000, db: requireEnv('DATABASE_URL'), jwt: requireEnv('JWT_SECRET') } };",
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node helper arrow ??',
    inTypeScript(
      {},
      {
        'src/env.ts': file(
          'const need = (name: string): string => process.env[name] ?? fail(name);',
          'function fail(name: string): never { throw new Error(`missing ${name}`); }',
          "export const env = { PORT: Number(process.env.PORT ?? 3000), DB: need('DATABASE_URL'), JWT: need('JWT_SECRET') };",
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node zod safeParse',
    inTypeScript(
      { zod: '3' },
      {
        'src/env.ts': file(
          "import { z } from 'zod';",
          'const schema = z.object({ PORT: z.coerce.number().default(3000), DATABASE_URL: z.string().url(), JWT_SECRET: z.string().min(32) });',
          'const parsed = schema.safeParse(process.env);',
          'if (!parsed.success) {',
          '  console.error(parsed.error.format());',
          '  process.exit(1);',
          '}',
          'export const env = parsed.data;',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node zod in function validateEnv',
    inTypeScript(
      { zod: '3' },
      {
        'src/env.ts': file(
          "import { z } from 'zod';",
          'const schema = z.object({ PORT: z.coerce.number().default(3000), DATABASE_URL: z.string().url(), JWT_SECRET: z.string().min(32) });',
          'function validateEnv() {',
          '  const result = schema.safeParse(process.env);',
          '  if (!result.success) throw new Error("bad env");',
          '  return result.data;',
          '}',
          'export const env = validateEnv();',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node envalid',
    inTypeScript(
      { envalid: '8' },
      {
        'src/env.ts': file(
          "import { cleanEnv, str, port } from 'envalid';",
          'export const env = cleanEnv(process.env, { PORT: port({ default: 3000 }), DATABASE_URL: str(), JWT_SECRET: str() });',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node env-var',
    inTypeScript(
      { 'env-var': '7' },
      {
        'src/env.ts': file(
          "import { get } from 'env-var';",
          "export const env = { PORT: get('PORT').default(3000).asPortNumber(), DB: get('DATABASE_URL').required().asString(), JWT: get('JWT_SECRET').required().asString() };",
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node valibot',
    inTypeScript(
      { valibot: '1' },
      {
        'src/env.ts': file(
          "import * as v from 'valibot';",
          'const Env = v.object({ PORT: v.optional(v.string(), "3000"), DATABASE_URL: v.string(), JWT_SECRET: v.string() });',
          'export const env = v.parse(Env, process.env);',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node typebox',
    inTypeScript(
      { '@sinclair/typebox': '0.34' },
      {
        'src/env.ts': file(
          "import { Type } from '@sinclair/typebox';",
          "import { Value } from '@sinclair/typebox/value';",
          'const Env = Type.Object({ PORT: Type.Number({ default: 3000 }), DATABASE_URL: Type.String(), JWT_SECRET: Type.String() });',
          'if (!Value.Check(Env, process.env)) throw new Error("invalid env");',
          'export const env = process.env as any;',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node env-schema',
    inTypeScript(
      { 'env-schema': '6' },
      {
        'src/env.ts': file(
          "import envSchema from 'env-schema';",
          "const schema = { type: 'object', required: ['DATABASE_URL', 'JWT_SECRET'], properties: { PORT: { type: 'number', default: 3000 }, DATABASE_URL: { type: 'string' }, JWT_SECRET: { type: 'string' } } };",
          'export const env = envSchema({ schema });',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node t3',
    inTypeScript(
      { '@t3-oss/env-core': '0.12', zod: '3' },
      {
        'src/env.ts': file(
          "import { createEnv } from '@t3-oss/env-core';",
          "import { z } from 'zod';",
          'export const env = createEnv({ server: { PORT: z.string().default("3000"), DATABASE_URL: z.string().url(), JWT_SECRET: z.string() }, runtimeEnv: process.env });',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node yup',
    inTypeScript(
      { yup: '1' },
      {
        'src/env.ts': file(
          "import * as yup from 'yup';",
          'const schema = yup.object({ PORT: yup.number().default(3000), DATABASE_URL: yup.string().required(), JWT_SECRET: yup.string().required() });',
          'export const env = schema.validateSync(process.env);',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node joi destructured',
    inTypeScript(
      { joi: '17' },
      {
        'src/env.ts': file(
          "import Joi from 'joi';",
          'const schema = Joi.object({ PORT: Joi.number().default(3000), DATABASE_URL: Joi.string().required(), JWT_SECRET: Joi.string().required() }).unknown();',
          'const { value, error } = schema.prefs({ errors: { label: "key" } }).validate(process.env);',
          'if (error) throw new Error(error.message);',
          'export const env = value;',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node assert',
    inTypeScript(
      {},
      {
        'src/env.ts': file(
          "import assert from 'node:assert';",
          "assert(process.env.DATABASE_URL, 'DATABASE_URL is required');",
          "assert(process.env.JWT_SECRET, 'JWT_SECRET is required');",
          'export const env = { PORT: process.env.PORT ?? 3000, DB: process.env.DATABASE_URL, JWT: process.env.JWT_SECRET };',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node tiny-invariant',
    inTypeScript(
      { 'tiny-invariant': '1' },
      {
        'src/env.ts': file(
          "import invariant from 'tiny-invariant';",
          "invariant(process.env.DATABASE_URL, 'DATABASE_URL is required');",
          "invariant(process.env.JWT_SECRET, 'JWT_SECRET is required');",
          'export const env = { PORT: process.env.PORT ?? 3000, DB: process.env.DATABASE_URL, JWT: process.env.JWT_SECRET };',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node class config with private need',
    inTypeScript(
      {},
      {
        'src/env.ts': file(
          'class Config {',
          '  readonly PORT = Number(process.env.PORT ?? 3000);',
          "  readonly databaseUrl = this.require('DATABASE_URL');",
          "  readonly jwtSecret = this.require('JWT_SECRET');",
          '  private require(name: string): string {',
          '    const v = process.env[name];',
          '    if (!v) {',
          '      throw new Error(`Environment variable ${name} is not set`);',
          '    }',
          '    return v;',
          '  }',
          '}',
          'export const env = new Config();',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'node Object.entries check',
    inTypeScript(
      {},
      {
        'src/env.ts': file(
          'export const env = { PORT: process.env.PORT!, DATABASE_URL: process.env.DATABASE_URL!, JWT_SECRET: process.env.JWT_SECRET! };',
          'for (const [key, value] of Object.entries(env)) {',
          '  if (value === undefined) throw new Error(`Missing env ${key}`);',
          '}',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'fail',
    'node plain',
    inExpress(
      {},
      {
        'src/config.js': file(
          'module.exports = { config: { port: process.env.PORT || 3000, db: process.env.DATABASE_URL, jwt: process.env.JWT_SECRET } };',
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'fail',
    'node defaults',
    inExpress(
      {},
      {
        'src/config.js': file(
          "module.exports = { config: { port: process.env.PORT || 3000, db: process.env.DATABASE_URL || 'postgres://localhost/x', jwt: process.env.JWT_SECRET || '' } };",
        ),
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py pydantic',
    inFastapi('pydantic-settings==2\n', {
      'config.py': file(
        'from pydantic_settings import BaseSettings',
        'class Settings(BaseSettings):',
        '    database_url: str',
        '    jwt_secret: str',
        'settings = Settings()',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py os.environ',
    inFastapi('', {
      'config.py': file(
        'import os',
        "DATABASE_URL = os.environ['DATABASE_URL']",
        "JWT_SECRET = os.environ['JWT_SECRET']",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py getenv raise',
    inFastapi('', {
      'config.py': file(
        'import os',
        "DATABASE_URL = os.getenv('DATABASE_URL')",
        'if not DATABASE_URL:',
        "    raise ValueError('DATABASE_URL is not set')",
        "JWT_SECRET = os.getenv('JWT_SECRET')",
        'if JWT_SECRET is None:',
        "    raise RuntimeError('JWT_SECRET is not set')",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py helper',
    inFastapi('', {
      'config.py': file(
        'import os',
        'def get_env(name):',
        '    value = os.getenv(name)',
        '    if value is None:',
        "        raise RuntimeError(f'{name} missing')",
        '    return value',
        "DATABASE_URL = get_env('DATABASE_URL')",
        "JWT_SECRET = get_env('JWT_SECRET')",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py loop',
    inFastapi('', {
      'config.py': file(
        'import os',
        "REQUIRED = ['DATABASE_URL', 'JWT_SECRET']",
        'missing = [k for k in REQUIRED if not os.getenv(k)]',
        'if missing:',
        "    raise SystemExit(f'missing {missing}')",
        "DATABASE_URL = os.getenv('DATABASE_URL')",
        "JWT_SECRET = os.getenv('JWT_SECRET')",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py environs',
    inFastapi('environs==11\n', {
      'config.py': file(
        'from environs import Env',
        'env = Env()',
        'env.read_env()',
        "DATABASE_URL = env.str('DATABASE_URL')",
        "JWT_SECRET = env.str('JWT_SECRET')",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py decouple',
    inFastapi('python-decouple==3\n', {
      'config.py': file(
        'from decouple import config',
        "DATABASE_URL = config('DATABASE_URL')",
        "JWT_SECRET = config('JWT_SECRET')",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py starlette',
    inFastapi('', {
      'config.py': file(
        'from starlette.config import Config',
        "config = Config('.env')",
        "DATABASE_URL = config('DATABASE_URL')",
        "JWT_SECRET = config('JWT_SECRET', cast=str)",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py dataclass assert',
    inFastapi('', {
      'config.py': file(
        'import os',
        "DATABASE_URL = os.getenv('DATABASE_URL')",
        "JWT_SECRET = os.getenv('JWT_SECRET')",
        "assert DATABASE_URL, 'DATABASE_URL is required'",
        "assert JWT_SECRET, 'JWT_SECRET is required'",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'py dataclass post_init',
    inFastapi('', {
      'config.py': file(
        'import os',
        'from dataclasses import dataclass',
        '@dataclass',
        'class Settings:',
        "    database_url: str = os.getenv('DATABASE_URL', '')",
        "    jwt_secret: str = os.getenv('JWT_SECRET', '')",
        '    def __post_init__(self):',
        '        if not self.database_url or not self.jwt_secret:',
        "            raise ValueError('missing configuration')",
        'settings = Settings()',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'fail',
    'py getenv',
    inFastapi('', {
      'config.py': file(
        'import os',
        "DATABASE_URL = os.getenv('DATABASE_URL')",
        "JWT_SECRET = os.getenv('JWT_SECRET')",
        'settings = 1',
      ),
    }),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go caarlos0',
    inGo('\tgithub.com/caarlos0/env/v11 v11.0.0\n', [
      'import "github.com/caarlos0/env/v11"',
      'type Config struct {',
      '\tAddr string `env:"ADDR" envDefault:":8080"`',
      '\tDSN string `env:"DATABASE_URL,required"`',
      '\tJWT string `env:"JWT_SECRET,required"`',
      '}',
      'func Load() Config {',
      '\tvar c Config',
      '\tif err := env.Parse(&c); err != nil { log.Fatal(err) }',
      '\treturn c',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go mustGet',
    inGo('', [
      'func mustGet(k string) string {',
      '\tv := os.Getenv(k)',
      '\tif v == "" {',
      '\t\tlog.Fatalf("%s is required", k)',
      '\t}',
      '\treturn v',
      '}',
      'type Config struct { Addr, DSN, JWT string }',
      'func Load() Config {',
      '\treturn Config{Addr: ":8080", DSN: mustGet("DATABASE_URL"), JWT: mustGet("JWT_SECRET")}',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go lookup return err',
    inGo(
      '',
      [
        'type Config struct { Addr, DSN, JWT string }',
        'func Load() (*Config, error) {',
        '\tdsn, ok := os.LookupEnv("DATABASE_URL")',
        '\tif !ok {',
        '\t\treturn nil, errors.New("DATABASE_URL missing")',
        '\t}',
        '\tjwt := os.Getenv("JWT_SECRET")',
        '\tif jwt == "" {',
        '\t\treturn nil, errors.New("JWT_SECRET missing")',
        '\t}',
        '\treturn &Config{":8080", dsn, jwt}, nil',
        '}',
      ],
      [
        '\tcfg, err := config.Load()',
        '\tif err != nil {',
        '\t\tlog.Fatal(err)',
        '\t}',
        '\thttp.ListenAndServe(cfg.Addr, nil)',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go validate method',
    inGo(
      '',
      [
        'type Config struct { Addr, DSN, JWT string }',
        'func Load() (*Config, error) {',
        '\tc := &Config{Addr: ":8080", DSN: os.Getenv("DATABASE_URL"), JWT: os.Getenv("JWT_SECRET")}',
        '\tif err := c.validate(); err != nil {',
        '\t\treturn nil, err',
        '\t}',
        '\treturn c, nil',
        '}',
        'func (c *Config) validate() error {',
        '\tif c.DSN == "" {',
        '\t\treturn errors.New("DATABASE_URL missing")',
        '\t}',
        '\tif c.JWT == "" {',
        '\t\treturn errors.New("JWT_SECRET missing")',
        '\t}',
        '\treturn nil',
        '}',
      ],
      [
        '\tcfg, err := config.Load()',
        '\tif err != nil {',
        '\t\tlog.Fatal(err)',
        '\t}',
        '\thttp.ListenAndServe(cfg.Addr, nil)',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go loop required',
    inGo('', [
      'type Config struct { Addr, DSN, JWT string }',
      'func Load() Config {',
      '\tfor _, k := range []string{"DATABASE_URL", "JWT_SECRET"} {',
      '\t\tif os.Getenv(k) == "" {',
      '\t\t\tpanic("missing " + k)',
      '\t\t}',
      '\t}',
      '\treturn Config{":8080", os.Getenv("DATABASE_URL"), os.Getenv("JWT_SECRET")}',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go viper validator',
    inGo(
      '\tgithub.com/spf13/viper v1.19.0\n\tgithub.com/go-playground/validator/v10 v10.22.0\n',
      [
        'import ("github.com/spf13/viper"; "github.com/go-playground/validator/v10")',
        'type Config struct {',
        '\tAddr string `mapstructure:"ADDR"`',
        '\tDSN string `mapstructure:"DATABASE_URL" validate:"required"`',
        '\tJWT string `mapstructure:"JWT_SECRET" validate:"required"`',
        '}',
        'func Load() Config {',
        '\tviper.AutomaticEnv()',
        '\tvar c Config',
        '\tif err := viper.Unmarshal(&c); err != nil { panic(err) }',
        '\tif err := validator.New().Struct(c); err != nil { panic(err) }',
        '\treturn c',
        '}',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go cleanenv',
    inGo('\tgithub.com/ilyakaznacheev/cleanenv v1.5.0\n', [
      'import "github.com/ilyakaznacheev/cleanenv"',
      'type Config struct {',
      '\tDSN string `env:"DATABASE_URL" env-required:"true"`',
      '\tJWT string `env:"JWT_SECRET" env-required:"true"`',
      '\tAddr string `env:"ADDR" env-default:":8080"`',
      '}',
      'func Load() Config {',
      '\tvar c Config',
      '\tif err := cleanenv.ReadEnv(&c); err != nil { log.Fatal(err) }',
      '\treturn c',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go sethvargo',
    inGo('\tgithub.com/sethvargo/go-envconfig v1.1.0\n', [
      'import "github.com/sethvargo/go-envconfig"',
      'type Config struct {',
      '\tDSN string `env:"DATABASE_URL, required"`',
      '\tJWT string `env:"JWT_SECRET, required"`',
      '\tAddr string `env:"ADDR, default=:8080"`',
      '}',
      'func Load() Config {',
      '\tvar c Config',
      '\tif err := envconfig.Process(context.Background(), &c); err != nil { log.Fatal(err) }',
      '\treturn c',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go kong',
    inGo('\tgithub.com/alecthomas/kong v1.0.0\n', [
      'import "github.com/alecthomas/kong"',
      'type Config struct {',
      '\tDSN string `env:"DATABASE_URL" required:""`',
      '\tJWT string `env:"JWT_SECRET" required:""`',
      '\tAddr string `env:"ADDR" default:":8080"`',
      '}',
      'func Load() Config {',
      '\tvar c Config',
      '\tkong.Parse(&c)',
      '\treturn c',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go urfave required',
    inGo(
      '\tgithub.com/urfave/cli/v2 v2.27.0\n',
      [
        'import "github.com/urfave/cli/v2"',
        'type Config struct { Addr string }',
        'var Flags = []cli.Flag{',
        '\t&cli.StringFlag{Name: "database-url", EnvVars: []string{"DATABASE_URL"}, Required: true},',
        '\t&cli.StringFlag{Name: "jwt-secret", EnvVars: []string{"JWT_SECRET"}, Required: true},',
        '}',
        'func Load() Config { return Config{":8080"} }',
      ],
      [
        '\tapp := &cli.App{Flags: config.Flags, Action: func(c *cli.Context) error { return http.ListenAndServe(":8080", nil) }}',
        '\tif err := app.Run(os.Args); err != nil { log.Fatal(err) }',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'go ff/flag required',
    inGo('', [
      'type Config struct { Addr, DSN string }',
      'func Load() Config {',
      '\tdsn := flag.String("dsn", os.Getenv("DATABASE_URL"), "database url")',
      '\tsecret := flag.String("secret", os.Getenv("JWT_SECRET"), "secret")',
      '\tflag.Parse()',
      '\tif *dsn == "" || *secret == "" {',
      '\t\tlog.Fatal("dsn and secret are required")',
      '\t}',
      '\treturn Config{":8080", *dsn}',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'fail',
    'go plain',
    inGo('', [
      'type Config struct { Addr, DSN, JWT string }',
      'func Load() Config { return Config{":8080", os.Getenv("DATABASE_URL"), os.Getenv("JWT_SECRET")} }',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'rust expect',
    inAxum('', [
      'fn main() {',
      '    let db = std::env::var("DATABASE_URL").expect("DATABASE_URL must be set");',
      '    let jwt = std::env::var("JWT_SECRET").expect("JWT_SECRET must be set");',
      '    serve(db, jwt);',
      '}',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'rust envy',
    inAxum(
      'envy = "0.4"\nserde = "1"\n',
      ['mod config;', 'fn main() { let c = config::load(); serve(c); }'],
      [
        '#[derive(serde::Deserialize)]',
        'pub struct Config { pub database_url: String, pub jwt_secret: String }',
        'pub fn load() -> Config { envy::from_env::<Config>().expect("bad config") }',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'rust from_env ?',
    inAxum(
      'anyhow = "1"\n',
      [
        'mod config;',
        '#[tokio::main]',
        'async fn main() -> anyhow::Result<()> { let c = config::Config::from_env()?; serve(c).await }',
      ],
      [
        'pub struct Config { pub database_url: String, pub jwt_secret: String }',
        'impl Config {',
        '    pub fn from_env() -> anyhow::Result<Self> {',
        '        Ok(Self {',
        '            database_url: std::env::var("DATABASE_URL").context("DATABASE_URL")?,',
        '            jwt_secret: env::var("JWT_SECRET")?,',
        '        })',
        '    }',
        '}',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'rust config crate',
    inAxum(
      'config = "0.15"\nserde = "1"\n',
      [
        'mod config;',
        'fn main() { let s = crate::config::Settings::new().expect("config"); serve(s); }',
      ],
      [
        'use config::{Config, Environment};',
        '#[derive(serde::Deserialize)]',
        'pub struct Settings { pub database_url: String, pub jwt_secret: String }',
        'impl Settings {',
        '    pub fn new() -> Result<Self, config::ConfigError> {',
        '        Config::builder().add_source(Environment::default()).build()?.try_deserialize()',
        '    }',
        '}',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'rust figment',
    inAxum(
      'figment = "0.10"\nserde = "1"\n',
      ['mod config;', 'fn main() { let s = config::load(); serve(s); }'],
      [
        '#[derive(serde::Deserialize)]',
        'pub struct Settings { pub database_url: String, pub jwt_secret: String }',
        'pub fn load() -> Settings { Figment::new().merge(Env::prefixed("APP_")).extract().unwrap() }',
      ],
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'cs GetConnectionString throw',
    inAspNet(
      [
        'var cs = builder.Configuration.GetConnectionString("Default") ?? throw new InvalidOperationException("missing");',
        'var key = builder.Configuration["Jwt:Key"] ?? throw new InvalidOperationException("missing");',
        'builder.Services.AddDbContext<Db>(o => o.UseNpgsql(cs));',
      ],
      {
        'appsettings.json':
          '{ "ConnectionStrings": { "Default": "" }, "Jwt": { "Key": "", "Issuer": "x", "Audience": "y" }, "Mail": { "Host": "x" } }',
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'cs ValidateOnStart',
    inAspNet(
      [
        'builder.Services.AddOptions<JwtOptions>().BindConfiguration("Jwt").ValidateDataAnnotations().ValidateOnStart();',
      ],
      {
        'JwtOptions.cs':
          'public class JwtOptions { [Required] public string Key { get; set; } }',
        'appsettings.json':
          '{ "ConnectionStrings": { "Default": "" }, "Jwt": { "Key": "", "Issuer": "x", "Audience": "y" }, "Mail": { "Host": "x" } }',
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'cs ThrowIfNull',
    inAspNet(
      [
        'var key = builder.Configuration["Jwt:Key"];',
        'ArgumentException.ThrowIfNullOrEmpty(key);',
        'var cs = builder.Configuration.GetConnectionString("Default");',
        'ArgumentNullException.ThrowIfNull(cs);',
      ],
      {
        'appsettings.json':
          '{ "ConnectionStrings": { "Default": "" }, "Jwt": { "Key": "", "Issuer": "x", "Audience": "y" }, "Mail": { "Host": "x" } }',
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'cs if null throw',
    inAspNet(
      [
        'var key = builder.Configuration["Jwt:Key"];',
        'if (string.IsNullOrWhiteSpace(key)) throw new InvalidOperationException("Jwt:Key");',
        'var cs = builder.Configuration.GetConnectionString("Default");',
        'if (cs is null) { throw new InvalidOperationException("cs"); }',
      ],
      {
        'appsettings.json':
          '{ "ConnectionStrings": { "Default": "" }, "Jwt": { "Key": "", "Issuer": "x", "Audience": "y" }, "Mail": { "Host": "x" } }',
      },
    ),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'cs Environment.GetEnvironmentVariable throw',
    inAspNet([
      'var cs = Environment.GetEnvironmentVariable("DATABASE_URL") ?? throw new Exception("DATABASE_URL");',
      'var key = Environment.GetEnvironmentVariable("JWT_SECRET") ?? throw new Exception("JWT_SECRET");',
    ]),
  ],
  [
    'config-validated-at-startup',
    'pass',
    'kt env error',
    {
      'build.gradle.kts':
        'dependencies {\n  implementation("io.ktor:ktor-server-netty:3.0.0")\n}\n',
      'src/main/kotlin/App.kt': file(
        'import io.ktor.server.engine.*',
        'fun main() {',
        '  val db = System.getenv("DATABASE_URL") ?: error("DATABASE_URL missing")',
        '  val jwt = System.getenv("JWT_SECRET") ?: throw IllegalStateException("JWT_SECRET missing")',
        '  embeddedServer(Netty, 8080) { module(db, jwt) }.start(wait = true)',
        '}',
      ),
    },
  ],
  [
    'config-validated-at-startup',
    'pass',
    'kt requireNotNull',
    {
      'build.gradle.kts':
        'dependencies {\n  implementation("io.ktor:ktor-server-netty:3.0.0")\n}\n',
      'src/main/kotlin/App.kt': file(
        'import io.ktor.server.engine.*',
        'fun main() {',
        '  val db = requireNotNull(System.getenv("DATABASE_URL")) { "x" }',
        '  val jwt = requireNotNull(System.getenv("JWT_SECRET")) { "y" }',
        '  embeddedServer(Netty, 8080) { module(db, jwt) }.start(wait = true)',
        '}',
      ),
    },
  ],
  [
    'config-validated-at-startup',
    'pass',
    'java Objects.requireNonNull',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>io.javalin</groupId><artifactId>javalin</artifactId><version>6</version></dependency></dependencies></project>',
      'src/main/java/App.java': file(
        'import io.javalin.Javalin;',
        'public class App {',
        '  public static void main(String[] args) {',
        '    String db = Objects.requireNonNull(System.getenv("DATABASE_URL"), "DATABASE_URL");',
        '    String jwt = Objects.requireNonNull(System.getenv("JWT_SECRET"), "JWT_SECRET");',
        '    Javalin.create().get("/", ctx -> ctx.result("x")).start(8080);',
        '  }',
        '}',
      ),
    },
  ],
  [
    'config-validated-at-startup',
    'pass',
    'ruby fetch',
    {
      Gemfile: 'gem "sinatra"\ngem "puma"\n',
      'config.ru': "require './app'\nrun App\n",
      'app.rb': file(
        "require 'sinatra/base'",
        'class App < Sinatra::Base',
        "  DB = ENV.fetch('DATABASE_URL')",
        "  JWT = ENV.fetch('JWT_SECRET')",
        "  get('/') { 'x' }",
        'end',
      ),
    },
  ],
  [
    'config-validated-at-startup',
    'pass',
    'nest validate',
    {
      'package.json': JSON.stringify({
        dependencies: {
          '@nestjs/core': '11.0.0',
          '@nestjs/config': '4.0.0',
          'class-validator': '0.14',
        },
      }),
      'src/main.ts':
        "import { AppModule } from './app.module';\nNestFactory.create(AppModule).then(app => app.listen(3000));\n",
      'src/app.module.ts': file(
        "import { validate } from './env.validation';",
        '@Module({ imports: [ConfigModule.forRoot({ validate })] })',
        'export class AppModule {}',
      ),
      'src/env.validation.ts': file(
        'class EnvironmentVariables { @IsString() DATABASE_URL: string; @IsString() JWT_SECRET: string; }',
        'export function validate(config: Record<string, unknown>) {',
        '  const v = plainToInstance(EnvironmentVariables, config);',
        '  const errors = validateSync(v);',
        '  if (errors.length > 0) throw new Error(errors.toString());',
        '  return v;',
        '}',
      ),
    },
  ],
  [
    'config-validated-at-startup',
    'pass',
    'nest getOrThrow',
    {
      'package.json': JSON.stringify({
        dependencies: { '@nestjs/core': '11.0.0', '@nestjs/config': '4.0.0' },
      }),
      'src/main.ts':
        "import { AppModule } from './app.module';\nNestFactory.create(AppModule).then(app => app.listen(3000));\n",
      'src/app.module.ts': file(
        '@Module({ imports: [ConfigModule.forRoot(), TypeOrmModule.forRootAsync({ inject: [ConfigService], useFactory: (c: ConfigService) => ({ type: "postgres", url: c.getOrThrow("DATABASE_URL") }) }), JwtModule.registerAsync({ inject: [ConfigService], useFactory: (c: ConfigService) => ({ secret: c.getOrThrow("JWT_SECRET") }) })] })',
        'export class AppModule {}',
      ),
    },
  ],
];

describe('everyday code: configuration that is checked at start', () => {
  it.each(panel)('%s: %s: %s', (id, outcome, _name, files) => {
    expect(outcomeOf(id, files)).toBe(outcome);
  });
});
