import {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityJwtVerification as check } from './security-jwt-verification';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/auth.middleware.js': file(
    "const jwt = require('jsonwebtoken');",
    ...lines,
  ),
});
const py = (...lines: string[]): Files => ({
  ...flask,
  'auth.py': file(...lines),
});

const cases: Case[] = [
  [
    '.NET: an end that is not asked for, of tokens that all have one',
    {
      ...dotnet,
      'Auth.cs': file(
        'using Microsoft.IdentityModel.Tokens;',
        'var parameters = new TokenValidationParameters { RequireExpirationTime = false, IssuerSigningKey = key };',
        'services.AddAuthentication().AddJwtBearer(jwt => jwt.TokenValidationParameters = parameters);',
        'var issued = new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddHours(1), SigningCredentials = credentials };',
      ),
    },
    'pass',
  ],
  [
    '.NET: an end that is not asked for, where nothing says that tokens have one',
    {
      ...dotnet,
      'Auth.cs': file(
        'using Microsoft.IdentityModel.Tokens;',
        'var parameters = new TokenValidationParameters { RequireExpirationTime = false, IssuerSigningKey = key };',
        'services.AddAuthentication().AddJwtBearer(jwt => jwt.TokenValidationParameters = parameters);',
      ),
    },
    'fail critical Auth.cs:2',
  ],
  [
    'Node: a key that the object of the settings spells out',
    {
      ...js(
        "import { AppConfig } from './config';",
        "export const issue = user => jwt.sign({ id: user.id }, AppConfig.app.secret, { expiresIn: '1h' });",
      ),
      'src/config.ts': file(
        'interface IConfig { app: { secret: string; } }',
        'export const AppConfig: IConfig = {',
        "  app: { secret: 'correct-horse' },",
        '};',
      ),
    },
    'fail critical src/auth.middleware.js:3',
  ],
  [
    'Node: a key that the object of the settings takes from the environment',
    {
      ...js(
        "import { AppConfig } from './config';",
        "export const issue = user => jwt.sign({ id: user.id }, AppConfig.app.secret, { expiresIn: '1h' });",
      ),
      'src/config.ts': file(
        'export const AppConfig = {',
        "  app: { secret: process.env.SECRET ?? '' },",
        '};',
      ),
    },
    'pass',
  ],
  [
    'an end that whoever asks for the token hands over',
    {
      ...py(
        'import jwt',
        'def make(claims):',
        '    return jwt.encode(claims, KEY, algorithm="HS256")',
        'def read(text):',
        '    return jwt.decode(text, KEY, algorithms=["HS256"])',
      ),
      'sessions.py': file(
        'from auth import make',
        'def login(user):',
        '    return make({"sub": user, "exp": now() + MINUTES})',
      ),
    },
    'pass',
  ],
  [
    'a token for another system alone, which this one never reads',
    py(
      'import jwt',
      'def help_desk_token(user):',
      '    return jwt.encode({"email": user}, HELP_DESK_KEY, algorithm="HS256")',
    ),
    'pass',
  ],
  [
    'the name under which a secret is kept',
    {
      ...py(
        'import jwt',
        'def read(text):',
        '    return jwt.decode(text, KEY, algorithms=["HS256"])',
      ),
      'config.py': file(
        'from secrets_manager import load',
        'settings = load(jwt_secret="prod/orders/jwt-secret")',
      ),
    },
    'pass',
  ],
  [
    'Ruby: the link of a confirmation mail, which opens no session',
    {
      ...rails,
      'app/models/order.rb': file(
        'class Order',
        '  def link = JWT.encode({ order_id: id }, Rails.application.secret_key_base, "HS256")',
        '  def self.of(link) = JWT.decode(link, Rails.application.secret_key_base, true, algorithm: "HS256")',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Python: the key is handed over as a literal',
    py(
      'from jose import jwt',
      'def service(users):',
      '    return AuthService(users, jwt_secret_key="my_jwt_secret", jwt_algorithm="HS256")',
      'class AuthService:',
      '    def user(self, token):',
      '        return jwt.decode(token, self._key, algorithms=["HS256"])',
    ),
    'fail critical auth.py:3',
  ],
  [
    'Python: the key is handed over as a setting',
    py(
      'from jose import jwt',
      'def service(users):',
      '    return AuthService(users, jwt_secret_key=settings.key, jwt_algorithm="HS256")',
      'class AuthService:',
      '    def user(self, token):',
      '        return jwt.decode(token, self._key, algorithms=["HS256"])',
    ),
    'pass',
  ],
  [
    'Spring: tokens that nothing ends',
    {
      ...spring,
      'src/main/java/Tokens.java': file(
        'import org.springframework.security.oauth2.jwt.*;',
        'class Tokens {',
        '  String make(String user) {',
        '    return encoder.encode(JwtEncoderParameters.from(JwtClaimsSet.builder().subject(user).build())).getTokenValue();',
        '  }',
        '  Jwt read(String text, JwtDecoder decoder) { return decoder.decode(text); }',
        '}',
      ),
    },
    'fail critical src/main/java/Tokens.java:4',
  ],
  [
    'Ruby: tokens that nothing ends',
    {
      ...rails,
      'app/models/token.rb': file(
        'class Token',
        '  def self.encode(payload) = JWT.encode(payload, ENV.fetch("KEY"), "HS256")',
        '  def self.decode(text) = JWT.decode(text, ENV.fetch("KEY"), true, algorithm: "HS256")',
        'end',
      ),
      'app/controllers/sessions_controller.rb': file(
        'class SessionsController < ApplicationController',
        '  def create = render(json: { jwt: Token.encode(id: user.id) })',
        'end',
      ),
    },
    'fail critical app/models/token.rb:2',
  ],
  [
    'Ruby: tokens whose end the caller sets',
    {
      ...rails,
      'app/models/token.rb': file(
        'class Token',
        '  def self.encode(payload) = JWT.encode(payload, ENV.fetch("KEY"), "HS256")',
        'end',
      ),
      'app/controllers/sessions_controller.rb': file(
        'class SessionsController < ApplicationController',
        '  def create = render(json: { jwt: Token.encode(id: user.id, exp: 1.day.from_now.to_i) })',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Python: tokens that nothing ends',
    py(
      'import jwt',
      'def make(user):',
      '    return jwt.encode({"sub": user}, KEY, algorithm="HS256")',
      'def read(text):',
      '    return jwt.decode(text, KEY, algorithms=["HS256"])',
    ),
    'fail critical auth.py:3',
  ],
  [
    'Python: tokens with an end',
    py(
      'import jwt',
      'def make(user):',
      '    return jwt.encode({"sub": user, "exp": soon()}, KEY, algorithm="HS256")',
    ),
    'pass',
  ],
  [
    'Go: tokens that nothing ends',
    {
      ...goService,
      'auth/token.go': file(
        'package auth',
        'import "github.com/golang-jwt/jwt/v5"',
        'func Make(id string) (string, error) {',
        '\tt := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": id})',
        '\treturn t.SignedString(key)',
        '}',
        'func Read(text string) (*jwt.Token, error) { return jwt.Parse(text, keyOf) }',
      ),
    },
    'fail critical auth/token.go:4',
  ],
  [
    'Go: claims that are made elsewhere, with an end',
    {
      ...goService,
      'auth/token.go': file(
        'package auth',
        'import "github.com/golang-jwt/jwt/v5"',
        'func Make(c Claims) (string, error) {',
        '\treturn jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(key)',
        '}',
      ),
      'auth/claims.go': file(
        'package auth',
        'type Claims struct { jwt.RegisteredClaims }',
        'func New() Claims { return Claims{jwt.RegisteredClaims{ExpiresAt: soon()}} }',
      ),
    },
    'pass',
  ],
  [
    'Go: a stand-in for the real check',
    {
      ...goService,
      'auth/http_mock.go': file(
        'package auth',
        'func claims(token string) {',
        '\tjwt.Parse(token, func(t *jwt.Token) (interface{}, error) { return []byte("mock_secret"), nil })',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Flask-JWT-Extended: a default that the class for production replaces',
    {
      'requirements.txt': 'flask==3.0.0\nflask-jwt-extended==4.6.0\n',
      'app.py': file(
        'from flask import Flask',
        'from flask_jwt_extended import JWTManager',
        'app = Flask(__name__)',
        'JWTManager(app)',
      ),
      'config.py': file(
        'import os',
        'class Config:',
        '    JWT_SECRET_KEY = "dev-only"',
        'class ProductionConfig(Config):',
        '    JWT_SECRET_KEY = os.environ["JWT_SECRET_KEY"]',
      ),
    },
    'pass',
  ],
  ...(
    [
      ['[]byte("secret key")', 'fail critical auth.go:5'],
      ['[]byte(os.Getenv("JWT_KEY"))', 'pass'],
    ] as const
  ).map(
    ([key, expected]): Case => [
      `gin-jwt: ${key}`,
      {
        'go.mod':
          'module example.com/orders\n\ngo 1.24\n\nrequire github.com/appleboy/gin-jwt/v2 v2.10.0\n',
        'main.go': 'package main\n\nfunc main() {\n}\n',
        'auth.go': file(
          'package main',
          'import jwt "github.com/appleboy/gin-jwt/v2"',
          'var config = &jwt.GinJWTMiddleware{',
          '\tRealm: "orders",',
          `\tKey: ${key},`,
          '}',
        ),
      },
      expected,
    ],
  ),
  ...(
    [
      ["'secret'", 'fail critical config/initializers/jwt_sessions.rb:1'],
      ["ENV.fetch('JWT_KEY')", 'pass'],
    ] as const
  ).map(
    ([key, expected]): Case => [
      `jwt_sessions: ${key}`,
      {
        ...rails,
        'config/initializers/jwt_sessions.rb': file(
          `JWTSessions.encryption_key = ${key}`,
        ),
      },
      expected,
    ],
  ),
  [
    'hapi: its own plugin',
    {
      'package.json':
        '{ "dependencies": { "@hapi/hapi": "21", "@hapi/jwt": "3" } }',
      'server.js': file(
        "import Hapi from '@hapi/hapi';",
        "import Jwt from '@hapi/jwt';",
        'const server = Hapi.server({ port: 80 });',
        'await server.register(Jwt);',
        "server.auth.strategy('oidc', 'jwt', { keys: { uri: config.jwks }, verify: { aud: config.audience, iss: config.issuer, sub: false, exp: true } });",
      ),
    },
    'pass',
  ],
  ...(
    [
      ['JWT_SECRET_KEY = "hard to guess"', 'fail critical config.py:2'],
      ['JWT_SECRET_KEY = os.environ["JWT_SECRET_KEY"]', 'pass'],
    ] as const
  ).map(
    ([line, expected]): Case => [
      `Flask-JWT-Extended: ${line}`,
      {
        'requirements.txt': 'flask==3.0.0\nflask-jwt-extended==4.6.0\n',
        'app.py': file(
          'from flask import Flask',
          'from flask_jwt_extended import JWTManager',
          'app = Flask(__name__)',
          'app.config.from_object("config")',
          'JWTManager(app)',
        ),
        'config.py': file('import os', line),
      },
      expected,
    ],
  ),
  [
    'a claim that is read beside a guard that verifies',
    {
      ...express,
      'package.json':
        '{ "dependencies": { "express": "4", "jsonwebtoken": "9" } }',
      'middleware/authentication.js': file(
        "const jwt = require('jsonwebtoken');",
        'module.exports = (req, res, next) => {',
        '  jwt.verify(req.token, process.env.PUBLIC_KEY, { issuer: process.env.ISSUER });',
        '  next();',
        '};',
      ),
      'middleware/party.js': file(
        "const jwt = require('jsonwebtoken');",
        'module.exports = (req, res, next) => {',
        '  req.party = jwt.decode(req.token)?.azp;',
        '  next();',
        '};',
      ),
    },
    'pass',
  ],
  [
    'tokens that never expire',
    js(
      'const issue = user => jwt.sign({ name: user.name }, process.env.KEY);',
      'const read = token => jwt.verify(token, process.env.KEY);',
    ),
    'fail critical src/auth.middleware.js:2',
  ],
  [
    'tokens whose payload brings the expiry',
    js(
      'const issue = user => jwt.sign({ name: user.name, exp: inAnHour() }, process.env.KEY);',
    ),
    'pass',
  ],
  [
    'tokens whose options bring the expiry',
    js(
      "const issue = user => jwt.sign({ name: user.name }, process.env.KEY, { expiresIn: '1h' });",
    ),
    'pass',
  ],
  [
    'tokens whose payload comes from elsewhere',
    js('const issue = payload => jwt.sign(payload, process.env.KEY);'),
    'pass',
  ],
  [
    'tokens whose age is asked for when they come back',
    js(
      'const issue = user => jwt.sign({ name: user.name }, process.env.KEY);',
      "const read = token => jwt.verify(token, process.env.KEY, { maxAge: '1h' });",
    ),
    'pass',
  ],
  [
    'jjwt: a key that is decoded from a literal',
    {
      ...spring,
      'pom.xml': file(
        '<project>',
        '  <dependencies>',
        '    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>',
        '    <dependency><groupId>io.jsonwebtoken</groupId><artifactId>jjwt-api</artifactId></dependency>',
        '  </dependencies>',
        '</project>',
      ),
      'src/main/java/JwtService.java': file(
        'import io.jsonwebtoken.security.Keys;',
        'class JwtService {',
        '  private SecretKey key() {',
        '    return Keys.hmacShaKeyFor(Decoders.BASE64.decode("404E635266556A586E3272357538782F"));',
        '  }',
        '}',
      ),
    },
    'fail critical src/main/java/JwtService.java:4',
  ],
  [
    'a guard that asks for no expiry and answers expired tokens',
    py(
      'import jwt',
      'def guard(request):',
      '    try:',
      '        payload = jwt.decode(request.token, KEY, algorithms=["HS256"], options={"verify_exp": False})',
      '    except jwt.ExpiredSignatureError:',
      '        abort(401)',
    ),
    'fail critical auth.py:4',
  ],
  [
    'reading again what passport verified',
    js(
      "passport.authenticate('jwt', (err, user) => {",
      '  const payload = jwt.decode(token);',
      '});',
    ),
    'pass',
  ],
  [
    '.NET: a key that is a constant of another project',
    {
      'src/Api/Api.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<ProjectReference Include="..\\Core\\Core.csproj" />\n</ItemGroup>\n</Project>\n',
      'src/Api/Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'var key = Encoding.ASCII.GetBytes(Constants.JWT_SECRET_KEY);',
        'builder.Services.AddAuthentication().AddJwtBearer(config => {',
        '  config.TokenValidationParameters = new() { IssuerSigningKey = new SymmetricSecurityKey(key) };',
        '});',
      ),
      'src/Core/Core.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
      'src/Core/Constants.cs':
        'public class Constants { public const string JWT_SECRET_KEY = "KeyOfAMinimumNumberOfBytes"; }\n',
    },
    'fail critical src/Api/Program.cs:4',
    { path: 'src/Api' },
  ],
  [
    '.NET: a key that is written in UTF-8',
    {
      ...dotnet,
      'Services.cs': file(
        'services.AddAuthentication().AddJwtBearer(options => {',
        '  var key = new SymmetricSecurityKey("somethinglongerforthisalgorithm"u8.ToArray());',
        '});',
      ),
    },
    'fail critical Services.cs:2',
  ],
  [
    '.NET: what a project beside the service sets up for all of them',
    {
      'src/Orders/Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<ProjectReference Include="..\\Defaults\\Defaults.csproj" />\n</ItemGroup>\n</Project>\n',
      'src/Orders/Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\n',
      'src/Defaults/Defaults.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
      'src/Defaults/Authentication.cs': file(
        'services.AddAuthentication().AddJwtBearer(options => {',
        '  options.Authority = url;',
        '});',
      ),
    },
    'pass',
    { path: 'src/Orders' },
  ],
  [
    'PHP: a signing key that says that a parser does not use it',
    {
      ...laravel,
      'app/TokenParser.php': file(
        '<?php',
        '$config = Configuration::forAsymmetricSigner(',
        '  new Sha256(),',
        "  InMemory::plainText('dummy-key-not-used-for-parsing'),",
        '  InMemory::file($publicKey),',
        ');',
      ),
    },
    'not-applicable',
  ],
  [
    'decoding only',
    js('const user = jwt.decode(token);'),
    'fail critical src/auth.middleware.js:2',
  ],
  [
    'a literal key',
    js("jwt.verify(token, 'a-key-in-code');"),
    'fail critical src/auth.middleware.js:2',
  ],
  [
    'a constant that is a literal',
    js("const KEY = 'a-key-in-code';", 'jwt.verify(token, KEY);'),
    'fail critical src/auth.middleware.js:3',
  ],
  [
    'none',
    js("jwt.verify(token, key, { algorithms: ['HS256', 'none'] });"),
    'fail critical src/auth.middleware.js:2',
  ],
  [
    'expired tokens',
    js('jwt.verify(token, key, { ignoreExpiration: true });'),
    'fail critical src/auth.middleware.js:2',
  ],
  [
    'PyJWT without the signature',
    py(
      'import jwt',
      'claims = jwt.decode(token, options={"verify_signature": False})',
    ),
    'fail critical auth.py:2',
  ],
  [
    'jose without algorithms',
    py('from jose import jwt', 'claims = jwt.decode(token, SECRET)'),
    'fail critical auth.py:2',
  ],
  [
    'an unsigned token in Java',
    {
      ...spring,
      'src/main/java/Auth.java': file(
        'import io.jsonwebtoken.Jwts;',
        'class Auth {',
        '  Claims read(String t) { return Jwts.parser().build().parseUnsecuredClaims(t); }',
        '}',
      ),
    },
    'fail critical src/main/java/Auth.java:3',
  ],
  [
    'a key from configuration',
    js("jwt.verify(token, process.env.JWT_KEY, { algorithms: ['RS256'] });"),
    'pass',
  ],
  [
    'a fallback that another check judges',
    js("jwt.verify(token, process.env.JWT_KEY || 'secret');"),
    'pass',
  ],
  [
    'decoding beside a verification',
    js('const { kid } = jwt.decode(token);', 'jwt.verify(token, keys[kid]);'),
    'pass',
  ],
  [
    'algorithms given',
    py(
      'from jose import jwt',
      'claims = jwt.decode(token, key, algorithms=["RS256"])',
    ),
    'pass',
  ],
  [
    'a framework that verifies',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'spring.security.oauth2.resourceserver.jwt.issuer-uri: ${ISSUER}',
      ),
    },
    'pass',
  ],
  ['no tokens', flask, 'not-applicable'],
  [
    'a client that looks when its own token expires',
    py(
      'import jwt',
      'def token(self):',
      '    claims = jwt.decode(self._token, options={"verify_signature": False})',
      '    self._expires = claims["exp"]',
    ),
    'pass',
  ],
  [
    'a subject that nobody verified',
    py(
      'import jwt',
      'def user(token):',
      '    claims = jwt.decode(token, options={"verify_signature": False})',
      '    return claims["sub"] if claims["exp"] > now() else None',
    ),
    'fail critical auth.py:3',
  ],
];

describe('security-jwt-verification', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
