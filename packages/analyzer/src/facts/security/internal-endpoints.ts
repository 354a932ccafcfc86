import type { Severity } from '@prodready/report';
import type { Ecosystem, Repository } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { findCalls } from '../code';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { isDevelopmentOnly } from '../database/callers';
import { matchesIn, type Match } from '../code/matches';

/** A management, debug or introspection endpoint. */
export interface InternalEndpoint {
  /** As messages name it: `the heap dump of Actuator`. */
  name: string;
  path: string;
  line: number;
  /** `undefined`: closed to the outside. */
  severity?: Severity;
}

/** The endpoints that are for operators only. Use as `service.fact(internalEndpointsOf)`. */
export function internalEndpointsOf(service: Service): InternalEndpoint[] {
  return [
    ...actuator(service),
    ...settings(service),
    ...dashboards(service),
    ...inSettingsFiles(service),
    ...developmentPackages(service),
  ].filter(
    place =>
      !isForDevelopment(service, place) &&
      // ASP.NET: an extension method that only a branch of development calls.
      !(
        place.path.endsWith('.cs') &&
        isDevelopmentOnly(service, place, 'dotnet')
      ),
  );
}

const sensitive =
  /\*|\b(?:env|heapdump|threaddump|configprops|mappings|shutdown|loggers|jolokia)\b/;
const dangerous = /\*|\b(?:env|heapdump|shutdown)\b/;

/** Spring's `management.endpoints.web.exposure.include`. */
function actuator(service: Service): InternalEndpoint[] {
  const configuration = service.fact(effectiveConfigurationOf);
  const key = 'management.endpoints.web.exposure.include';
  const included = [
    ...[configuration.get(key)].flatMap(each => each ?? []),
    ...configuration.under(key),
    ...configuration.settings.filter(each =>
      /^management\.endpoints\.web\.exposure\.include\[\d+\]$/.test(each.key),
    ),
  ];
  const [first] = included;
  if (!first) return [];
  const value = included.map(each => each.value ?? '').join(',');
  const place = { path: first.path, line: first.line };
  const name = `${value.replace(/["'\s]/g, '').slice(0, 60)} of Actuator`;
  const open = sensitive.exec(value);
  if (!open) return [{ name, ...place }];
  const port = configuration.get('management.server.port')?.value;
  const own = configuration.get('server.port')?.value ?? '8080';
  if (port !== undefined && port !== own) return [{ name, ...place }];
  const secured = service
    .fact(stackOf)
    .dependencies.some(
      ({ name: each, scope }) =>
        scope === 'prod' &&
        /spring-boot-starter-(?:security|oauth2-resource-server|oauth2-client)|spring-security-(?:web|config)|hmpps-kotlin-spring-boot-starter/.test(
          each,
        ),
    );
  if (secured && !permitsActuator(service)) return [{ name, ...place }];
  return [
    {
      name,
      ...place,
      severity: dangerous.test(value) && !secured ? 'critical' : 'major',
    },
  ];
}

/** `requestMatchers("/actuator/**").permitAll()`, or everything that is. */
function permitsActuator(service: Service): boolean {
  return service
    .fact(sourceFilesOf)
    .some(
      ({ path, ecosystem }) =>
        ecosystem === 'jvm' &&
        /(?:"\/actuator\/?\*\*?"|EndpointRequest\.toAnyEndpoint\(\))[^;]{0,300}permitAll|"\/actuator\/?\*\*?"\s*,?\s*permitAll|anyRequest\(\)\s*\.permitAll/.test(
          service.repository.lexical(path).uncommented,
        ),
    );
}

/** Switches whose value alone opens an endpoint. */
const switches: Array<[key: string, opens: RegExp, name: string]> = [
  ['quarkus.swagger-ui.always-include', /^true$/i, 'the Swagger UI of Quarkus'],
  ['quarkus.dev-ui.always-include', /^true$/i, 'the development UI of Quarkus'],
  [
    'endpoints.all.sensitive',
    /^false$/i,
    'all management endpoints of Micronaut',
  ],
  ['spring.h2.console.enabled', /^true$/i, 'the console of H2'],
  [
    'spring.h2.console.settings.web-allow-others',
    /^true$/i,
    'the console of H2',
  ],
];

function settings(service: Service): InternalEndpoint[] {
  const configuration = service.fact(effectiveConfigurationOf);
  return switches.flatMap(([key, opens, name]): InternalEndpoint[] => {
    const setting = configuration.get(key);
    if (!setting || setting.value === undefined) return [];
    const place = { name, path: setting.path, line: setting.line };
    if (
      key === 'endpoints.all.sensitive' &&
      !/^true$/i.test(configuration.get('endpoints.all.enabled')?.value ?? '')
    )
      return [];
    return opens.test(setting.value)
      ? [{ ...place, severity: 'major' }]
      : [place];
  });
}

