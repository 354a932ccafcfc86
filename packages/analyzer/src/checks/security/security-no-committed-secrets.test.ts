import { generateKeyPairSync } from 'node:crypto';
import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  rust,
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
  rails,
} from '../__testUtils__/trees';
import { securityNoCommittedSecrets as check } from './security-no-committed-secrets';

/** Put together here, so that no scanner takes this file for a leak. */
const made = (...parts: string[]) => parts.join('');
const random = made('nRvyYC4soFxBdZ', '9F5Nnzz5USXstR1Yy');
const github = made('ghp', '_', 'R7xq2LmVt9KbZ4nWc8PdYs3HfJg6TuAe1oQi');
const aws = made('AKIA', 'Q3XG7PLMZ5RTVB2D');
const awsSecret = made('q8Wv2LxN7/pR4tYb9KdM', 'z3HcF6sJgUeA1oTiVnBw');
const stripe = made('sk', '_live_', '4eC39HqLyjWDarjtT1zdp7dc');
const slack = made(
  'https://hooks.',
  'slack.com/services/T0A1B2C3D/B4E5F6G7H/q8Wv2LxN7pR4tYb9KdMz3HcF',
);
const telegram = made('7712345678', ':AA', 'Hq8Wv2LxN7pR4tYb9KdMz3HcF6sJgUeA1');
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = rsa.publicKey
  .export({ type: 'spki', format: 'pem' })
  .toString();
const der = rsa.privateKey
  .export({ type: 'pkcs1', format: 'der' })
  .toString('base64');
