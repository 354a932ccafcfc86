import { lastResortsOf } from '../../facts/errors/global-handlers';
import { errorReportingOf } from '../../facts/errors/trackers';
import { businessRoutes } from '../../facts/http';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { entryPlace, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://github.com/mercari/production-readiness-checklist/blob/master/docs/references/pre-production-checklist.md';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'sentry_sdk.init(dsn=settings.sentry_dsn, environment=settings.env, release=settings.git_sha)',
  },
  node: {
    language: 'ts',
    code: 'Sentry.init({ dsn: env.SENTRY_DSN, environment: env.NODE_ENV, release: env.GIT_SHA });',
  },
  go: {
    language: 'go',
    code: 'sentry.Init(sentry.ClientOptions{Dsn: cfg.SentryDSN, Release: version})',
  },
  jvm: {
    language: 'xml',
    code: '<dependency>\n  <groupId>io.sentry</groupId>\n  <artifactId>sentry-spring-boot-starter-jakarta</artifactId>\n</dependency>',
  },
  dotnet: { language: 'csharp', code: 'builder.WebHost.UseSentry();' },
  ruby: {
    language: 'ruby',
    code: 'Sentry.init { |config| config.dsn = ENV["SENTRY_DSN"] }',
  },
  php: { language: 'php', code: 'Integration::handles($exceptions);' },
  rust: {
    language: 'rust',
    code: 'let _guard = sentry::init((config.sentry_dsn, sentry::ClientOptions::default()));',
  },
};

/** From here on a service does more than anybody can keep an eye on. */
const manyRoutes = 5;

export const errorsReported = defineCheck({
  id: 'errors-reported',
  area: 'error-handling',
  title: 'Do unexpected errors reach a tracker or an alertable signal?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'unexpected errors that are reported',
    gap: 'unexpected errors that nobody is told of',
  },
  why: 'A stack trace in a log is seen by whoever happens to look. A tracker or an alert tells the team before the customers do, and says since which release.',
  decision: {
    applies: 'The service is run: a server or a worker.',
    passes:
      'An error tracker is initialised, an agent or OpenTelemetry records exceptions, or an alert rule on failed requests is in the tree.',
    fails:
      'Nothing does, or a tracker is a dependency that nothing initialises. Major where the framework’s own answer is all that a service of five routes or more has: then no line of it ever learns of an unexpected error.',
    exceptions: [
      'A missing DSN: it is configuration.',
      'Trackers of the front end do not count.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'app = FastAPI()',
    good: 'sentry_sdk.init(dsn=settings.sentry_dsn, release=settings.git_sha)\napp = FastAPI()',
  },
  remedy:
    'Initialise an error tracker, or record exceptions in traces, where the service starts.',
  references: [reference],
  elsewhere: ['Mercari “Error tracking”', 'Node best practices 2.9'],
  judge(service) {
    if (!service.fact(stackOf).deployable) {
      return notApplicable('The service is not run by itself.');
    }
    const { proof, idle } = service.fact(errorReportingOf);
    if (proof) {
      return pass(
        `${proof.name} reports unexpected errors (${placeName(proof)}).`,
        evidenceAt(service, [proof], 'proof'),
      );
    }
    const place = idle ?? entryPlace(service);
    if (!place) return unknown('It is not seen where the service starts.');
    const alone =
      isLeftToFramework(service) &&
      businessRoutes(service).length >= manyRoutes;
    const seen = alone
      ? 'the framework alone answers them, and they are visible only to someone reading its logs'
      : 'they are visible only to someone reading logs';
    return fail({
      message: idle
        ? `${placeName(idle)} brings ${
            idle.name
          }, but nothing initialises it and nothing else reports unexpected errors; ${seen}.`
        : `Nothing reports unexpected errors from ${placeName(
            place,
          )}; ${seen}.`,
      ...(alone ? { severity: 'major' as const } : {}),
      evidence: evidenceAt(service, [place], 'anchor'),
      recommendation: {
        title: 'Report Unexpected Errors',
        text: `Initialise an error tracker or exception recording at ${placeName(
          entryPlace(service) ?? place,
        )}.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});

/** Whether no code of the service's own sees an error that nobody foresaw. */
function isLeftToFramework(service: Service): boolean {
  const resorts = service.fact(lastResortsOf);
  return resorts.length > 0 && resorts.every(({ kind }) => kind === 'built-in');
}
