import { containerNoSecretsInImage as check } from './container-no-secrets-in-image';
import {
  file,
  flask,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const docker = (...lines: string[]): Files => ({
  ...flask,
  Dockerfile: file('FROM a:1', ...lines),
});

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'ENV with a value',
      docker('ENV DB_PASSWORD=hunter2hunter2'),
      'fail critical Dockerfile:2',
    ],
    [
      'several in one instruction, at its own line',
      docker('ENV A=1 \\', '    API_KEY=9f8e7d6c5b4a'),
      'fail critical Dockerfile:3',
    ],
    [
      'the old form',
      docker('ENV SECRET_KEY 9f8e7d6c5b4a'),
      'fail critical Dockerfile:2',
    ],
    [
      'the id of an access key, half of a credential',
      docker('ENV AWS_ACCESS_KEY_ID=abcdefghijklmnopqrst'),
      'fail critical Dockerfile:2',
    ],
    [
      'ARG with a default',
      docker('ARG CLIENT_SECRET=9f8e7d6c5b4a'),
      'fail critical Dockerfile:2',
    ],
    [
      'a build argument used in a RUN',
      docker(
        'ARG NPM_TOKEN',
        'RUN echo "//r/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci',
      ),
      'fail major Dockerfile:2',
    ],
    [
      'a build argument turned into ENV',
      docker('ARG DB_PASSWORD', 'ENV DB_PASSWORD=$DB_PASSWORD'),
      'fail major Dockerfile:2',
    ],
    [
      'a dotenv file that leaves one secret empty and not the other',
      {
        ...docker('COPY .env /app/'),
        '.env': 'API_SECRET=\nDB_PASSWORD=hunter2hunter2\n',
      },
      'fail major Dockerfile:2',
    ],
    [
      'a dotenv file',
      { ...docker('COPY .env /app/'), '.env': 'A=1\n' },
      'fail major Dockerfile:2',
    ],
    [
      'a private key',
      docker('COPY deploy/id_rsa /root/.ssh/id_rsa'),
      'fail major Dockerfile:2',
    ],
    [
      'an .npmrc with a token',
      { ...docker('COPY .npmrc ./'), '.npmrc': '//r/:_authToken=npm_abc\n' },
      'fail major Dockerfile:2',
    ],
    [
      'credentials in a URL',
      docker(
        'RUN pip install --index-url https://bot:s3cr3tpass@pypi.acme.example/simple x',
      ),
      'fail critical Dockerfile:2',
    ],
    [
      'a build stage only',
      {
        ...flask,
        Dockerfile: file(
          'FROM a:1 AS build',
          'ARG GIT_TOKEN=9f8e7d6c5b4a',
          'FROM b:1',
          'COPY --from=build /x /x',
        ),
      },
      'fail minor Dockerfile:2',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'a mounted secret',
      docker('RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci'),
      'pass',
    ],
    [
      'names about secrets',
      docker(
        'ENV TOKEN_URL=https://a.example/x PASSWORD_FILE=/run/secrets/db PUBLIC_KEY=abcdefghij SECRET_NAME=abcdefghij',
      ),
      'pass',
    ],
    [
      'placeholders',
      docker('ENV SECRET_KEY=changeme-in-production API_KEY=${API_KEY} TOKEN='),
      'pass',
    ],
    [
      "Rails' dummy key",
      docker('RUN SECRET_KEY_BASE_DUMMY=1 bin/rails assets:precompile'),
      'pass',
    ],
    [
      'a dummy for the build',
      docker('ENV SECRET_KEY=dummy-value-for-build'),
      'pass',
    ],
    [
      'a template of a dotenv file',
      { ...docker('COPY .env.example .env'), '.env.example': 'A=\n' },
      'pass',
    ],
    [
      'defaults of the image that leave every secret to the environment',
      {
        ...docker('COPY docker/.env.production .env'),
        'docker/.env.production': 'APP_ENV=production\nAPI_SECRET=\n',
      },
      'pass',
    ],
    [
      'an ignored dotenv file',
      {
        ...docker('COPY .env* ./'),
        '.env': 'A=1\n',
        '.dockerignore': '.env\n',
      },
      'pass',
    ],
    [
      'a public certificate bundle',
      docker(
        'COPY certs/ca.pem /etc/ssl/',
        'ADD https://truststore.example/global-bundle.pem /etc/ssl/',
      ),
      'pass',
    ],
    [
      'an .npmrc without a token',
      { ...docker('COPY .npmrc ./'), '.npmrc': 'engine-strict=true\n' },
      'pass',
    ],
    [
      'a build argument that nothing uses',
      docker('ARG SENTRY_AUTH_TOKEN', 'RUN echo hi'),
      'pass',
    ],
    ['no image', flask, 'not-applicable'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