const jwk = rsa.privateKey.export({ format: 'jwk' });
const token = (claims: object) =>
  [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('q8Wv2LxN7pR4tYb9KdMz3HcF6sJgUeA1oTiVnBwQ')
    .join('.');
const app = (...lines: string[]): Files => ({
  ...express,
  'src/client.js': file(...lines),
});
const secretManifest = (key: string, value: string) =>
  file(
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    '  name: orders',
    'data:',
    `  ${key}: ${Buffer.from(value).toString('base64')}`,
  );

const caught: Case[] = [
  [
    'Go: keys beside helpers of the tests, in a package that others use',
    {
      ...goService,
      'storage/helpers.go': file(
        'package storage',
        'import "testing"',
        'func NewForTest(t *testing.T) *Storage { return nil }',
      ),
      'storage/storage.go': 'package storage\n\nfunc Open() {}\n',
      'storage/keys.go': `package storage\n\nvar key = \`\n${pem}\`\n`,
    },
    'fail critical storage/keys.go:4',
  ],
  [
    'an app password of Google beside its mail server',
    {
      ...dotnet,
      'appsettings.Development.json': file(
        '{ "Smtp": {',
        '  "Host": "smtp.gmail.com",',
        `  "Password": "${made('xree', ' zfjf', ' xfuv', ' uakj')}"`,
        '} }',
      ),
    },
    'fail critical appsettings.Development.json:3',
  ],
  [
    'the password of a key store that lies in the tree',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'server:',
        '  ssl:',
        '    key-store: classpath:orders.p12',
        '    key-store-password: auth-manage-pass',
      ),
      'src/main/resources/orders.p12': 'binary',
    },
    'fail critical src/main/resources/application.yml:4',
  ],
  [
    'a key with a dollar sign in it',
    {
      ...goService,
      'podcasts.go': file(
        'package main',
        `const INDEX_SECRET = "${made(
          'H7tq^CZWYmAywbnn',
          'gTwB$rwQHwMSR8#fJb#Bhgb3',
        )}"`,
      ),
    },
    'fail major podcasts.go:2',
  ],
  [
    'a key of Data Protection in the clear',
    {
      ...dotnet,
      'src/Web/key-768c1632-cf7b-41a9-bb7a-bff228ae8fba.xml': file(
        '<key id="768c1632-cf7b-41a9-bb7a-bff228ae8fba" version="1">',
        '  <descriptor>',
        '    <masterKey p4:requiresEncryption="true">',
        `      <value>${made(random, random)}/q8Wv2LxN7pR4==</value>`,
        '    </masterKey>',
        '  </descriptor>',
        '</key>',
      ),
    },
    'fail critical src/Web/key-768c1632-cf7b-41a9-bb7a-bff228ae8fba.xml:4',
  ],
  [
    'a private key in a text block without the lines that name it',
    {
      ...spring,
      'src/main/java/Keys.java': file(
        'final class Keys {',
        '  static final String KEY = """',
        ...(der.match(/.{1,64}/g) ?? []).map(line => `      ${line}`),
        '      """;',
        '}',
      ),
    },
    'fail critical src/main/java/Keys.java:3',
  ],
  [
    'a key in the address of a node provider',
    {
      ...app('listen();'),
      'base.env': `BSC_RPC_URL=https://rpc.ankr.com/bsc/${made(
        '095fe20adbc46e2',
        '5cacabbc2a39f90dd1b4ff4c8',
      )}\n`,
    },
    'fail critical base.env:1',
  ],
  [
    'a password in code that was switched off',
    {
      ...express,
      'src/queue.js': file(
        'const connection = {',
        "  // host: 'redis-18141.example.net',",
        `  // password: '${made('Mx0aJ7kQz2LpVt9', 'RbW4cYdE8sHgU1fN')}',`,
        '  url: process.env.REDIS_URL,',
        '};',
      ),
    },
    'fail major src/queue.js:3',
  ],
  [
    'a password in a file of settings that the code adds',
    {
      ...dotnet,
      'appsettings.json': '{ "AllowedHosts": "*" }',
      'Configurations/mail.json': file(
        '{',
        `  "MailSettings": { "Host": "smtp.example.org", "Password": "${made(
          'AdEqEKB4',
          'QwWX9Xey82',
        )}" }`,
        '}',
      ),
      'Startup.cs':
        'internal static class Startup {\n  static void Add(WebApplicationBuilder builder) => builder.Configuration.AddJsonFile("Configurations/mail.json");\n}\n',
    },
    'fail critical Configurations/mail.json:2',
  ],
  [
    'a long key of production with signs that elsewhere begin a reference',
    {
      ...dotnet,
      'appsettings.json': `{\n  "Jwt": {\n    "Key": "${made(
        'sD3v061gf8BxXg',
        'mxcHssasjdlkas',
        'jd87439284)@#(*',
      )}"\n  }\n}\n`,
    },
    'fail critical appsettings.json:3',
  ],
  [
    'a long random key in the template of an env file',
    {
      ...express,
      'src/env.js': "require('dotenv').config();\n",
      '.env.example': `PORT=3000\nJWT_SECRET=${random}${random}\n`,
    },
    'fail major .env.example:2',
  ],
  [
    'a key of the staging environment',
    {
      ...dotnet,
      'appsettings.Staging.json': `{\n  "Jwt": { "SecretKey": "${random}" }\n}\n`,
    },
    'fail major appsettings.Staging.json:2',
  ],
  [
    'a long key that somebody typed',
    {
      ...dotnet,
      'appsettings.json': `{\n  "Jwt": { "SecretKey": "${made(
        '1234567890asdfghjkl',
        'qwertyuiopzxcvbnm',
        'wdfgbnmzxcfgh',
      )}" }\n}\n`,
    },
    'fail critical appsettings.json:2',
  ],
  [
    'a whole private key in the template of an env file',
    { ...express, '.env.example': `JWT_PRIVATE_KEY="${pem}"\n` },
    'fail major .env.example:1',
  ],
  [
    'Django: the key that startproject wrote',
    {
      ...django,
      'shop/settings.py': file(
        `SECRET_KEY = '${made(
          '2^f+3@v7$v1f8yt0!s)3-1t$)tlp+',
          'xm17=*g))_xoi&&9m#2a&',
        )}'`,
      ),
    },
    'fail critical shop/settings.py:1',
  ],
  [
    'a private key that a pipeline hands to a step',
    {
      ...express,
      '.github/workflows/deploy.yml': file(
        'on: push',
        'jobs:',
        '  deploy:',
        '    steps:',
        '      - run: ./deploy.sh',
        '        env:',
        `          PRIVATE_KEY: '${Buffer.from(pem).toString('base64')}'`,
      ),
    },
    'fail critical .github/workflows/deploy.yml:7',
  ],
  [
    'a GitHub token',
    app(`const t = '${github}';`),
    'fail critical src/client.js:1',
  ],
  [
    'an AWS key id alone',
    app('// config', `const id = "${aws}";`),
    'fail critical src/client.js:2',
  ],
  [
    'a Stripe key',
    app(`stripe('${stripe}');`),
    'fail critical src/client.js:1',
  ],
  ['a chat webhook', app(`post('${slack}')`), 'fail critical src/client.js:1'],
  [
    'a bot token in a tracked .env',
    { ...flask, '.env': `BOT_TOKEN=${telegram}\n` },
    'fail critical .env:1',
  ],
  [
    'a PEM key',
    { ...flask, 'keys/sign.pem': pem },
    'fail critical keys/sign.pem:1',
  ],
  [
    'a PEM key with escaped line ends',
    {
      ...flask,
      'service-account.json': JSON.stringify(
        { type: 'service_account', private_key: pem },
        null,
        2,
      ),
    },
    'fail critical service-account.json:3',
  ],
  [
    'a PEM key in a Secret',
    { ...flask, 'deploy/secret.yaml': secretManifest('jwt.key', pem) },
    'fail critical deploy/secret.yaml:6',
  ],
  [
    'a bare DER key in a realm export without an extension',
    {
      ...spring,
      'keycloak/realm': file('{', `"privateKey": [ "${der}" ]`, '}'),
    },
    'fail critical keycloak/realm:2',
  ],
  [
    'a private JSON web key',
    { ...flask, 'keys/jwks.json': JSON.stringify(jwk) },
    'fail critical keys/jwks.json:1',
  ],
  [
    'a password in the address of a shared server',
    app(`connect('postgres://app:kX7q2vT9mLw@db.prod.acme.io/orders')`),
    'fail critical src/client.js:1',
  ],
  [
    'a password in a connection string of pairs for a shared server',
    {
      ...flask,
      'appsettings.Production.json': file(
        '{',
        '  "Default": "Server=tcp:db.acme.net,1433; User Id=app; Password=kX7%q2vT9mLw; Encrypt=True"',
        '}',
      ),
    },
    'fail critical appsettings.Production.json:2',
  ],
  [
    'a signing key that Spring loads',
    {
      ...spring,
      'src/main/resources/application.properties': file(
        'server.port=8080',
        `jwt.secret=${random}`,
      ),
    },
    'fail critical src/main/resources/application.properties:2',
  ],
  [
    'a random fallback of a read',
    {
      ...flask,
      'app.py': file(
        'import os',
        `api_key = os.getenv('WEATHER_API_KEY', '${random}')`,
      ),
    },
    'fail critical app.py:2',
  ],
  [
    'a random value that nothing is known to load',
    app(`const options = { apiToken: '${random}' };`),
    'fail major src/client.js:1',
  ],
  [
    'a short password of its own in a compose file',
    {
      ...flask,
      Dockerfile: 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n',
      'docker-compose.yml': file(
        'services:',
        '  orders:',
        '    build: .',
        '    environment:',
        '      DB_PASSWORD: Rechnung-4711',
      ),
    },
    'fail major docker-compose.yml:5',
  ],
  [
    'a token that never expires',
    app(`const t = '${token({ sub: '42', role: 'service' })}';`),
    'fail major src/client.js:1',
  ],
  [
    'a provider’s key in a test: softened',
    { ...express, 'test/client.test.js': `use('${github}')\n` },
    'fail major test/client.test.js:1',
  ],
  [
    'an AWS key id in a test with its secret',
    {
      ...express,
      'test/s3.test.js': file(`id = '${aws}'`, `secret = '${awsSecret}'`),
    },
    'fail major test/s3.test.js:1',
  ],
  [
    'a key in a folder of a monorepo that is no package',
    {
      'services/orders/requirements.txt': 'flask==3.0.0\n',
      'services/orders/app.py':
        'from flask import Flask\napp = Flask(__name__)\n',
      'extras/jwt.pem': pem,
    },
    'fail critical extras/jwt.pem:1',
    { path: 'services/orders' },
  ],
];

