import {
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  verdict,
  rails,
  rust,
  spring,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configBindAddress as check } from './config-bind-address';

const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file('FROM base:1.0', 'WORKDIR /app', 'COPY . .', ...lines),
});
const node = (code: string) =>
  image(
    { ...express, 'server.js': `const app = require('express')();\n${code}\n` },
    'CMD ["node", "server.js"]',
  );
const gin: Files = {
  ...goService,
  'go.mod':
    'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
};
const go = (code: string) =>
  image(
    { ...gin, 'main.go': `package main\n\nfunc main() {\n\t${code}\n}\n` },
    'CMD ["/server"]',
  );

const caught: Case[] = [
  [
    'uvicorn without a host',
    image(fastapi, 'CMD ["uvicorn", "main:app", "--port", "8000"]'),
    'fail major Dockerfile:4',
  ],
  [
    'gunicorn without a bind',
    image(flask, 'CMD ["gunicorn", "app:app"]'),
    'fail major Dockerfile:4',
  ],
  [
    'flask run',
    image(flask, 'CMD ["flask", "run"]'),
    'fail major Dockerfile:4',
  ],
  [
    'uvicorn on loopback',
    image(fastapi, 'CMD ["uvicorn", "main:app", "--host", "127.0.0.1"]'),
    'fail major Dockerfile:4',
  ],
  [
    'a bind in gunicorn.conf.py',
    image(
      {
        ...flask,
        'gunicorn.conf.py': 'workers = 2\nbind = "127.0.0.1:8000"\n',
      },
      'CMD ["gunicorn", "app:app"]',
    ),
    'fail major gunicorn.conf.py:2',
  ],
  ['Node', node("app.listen(3000, 'localhost');"), 'fail major server.js:2'],
  [
    'Node with options',
    node("app.listen({ port: 3000, host: '127.0.0.1' });"),
    'fail major server.js:2',
  ],
  [
    'Go',
    go('http.ListenAndServe("127.0.0.1:8080", nil)'),
    'fail major main.go:4',
  ],
  [
    'Rust',
    image(
      {
        ...rust,
        'src/main.rs':
          'fn main() {\n    TcpListener::bind("127.0.0.1:3000").await;\n}\n',
      },
      'CMD ["/server"]',
    ),
    'fail major src/main.rs:2',
  ],
  [
    '.NET',
    image(
      {
        ...dotnet,
        'Program.cs':
          'var app = builder.Build();\napp.Run("http://localhost:5000");\n',
      },
      'CMD ["dotnet", "a.dll"]',
    ),
    'fail major Program.cs:2',
  ],
  [
    'Spring',
    image(
      {
        ...spring,
        'src/main/resources/application.yml': 'server:\n  address: 127.0.0.1\n',
      },
      'CMD ["java", "-jar", "a.jar"]',
    ),
    'fail major src/main/resources/application.yml:2',
  ],
  [
    'Rails',
    image(rails, 'CMD ["bin/rails", "server", "-b", "127.0.0.1"]'),
    'fail major Dockerfile:4',
  ],
  [
    'a port that only the code decides',
    node('app.listen(3000);'),
    'fail minor server.js:2',
  ],
];

const clean: Case[] = [
  [
    'gRPC in Python',
    image(
      { ...fastapi, 'main.py': "server.add_insecure_port('[::]:' + port)\n" },
      'CMD ["python", "main.py"]',
    ),
    'pass',
  ],
  [
    'uvicorn on all interfaces',
    image(fastapi, 'CMD ["uvicorn", "main:app", "--host", "0.0.0.0"]'),
    'pass',
  ],
  [
    'UVICORN_HOST',
    image(fastapi, 'ENV UVICORN_HOST=0.0.0.0', 'CMD ["uvicorn", "main:app"]'),
    'pass',
  ],
  [
    'PORT for gunicorn',
    image(flask, 'ENV PORT=8080', 'CMD ["gunicorn", "app:app"]'),
    'pass',
  ],
  ['gunicorn -b', image(flask, 'CMD gunicorn -b :$PORT app:app'), 'pass'],
  [
    'a unix socket',
    image(flask, 'CMD ["gunicorn", "--bind", "unix:/run/app.sock", "app:app"]'),
    'pass',
  ],
  ['fastapi run', image(fastapi, 'CMD ["fastapi", "run", "main.py"]'), 'pass'],
  [
    'Node with a port from the environment',
    node('app.listen(process.env.PORT || 3000);'),
    'pass',
  ],
  [
    'a host from the environment',
    node("app.listen(process.env.PORT, process.env.HOST || '127.0.0.1');"),
    'pass',
  ],
  [
    'a metrics listener',
    go(
      '// metrics\n\tgo http.ListenAndServe("127.0.0.1:9090", metricsHandler)\n\tr.Run(":" + port)',
    ),
    'pass',
  ],
  ['Spring by default', image(spring, 'CMD ["java", "-jar", "a.jar"]'), 'pass'],
  [
    'a proxy in the same pod',
    {
      ...image(fastapi, 'CMD ["uvicorn", "main:app"]'),
      'k8s/deployment.yaml': file(
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata:',
        '  name: orders',
        'spec:',
        '  template:',
        '    spec:',
        '      containers:',
        '        - name: orders',
        '          image: acme/orders:1.0.0',
        '        - name: proxy',
        '          image: nginx:1.27.0',
      ),
    },
    'pass',
  ],
  [
    'a helper on a free port beside the server',
    node('app.listen(process.env.PORT);\nproxy.listen(0, "127.0.0.1");'),
    'pass',
  ],
];

const other: Case[] = [
  ['no container', express, 'not-applicable'],
  [
    'a Python program that hides its server',
    image(fastapi, 'CMD ["orders-server"]'),
    'unknown',
  ],
];

describe('config-bind-address', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(other)('other outcomes: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
