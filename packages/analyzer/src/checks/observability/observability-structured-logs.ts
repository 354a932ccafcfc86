import { foreignLoggersOf } from '../../facts/logging/foreign';
import { logFormatsOf } from '../../facts/logging/formats';
import { logCallsOf, type LogCall } from '../../facts/logging/log-calls';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { serverPlaces } from '../server-places';
import { entryPlace, evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://12factor.net/logs';
const fewPrints = 5;
const mostPrinted = 0.7;
/** So many files that write through a logger from elsewhere make it the service's. */
const fewUses = 3;

const examples: Examples = {
  go: {
    language: 'go',
    code: 'slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))',
  },
  node: {
    language: 'ts',
    code: "const logger = pino({ level: process.env.LOG_LEVEL ?? 'info' });\nlogger.info({ orderId }, 'order placed');",
  },
  python: {
    language: 'python',
    code: 'handler = logging.StreamHandler()\nhandler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(message)s"))\nlogging.basicConfig(handlers=[handler], level="INFO")',
  },
  jvm: {
    language: 'properties',
    code: 'logging.structured.format.console=ecs',
  },
  dotnet: { language: 'csharp', code: 'builder.Logging.AddJsonConsole();' },
  ruby: {
    language: 'ruby',
    code: 'config.lograge.enabled = true\nconfig.lograge.formatter = Lograge::Formatters::Json.new',
  },
  php: {
    language: 'php',
    code: "'stderr' => ['driver' => 'monolog', 'handler' => StreamHandler::class,\n  'formatter' => JsonFormatter::class, 'with' => ['stream' => 'php://stderr']],",
  },
  rust: {
    language: 'rust',
    code: 'tracing_subscriber::fmt().json().init();',
  },
};

export const observabilityStructuredLogs = defineCheck({
  id: 'observability-structured-logs',
  area: 'observability',
  title: 'Does the service write structured (JSON or key-value) logs?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'structured logs',
    gap: 'logs of plain text',
  },
  why: 'A log line of plain text can be read, one at a time. Structured records can be filtered by request, user and severity and counted, which is what an incident needs.',
  decision: {
    applies: 'The service is run: a server or a worker.',
    passes:
      'A logger that writes JSON or key and value is set up for production: pino, winston with JSON, structlog, a JSON formatter, a JSON encoder of logback or log4j2, slog, zap, zerolog, Serilog with a JSON formatter, lograge, Monolog with a JSON formatter, tracing with `json()`, or own code that writes JSON.',
    fails:
      'None is, or more than 70 % of the log calls, five at least, print, or write sentences with Go’s own `log`.',
    exceptions: [
      'The last formatter of a chain wins.',
      'A pretty format for development only.',
      'A JSON formatter that no handler uses does not count.',
      'A logger of an organisation’s own, from another repository: unknown.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'console.log(`order ${id} placed`);',
    good: "logger.info({ orderId: id }, 'order placed');",
  },
  remedy:
    'Set up one structured logger where the service starts, write to standard output, and give records fields instead of sentences.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: log as JSON',
    'Node best practices 5.2',
    'Ruff T201',
    'OWASP ASVS 16.2.4',
  ],
  judge(service) {
    if (!service.fact(stackOf).deployable) {
      return notApplicable('It is not run: it logs in whatever uses it.');
    }
    const { structured, plain } = service.fact(logFormatsOf);
    const calls = [...service.fact(logCallsOf).values()]
      .flat()
      .filter(({ style, path }) => style !== 'tracker' && !isTool(path));
    const prints = calls.filter(
      call => call.style === 'print' || isPlainGo(service, call),
    );
    const [first] = structured;
    if (first && !isMostlyPrinted(calls, prints)) {
      return pass(
        `${placeName(first)} sets up structured logs (${first.what}).`,
        evidenceAt(service, structured.slice(0, 4), 'proof'),
      );
    }
    const foreign = service.fact(foreignLoggersOf);
    if (
      (foreign.length >= fewUses || foreign.some(({ setsUp }) => setsUp)) &&
      !isMostlyPrinted(calls, prints)
    ) {
      return unknown(
        `The log records go through ${foreign[0].name} (${placeName(
          foreign[0],
        )}), which is not part of this repository.`,
        `Look at what ${foreign[0].name} writes.`,
        evidenceAt(service, foreign.slice(0, 3), 'anchor'),
      );
    }
    const entry = entryPlace(service);
    const near = (place: Place) => nearness(place, entry);
    const nearest = [...prints].sort((a, b) => near(a) - near(b));
    const places: Place[] = [
      ...(first ? nearest.slice(0, 4) : []),
      ...[...plain]
        .sort(
          (a, b) =>
            near(a) - near(b) ||
            Number(b.what === 'a pattern') - Number(a.what === 'a pattern'),
        )
        .slice(0, 6),
      ...nearest.slice(0, 3),
      ...settingsPlace(service),
      ...(entry ? [entry] : []),
      ...serverPlaces(service).slice(0, 4),
    ].map(({ path, line }) => ({ path, line }));
    if (!places.length) {
      return notApplicable('The tree holds nothing that could log.');
    }
    const [place] = places;
    return fail({
      message: `${placeName(
        place,
      )} logs plain text; logs cannot be filtered by request, user or severity.`,
      evidence: evidenceAt(
        service,
        places,
        plain.length || prints.length ? 'offender' : 'anchor',
        14,
      ),
      recommendation: {
        title: 'Write Structured Logs',
        text: `Set up a structured logger once, and use it in place of what ${placeName(
          place,
        )} does.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});

/** How near a place is to where the service's logger would be set up: the file it starts in, then a logger's own, tools last. */
function nearness({ path }: Place, entry: Place | undefined): number {
  if (path === entry?.path) return 0;
  if (isTool(path)) return 3;
  return /log(?:ger|ging|conf)?[\w-]*\.\w+$/i.test(path) ? 1 : 2;
}

function isMostlyPrinted(calls: LogCall[], prints: LogCall[]): boolean {
  return (
    prints.length >= fewPrints && prints.length > calls.length * mostPrinted
  );
}

/** Go's own `log` writes sentences. */
function isPlainGo(service: Service, { name, path }: LogCall): boolean {
  return (
    // What ends the program is said once.
    /^log\.Print(?:f|ln)?$/.test(name) &&
    path.endsWith('.go') &&
    /^\s*(?:import\s+)?"log"\s*$/m.test(service.repository.text(path) ?? '')
  );
}

/** Scripts, commands and seeds talk to the person who runs them. */
function isTool(path: string): boolean {
  return /(?:^|\/)(?:scripts?|bin|tools|hack|commands?|cli|cmd|seeds?|seeders?|migrations?|management|tasks|lib\/tasks)\//i.test(
    path,
  );
}

/** Laravel's channels; before it had a file for them, one line of its main file. */
const laravelLog = /^\s*["'](?:default|channels|log)["']\s*=>/;

/** Where Spring and Laravel would be told: their main configuration files. */
function settingsPlace(service: Service): Place[] {
  const laravel = service.files
    .filter(({ path }) => /(?:^|\/)config\/(?:logging|app)\.php$/i.test(path))
    .flatMap(({ path }) =>
      service.repository
        .lines(path)
        .flatMap((text, index) =>
          laravelLog.test(text.slice(0, 200)) &&
          (/logging\.php$/i.test(path) || /["']log["']/.test(text))
            ? [{ path, line: index + 1 }]
            : [],
        ),
    );
  if (laravel.length) return laravel.slice(0, 2);
  const lumen = service.pathTo('bootstrap/app.php');
  const made = service.repository
    .lines(lumen)
    .findIndex(text => /\bLaravel\\Lumen\\Application\b/.test(text));
  if (made >= 0) return [{ path: lumen, line: made + 1 }];
  return [
    ...layoutPlaces(service),
    ...service
      .of('CONFIG')
      .filter(({ path }) =>
        /(?:^|\/)src\/main\/resources\/application\.(?:ya?ml|properties)$/.test(
          path,
        ),
      )
      .map(({ path }) => ({ path, line: 1 })),
  ];
}

/** Where Logback and Log4j are told what a line looks like. */
function layoutPlaces(service: Service): Place[] {
  return service
    .of(['CONFIG', 'OTHER'])
    .filter(({ path }) =>
      /(?:^|\/)(?:logback|log4j2?)(?:-spring)?\.(?:xml|properties|ya?ml)$/.test(
        path,
      ),
    )
    .slice(0, 2)
    .map(({ path }) => {
      const line = service.repository
        .lines(path)
        .findIndex(text =>
          /<include\b|<pattern\b|PatternLayout|\blayout\b|<encoder\b/i.test(
            text.slice(0, 300),
          ),
        );
      return { path, line: Math.max(0, line) + 1 };
    });
}
