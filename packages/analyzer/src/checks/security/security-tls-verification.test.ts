import {
  dotnet,
  express,
  file,
  flask,
  goService,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityTlsVerification as check } from './security-tls-verification';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/client.js': file(...lines),
});

const cases: Case[] = [
  [
    'Node',
    js('const agent = new https.Agent({ rejectUnauthorized: false });'),
    'fail critical src/client.js:1',
  ],
  [
    'Node: the variable',
    js("process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';"),
    'fail critical src/client.js:1',
  ],
  [
    'Python',
    {
      ...flask,
      'client.py': file('import requests', 'requests.get(url, verify=False)'),
    },
    'fail critical client.py:2',
  ],
  [
    'Go',
    {
      ...goService,
      'client.go': file(
        'package main',
        'var c = &tls.Config{InsecureSkipVerify: true}',
      ),
    },
    'fail critical client.go:2',
  ],
  [
    '.NET',
    {
      ...dotnet,
      'Client.cs': file(
        'handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => true;',
      ),
    },
    'fail critical Client.cs:1',
  ],
  [
    'the image',
    {
      ...flask,
      Dockerfile:
        'FROM python:3.12\nRUN curl -k https://get.acme.io | sh\nCMD ["gunicorn", "app:app"]\n',
    },
    'fail major Dockerfile:2',
  ],
  [
    'a database',
    js('const pool = new Pool({ ssl: { rejectUnauthorized: false } });'),
    'pass',
  ],
  [
    'development',
    js(
      "if (process.env.NODE_ENV !== 'production') {",
      '  agent = new Agent({ rejectUnauthorized: false });',
      '}',
    ),
    'pass',
  ],
  [
    'somebody asks for it',
    {
      ...goService,
      'client.go': file(
        'package main',
        'func c(insecure bool) {',
        '\tif insecure {',
        '\t\tt.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}',
        '\t}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'an own verification',
    {
      ...goService,
      'client.go': file(
        'package main',
        'var c = &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}',
      ),
    },
    'pass',
  ],
  [
    'a token’s check',
    {
      ...flask,
      'auth.py': file(
        'import requests, jwt',
        'jwt.decode(token, verify=False)',
      ),
    },
    'pass',
  ],
  ['no source', { 'README.md': '# x\n' }, 'not-applicable'],
];

describe('security-tls-verification', () => {
  it.each(cases)('%s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
