import { lineOfToken, startCommandOf } from '../../facts/containers/start';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';
import { developmentFeatureOf } from './development-servers';
import { evidenceAt, referenceFor, type References } from '../shared';
import { exampleFor, type Examples } from './shared';

const reference = 'https://fastapi.tiangolo.com/deployment/docker/';
/** What to read instead of it, by stack. */
const readings: References = {
  node: 'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md',
  jvm: 'https://docs.spring.io/spring-boot/reference/packaging/container-images/dockerfiles.html',
  dotnet: 'https://learn.microsoft.com/dotnet/core/docker/build-container',
  ruby: 'https://github.com/puma/puma',
  php: 'https://www.php.net/manual/en/features.commandline.webserver.php',
};

const examples: Examples = {
  python: 'CMD ["fastapi", "run", "app/main.py", "--port", "8000"]',
  node: 'CMD ["node", "dist/main.js"]',
  jvm: 'ENTRYPOINT ["java", "-jar", "/app/app.jar"]',
  go: 'ENTRYPOINT ["/server"]',
  dotnet: 'ENTRYPOINT ["dotnet", "Service.dll"]',
  ruby: 'CMD ["bundle", "exec", "puma", "-C", "config/puma.rb"]',
  php: 'CMD ["php-fpm"]',
  rust: 'CMD ["/usr/local/bin/service"]',
};

const references = [
  reference,
  'https://fastapi.tiangolo.com/fastapi-cli/',
  'https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver',
  ...Object.values(readings),
];

export const containerNoDevServer = defineCheck({
  id: 'container-no-dev-server',
  area: 'containerization',
  title:
    'Does the container start a production server, without reloaders, watchers or debug servers?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a production server in its container',
    gap: 'a development server in the production container',
  },
  why: 'Development servers restart on file changes, serve one request at a time or show stack traces and consoles to whoever asks. Under production load they drop requests, leak memory and may let strangers run code.',
  decision: {
    applies:
      'The tree holds a start command: of the image, or of a manifest, platform file or production compose file that overrides it.',
    passes:
      'No process that stays running, followed through shells, scripts and task runners, uses a development feature.',
    fails:
      'A reloader, watcher, debug server, or a tool that compiles at start stays running: `--reload`, `runserver`, `flask run`, `nodemon`, `next dev`, `spring-boot:run`, `go run`, `dotnet watch`, `artisan serve`, `cargo run` and their like. Translating at start (`ts-node`, `tsx`) is major.',
    exceptions: [
      'A development stage of the Dockerfile, a compose override and files named for development are not production’s.',
      'Branches of a start script that run only in development.',
      'Names say nothing: a script called `start.dev.sh` that ends in a production command passes.',
      'Steps before the server, such as seeds that are run with `ts-node`.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--reload"]',
    good: 'CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--workers", "4"]',
  },
  remedy:
    'Start the server that the framework recommends for production, with a fixed number of workers, and keep the reloader in the development compose file or target.',
  references,
  elsewhere: ['OWASP ASVS 15.2.3'],
  judge(service) {
    const start = service.fact(startCommandOf);
    if (!start)
      return notApplicable('The tree holds no start command for production.');
    const running = start.processes.filter(
      ({ role, guarded }) => role !== 'step' && !guarded,
    );
    if (!running.length) {
      return unknown(
        `${placeName(start)} starts the service through ${start.text.slice(
          0,
          80,
        )}, which could not be followed.`,
        'Start the server from the Dockerfile or from a script in the repository.',
        [evidence(service.repository, start, 'anchor')],
      );
    }
    for (const process of running) {
      const feature = developmentFeatureOf(
        service.repository,
        process,
        start.environment,
      );
      if (!feature) continue;
      const word =
        process.words.find(({ text }) => text.includes(feature.cited)) ??
        process;
      const line = lineOfToken(
        service,
        {
          path: word.path,
          line: word.line,
          endLine: word.path === process.path ? process.endLine : word.line,
        },
        feature.cited,
      );
      const place = feature.place ?? { path: word.path, line };
      const title =
        feature.severity === 'critical'
          ? 'Disable Development Features'
          : 'Start Compiled Code';
      return fail({
        message: `${placeName(place)} starts the service with ${
          feature.token
        }, a development feature that ${feature.effect}.`,
        severity: feature.severity,
        evidence: evidenceAt(
          service,
          [place, ...process.chain.slice().reverse(), start.chain[0]],
          'offender',
        ),
        recommendation: {
          title,
          text: `Remove \`${
            feature.token
          }\` from the start command at ${placeName(place)} and start ${
            feature.instead
          } instead.`,
          example: exampleFor(service, examples, examples.node!),
          reference: referenceFor(service, readings, reference),
        },
      });
    }
    const [server] = running;
    return pass(
      `${placeName(server)} starts ${server.text.slice(
        0,
        100,
      )}, which uses no development feature.`,
      evidenceAt(service, start.chain, 'proof'),
    );
  },
});
