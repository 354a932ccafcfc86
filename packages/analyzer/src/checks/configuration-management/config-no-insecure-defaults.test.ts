import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configNoInsecureDefaults as check } from './config-no-insecure-defaults';

const js = (...lines: string[]) => ({
  ...express,
  'server.js': file("require('express')().listen(3000);", ...lines),
});
const py = (...lines: string[]) => ({
  ...fastapi,
  'settings.py': file('import os', ...lines),
});
const app = (...lines: string[]) => ({
  ...spring,
  'src/main/resources/application.yml': file(...lines),
});
const settings = (...lines: string[]) => ({
  ...django,
  'shop/settings.py': file('import os', ...lines),
});
const go = (...lines: string[]) => ({
  ...goService,
  'config/config.go': file('package config', ...lines),
});

/** A service of Go that loads a file of settings, and an image with what the last stage copies. */
const builtWith = (copy: string) => ({
  'go.mod': 'module orders\n',
  'main.go': file(
    'package main',
    'func main() {',
    '\tload("config.toml")',
    '\tserve(viper.GetString("auth.jwt_secret"))',
    '}',
  ),
  'config.toml': '[auth]\njwt_secret = "k3yOfTheOrders99"\n',
  Dockerfile: file(
    'FROM golang:1.24 AS build',
    'WORKDIR /src',
    'COPY . .',
    'RUN go build -o /out/orders .',
    'FROM gcr.io/distroless/static:nonroot',
    copy,
    'CMD ["/orders"]',
  ),
});

const ktor: Files = {
  'build.gradle.kts':
    'dependencies {\n  implementation("io.ktor:ktor-server-netty:3.0.0")\n}\n',
  'src/main/kotlin/Application.kt': file(
    'import io.ktor.server.application.*',
    'fun main(args: Array<String>) = io.ktor.server.netty.EngineMain.main(args)',
    'fun Application.module() {',
    '  val password = environment.config.property("database.password").getString()',
    '}',
  ),
};

const token = (...lines: string[]) => ({
  ...spring,
  'src/main/java/orders/Tokens.java': file(
    'package orders;',
    'class Tokens {',
    ...lines,
    '}',
  ),
});
const goToken = (...lines: string[]) => ({
  ...goService,
  'auth/token.go': file(
    'package auth',
    'import "github.com/golang-jwt/jwt/v5"',
    ...lines,
  ),
  'main.go': file(
    'package main',
    'import "example.com/orders/auth"',
    'func main() { auth.Sign(nil) }',
  ),
});