interface Dashboard {
  name: string;
  ecosystem: Ecosystem;
  /** The call that puts it on the public listener, in code without strings. */
  mounted: RegExp;
  /** What that call must name, where its code alone does not. Strings kept. */
  named?: RegExp;
  /** In the same file or block: closed. Strings kept. */
  closed: RegExp;
  /** Anywhere in the same file: closed. */
  closedInFile?: RegExp;
  /** How much it gives away, where that is less than others. */
  severity?: Severity;
}

const guard =
  /auth|login|admin(?:Only|Required|_required|\?)|requireUser|isAdmin|passport|ensure|basic|constraints|permission/i;
const dashboardsOf: Dashboard[] = [
  {
    name: 'the status monitor',
    ecosystem: 'node',
    mounted:
      /\bapp\.use\(\s*(?:statusMonitor|expressStatusMonitor|require)\s*\(/,
    named: /statusMonitor|express-status-monitor/i,
    closed: guard,
  },
  {
    name: 'Bull Board',
    ecosystem: 'node',
    mounted: /\.use\([^;\n]{0,160}\bserverAdapter\.getRouter\s*\(/,
    closed: guard,
  },
  {
    name: 'AdminJS',
    ecosystem: 'node',
    mounted: /\bAdminJSExpress\s*\.\s*buildRouter\s*\(/,
    closed: guard,
  },
  {
    name: 'Swagger Stats',
    ecosystem: 'node',
    mounted: /\b(?:swStats|swaggerStats)\s*\.\s*getMiddleware\s*\(/,
    closed: /authentication\s*:\s*true/,
  },
  {
    name: 'the RQ dashboard',
    ecosystem: 'python',
    mounted: /\.register_blueprint\(\s*rq_dashboard\.blueprint\b/,
    closed:
      /rq_dashboard\.blueprint\.before_request|login_required|basic_auth/i,
  },
  {
    name: 'pprof',
    ecosystem: 'go',
    mounted:
      /\bpprof\.(?:Register|RouteRegister)\s*\(|\.Use\(\s*pprof\.New\s*\(|\.Mount\([^;\n]{0,80}\bmiddleware\.Profiler\s*\(/,
    closed: /BasicAuth|\bauth\w*\s*\(|\badmin\b/i,
  },
  {
    name: 'Sidekiq’s dashboard',
    ecosystem: 'ruby',
    mounted: /\bmount\s*\(?\s*Sidekiq::Web\b/,
    closed:
      /\bauthenticate\b|\bconstraints?\b|Rack::Auth|\bauthenticated\b|\blambda\b|->/,
  },
  {
    name: 'the Flipper UI',
    ecosystem: 'ruby',
    mounted: /\bmount\s*\(?\s*Flipper::UI\b/,
    closed: /\bauthenticate\b|\bconstraints?\b|Rack::Auth|\bauthenticated\b|->/,
  },
  {
    name: 'the task console of Tokio',
    ecosystem: 'rust',
    mounted: /\.server_addr\s*\(\s*\(\s*\[\s*0\s*,\s*0\s*,\s*0\s*,\s*0\s*\]/,
    closed: /(?!)/,
  },
  {
    name: 'the Hangfire dashboard',
    ecosystem: 'dotnet',
    mounted:
      /\bAuthorization\s*=\s*(?:new\s+(?:List<)?IDashboard(?:Async)?AuthorizationFilter>?\s*(?:\[\s*\]|\(\s*\))\s*(?:\{\s*\})?|\[\s*\]|Array\.Empty<)/,
    closed: /(?!)/,
  },
  {
    name: 'the Swagger UI',
    ecosystem: 'dotnet',
    mounted: /\.\s*UseSwaggerU[Ii]3?\s*\(/,
    closed: /RequireAuthorization|IsDevelopment|IsProduction/,
    // It may stand before the UI alone, under whatever name.
    closedInFile:
      /Swagger\w{0,40}(?:Auth|Authoriz|Protect)\w{0,40}|\.\s*MapSwagger\s*\([^;]{0,120}RequireAuthorization/,
    // It shows what is there, and lets nobody do more than the API does.
    severity: 'minor',
  },
];

function dashboards(service: Service): InternalEndpoint[] {
  const { repository } = service;
  return service
    .fact(sourceFilesOf)
    .flatMap(({ path, ecosystem }): InternalEndpoint[] => {
      const found = dashboardsOf
        .filter(each => each.ecosystem === ecosystem)
        .flatMap((each): InternalEndpoint[] => {
          const { name, mounted, named, closed, closedInFile } = each;
          const elsewhere = closedInFile?.test(repository.lexical(path).code);
          return matchesIn(repository, path, mounted)
            .filter(match => named?.test(startOf(service, match)) ?? true)
            .map(match => ({
              name,
              path,
              line: match.line,
              ...(elsewhere || isClosed(service, match, closed)
                ? {}
                : { severity: each.severity ?? ('major' as const) }),
            }));
        });
      return ecosystem === 'go'
        ? [...found, ...defaultMuxProfiles(service, path)]
        : found;
    });
}

function startOf(service: Service, { path, offset }: Match): string {
  const { uncommented } = service.repository.lexical(path);
  return uncommented.slice(offset, offset + 80).split('\n')[0];
}

/** Something near the mount, or a condition around it, turns others away. */
function isClosed(service: Service, match: Match, closed: RegExp): boolean {
  const { repository } = service;
  const lines = repository.lines(match.path);
  const own = lines[match.line - 1] ?? '';
  const before = lines.slice(Math.max(0, match.line - 12), match.line - 1);
  const indent = /^\s*/.exec(own)![0].length;
  // What it stands in: lines that are indented less.
  const around = before.filter(
    text => /\S/.test(text) && /^\s*/.exec(text)![0].length < indent,
  );
  if (around.some(text => /^\s*(?:\}\s*)?(?:if|unless|case)\b/.test(text)))
    return true;
  const { uncommented } = repository.lexical(match.path);
  const call = uncommented.slice(match.offset, match.offset + 400);
  const [statement] = call.split(/;\s*\n|\n\s*\n/);
  const rackAuth = /\.use\s*\(?\s*Rack::Auth|Web\.use\b/.test(uncommented);
  return (
    rackAuth ||
    [own, ...around, statement.slice(match.text.length)].some(text =>
      closed.test(text),
    )
  );
}

/** `import _ "net/http/pprof"` while the default mux is what the public listener serves. */
function defaultMuxProfiles(
  service: Service,
  path: string,
): InternalEndpoint[] {
  const { repository } = service;
  const { uncommented } = repository.lexical(path);
  const imported = /^[ \t]*_\s+"(?:net\/http\/pprof|expvar)"/m.exec(
    uncommented,
  );
  if (!imported) return [];
  const line = repository
    .lineIndex(path)
    .lineAt(imported.index + imported[0].search(/_/));
  const place = { name: 'pprof', path, line };
  const listeners = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'go')
    .flatMap(file =>
      findCalls(repository, file.path, /\bhttp\.ListenAndServe(?:TLS)?/).map(
        ({ arguments: given }) => given.map(({ text }) => text),
      ),
    );
  const onDefault = listeners.filter(
    given => given[given.length - 1] === 'nil',
  );
  const [only] = onDefault;
  const isPublic =
    listeners.length === 1 &&
    onDefault.length === 1 &&
    !/localhost|127\.0\.0\.1|debug|pprof|admin/i.test(only[0] ?? '');
  return [{ ...place, ...(isPublic ? { severity: 'major' as const } : {}) }];
}

/** Under `if USE_TOOLBAR:`, where the name is read from the environment and off without it. */
function isSwitchedByVariable(
  repository: Repository,
  path: string,
  line: number,
): boolean {
  const lines = repository.lines(path);
  const indent = (text: string) => text.search(/\S/);
  const own = indent(lines[line - 1]);
  for (let at = line - 2; at >= Math.max(0, line - 40); at--) {
    const depth = indent(lines[at]);
    if (depth < 0 || depth >= own) continue;
    const name = /^\s*if\s+(\w+)\s*:/.exec(lines[at])?.[1];
    return (
      name !== undefined &&
      lines.some(
        text =>
          text.startsWith(`${name} =`) &&
          /\b(?:environ|getenv|env|config)\b[^#]*(?:\bFalse\b|["'](?:[Ff]alse|0)["'])/.test(
            text.slice(0, 400),
          ),
      )
    );
  }
  return false;
}

/** Django's debug apps and Symfony's profiler, where they are switched on for production. */
function inSettingsFiles(service: Service): InternalEndpoint[] {
  const { repository } = service;
  const found: InternalEndpoint[] = [];
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'python') continue;
    const [toolbar] = matchesIn(
      repository,
      path,
      /["'](?:debug_toolbar\.middleware|silk\.middleware)\.\w+["']/,
      'uncommented',
    );
    // Left off unless somebody sets a variable.
    if (toolbar && !isSwitchedByVariable(repository, path, toolbar.line))
      found.push({
        name: 'Django’s debugging tools',
        path,
        line: toolbar.line,
        severity: 'major',
      });
  }
  const bundles = service.pathTo('config/bundles.php');
  const profiler = repository
    .lines(bundles)
    .findIndex(text =>
      /WebProfilerBundle::class\s*=>\s*\[\s*['"](?:all|prod)['"]\s*=>\s*true/.test(
        text.slice(0, 400),
      ),
    );
  if (profiler >= 0)
    found.push({
      name: 'Symfony’s profiler',
      path: bundles,
      line: profiler + 1,
      severity: 'major',
    });
  return found;
}

/** Consoles that packages open by being there. */
function developmentPackages(service: Service): InternalEndpoint[] {
  return service
    .fact(stackOf)
    .dependencies.filter(
      ({ name, scope }) => scope === 'prod' && name === 'web-console',
    )
    .map(({ path, line }) => ({
      name: 'the web console of Rails',
      path,
      line,
      severity: 'major' as const,
    }));
}