const clean: Case[] = [
  [
    'a key among the settings of the test run',
    {
      ...rails,
      'config/settings/test.yml': `signing_key: |\n${pem.replace(/^/gm, '  ')}`,
    },
    'pass',
  ],
  [
    'Go: keys of a package of tests that other packages run',
    {
      ...goService,
      'storage/conformance/conformance.go': file(
        'package conformance',
        'import "testing"',
        'func RunTests(t *testing.T, open func() Storage) { check(t, key) }',
        'func check(t *testing.T, key string) {}',
      ),
      'storage/conformance/keys.go': `package conformance\n\nvar key = \`\n${pem}\`\n`,
    },
    'pass',
  ],
  [
    'words in the place of an app password',
    {
      ...dotnet,
      'appsettings.json': file(
        '{ "Smtp": {',
        '  "Host": "smtp.gmail.com",',
        '  "Password": "mysecretpassword"',
        '} }',
      ),
    },
    'pass',
  ],
  [
    'a key store whose password comes from outside, and one that is not in the tree',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        'server:',
        '  ssl:',
        '    key-store: classpath:orders.p12',
        '    key-store-password: ${KEY_STORE_PASSWORD}',
        'kafka:',
        '  ssl:',
        '    key-store: /etc/keys/kafka.p12',
        '    key-store-password: auth-manage-pass',
      ),
      'src/main/resources/orders.p12': 'binary',
    },
    'pass',
  ],
  [
    'the settings of a module that is a test',
    {
      ...spring,
      'test-integration/src/main/resources/application.yml': file(
        'jwt:',
        `  secret: ${random}`,
      ),
    },
    'pass',
  ],
  [
    'the id in an address that somebody has signed',
    {
      ...flask,
      'docs.py':
        "EXAMPLE = 'https://s3.example/a?X-Amz-Credential=AKIA3SGQVQG7FGA6KKA6%2F20221104%2Fus-east-1%2Fs3%2Faws4_request'\n",
    },
    'pass',
  ],
  [
    'addresses of node providers without a key, and one that a browser asks',
    {
      ...app('listen();'),
      'base.env': file(
        'ETH_RPC_URL=https://mainnet.infura.io/v3/INFURA_PROJECT_ID_GOES_HERE',
        `NEXT_PUBLIC_RPC_URL=https://mainnet.infura.io/v3/${made(
          '095fe20adbc46e2',
          '5cacabbc2a39f90dd',
        )}`,
      ),
    },
    'pass',
  ],
  [
    'what a template keeps in a comment',
    {
      ...express,
      '.env.example': `# SECRET_KEY="${made(
        'Mx0aJ7kQz2LpVt9',
        'RbW4cYdE8sHgU1fN',
      )}"\n`,
    },
    'pass',
  ],
  [
    'what the template of an env file says should be put in',
    {
      ...express,
      '.env.example':
        'JWT_SECRET=please-change-me-to-a-long-random-value-0123456789\n',
    },
    'pass',
  ],
  [
    'a key in Django’s settings for the test run',
    { 'shop/settings/test.py': `LICENCE_KEY = """\n${pem}"""\n` },
    'pass',
  ],
  [
    'what only a build for tests takes',
    {
      'go.mod': 'module orders\n',
      'internal/fake/service.go': file(
        '//go:build e2etest',
        '',
        'package fake',
        `const key = \`${pem.trim()}\``,
      ),
    },
    'pass',
  ],
  [
    'an alphabet',
    {
      ...express,
      'src/token.js': file(
        `const tokenCharacters = '${made(
          'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
          'abcdefghijklmnopqrstuvwxyz',
          '0123456789',
        )}';`,
      ),
    },
    'pass',
  ],
  [
    'a key of the development environment',
    {
      ...dotnet,
      'appsettings.Development.json': `{\n  "Jwt": { "SecretKey": "${random}" }\n}\n`,
    },
    'pass',
  ],
  [
    'the key of a mock that a job starts beside its tests',
    {
      ...express,
      '.github/workflows/ci.yml': file(
        'on: push',
        'jobs:',
        '  test:',
        '    services:',
        '      saml:',
        '        image: acme/mock-saml:1.3.9',
        '        env:',
        `          PRIVATE_KEY: '${Buffer.from(pem).toString('base64')}'`,
        '    steps:',
        '      - run: npm test',
      ),
    },
    'pass',
  ],
  ['nothing', flask, 'pass'],
  ['a public key', { ...flask, 'keys/sign.pub.pem': publicPem }, 'pass'],
  [
    'a PEM key that is cut short',
    {
      ...flask,
      'README.py': `KEY = """-----BEGIN PRIVATE KEY-----\nMIIE...\n-----END PRIVATE KEY-----"""\n`,
    },
    'pass',
  ],
  ['a PEM key of a test', { ...flask, 'tests/keys/test.pem': pem }, 'pass'],
  [
    'a constant that says it is for tests',
    { ...flask, 'app.py': `TEST_KEY = """${pem}"""\n` },
    'pass',
  ],
  [
    'the example key of the documentation',
    app(`const id = '${made('AKIA', 'IOSFODNN7EXAMPLE')}';`),
    'pass',
  ],
  [
    'a lone AWS key id in test data',
    { ...express, 'test/page.test.js': `scraped('${aws}')\n` },
    'pass',
  ],
  ['a publishable key', app(`stripe({ apiKey: 'pk_live_${random}' })`), 'pass'],
  ['a hash', app(`const passwordHash = '$2b$12$${random}';`), 'pass'],
  [
    'an identifier',
    app("const secretId = '6d3abb5b-7ec4-6cf0-4896-e04f58638e6b';"),
    'pass',
  ],
  ['words', app("const tokenKey = 'reset-password-token-v2-2024';"), 'pass'],
  [
    'placeholders and demo values',
    {
      ...flask,
      '.env': file(
        'SECRET_KEY=your-secret-key-change-me-2024',
        'DB_PASSWORD=postgres',
        'API_TOKEN=<insert-token-1234567890>',
      ),
    },
    'pass',
  ],
  [
    'a template',
    { ...flask, '.env.example': `SECRET_KEY=${random}\n` },
    'pass',
  ],
  [
    'a local address',
    app("connect('postgres://app:kX7q2vT9mLw@localhost/orders')"),
    'pass',
  ],
  [
    'connection strings of pairs for a container, and without the password',
    {
      ...flask,
      'appsettings.Production.json': file(
        '{',
        '  "Default": "Server=db; User Id=app; Password=kX7%q2vT9mLw; Encrypt=True",',
        '  "Other": "Server=db.acme.net; User Id=app; Password={DB_PASSWORD}"',
        '}',
      ),
    },
    'pass',
  ],
  [
    'an address of a container',
    app("connect('postgres://app:kX7q2vT9mLw@db:5432/orders')"),
    'pass',
  ],
  [
    'a throw-away service of a pipeline',
    {
      ...flask,
      '.github/workflows/ci.yml': file(
        'jobs:',
        '  test:',
        '    env:',
        `      SECRET_KEY: ${random}`,
      ),
    },
    'pass',
  ],
  [
    'a class for development',
    {
      ...flask,
      'config.py': file(
        'class DevelopmentConfig:',
        `    SECRET_KEY = '${random}'`,
      ),
    },
    'pass',
  ],
  [
    'the development section of a file of all environments',
    {
      ...flask,
      'config/secrets.yml': file(
        'development:',
        `  secret_key_base: ${random}`,
      ),
    },
    'pass',
  ],
  [
    'a scaffold key that is refused in production',
    {
      ...django,
      'shop/settings.py': file(
        'import os',
        `SECRET_KEY = os.environ.get("SECRET_KEY", "${random}")`,
        'DEBUG = os.environ.get("DEBUG") == "1"',
        `if not DEBUG and SECRET_KEY == "${random}":`,
        '    raise RuntimeError("set SECRET_KEY")',
      ),
    },
    'pass',
  ],
  [
    'an allow comment of another scanner',
    app(`const t = '${github}'; // gitleaks:allow`),
    'pass',
  ],
  [
    'values that SOPS encrypted',
    {
      ...flask,
      'deploy/secrets.yaml': file(
        `api_token: ${random}`,
        'sops:',
        '  mac: ENC[AES256_GCM,data:x,type:str]',
      ),
    },
    'pass',
  ],
  [
    'vendored code and lock files',
    {
      ...express,
      'node_modules/x/index.js': `use('${github}')\n`,
      'yarn.lock': `${github}\n`,
    },
    'pass',
  ],
  [
    'the specimen of the token debugger',
    app(
      `const t = '${token({
        sub: '1234567890',
        name: 'John Doe',
        iat: 1516239022,
      })}';`,
    ),
    'pass',
  ],
  [
    'a token that a hosted backend means to be public',
    app(`const t = '${token({ role: 'anon', iss: 'x' })}';`),
    'pass',
  ],
  [
    'the example of a description that stands in the code',
    {
      ...flask,
      'app/resources.py': file(
        'class ConfirmEmail(MethodResource):',
        '    @doc(',
        '        summary="Confirm the account",',
        '        requestBody=json_request_body(',
        '            schema=ConfirmEmailSchema,',
        '            example={',
        `                "token": "${random}",`,
        '                "new_password": "…",',
        '            },',
        '        ),',
        '    )',
        '    def post(self):',
        '        return confirm()',
      ),
    },
    'pass',
  ],
  [
    'the example of an API description',
    {
      ...fastapi,
      'openapi.yaml': file(
        'token:',
        '  example:',
        `    ${token({ sub: 'x', a: 1 })}`,
      ),
    },
    'pass',
  ],
  [
    'the key of a page’s map',
    app(
      `const firebase = { apiKey: '${made(
        'AIza',
        'SyD4q8Wv2LxN7pR4tYb9KdMz3HcF6sJgUeA',
      )}',`,
      " authDomain: 'x.firebaseapp.com' }",
    ),
    'pass',
  ],
  [
    'the value that another file holds in base64 words',
    {
      ...flask,
      'deploy/secret.yaml': secretManifest('db.password', 'superman'),
    },
    'pass',
  ],
  [
    'an example of an API description',
    {
      ...express,
      'api-docs/api.yaml': file(
        'openapi: 3.0.0',
        'example:',
        `  session_key: ${random}`,
      ),
    },
    'pass',
  ],
  [
    'a key that Rust’s unit tests are signed with',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {}',
        '#[cfg(test)]',
        'mod tests {',
        `    const API_KEY: &str = "${random}";`,
        '}',
      ),
    },
    'pass',
  ],
];

describe('security-no-committed-secrets', () => {
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });

  it.each(clean)('leaves %s alone', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it('shows no value', () => {
    const judgement = check.judge(serviceOf(app(`const t = '${github}';`)));
    const shown = JSON.stringify(judgement);
    expect(shown).toContain('ghp_********');
    expect(shown).not.toContain(github.slice(8));
  });

  it('lists a value once, and where it stands again', () => {
    const judgement = check.judge(
      serviceOf({
        ...app(`const t = '${github}';`),
        'src/other.js': `use('${github}')\n`,
      }),
    );
    expect(judgement).toMatchObject({
      message: expect.not.stringContaining('more'),
      evidence: [{ path: 'src/client.js' }, { path: 'src/other.js' }],
    });
  });
});