const caught: Case[] = [
  [
    'Java: a sentence in a constant that signs',
    token(
      '  private static final String SECRET_KEY = "Yes, this is a SECRET KEY";',
      '  Claims read(String t) { return Jwts.parser().setSigningKey(SECRET_KEY).parseClaimsJws(t).getBody(); }',
    ),
    'fail critical src/main/java/orders/Tokens.java:3',
  ],
  [
    'Java: bytes of a constant in capitals, handed to what signs',
    token(
      '  private static final byte[] SECRET = "SOME_SIGNATURE_SECRET".getBytes(UTF_8);',
      '  HmacTokens tokens() { return new HmacJwtService(SECRET, 7200); }',
    ),
    'fail critical src/main/java/orders/Tokens.java:3',
  ],
  [
    'Java: a text in the call itself',
    token(
      '  Algorithm algorithm() { return Algorithm.HMAC256("orders-2024-key"); }',
    ),
    'fail critical src/main/java/orders/Tokens.java:3',
  ],
  [
    'Kotlin: a constant of another file',
    {
      ...spring,
      'src/main/kotlin/orders/Constants.kt':
        'package orders\n\nconst val SIGNING_SECRET = "0rders-and-more-0rders"\n',
      'src/main/kotlin/orders/Tokens.kt':
        'package orders\n\nfun key() = Keys.hmacShaKeyFor(SIGNING_SECRET.toByteArray())\n',
    },
    'fail critical src/main/kotlin/orders/Constants.kt:3',
  ],
  [
    'Go: bytes that a token is signed with',
    goToken(
      'func Sign(t *jwt.Token) (string, error) { return t.SignedString([]byte("secret key")) }',
    ),
    'fail critical auth/token.go:3',
  ],
  [
    'Go: a constant that a token is signed with',
    goToken(
      'const NBSecretPassword = "A String Very Strong!!@##$"',
      'func Sign(t *jwt.Token) (string, error) { return t.SignedString([]byte(NBSecretPassword)) }',
    ),
    'fail critical auth/token.go:3',
  ],
  [
    'Go: the key of a middleware',
    goToken(
      'func Sign(t *jwt.Token) { use(&jwt.GinJWTMiddleware{ Realm: "orders", Key: []byte("secret key") }) }',
    ),
    'fail critical auth/token.go:3',
  ],
  [
    'Go: keys of encryption in a literal of a struct',
    go(
      'func tokens() *jwe.Service {',
      '\treturn jwe.New(&jwe.Config{',
      '\t\tAccessTokenEncryptionKey: "12345678901234567890123456789012",',
      '\t})',
      '}',
    ),
    'fail critical config/config.go:4',
  ],
  [
    'PHP: a text that a token is signed with',
    {
      ...laravel,
      'app/Services/Tokens.php': file(
        '<?php',
        'class Tokens {',
        "  function sign($p) { return JWT::encode($p, 'orders-2024-key', 'HS256'); }",
        '}',
      ),
    },
    'fail critical app/Services/Tokens.php:3',
  ],
  [
    'Rust: a text that a token is signed with',
    {
      ...rust,
      'src/token.rs':
        'pub fn key() -> EncodingKey { EncodingKey::from_secret("orders-2024-key".as_ref()) }\n',
    },
    'fail critical src/token.rs:1',
  ],
  [
    'a setting that was read elsewhere, with something in its place',
    js(
      'const client = new Client(ENV_VARS.GEMINI_API_KEY || "default-api-key");',
    ),
    'fail critical server.js:2',
  ],
  [
    'a key whose default says what it is',
    {
      ...rails,
      'app/models/remote_file.rb':
        'class RemoteFile\n  def self.key\n    ENV.fetch("CAMO_KEY", "secret")\n  end\nend\n',
    },
    'fail critical app/models/remote_file.rb:3',
  ],
  [
    'a default in the compose file of production',
    {
      ...js('const url = process.env.DATABASE_URL;'),
      'docker-compose.prod.yml': file(
        'services:',
        '  api:',
        '    image: orders',
        '  postgres:',
        '    image: postgres:17.2',
        '    environment:',
        '      POSTGRES_PASSWORD: ${DB_PASSWORD:-orders-2024}',
      ),
    },
    'fail critical docker-compose.prod.yml:7',
  ],
  [
    'Rust: a file of settings with a word of its own before its ending',
    {
      ...rust,
      'src/settings.rs': file(
        'pub const FILE: &str = "config.app.toml";',
        'pub fn load() { Config::builder().add_source(File::from(PathBuf::from(FILE))).build() }',
      ),
      'config.app.toml': file('[audit]', "token = 'local-audit-token'"),
      Dockerfile: file(
        'FROM debian:12-slim',
        'COPY target/release/orders .',
        'COPY config.app.toml .',
        'CMD ["./orders"]',
      ),
    },
    'fail critical config.app.toml:2',
  ],
  [
    'pydantic: a field of a model inside the settings',
    {
      ...fastapi,
      'settings.py': file(
        'class Security(BaseModel):',
        '    jwt_secret_key: SecretStr = SecretStr("change-me-to-a-strong-key")',
        '',
        'class Settings(BaseSettings):',
        '    security: Security = Field(default_factory=Security)',
        '    log_level: str = "INFO"',
        '',
        'settings = Settings()',
      ),
      'main.py':
        'from fastapi import FastAPI\nfrom settings import settings\n\napp = FastAPI()\n',
    },
    'fail critical settings.py:2',
  ],
  [
    'Go: envconfig that fills fields by their own names',
    {
      ...goService,
      'config/config.go': file(
        'package config',
        'import "github.com/kelseyhightower/envconfig"',
        'type Config struct {',
        '\tPort            int    `default:"3030"`',
        '\tDefaultUserPass string `default:"admin1" split_words:"true"`',
        '}',
        'func Get() (c Config, err error) {',
        '\terr = envconfig.Process("orders", &c)',
        '\treturn',
        '}',
      ),
      'main.go':
        'package main\n\nimport "example.com/orders/config"\n\nfunc main() {\n\tconfig.Get()\n}\n',
    },
    'fail critical config/config.go:5',
  ],
  [
    'pydantic: a field of a class that the settings take in',
    {
      ...fastapi,
      'settings.py': file(
        'class JwtSettings(BaseModel):',
        '    jwt_secret_key: str = Field(default="ToTheMoon12345")',
        '',
        'class Settings(',
        '    JwtSettings,',
        '    BaseSettings,',
        '):',
        '    debug: bool = False',
        '',
        'settings = Settings()',
      ),
      'main.py':
        'from fastapi import FastAPI\nfrom settings import settings\n\napp = FastAPI()\n',
    },
    'fail critical settings.py:2',
  ],
  [
    'Spring: what the compose file deploys is what stands in the file',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'jwt:',
        '  access:',
        '    secret: h9dHOdBnBQ2AVk5dX8wV3zXoxBwnlhk5',
      ),
      'compose.yaml': file(
        'services:',
        '  orders:',
        '    build: .',
        '    environment:',
        '      JWT_ACCESS_SECRET: h9dHOdBnBQ2AVk5dX8wV3zXoxBwnlhk5',
      ),
      Dockerfile: 'FROM eclipse-temurin:21\nCMD ["java", "-jar", "app.jar"]\n',
    },
    'fail critical src/main/resources/application.yml:3',
  ],
  [
    'Ruby: a token signed with what is written in the code',
    {
      ...rails,
      'lib/tokens.rb': file(
        'class Tokens',
        '  def self.encode(payload)',
        "    JWT.encode(payload, '0c31e7f7da70866f')",
        '  end',
        'end',
      ),
    },
    'fail critical lib/tokens.rb:3',
  ],
  [
    'HOCON: a literal that stays where the variable is not set',
    {
      ...ktor,
      'src/main/resources/application.conf': file(
        'database {',
        '  user: "postgres"',
        '  password: "postgrespw"',
        '  password: ${?DB_PASSWORD}',
        '}',
      ),
    },
    'fail critical src/main/resources/application.conf:3',
  ],
  [
    'Go: a helper of another package, with a default',
    {
      ...goService,
      'conf/env.go': file(
        'package conf',
        'func GetEnv(key, fallback string) string { return fallback }',
      ),
      'main.go': file(
        'package main',
        'func main() {',
        '	secret := conf.GetEnv("JWT_SECRET", "superSecret")',
        '	serve(secret)',
        '}',
      ),
    },
    'fail critical main.go:3',
  ],
  [
    '.NET: a file that the code adds to its own',
    {
      ...dotnet,
      'appsettings.json': '{ "AllowedHosts": "*" }',
      'Configurations/security.json': file(
        '{',
        '  "SecuritySettings": {',
        '    "JwtSettings": {',
        '      "key": "S0M3RAN0MS3CR3T!1!MAG1C!1!"',
        '    }',
        '  }',
        '}',
      ),
      'Startup.cs': file(
        'internal static class Startup {',
        '  internal static void Add(WebApplicationBuilder builder) {',
        '    const string directory = "Configurations";',
        '    builder.Configuration.AddJsonFile("appsettings.json")',
        '      .AddJsonFile($"{directory}/security.json", optional: false)',
        '      .AddJsonFile($"{directory}/security.{env.EnvironmentName}.json", optional: true);',
        '  }',
        '}',
      ),
    },
    'fail critical Configurations/security.json:4',
  ],
  [
    '.NET: a key that signs, by a short name',
    {
      ...dotnet,
      'appsettings.json': file(
        '{',
        '  "Jwt": { "SignKey": "FD2E00ED5E088CFE210F7394875DE7AF" }',
        '}',
      ),
    },
    'fail critical appsettings.json:2',
  ],
  [
    'a file of settings that the image takes along through its build stage',
    builtWith('COPY --from=build /src/ /app/'),
    'fail critical config.toml:2',
  ],
  [
    '.NET: a constant of another project that tokens are signed with',
    {
      'src/Api/Api.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<ProjectReference Include="..\\Core\\Core.csproj" />\n</ItemGroup>\n</Project>\n',
      'src/Api/Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'var key = Encoding.ASCII.GetBytes(Constants.JWT_SECRET_KEY);',
      ),
      'src/Core/Core.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
      'src/Core/Constants.cs': file(
        'public class Constants {',
        '  public const string JWT_SECRET_KEY = "KeyOfAMinimumNumberOfBytes";',
        '  public const string OTHER_SECRET = "NobodySignsAnythingWithIt";',
        '}',
      ),
    },
    'fail critical src/Core/Constants.cs:2',
    { path: 'src/Api' },
  ],
  [
    'Python: an own function that hands its key on, whatever it is called',
    settings(
      'def envsecret(s, default=None):',
      '    return os.getenv(s, default)',
      'SECRET_KEY = envsecret("SECRET_KEY", "---")',
    ),
    'fail critical shop/settings.py:4',
  ],
  [
    'Node: an own function that hands its key on',
    js(
      'const read = (name, spare) => process.env[name] ?? spare;',
      "const jwt = { secret: read('JWT_SECRET', 'ordinary') };",
    ),
    'fail critical server.js:3',
  ],
  [
    '.NET: a key for tokens that is written in UTF-8',
    {
      ...dotnet,
      'Services.cs': file(
        'public static class Services {',
        '  static SymmetricSecurityKey Key() => new SymmetricSecurityKey(',
        '    "somethinglongerforthisalgorithm"u8.ToArray()',
        '  );',
        '}',
      ),
    },
    'fail critical Services.cs:3',
  ],
  [
    'Rust: a base file and one that is called after the environment',
    {
      ...rust,
      'src/configuration.rs': file(
        'pub fn get() -> Result<Settings, config::ConfigError> {',
        '    let name = format!("{}.yaml", environment.as_str());',
        '    config::Config::builder()',
        '        .add_source(config::File::from(folder.join("base.yaml")))',
        '        .add_source(config::File::from(folder.join(name)))',
        '        .build()?.try_deserialize()',
        '}',
      ),
      'configuration/base.yaml': file(
        'application:',
        '  hmac_secret: "long-and-secret-random-key"',
      ),
      'configuration/local.yaml': file('application:', '  host: 127.0.0.1'),
    },
    'fail critical configuration/base.yaml:2',
  ],
  [
    'Rust: a file that the crate config loads by its name without the ending',
    {
      ...rust,
      'src/settings.rs': file(
        'pub fn load() -> Result<Settings> {',
        '    config::Config::builder()',
        '        .add_source(config::File::with_name("config"))',
        '        .add_source(config::Environment::with_prefix("app"))',
        '        .build()?',
        '        .try_deserialize()',
        '}',
      ),
      'config.toml': file(
        '[database]',
        'username = "postgres"',
        'password = "password"',
      ),
    },
    'fail critical config.toml:3',
  ],
  [
    'a settings class whose fields read starlette’s Config',
    py(
      'from starlette.config import Config',
      'config = Config(".env")',
      'class Settings(BaseSettings):',
      '    SECRET_KEY: str = config("SECRET_KEY")',
      '    DB_PASSWORD: str = config("DB_PASSWORD", default="postgres")',
    ),
    'fail critical settings.py:6',
  ],
  [
    'convict',
    js(
      "const config = require('convict')({",
      "  session: { secret: { doc: 'Signs cookies', format: String,",
      "    default: 'keyboard cat', env: 'SESSION_SECRET' } },",
      '});',
    ),
    'fail critical server.js:4',
  ],
  [
    'env-schema over a plain JSON schema',
    js(
      "const envSchema = require('env-schema');",
      'const schema = { type: "object", required: ["JWT_SECRET"], properties: {',
      "  JWT_SECRET: { type: 'string', default: 'supersecret' } } };",
      'exports.env = envSchema({ schema });',
    ),
    'fail critical server.js:4',
  ],
  [
    'Node: the password of a connection',
    js(
      'const db = mysql.createConnection({',
      '  host: process.env.DB_HOST,',
      "  password: 'iloveit',",
      '});',
    ),
    'fail critical server.js:4',
  ],
  [
    'Node: the password among the arguments of a connection',
    js("const db = new Sequelize('shop', 'root', 'iloveit', { host });"),
    'fail critical server.js:2',
  ],
  [
    'Python: the password of a connection',
    py(
      'import mysql.connector',
      'db = mysql.connector.connect(',
      '    host=os.environ["DB_HOST"],',
      '    password="iloveit",',
      ')',
    ),
    'fail critical settings.py:5',
  ],
  [
    'Java: the password of a data source that the code builds',
    {
      ...spring,
      'src/main/java/shop/Database.java': file(
        'class Database {',
        '  DataSource source() {',
        '    DataSourceBuilder builder = DataSourceBuilder.create();',
        '    builder.password("iloveit");',
        '    return builder.build();',
        '  }',
        '}',
      ),
    },
    'fail critical src/main/java/shop/Database.java:4',
  ],
  [
    'Java: the password of a connection',
    {
      ...spring,
      'src/main/java/shop/Database.java': file(
        'class Database {',
        '  Connection open() throws SQLException {',
        '    return DriverManager.getConnection(URL, "root", "iloveit");',
        '  }',
        '}',
      ),
    },
    'fail critical src/main/java/shop/Database.java:3',
  ],
  [
    'Go: the password of a driver',
    {
      ...goService,
      'database.go': file(
        'package main',
        'var db = mysql.Config{',
        '\tAddr: os.Getenv("DB_ADDR"),',
        '\tPasswd: "iloveit",',
        '}',
      ),
    },
    'fail critical database.go:4',
  ],
  [
    'PHP: the password of a connection',
    {
      ...laravel,
      'app/Database.php': file(
        '<?php',
        "$db = new PDO('mysql:host=db;dbname=shop', 'root', 'iloveit');",
      ),
    },
    'fail critical app/Database.php:2',
  ],
  [
    'PHP: a constant or parameter that is named as a password',
    {
      ...laravel,
      'app/Kernel.php': file(
        '<?php',
        "$c->setParameter('pdo_dsn', getenv('PDO_URL'));",
        "$c->setParameter('pdo_password', 'iloveit');",
      ),
    },
    'fail critical app/Kernel.php:3',
  ],
  [
    'a base module whose key the production module replaces under a condition',
    {
      ...django,
      'shop/wsgi.py':
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.prod")\n',
      'shop/settings/base.py': 'SECRET_KEY = "kgq$h3abcdefgh"\n',
      'shop/settings/prod.py': file(
        'from .base import *',
        'if "KEY_FILE" in os.environ:',
        '    SECRET_KEY = open(os.environ["KEY_FILE"]).read()',
      ),
    },
    'fail critical shop/settings/base.py:1',
  ],
  [
    '.NET: the password of a connection string',
    {
      ...dotnet,
      'appsettings.json': file(
        '{',
        '  "ConnectionStrings": {',
        '    "Default": "Server=localhost;Database=orders;User Id=sa;Password=sa12345;Encrypt=True"',
        '  }',
        '}',
      ),
    },
    'fail critical appsettings.json:3',
  ],
  [
    '.NET: a key in JSON that is kept in a string',
    {
      ...dotnet,
      'appsettings.json': file(
        '{',
        '  "Callers": [ "{\\"userName\\": \\"shop\\", \\"apiKey\\": \\"k3y-of-the-shop\\"}" ]',
        '}',
      ),
    },
    'fail critical appsettings.json:2',
  ],
  [
    '.NET: the security key of tokens',
    {
      ...dotnet,
      'appsettings.json':
        '{\n  "Token": {\n    "SecurityKey": "haveAGuessWhatItIs"\n  }\n}\n',
    },
    'fail critical appsettings.json:3',
  ],
  [
    '.NET: the key of the token settings',
    {
      ...dotnet,
      'appsettings.json':
        '{\n  "JWTSettings": {\n    "Key": "C1CF4B7DC4C4175B6618DE4F55CA4"\n  }\n}\n',
    },
    'fail critical appsettings.json:3',
  ],
  [
    'Node ||',
    js("const s = process.env.JWT_SECRET || 'superSecret';"),
    'fail critical server.js:2',
  ],
  [
    'Node ??',
    js("const s = process.env['API_KEY'] ?? 'abcdef';"),
    'fail critical server.js:2',
  ],
  [
    'Node over two lines',
    js('const s =', '  process.env.JWT_SECRET ||', "  'superSecret';"),
    'fail critical server.js:4',
  ],
  [
    'Node destructured',
    js("const { JWT_SECRET = 'superSecret' } = process.env;"),
    'fail critical server.js:2',
  ],
  [
    'zod default',
    js(
      "const E = z.object({ JWT_SECRET: z.string().default('superSecret') });",
    ),
    'fail critical server.js:2',
  ],
  [
    'a placeholder is a default all the same',
    js("const s = process.env.JWT_SECRET || 'change-me';"),
    'fail critical server.js:2',
  ],
  [
    'a placeholder in capitals is no name of a variable',
    js("const s = process.env.JWT_SECRET || 'CHANGE_ME';"),
    'fail critical server.js:2',
  ],
  [
    'express-session',
    js("app.use(session({ secret: 'keyboard cat', resave: false }));"),
    'fail critical server.js:2',
  ],
  [
    'jwt.sign',
    js("const t = jwt.sign({ id }, 'superSecret');"),
    'fail critical server.js:2',
  ],
  [
    'os.getenv',
    py('KEY = os.getenv("SECRET_KEY", "abc")'),
    'fail critical settings.py:2',
  ],
  [
    'os.environ.get over lines',
    py('KEY = os.environ.get(', '    "SECRET_KEY",', '    "abc",', ')'),
    'fail critical settings.py:4',
  ],
  [
    'decouple',
    py(
      'from decouple import config',
      'KEY = config("SECRET_KEY", default="abc")',
    ),
    'fail critical settings.py:3',
  ],
  [
    'a pydantic field',
    py(
      'class Settings(BaseSettings):',
      '    secret_key: str = "your-secret-key"',
    ),
    'fail critical settings.py:3',
  ],
  [
    'a pydantic Field',
    py(
      'class Settings(BaseSettings):',
      '    secret_key: str = Field("abc", env="KEY_SECRET")',
    ),
    'fail critical settings.py:3',
  ],
  [
    'SecretStr',
    py(
      'class Settings(BaseSettings):',
      '    password: SecretStr = SecretStr("abc")',
    ),
    'fail critical settings.py:3',
  ],
  [
    'Django literal',
    settings('SECRET_KEY = "django-insecure-abc"'),
    'fail critical shop/settings.py:2',
  ],
  [
    'Flask literal',
    py('app.secret_key = "abcdef"'),
    'fail critical settings.py:2',
  ],
  [
    'Flask config',
    py('app.config["SECRET_KEY"] = "abcdef"'),
    'fail critical settings.py:2',
  ],
  [
    'Spring placeholder',
    app('jwt:', '  secret: ${JWT_SECRET:abc}'),
    'fail critical src/main/resources/application.yml:2',
  ],
  [
    'Spring literal',
    app('jwt:', '  secret: abc'),
    'fail critical src/main/resources/application.yml:2',
  ],
  [
    'Spring @Value',
    {
      ...spring,
      'src/main/java/J.java':
        'class J {\n  @Value("${jwt.secret:abc}") String s;\n}\n',
    },
    'fail critical src/main/java/J.java:2',
  ],
  [
    'an active profile',
    {
      ...app('spring.profiles.active: dev'),
      'src/main/resources/application-dev.yml': 'jwt.secret: abc\n',
    },
    'fail critical src/main/resources/application-dev.yml:1',
  ],
  [
    'a Java constant',
    {
      ...spring,
      'src/main/java/J.java':
        'class J {\n  private static final String SECRET_KEY = "404E635266556A58";\n}\n',
    },
    'fail critical src/main/java/J.java:2',
  ],
  [
    'viper',
    {
      ...goService,
      'main.go':
        'package main\n\nfunc main() {\n\tviper.SetDefault("jwt_secret", "abc")\n}\n',
    },
    'fail critical main.go:4',
  ],
  [
    'a Go tag',
    go(
      'type C struct {',
      '\tSecret string `env:"JWT_SECRET" envDefault:"abc"`',
      '}',
    ),
    'fail critical config/config.go:3',
  ],
  [
    'a Go composite literal',
    go('var c = C{', '\tPass: "admin",', '}'),
    'fail critical config/config.go:3',
  ],
  [
    'Go bytes',
    {
      ...goService,
      'auth.go': 'package main\n\nvar jwtKey = []byte("my_secret")\n',
    },
    'fail critical auth.go:3',
  ],
  [
    'an ini file',
    {
      ...goService,
      'main.go': 'package main\n\nfunc main() { ini.Load("conf/app.ini") }\n',
      'conf/app.ini': '[app]\nJwtSecret = 233\nPassword = rootroot\n',
    },
    'fail critical conf/app.ini:3',
  ],
  [
    '.NET fallback',
    {
      ...dotnet,
      'Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\nvar k = builder.Configuration["Jwt:Key"] ?? "abc";\n',
    },
    'fail critical Program.cs:2',
  ],
  [
    'appsettings',
    {
      ...dotnet,
      'appsettings.json': '{\n  "Jwt": {\n    "Key": "abcdef"\n  }\n}\n',
    },
    'fail critical appsettings.json:3',
  ],
  [
    'appsettings: a signing key that was never filled in',
    {
      ...dotnet,
      'appsettings.json':
        '{\n  "Jwt": {\n    "Key": "<your secret key>"\n  }\n}\n',
    },
    'fail critical appsettings.json:3',
  ],
  [
    'Ruby fetch',
    {
      ...rails,
      'config/initializers/a.rb': 'A = ENV.fetch("API_TOKEN", "abc")\n',
    },
    'fail critical config/initializers/a.rb:1',
  ],
  [
    'Ruby ||',
    { ...rails, 'config/initializers/a.rb': 'A = ENV["API_TOKEN"] || "abc"\n' },
    'fail critical config/initializers/a.rb:1',
  ],
  [
    'database.yml',
    {
      ...rails,
      'config/database.yml':
        'default: &default\n  password: <%= ENV.fetch("DB_PASSWORD") { "abc" } %>\nproduction:\n  <<: *default\n',
    },
    'fail critical config/database.yml:2',
  ],
  [
    'Laravel',
    {
      ...laravel,
      'config/services.php':
        "<?php\nreturn [\n    'secret' => env('PAY_SECRET', 'abc'),\n];\n",
    },
    'fail critical config/services.php:3',
  ],
  [
    'Rust',
    {
      ...rust,
      'src/main.rs':
        'fn main() {\n    let s = std::env::var("JWT_SECRET").unwrap_or_else(|_| "abc".to_string());\n}\n',
    },
    'fail critical src/main.rs:2',
  ],
  [
    'Python or',
    py("SECRET_KEY = os.environ.get('SECRET_KEY') or 'you-will-never-guess'"),
    'fail critical settings.py:2',
  ],
  [
    'Python or, over two lines',
    py(
      "JWT_SECRET = os.getenv('JWT_SECRET') or \\",
      "    'you-will-never-guess'",
    ),
    'fail critical settings.py:3',
  ],
  [
    'a signing key in Go',
    {
      ...goService,
      'utils/jwt.go': file(
        'package utils',
        'var JWTSecret = []byte("!!SECRET!!")',
      ),
    },
    'fail critical utils/jwt.go:2',
  ],
  [
    'a file that viper takes by a name without ending',
    {
      ...go(
        'import "github.com/spf13/viper"',
        'func Load(name string) error {',
        '\tviper.SetConfigName(name)',
        '\treturn viper.ReadInConfig()',
        '}',
      ),
      'main.go': file(
        'package main',
        'func path(stage string) string {',
        '\treturn "./config/config-docker"',
        '}',
      ),
      'config/config-docker.yml': file('server:', '  JwtSecretKey: secretkey'),
    },
    'fail critical config/config-docker.yml:2',
  ],
  [
    'an env file that the image takes along and the code loads',
    {
      ...go(
        'func Load() error {',
        '\tviper.SetConfigName("app")',
        '\tviper.SetConfigType("env")',
        '\treturn viper.ReadInConfig()',
        '}',
      ),
      'app.env': 'TOKEN_SYMMETRIC_KEY=12345678901234567890123456789012\n',
      Dockerfile:
        'FROM golang:1.24.1 AS build\nCOPY . .\nRUN go build -o main main.go\nFROM alpine:3.19\nCOPY --from=build /app/main .\nCOPY app.env .\nCMD ["/app/main"]\n',
    },
    'fail critical Dockerfile:6',
  ],
  [
    'an example env file in the image',
    {
      ...js(),
      '.env.example': 'JWT_SECRET=abc\n',
      Dockerfile:
        'FROM node:22.1\nCOPY . .\nRUN cp .env.example .env\nCMD ["node", "server.js"]\n',
    },
    'fail critical Dockerfile:3',
  ],
  [
    'Node: a schema of another module that is content with the built-in secret',
    {
      ...js(
        "const { schema } = require('./schema');",
        'exports.config = schema.parse({',
        "  JWT_SECRET: process.env.JWT_SECRET ?? 'superSecret',",
        '});',
      ),
      'schema.js': file(
        "const { z } = require('zod');",
        'exports.schema = z.object({ JWT_SECRET: z.string() });',
      ),
    },
    'fail critical server.js:4',
  ],
  [
    'Node: a schema that demands the key, in a module that nothing imports',
    {
      ...js("exports.secret = process.env.JWT_SECRET || 'superSecret';"),
      'env.js': file(
        "const { z } = require('zod');",
        'exports.env = z.object({ JWT_SECRET: z.string() }).parse(process.env);',
      ),
    },
    'fail critical server.js:2',
  ],
  [
    'Rust: a default of the config crate',
    {
      'Cargo.toml':
        '[package]\nname = "orders"\n[dependencies]\naxum = "0.7"\nconfig = "0.14"\n',
      'src/main.rs': file(
        'fn load() -> Result<Settings, config::ConfigError> {',
        '    config::Config::builder()',
        '        .set_default("tokens.jwt.secret", "abc")?',
        '        .add_source(config::Environment::with_prefix("APP"))',
        '        .build()?',
        '        .try_deserialize()',
        '}',
      ),
    },
    'fail critical src/main.rs:3',
  ],
];

