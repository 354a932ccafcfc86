import {
  hasSidecarProxy,
  listenersOf,
  type Listener,
} from '../../facts/configuration';
import { productionImageOf } from '../../facts/containers/image';
import { deploymentOf } from '../../facts/deployment';
import { startCommandOf } from '../../facts/containers/start';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  unknown,
  type Judgement,
} from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://12factor.net/port-binding';

const examples: Examples = {
  python: {
    language: 'dockerfile',
    code: 'CMD ["sh", "-c", "exec uvicorn app.main:app --host 0.0.0.0 --port ${PORT:-8000}"]',
  },
  node: { language: 'ts', code: "app.listen(env.PORT, '0.0.0.0');" },
  go: { language: 'go', code: 'http.ListenAndServe(":"+cfg.Port, router)' },
  dotnet: { language: 'dockerfile', code: 'ENV ASPNETCORE_HTTP_PORTS=8080' },
  jvm: { language: 'properties', code: 'server.port=${PORT:8080}' },
  ruby: { language: 'ruby', code: 'port ENV.fetch("PORT", 3000)' },
  rust: {
    language: 'rust',
    code: 'let listener = TcpListener::bind(("0.0.0.0", config.port)).await?;',
  },
};

const hostWords: Record<Listener['host'], string> = {
  all: 'every interface',
  open: 'the address that the environment gives',
  socket: 'a socket',
  loopback: 'loopback, behind a proxy in the same pod',
};

export const configBindAddress = defineCheck({
  id: 'config-bind-address',
  area: 'configuration-management',
  title: 'Does the server listen on all interfaces and on a configurable port?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a configurable address to listen on',
    gap: 'a server that listens on loopback only',
  },
  why: 'Inside a container, loopback belongs to the container alone: a server bound to it starts, looks healthy and answers nobody. A port that only the code decides collides with the platform that assigns one.',
  decision: {
    applies:
      'The service runs in a container, and what it starts is an HTTP or gRPC server.',
    passes:
      'The server binds every interface, or what the environment says, and the port comes from configuration, a flag or the framework’s own variable.',
    fails:
      'The effective bind is loopback: `uvicorn`, `hypercorn`, `daphne`, `flask run` or `gunicorn` without a host in the start command, `listen(port, "localhost")`, `ListenAndServe("127.0.0.1:…")`, `server.address=127.0.0.1` and their like. A port that only the code decides is minor.',
    exceptions: [
      'A proxy container in the same pod, or a unix socket.',
      'Administration, metrics and profiling listeners.',
      '`UVICORN_HOST`, `PORT` for gunicorn and other variables that servers read themselves.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'CMD ["uvicorn", "app.main:app", "--port", "8000"]',
    good: 'CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]',
  },
  remedy:
    'Bind every interface inside the container, let the network policy decide who may come in, and take the port from the environment.',
  references: [reference],
  elsewhere: [
    'The opposite of Bandit B104 and gosec G102, which are about bare hosts',
  ],
  judge(service) {
    const inContainer =
      service.fact(productionImageOf) !== undefined ||
      service.fact(deploymentOf).workloads.length > 0;
    if (!inContainer)
      return notApplicable(
        'Nothing in the tree runs the service in a container.',
      );
    const listeners = service.fact(listenersOf);
    if (listeners.length === 0) return withoutListener(service);
    const loopback = listeners.filter(({ host }) => host === 'loopback');
    // The start command decides over what a file of the tree would do.
    const [first] = listeners;
    if (
      loopback.length > 0 &&
      first.host === 'loopback' &&
      !hasSidecarProxy(service)
    ) {
      const [wrong] = loopback;
      return fail({
        message: `${placeName(wrong)} binds the server to loopback (${
          wrong.hostText
        }); nothing outside the container can reach it.`,
        evidence: evidenceAt(service, loopback, 'offender'),
        recommendation: {
          title: 'Listen on All Interfaces',
          text: `Bind to all interfaces and take the port from the environment at ${placeName(
            wrong,
          )}.`,
          example: exampleFor(service, examples, 'python'),
          reference,
        },
      });
    }
    const fixed = listeners.every(
      ({ port, inCode }) => inCode && port === 'literal',
    );
    if (fixed) {
      return fail({
        message: `${placeName(
          first,
        )} listens on a port that only the code decides.`,
        severity: 'minor',
        evidence: evidenceAt(service, [first], 'offender'),
        recommendation: {
          title: 'Listen on All Interfaces',
          text: `Take the port from the environment at ${placeName(first)}.`,
          example: exampleFor(service, examples, 'python'),
          reference,
        },
      });
    }
    return pass(
      `${placeName(first)} listens on ${hostWords[first.host]}.`,
      evidenceAt(service, [first], 'proof'),
    );
  },
});

/** No address is written anywhere: what a framework binds by itself decides. */
function withoutListener(service: Service): Judgement {
  const { frameworks, ecosystems } = service.fact(stackOf);
  const [framework] = frameworks;
  if (!framework) return notApplicable('No server was found in the service.');
  const start = service.fact(startCommandOf);
  const place = start ?? service.fact(productionImageOf)?.dockerfile;
  const proof = place ? [{ path: place.path, line: start?.line ?? 1 }] : [];
  if (
    ecosystems[0] === 'python' &&
    !/\b(?:fastapi run|uwsgi|sanic|waitress|mod_wsgi)\b/.test(start?.text ?? '')
  ) {
    return unknown(
      `The start command${
        start ? ` at ${placeName(start)}` : ''
      } does not say which address the server binds.`,
      'Start the server with its host and port in the image or in the manifest.',
      evidenceAt(service, proof, 'anchor'),
    );
  }
  return pass(
    `No file narrows the address, and ${framework.name} listens on every interface by itself.`,
    evidenceAt(service, proof, 'proof'),
  );
}
