import { debugSwitchesOf } from '../../facts/configuration';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

const reference =
  'https://docs.djangoproject.com/en/stable/howto/deployment/checklist/';
/** What to read instead of it, by stack. */
const readings: References = {
  node: 'https://expressjs.com/en/advanced/best-practice-performance.html',
  jvm: 'https://docs.spring.io/spring-boot/reference/using/devtools.html',
  dotnet: 'https://learn.microsoft.com/aspnet/core/fundamentals/error-handling',
  ruby: 'https://guides.rubyonrails.org/configuring.html',
  php: 'https://laravel.com/docs/configuration',
};

const examples: Examples = {
  python: {
    language: 'python',
    code: 'DEBUG = env.bool("DJANGO_DEBUG", default=False)',
  },
  php: { language: 'php', code: "'debug' => (bool) env('APP_DEBUG', false)," },
  dotnet: {
    language: 'csharp',
    code: 'if (app.Environment.IsDevelopment())\n    app.UseDeveloperExceptionPage();',
  },
  jvm: {
    language: 'yaml',
    code: 'debug: false\nspring:\n  h2.console.enabled: false',
  },
  ruby: {
    language: 'ruby',
    code: 'config.consider_all_requests_local = false',
  },
  node: { language: 'dockerfile', code: 'CMD ["node", "dist/main.js"]' },
  go: {
    language: 'go',
    code: 'if os.Getenv("APP_ENV") != "development" {\n\tgin.SetMode(gin.ReleaseMode)\n}',
  },
};

export const configDebugOff = defineCheck({
  id: 'config-debug-off',
  area: 'configuration-management',
  title: 'Is debug mode off in the configuration that production loads?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'debug modes that are off',
    gap: 'a debug mode that is on in production',
  },
  why: 'Debug modes answer errors with stack traces, settings and sometimes an interactive console. What helps a developer hands an attacker the inside of the system.',
  decision: {
    applies: 'A server framework is detected.',
    passes:
      'No debug switch is on in the effective production configuration, the production image, the manifests or the start command.',
    fails:
      'Django’s `DEBUG`, Laravel’s `app.debug`, Rails’ `consider_all_requests_local`, Spring’s `debug`, `trace` or H2 console is on for production; `FLASK_DEBUG`, `FLASK_ENV=development` or `APP_DEBUG` is set on; an application is built with `debug=True`; the developer exception page is used without a guard; or a debugger listens on every interface.',
    exceptions: [
      'Settings modules, profiles and compose files for development or tests.',
      'Log levels, and `DEBUG=…` of the npm package debug: they are noise, not a debug mode.',
      '`app.run(debug=True)` in a file that production does not start.',
      'Debuggers that somebody has to switch on.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'DEBUG = True',
    good: 'DEBUG = env.bool("DJANGO_DEBUG", default=False)',
  },
  remedy:
    'Drive the switch from an environment variable that defaults to off, and set it only in development.',
  references: [reference, ...Object.values(readings)],
  elsewhere: [
    'Django security.W018',
    'Bandit B201',
    'Semgrep flask debug-enabled, laravel-active-debug-code',
    'OWASP ASVS 13.4.2',
  ],
  judge(service) {
    const { frameworks } = service.fact(stackOf);
    if (frameworks.length === 0)
      return notApplicable('No server framework was found.');
    const { on, off } = service.fact(debugSwitchesOf);
    if (on.length > 0) {
      const [first] = on;
      return fail({
        message: `${placeName(first)} leaves ${
          first.name
        } on in production${andMore(
          on.length,
        )}, which exposes stack traces, settings or an interactive console to callers.`,
        evidence: evidenceAt(service, on, 'offender'),
        recommendation: {
          title: 'Turn Debug Mode Off',
          text: `Turn ${first.name} off at ${placeName(
            first,
          )} and drive it from an environment variable that defaults to off.`,
          example: exampleFor(service, examples, 'python'),
          reference: referenceFor(service, readings, reference),
        },
      });
    }
    const proof = off[0] ?? entryPlace(service);
    return pass(
      off[0]
        ? `${placeName(off[0])} keeps ${
            off[0].name.split(/[ =]/)[0]
          } off in production.`
        : `No debug switch of ${frameworks[0].name} is on in production.`,
      proof ? evidenceAt(service, [proof], 'proof') : [],
    );
  },
});