/** A connection string beside a key that comes from outside. */
const connected = (connection: string, name = 'appsettings.json'): Files => ({
  ...dotnet,
  'Program.cs':
    'var builder = WebApplication.CreateBuilder(args);\nvar k = builder.Configuration["Jwt:Key"];\n',
  [name]: file(
    '{',
    '  "ConnectionStrings": {',
    `    "Default": "${connection}"`,
    '  }',
    '}',
  ),
});

const clean: Case[] = [
  [
    'ASP.NET: a token for somebody else’s service that says to be replaced',
    {
      ...dotnet,
      'appsettings.json': file(
        '{ "Agent": {',
        '  "AgentToken": "replace-with-a-provisioned-agent-token"',
        '} }',
      ),
    },
    'pass',
  ],
  [
    'an env file in the image that says where the credentials lie',
    {
      ...builtWith('COPY .env-dist /app/.env'),
      '.env-dist': 'GOOGLE_APPLICATION_CREDENTIALS="gcp_key.json"\n',
    },
    'pass',
  ],
  [
    'Java: what classes of tokens are told that is no key',
    token(
      '  @Value("${jwt.secret}") String secret;',
      '  void check(String t) { if (t == null) throw new JwtException("Invalid token signature"); }',
      '  Filter filter() { return new JwtAuthenticationFilter("/api/orders"); }',
      '  Object answer(String t) { return new JwtResponse(t, "Bearer"); }',
    ),
    'pass',
  ],
  [
    'Java: an injected key that shares its name with a constant of another file',
    {
      ...token(
        '  @Value("${jwt.secret}") private String SIGN_SECRET;',
        '  Claims read(String t) { return Jwts.parser().setSigningKey(SIGN_SECRET).parseClaimsJws(t).getBody(); }',
      ),
      'src/main/java/orders/Headers.java': file(
        'package orders;',
        'class Headers {',
        '  static final String SIGN_SECRET = "x-orders-header-9";',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: bytes that no token asks for, beside tokens',
    goToken(
      'func Sign(t *jwt.Token) (string, error) { return t.SignedString([]byte(os.Getenv("JWT_SECRET"))) }',
      'func (s State) MarshalText() ([]byte, error) { return []byte("pending"), nil }',
    ),
    'pass',
  ],
  [
    'Java: a constant that names the property to look up',
    token(
      '  private static final String SECRET_KEY = "jwt.signing.key";',
      '  SecretKey key() { return Keys.hmacShaKeyFor(environment.getProperty(SECRET_KEY).getBytes()); }',
      '  @Value("${jwt.secret}") String secret;',
    ),
    'pass',
  ],
  [
    'Java: the name of the algorithm beside a key that is injected',
    token(
      '  @Value("${jwt.secret}") String secret;',
      '  SecretKey key() { return new SecretKeySpec(secret.getBytes(), "HmacSHA256"); }',
    ),
    'pass',
  ],
  [
    'Go: a middleware that was written and never wired',
    {
      ...goToken(
        'func JwtConfig() fiber.Handler { return jwtware.New(jwtware.Config{ Key: []byte("secret") }) }',
        'func Sign(t *jwt.Token) (string, error) { return t.SignedString([]byte(os.Getenv("JWT_SECRET"))) }',
      ),
    },
    'pass',
  ],
  [
    'Go: what a page says once to its next one',
    goToken(
      'func Sign(t *jwt.Token) { flashStore = sessions.NewCookieStore([]byte("orders")); use(os.Getenv("JWT_SECRET")) }',
    ),
    'pass',
  ],
  [
    'a default in a compose file that nothing calls production',
    {
      ...js('const secret = process.env.JWT_SECRET;'),
      'docker-compose.yml': file(
        'services:',
        '  postgres:',
        '    image: postgres:17.2',
        '    environment:',
        '      POSTGRES_PASSWORD: ${DB_PASSWORD:-orders-2024}',
      ),
    },
    'pass',
  ],
  [
    'Laravel: a disk that is not the default, and where a documentation page puts a key',
    {
      ...laravel,
      'config/filesystems.php': file(
        '<?php',
        'return [',
        "    'default' => 'local',",
        "    'disks' => [",
        "        's3' => [",
        "            'key' => 'your-key',",
        "            'secret' => 'your-secret',",
        '        ],',
        '    ],',
        '];',
      ),
      'config/l5-swagger.php': file(
        '<?php',
        'return [',
        "    'key_var' => env('L5_SWAGGER_API_KEY_VAR', 'Authorization'),",
        "    'key_inject' => env('L5_SWAGGER_API_KEY_INJECT', 'header'),",
        '];',
      ),
    },
    'not-applicable',
  ],
  [
    'Go: envconfig and a struct that nobody hands to it',
    {
      ...goService,
      'config/config.go': file(
        'package config',
        'import "github.com/kelseyhightower/envconfig"',
        'type Config struct {',
        '\tPort int `default:"3030"`',
        '}',
        'type JWTConfig struct {',
        '\tSecret string `default:"test-signing-key"`',
        '}',
        'func Get() (c Config, err error) {',
        '\tvar c Config',
        '\terr = envconfig.Process("orders", &c)',
        '\treturn',
        '}',
      ),
      'main.go':
        'package main\n\nimport "example.com/orders/config"\n\nfunc main() {\n\tconfig.Get()\n}\n',
    },
    'not-applicable',
  ],
  [
    'pydantic: a class of a database’s models that shares a base’s name',
    {
      ...fastapi,
      'config.py': file(
        'from pydantic_settings import BaseSettings',
        'class Base(BaseSettings):',
        '    debug: bool = False',
        'class Settings(Base):',
        '    port: int = 8000',
        'settings = Settings()',
      ),
      'models.py': file(
        'from sqlalchemy.orm import DeclarativeBase',
        'class Base(DeclarativeBase):',
        '    password: str = "guest-password"',
      ),
      'main.py':
        'from fastapi import FastAPI\nfrom config import settings\n\napp = FastAPI()\n',
    },
    'not-applicable',
  ],
  [
    'Node: a default that the start replaces by a random one',
    {
      ...express,
      'config/default.js': "module.exports = { sessionSecret: 'secret' };\n",
      'config/index.js': file(
        "const config = Object.assign({}, require('./default'));",
        "if (config.sessionSecret === 'secret') {",
        "  logger.warn('Session secret not set. Using a random one.');",
        "  config.sessionSecret = crypto.randomBytes(16).toString('hex');",
        '}',
        'module.exports = config;',
      ),
      'server.js':
        "const config = require('./config');\nrequire('express')().use(session({ secret: config.sessionSecret })).listen(3000);\n",
    },
    'pass',
  ],
  [
    'Symfony: the class that handles a token, and the icon of a password',
    {
      'composer.json': '{ "require": { "symfony/framework-bundle": "^7.0" } }',
      'public/index.php': '<?php\n',
      'config/packages/security.yaml': file(
        'security:',
        '  firewalls:',
        '    api:',
        '      access_token:',
        '        token_handler: App\\API\\AccessTokenHandler',
      ),
      'config/packages/icons.yaml': 'icons:\n  password: fas fa-key\n',
    },
    'pass',
  ],
  [
    'Spring: a section for another profile, its condition partly nested',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'application:',
        '  secrets:',
        '    apiKey: ${API_KEY}',
        '---',
        'spring:',
        '  config.activate.on-profile: develop',
        'application:',
        '  secrets:',
        '    apiKey: apisecret',
      ),
    },
    'pass',
  ],
  [
    'Spring: a profile that a compose file over mounted sources activates',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'mail:',
        '  password: ${MAIL_PASSWORD}',
      ),
      'src/main/resources/application-dev.yml': file(
        'mail:',
        '  password: abc-def-ghi',
      ),
      'docker-compose.yaml': file(
        'services:',
        '  api:',
        '    image: maven:3.9.6-eclipse-temurin-21',
        '    command: mvn spring-boot:run',
        '    environment:',
        '      SPRING_PROFILES_ACTIVE: dev',
        '    volumes:',
        '      - "$PWD:/usr/src/workdir"',
      ),
    },
    'pass',
  ],
  [
    'HOCON: a password without which nothing starts, and one of another block',
    {
      ...ktor,
      'src/main/resources/application.conf': file(
        'database {',
        '  password: ${DB_PASSWORD}',
        '}',
        'embedded {',
        '  # password: "postgrespw"',
        '  password: ${?EMBEDDED_PASSWORD}',
        '}',
      ),
      'src/main/resources/application-dev.conf': file(
        'database {',
        '  password: "postgrespw"',
        '  password: ${?DB_PASSWORD}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'the shortest length of a password',
    {
      ...goService,
      'env.go': file(
        'package main',
        'type Environment struct {',
        '\tMinLengthPassword int `env:"MIN_LENGTH_PASSWORD" envDefault:"8"`',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Laravel: the level of logging of an exception that has a token in its name',
    {
      ...laravel,
      'config/exceptions.php': file(
        '<?php',
        "return ['levels' => [",
        "  'Illuminate\\\\Session\\\\TokenMismatchException' => 'notice',",
        ']];',
      ),
    },
    'not-applicable',
  ],
  [
    'Rails: an empty object for credentials that nobody needs',
    {
      ...rails,
      'config/storage.yml': file(
        'google:',
        "  service: <%= 'GCS' %>",
        "  credentials: <%= ENV['GCS_CREDENTIALS'] || '{}' %>",
      ),
    },
    'pass',
  ],
  [
    'Node: a built-in secret that a schema of another module makes useless',
    {
      ...js(
        "const { env } = require('./env');",
        "exports.secret = process.env.JWT_SECRET || 'superSecret';",
      ),
      'env.js': file(
        "const { z } = require('zod');",
        'exports.env = z.object({ JWT_SECRET: z.string() }).parse(process.env);',
      ),
    },
    'pass',
  ],
  [
    'Go: the name of the header that a secret comes in',
    {
      ...goService,
      'config.go': file(
        'package main',
        'type Config struct {',
        '\tTrustedHeaderAuthKey string `default:"Remote-User" env:"TRUSTED_HEADER_AUTH_KEY"`',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Laravel: a connection that only tests use',
    {
      ...laravel,
      'config/database.php': file(
        '<?php',
        'return [',
        "    'connections' => [",
        "        'mysql' => [",
        "            'password' => env('DB_PASSWORD', ''),",
        '        ],',
        "        'mysql_testing' => [",
        "            'password' => env('DB_PASSWORD', 'admin123'),",
        '        ],',
        '    ],',
        '];',
      ),
    },
    'pass',
  ],
  [
    'Python: how often tokens may be asked for',
    py('RATE = os.getenv("TOKEN_EXCHANGE_THROTTLE_RATE", "60/min")'),
    'not-applicable',
  ],
  [
    'Django: a class by its name',
    settings(
      'DJOSER = {"SERIALIZERS": {"token": "accounts.serializers.TokenSerializer"}}',
    ),
    'pass',
  ],
  [
    'Django: a value for the test run, beside a demanded one',
    settings(
      'is_test_env = "test" in sys.argv',
      'if is_test_env:',
      '    SECRET_KEY = os.environ.get("SECRET_KEY", "made-for-the-tests")',
      'else:',
      '    SECRET_KEY = os.environ["SECRET_KEY"]',
    ),
    'pass',
  ],
  [
    'a file of settings that no image takes along',
    builtWith('COPY --from=build /out/orders /orders'),
    'pass',
  ],
  [
    'Laravel: an example connection of a package that is not the chosen one',
    {
      ...laravel,
      'config/github.php': file(
        '<?php',
        'return [',
        "  'default' => 'main',",
        "  'connections' => [",
        "    'main' => [ 'token' => env('GITHUB_TOKEN') ],",
        "    'app' => [",
        "      'clientSecret' => 'your-client-secret',",
        '    ],',
        '  ],',
        '];',
      ),
    },
    'pass',
  ],
  [
    'Symfony: the name of a parameter',
    {
      'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
      'public/index.php': file('<?php', 'return fn () => new Kernel();'),
      'config/services.yaml': file(
        'services:',
        '  App\\Stripe:',
        '    arguments:',
        "      $secretKey: '%billing.stripe_secret_key%'",
      ),
    },
    'pass',
  ],
  [
    '.NET: a constant that names the place of a secret in the configuration',
    {
      ...dotnet,
      'Constants/StripeKeys.cs': file(
        'public static class StripeKeys {',
        '    public const string SecretKey = "Stripe:SecretKey";',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Symfony: the name of another service',
    {
      'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
      'public/index.php': file('<?php', 'return fn () => new Kernel();'),
      'config/services.yaml': file(
        'services:',
        '  App\\Listener:',
        '    arguments:',
        "      $limiters: { oauth_token: '@limiter.oauth_token' }",
        "      $secretFactory: '@App\\Factory\\SecretFactory'",
      ),
    },
    'pass',
  ],
  [
    'Rails: what the section for development falls back to',
    {
      ...rails,
      'config/secrets.yml': file(
        'development:',
        '  secret_key_base: <%= ENV.fetch("SECRET_KEY_BASE", "101615e3369d108c13f7182caf9bb988") %>',
        'production:',
        '  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>',
      ),
    },
    'pass',
  ],
  [
    'Laravel: somebody else’s token that says of itself that it is none',
    {
      ...laravel,
      'config/services.php': file(
        '<?php',
        'return [',
        "    'pushover' => ['token' => 'fake_token'],",
        "    'mandrill' => ['secret' => env('MANDRILL_SECRET')],",
        '];',
      ),
    },
    'pass',
  ],
  [
    '.NET: a connection string whose password is to be filled in',
    connected('Server=db;User Id=shop;Password=<password>'),
    'pass',
  ],
  [
    '.NET: the settings of a harness beside the service',
    connected(
      'Server=db;User Id=shop;Password=sa12345',
      'src/Orders.TestHarness/appsettings.json',
    ),
    'pass',
  ],
  [
    '.NET: a connection string without a password',
    connected('Server=db;Database=orders;Integrated Security=true'),
    'pass',
  ],
  [
    '.NET: a connection string for development',
    connected(
      'Server=localhost;User Id=sa;Password=sa12345',
      'appsettings.Development.json',
    ),
    'pass',
  ],
  [
    'a sentence in the place of a private key',
    {
      ...spring,
      'src/main/resources/application.yml':
        'wallet:\n  key: ${WALLET_PRIVATE_KEY:privateKeyWhichShouldBeBase64Encoded}\n',
    },
    'pass',
  ],
  [
    'a parameter that the protocol ignores',
    js(
      'const secret = process.env.SESSION_SECRET;',
      "exchange({ client_secret: 'dummy', code });",
    ),
    'pass',
  ],
  [
    'Django: another module refuses to serve with the constant',
    {
      ...settings(
        'INSECURE_DEFAULT_SECRET_KEY = "unsafe-dev-key-change-me"',
        'SECRET_KEY = os.environ.get("SECRET_KEY", INSECURE_DEFAULT_SECRET_KEY)',
      ),
      'shop/security.py': file(
        'from django.conf import settings',
        '',
        'def enforce_secret_key():',
        '    default = settings.INSECURE_DEFAULT_SECRET_KEY',
        '    if not settings.DEBUG and settings.SECRET_KEY == default:',
        '        raise ImproperlyConfigured("SECRET_KEY is not set")',
      ),
    },
    'pass',
  ],
  [
    'the password of a connection from elsewhere',
    js(
      'const db = mysql.createConnection({ password: process.env.DB_PASSWORD });',
      "const empty = mysql.createConnection({ user: 'root', password: '' });",
      'const given = mysql.createConnection({ password: `${prefix}${secret}` });',
    ),
    'pass',
  ],
  [
    'a password that is no connection’s',
    js(
      'const s = process.env.JWT_SECRET;',
      "const labels = t({ password: 'Your password' });",
      "const query = new Client({ fields: { password: select('password') } });",
    ),
    'pass',
  ],
  [
    'Java: the password of a user',
    {
      ...app('jwt:', '  secret: ${JWT_SECRET}'),
      'src/main/java/shop/Users.java': file(
        'class Users {',
        '  @Autowired DataSource source;',
        '  void add(User user) { user.setPassword("iloveit"); }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'convict: a key that only a developer’s machine uses',
    js(
      "const config = require('convict')({",
      "  passwordForLocalDev: { format: String, default: 'orders', env: 'DB_PASSWORD' },",
      "  token: { format: String, default: null, env: 'API_TOKEN' },",
      '});',
    ),
    'pass',
  ],
  [
    'a Laravel connection that is not chosen',
    {
      ...laravel,
      'config/queue.php': file(
        '<?php',
        'return [',
        "  'default' => env('QUEUE_DRIVER', 'sync'),",
        "  'connections' => [",
        "    'sqs' => ['driver' => 'sqs', 'secret' => 'your-secret-key'],",
        '  ],',
        "  'key' => env('APP_KEY'),",
        '];',
      ),
    },
    'pass',
  ],
  ['no default', js('const s = process.env.JWT_SECRET;'), 'pass'],
  ['an empty default', js("const s = process.env.JWT_SECRET || '';"), 'pass'],
  [
    'a default that is another variable',
    py('KEY = os.getenv("SECRET_KEY", OTHER)'),
    'pass',
  ],
  ['None', py('KEY = os.getenv("SECRET_KEY", None)'), 'pass'],
  [
    'a development guard',
    js(
      "const s = process.env.NODE_ENV !== 'production' ? 'dev-secret' : process.env.JWT_SECRET;",
    ),
    'pass',
  ],
  [
    'a rejected default',
    settings(
      'DEBUG = False',
      'SECRET_KEY = os.environ.get("SECRET_KEY", "django-insecure-abc")',
      'if not DEBUG and SECRET_KEY.startswith("django-insecure"):',
      '    raise ImproperlyConfigured("SECRET_KEY")',
    ),
    'pass',
  ],
  [
    'demanded in production',
    js(
      "const s = process.env.JWT_SECRET || 'dev';",
      'if (isProduction && !process.env.JWT_SECRET) {',
      "  throw new Error('JWT_SECRET');",
      '}',
    ),
    'pass',
  ],
  [
    'a settings class for tests',
    {
      ...fastapi,
      'settings.py':
        'class Settings(BaseSettings):\n    secret_key: str\nclass TestSettings(Settings):\n    secret_key: str = "abc"\n',
    },
    'pass',
  ],
  [
    'a base module whose key the production module takes from elsewhere',
    {
      ...django,
      'shop/wsgi.py':
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.prod")\n',
      'shop/settings/base.py': 'SECRET_KEY = "kgq$h3abcdefgh"\n',
      'shop/settings/prod.py': file(
        'from .base import *',
        'try:',
        '    with open("secret.txt") as f:',
        '        SECRET_KEY = f.read().strip()',
        'except OSError:',
        '    SECRET_KEY = get_random_secret_key()',
      ),
    },
    'pass',
  ],
  [
    'a settings module for development',
    {
      ...django,
      'shop/wsgi.py':
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
      'shop/settings/base.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n',
      'shop/settings/production.py': 'from .base import *\n',
      'shop/settings/local.py': 'from .base import *\nSECRET_KEY = "abc"\n',
    },
    'pass',
  ],
  [
    'a profile that nothing activates',
    {
      ...app('jwt.secret: ${JWT_SECRET}'),
      'src/main/resources/application-local.yml': 'jwt.secret: abc\n',
    },
    'pass',
  ],
  [
    'a value that production overrides',
    {
      ...app('jwt.secret: abc'),
      'src/main/resources/application-prod.yml': 'jwt.secret: ${JWT_SECRET}\n',
    },
    'pass',
  ],
  [
    'a manifest that overrides it',
    {
      ...app('jwt.secret: abc'),
      Dockerfile:
        'FROM eclipse-temurin:21-jre\nCMD ["java", "-jar", "app.jar"]\n',
      'compose.prod.yml':
        'services:\n  orders:\n    build: .\n    environment:\n      JWT_SECRET: ${JWT_SECRET}\n',
    },
    'pass',
  ],
  [
    'a default that the next lines replace',
    {
      ...goService,
      'main.go':
        'package main\n\nfunc main() {\n\tsecret := "orders"\n\tif !demo {\n\t\tsecret = load()\n\t}\n\tx := os.Getenv("API_TOKEN")\n}\n',
    },
    'pass',
  ],
  [
    'an empty Laravel default',
    {
      ...laravel,
      'config/services.php': "<?php\nreturn ['secret' => env('PAY_SECRET')];\n",
    },
    'pass',
  ],
  ['Rails without a literal', rails, 'pass'],
  [
    'a commented example',
    py('# SECRET_KEY = "abc"', 'KEY = os.environ["SECRET_KEY"]'),
    'pass',
  ],
];

const other: Case[] = [
  [
    'Go: the name under which the secret lies in the database',
    {
      ...goService,
      'consts/consts.go':
        'package consts\n\nconst (\n\tJWTSecretKey = "JWTSecret"\n)\n',
    },
    'not-applicable',
  ],
  [
    'policy and lifetime',
    js(
      "const a = process.env.PASSWORD_MIN_LENGTH || '12';",
      "const b = process.env.TOKEN_TTL || '15m';",
      "const c = process.env.ACCESS_TOKEN_EXPIRE_MINUTES || '30';",
    ),
    'not-applicable',
  ],
  [
    'names of secrets',
    js("const a = process.env.SECRET_NAME || 'orders/db';"),
    'not-applicable',
  ],
  [
    'public keys',
    js("const a = process.env.PUBLIC_API_KEY || 'pk_abc';"),
    'not-applicable',
  ],
  [
    'labels of a form',
    js("const labels = { password: 'Password', secret: 'Secret' };"),
    'not-applicable',
  ],
  [
    'tests',
    { ...js(), 'test/a.test.js': "process.env.JWT_SECRET || 'abc';\n" },
    'not-applicable',
  ],
  [
    'seeds',
    {
      ...js(),
      'prisma/seed.js': "const p = process.env.ADMIN_PASSWORD || 'admin123';\n",
    },
    'not-applicable',
  ],
];

describe('config-no-insecure-defaults', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(other)('does not apply: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
