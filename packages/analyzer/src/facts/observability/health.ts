import { posix } from 'node:path';
import { at, textOf, textsOf } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import {
  blockAfter,
  findCalls,
  functionsOf,
  isDevelopmentGuarded,
  type Call,
} from '../code';
import { productionImageOf } from '../containers/image';
import { databaseSourcesOf } from '../database/scope';
import { deploymentOf } from '../deployment';
import { developmentMarkOf } from '../deployment/compose';
import { middlewareOf, routesOf, type Route } from '../http';

/** An answer to "are you well?". @public */
export interface HealthEndpoint {
  path: string;
  line: number;
  /** Its address, where it has one of its own. */
  route?: string;
  /** What its name says it answers. */
  says: 'live' | 'ready' | 'either';
  /** Brought by a library, which keeps the answers apart. */
  library?: string;
  /** A question to a datastore in its handler. */
  asks?: { path: string; line: number };
  /** Answers well whatever happens. */
  alwaysWell?: { path: string; line: number };
  /** Says that it is ready without looking at anything. */
  unasked?: { path: string; line: number };
  /** Where such a handler answers. */
  answers?: Array<{ path: string; line: number }>;
}

/** What the platform asks to decide whether to restart the service. */
export interface LivenessProbe {
  /** Unknown where the service's own program asks: `./orders ping`. */
  route?: string;
  path: string;
  line: number;
}

const longestScript = 20_000;
const healthStep =
  /^_{0,2}(?:health(?:[-_]?(?:z|check|checks|status|y))?|healthcheckz|live(?:z|ness)?|alive|ready(?:z)?|readiness|status(?:z|[-_]?check)?|ping|up|heartbeat|hc|_status|_info|lbheartbeat|lbcheck|probe)_{0,2}(?:\.(?:xml|json|txt|html))?$/i;
const liveStep = /^_{0,2}(?:live(?:z|ness)?|alive)/i;
const readyStep = /^_{0,2}ready|readiness/i;

/** Every health endpoint that production serves. Use as a fact. @public */
export function healthEndpointsOf(service: Service): HealthEndpoint[] {
  return allEndpoints(service).filter(
    endpoint => !isForDevelopment(service, endpoint),
  );
}

/** Those that exist in development only. Use as a fact. */
export function developmentHealthOf(service: Service): HealthEndpoint[] {
  return allEndpoints(service).filter(endpoint =>
    isForDevelopment(service, endpoint),
  );
}

function allEndpoints(service: Service): HealthEndpoint[] {
  const known = [
    ...fromRoutes(service),
    ...fromMiddleware(service),
    ...fromMounts(service),
    ...fromLibraries(service),
  ];
  return known.length ? known : spelledOut(service);
}

const spelled =
  /(?:(?<!\b(?:axios|client|http|https|requests|session|got|httpx|agent)\s{0,2})\.\s*|(?<![\w.$]))(?:use|get|route|mount|register|[hH]andle\w{0,20}|HandlerFunc\w{0,20}|Get|Map\w{0,10})\s*\(\s*[^()\n"'`]{0,80}["'`]\/?(?:_?health(?:z|-?check)?|livez|liveness|readyz|readiness)\/?["'`]|(?<![\w.])[\w.]{0,40}[hH]ealth\w{0,40}\s*\(\s*[^()\n"'`]{0,80}["'`]\/_{0,2}(?:health(?:z|-?check)?|livez|liveness|readyz|readiness)\/?["'`]|\b(?:URL\.Path|req(?:uest)?\.(?:path|url)|ctx\.path)\s*={2,3}\s*["'`]\/_{0,2}(?:health(?:z|-?check)?|livez|liveness|readyz|readiness)\/?["'`]/g;

/** Routes as an object that names its endpoints: `health: healthEndpointGet`. */
const listed =
  /(?<![\w.])["']?(?:health(?:z|-?check)?|livez|liveness|readyz|readiness)["']?\s*:\s*\w{0,40}[hH]ealth\w{0,40}(?:Endpoint|Route|Routing|Handler)\w{0,20}\b/g;
const named =
  /\b\w{0,20}HEALTH\w{0,20}\s*=\s*["'`]\/_{0,2}(?:health(?:z|-?check)?|livez|liveness|readyz|readiness)\/?["'`]/g;

/** The address handed to a router of the service's own making, which no reader of routes knows. */
function spelledOut(service: Service): HealthEndpoint[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap(({ path }) => {
    const { uncommented } = repository.lexical(path);
    return [
      ...uncommented.matchAll(spelled),
      ...uncommented.matchAll(listed),
      // A middleware that compares with a name: `request.path == HEALTH_PATH`.
      ...(/\.path\s*={2,3}\s*[\w.]*HEALTH/.test(uncommented)
        ? uncommented.matchAll(named)
        : []),
    ]
      .slice(0, 4)
      .map(({ index }) => ({
        path,
        line: repository.lineIndex(path).lineAt(index),
        library: 'own routing',
        says: 'either' as const,
      }));
  });
}

function isForDevelopment(
  { repository }: Service,
  { path, line }: HealthEndpoint,
): boolean {
  return isDevelopmentGuarded(repository.lines(path), line);
}

function fromRoutes(service: Service): HealthEndpoint[] {
  const routes = service
    .fact(routesOf)
    .filter(({ protocol }) => protocol === 'http');
  // Where statuses are created too, `/status` gives a list of them.
  const created = new Set(
    routes
      .filter(
        // `/api/v1/status`; a bare `/status` is asked by operators whoever posts to it.
        ({ method, route }) =>
          method === 'POST' && /\/\w+\/status$/i.test(route),
      )
      .map(({ route }) => route),
  );
  return routes
    .filter(
      ({ method, route }) =>
        /^(?:GET|HEAD|ANY)$/.test(method) && !created.has(route),
    )
    .flatMap(route => {
      const steps = route.route.split('/').filter(Boolean);
      // `/orders/{id}/status` is about an order, `/health/db` and `/:version/health` about the service.
      if (
        steps.some(
          (step, index) =>
            /^[:{<*[]/.test(step) &&
            !(index < 2 && /^[:{](?:v|(?:api_?)?version)\}?$/i.test(step)),
        )
      )
        return [];
      const own = steps.findIndex(step => healthStep.test(step));
      // Whatever the path, the root's too: the handler's name says so.
      const isNamed =
        steps.length === 0
          ? /(?:^|\.)health_?check$/i.test(route.handler?.name ?? '')
          : own < 0 && isNamedHealth(route);
      if (isNamed)
        return [
          {
            path: route.path,
            line: route.line,
            route: route.route,
            says: 'either' as const,
            ...handled(service, route, 'health'),
          },
        ];
      if (own < 0 || own < steps.length - 2) return [];
      // `/providers/acme/status` is about the provider.
      const about = steps
        .slice(0, own)
        .filter(step => !/^(?:api|v\d+|internal|public|private)$/i.test(step));
      if (about.length > 1 && /^(?:status|ping|up|probe)$/i.test(steps[own]))
        return [];
      const name = steps.slice(own).join('/');
      return [
        {
          path: route.path,
          line: route.line,
          route: route.route,
          says: saysOf(steps.slice(own)),
          ...handled(service, route, name),
        },
      ];
    });
}

/** `path("check/", HealthCheckView.as_view())`: the view says what the path does not. */
function isNamedHealth({ route, className }: Route): boolean {
  return (
    /^\/(?:[\w-]{1,20}\/)?check\/?$/i.test(route) &&
    /^health_?check/i.test(className ?? '')
  );
}

/** Go: middleware that answers a path by itself: chi's `Heartbeat("/ping")`, go-pkgz's `rest.Ping`. */
function fromMiddleware(service: Service): HealthEndpoint[] {
  return service
    .fact(middlewareOf)
    .filter(
      ({ name, path }) =>
        path.endsWith('.go') &&
        /^(?:\w{1,40}\.Heartbeat|rest\.Ping)$/.test(name),
    )
    .map(({ name, text, path, line }) => ({
      path,
      line,
      route: /"(\/[^"\n]{0,80})"/.exec(text)?.[1] ?? '/ping',
      library: name,
      says: 'either' as const,
    }));
}

/** Express: `app.use('/healthcheck', answer)`. */
function fromMounts(service: Service): HealthEndpoint[] {
  return service.fact(middlewareOf).flatMap(({ mount, path, line }) => {
    const steps = (mount ?? '').split('/').filter(Boolean);
    return /\.[cm]?[jt]sx?$/.test(path) &&
      steps.length > 0 &&
      healthStep.test(steps[steps.length - 1])
      ? [{ path, line, route: mount, says: saysOf(steps) }]
      : [];
  });
}

function saysOf(steps: string[]): HealthEndpoint['says'] {
  if (steps.some(step => liveStep.test(step))) return 'live';
  return steps.some(step => readyStep.test(step)) ? 'ready' : 'either';
}

const datastoreQuestion =
  /\bSELECT\s+1\b|\$queryRaw|\$connect\b|connection\.cursor\b|\bPing(?:Context)?\(|\.(?:ping|authenticate)\(\s*\)|\b\w*(?:db|database|prisma|redis|mongo\w*|knex|pool|engine|session|conn(?:ection)?|entityManager|dataSource|typeorm|orm)\w*\s*\.\s*(?:query|execute|raw|connect|command|admin|fetch\w*|scalar|pingCheck|isHealthy)\b|\bDB::(?:connection|select)|ActiveRecord::Base\.connection|\bensure_connection\(/i;
/** Rocket hands a connection over before the handler runs. */
const heldConnection = /:\s*(?:\w+::)*(?:DbConn|\w*PooledConnection)\b/;
/** Words by which an answer can tell that something is wrong. */
const canSayNo =
  /\b5\d\d\b|\bthrow\b|\braise\b|\bpanic|\babort|(?:\b|_)unavailable|Unavailable|UNAVAILABLE|INTERNAL|\.status\b|\bset\.status|StatusCode|\breject\(|HealthCheckError|next\(/;

function handled(
  service: Service,
  { handler, path }: Route,
  name: string,
): Pick<HealthEndpoint, 'asks' | 'alwaysWell' | 'answers' | 'unasked'> {
  if (!handler) return {};
  const { repository } = service;
  const { code, uncommented } = repository.lexical(handler.path);
  const body = uncommented.slice(handler.start, handler.end);
  const bare = code.slice(handler.start, handler.end);
  const lines = repository.lineIndex(handler.path);
  const direct = datastoreQuestion.exec(body);
  const held =
    handler.path.endsWith('.rs') && heldConnection.test(handler.parameters);
  const asks =
    (direct && {
      path: handler.path,
      line: lines.lineAt(handler.start + direct.index),
    }) ??
    (held ? { path: handler.path, line: handler.line } : undefined) ??
    asksThrough(service, handler.path, body);
  // An answer that looks at something and can never say no tells nothing.
  const pretends =
    /ready/i.test(name) &&
    asks !== undefined &&
    // A text about what is unavailable says no to nobody but a reader.
    !canSayNo.test(bare) &&
    // A question that throws where nothing is caught gets no answer of success.
    (!direct ||
      /\.(?:go|rs)$/.test(handler.path) ||
      /\b(?:catch|except|rescue)\b/.test(bare)) &&
    !/(?<!\d)5\d\d(?!\d)/.test(body);
  const unasked =
    /ready|readiness/i.test(name) && asks === undefined && saysOnly(bare);
  return {
    ...(asks ? { asks } : {}),
    ...(unasked ? { unasked: { path: handler.path, line: handler.line } } : {}),
    ...(pretends
      ? {
          alwaysWell: { path, line: handler.line },
          answers: [...bare.matchAll(/\breturn\b/g)]
            .slice(0, 4)
            .map(({ index }) => ({
              path: handler.path,
              line: lines.lineAt(handler.start + index),
            })),
        }
      : {}),
  };
}

/** Nothing but an answer of success: `Ok(StatusCode::OK)`, `res.json({ status: 'ready' })`. */
function saysOnly(body: string): boolean {
  const rest = body
    .replace(
      /\bnew\s+Date\s*\([^()]*\)(?:\.\w+\(\))?|\bDate\.now\(\)|\bprocess\.uptime\(\)|\btime\.Now\(\)[\w.()]*/g,
      '',
    )
    .replace(
      /\b(?:Ok|StatusCode::OK|Json|json!?|jsonify|JSONResponse|PlainTextResponse|Response|ResponseEntity\.ok|ok|NewEncoder|HttpResponse|JsonResponse|response|Results\.Ok)\s*(?=\()|\.\s*(?:json|send|status|sendStatus|end|JSON|String|SendString|SendStatus|Status|WriteHeader|Write|Encode|NoContent|body|build|text)\s*(?=\()/g,
      '',
    );
  return (
    body.trim().length > 0 &&
    body.length < 400 &&
    !/\w\s*\(/.test(rest.replace(/\b(?:return|byte|map)\b/g, '')) &&
    !/\b(?:if|match|switch|await|try|throw|raise|5\d\d)\b|\?/.test(rest)
  );
}

/** What a method of another class asks, as its name says: `this.health.isDatabaseUp()`. */
const askingName =
  /\.\s*(\w{0,40}(?:[dD]atabase|[dD][bB](?![a-z])|[rR]edis|[mM]ongo|[pP]ostgres)\w{0,30}(?:[hH]ealth|[pP]ing|[uU]p(?![a-z])|[aA]live|[cC]onnect|[rR]eady|[cC]heck)\w{0,20}|(?:is|check|ping)[A-Z_]\w{0,20}(?:[dD]atabase|D[bB]|[rR]edis|[mM]ongo|[pP]ostgres)\w{0,20})\s*\(/;

/** One step further: a function or method of the same file that the handler calls. */
function asksThrough(
  service: Service,
  path: string,
  body: string,
): { path: string; line: number } | undefined {
  const { repository } = service;
  const { uncommented, code } = repository.lexical(path);
  const lines = repository.lineIndex(path);
  const called = [
    ...body.matchAll(/(?:\b(?:this|self)\s*\.\s*|(?<![\w.$]))(\w{3,60})\s*\(/g),
  ].map(match => match[1]);
  for (const name of [...new Set(called)].slice(0, 20)) {
    const definition = new RegExp(
      `(?:\\bfunction\\s+|\\bdef\\s+|\\bfunc\\s+(?:\\([^)]{0,80}\\)\\s*)?|\\basync\\s+|\\bprivate\\s+(?:async\\s+)?|^[ \\t]+)${name}\\s*\\(`,
      'm',
    ).exec(code);
    if (!definition) continue;
    const style = path.endsWith('.py') ? 'indentation' : 'braces';
    const block = blockAfter(repository, path, definition.index, style);
    const found =
      block &&
      datastoreQuestion.exec(uncommented.slice(block.start, block.end));
    if (block && found) {
      return { path, line: lines.lineAt(block.start + found.index) };
    }
  }
  const asked = askingName.exec(body);
  const [own, another] = asked ? service.fact(functionsOf).named(asked[1]) : [];
  return own && !another ? { path: own.path, line: own.line } : undefined;
}

/** Dependencies that serve health endpoints without another line of code. */
const dependencies =
  /^(?:org\.springframework\.boot:)?spring-boot-starter-actuator$|(?:^|:)quarkus-smallrye-health$|(?:^|:)micronaut-management$|^okcomputer$|^@backstage\/backend-defaults$/;

/** Calls and settings of libraries that do. */
const wirings: Array<{ name: string; code: RegExp; literals?: boolean }> = [
  { name: 'terminus', code: /\bcreateTerminus|\bcreateLightship/ },
  { name: 'express-actuator', code: /\bactuator/ },
  // Fiber's middleware answers /livez and /readyz by itself.
  { name: 'healthcheck', code: /\bhealthcheck\s*\.\s*New/ },
  { name: 'health checks', code: /\.\s*(?:MapHealthChecks|UseHealthChecks)/ },
  {
    name: 'the gRPC health service',
    code: /\b(?:\w+\.)?RegisterHealthServer|\badd_HealthServicer_to_server|\bhealth_reporter|\btonic_health::/,
  },
];
const lines: Array<{ name: string; file: RegExp; line: RegExp }> = [
  {
    name: 'django-health-check',
    file: /\.py$/,
    line: /include\(\s*["'](?:health_check\.urls|watchman\.urls)/,
  },
  {
    // Mozilla's Dockerflow answers /__heartbeat__ and /__lbheartbeat__.
    name: 'Dockerflow',
    file: /\.py$/,
    line: /["']dockerflow\.django\.middleware\.DockerflowMiddleware["']|\bDockerflow\(\s*app\b/,
  },
  {
    name: 'Laravel',
    file: /(?:^|\/)bootstrap\/app\.php$/,
    line: /\bhealth\s*:\s*['"]\//,
  },
  {
    name: 'fastify-healthcheck',
    file: /\.[cm]?[jt]s$/,
    line: /register\([^\n]{0,80}fastify-?health-?check/i,
  },
  {
    name: 'koa-simple-healthcheck',
    file: /\.[cm]?[jt]s$/,
    line: /(?:from\s+|require\(\s*)['"]koa-(?:simple-)?health-?check['"]/,
  },
  {
    // @fastify/under-pressure answers on a route of its own only where it is told to.
    name: 'under-pressure',
    file: /\.[cm]?[jt]s$/,
    line: /\bexposeStatusRoute\s*:\s*(?!\s|false\b|undefined\b)/,
  },
  {
    name: 'health check',
    file: /\.rb$/,
    line: /rails\/health#show|\bOkComputer\b|\bHealthCheck\b/,
  },
];

function fromLibraries(service: Service): HealthEndpoint[] {
  const { repository } = service;
  const found: HealthEndpoint[] = service
    .fact(stackOf)
    .dependencies.filter(
      ({ name, scope }) => scope === 'prod' && dependencies.test(name),
    )
    .map(({ name, path, line }) => ({
      path,
      line,
      library: name.split(':').pop()!,
      says: 'either' as const,
    }));
  for (const { path } of service.of(['CONFIG', 'DEPLOY'])) {
    if (
      !/(?:^|\/)application[\w-]*\.(?:ya?ml|properties)$/.test(path) ||
      lacksActuator(service)
    )
      continue;
    const line = repository
      .lines(path)
      .findIndex(text => /^management(?::|\.endpoints?\.)/.test(text));
    if (line >= 0) {
      found.push({ path, line: line + 1, library: 'actuator', says: 'either' });
    }
  }
  // .NET keeps what all services of a solution share in a project of its own.
  const shared = service
    .fact(databaseSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'dotnet');
  const sources = new Set(
    [...service.fact(sourceFilesOf), ...shared].map(({ path }) => path),
  );
  for (const path of sources) {
    const { code, uncommented } = repository.lexical(path);
    for (const { name, code: pattern } of wirings) {
      if (!pattern.test(code)) continue;
      for (const call of findCalls(repository, path, pattern, { bare: true })) {
        found.push({
          path,
          line: call.line,
          library: name,
          says: 'either',
          ...(name === 'health checks' ? mappedChecks(service, call) : {}),
        });
      }
    }
    for (const { name, file, line } of lines) {
      if (!file.test(path)) continue;
      const match = line.exec(uncommented);
      if (match) {
        found.push({
          path,
          line: repository.lineIndex(path).lineAt(match.index),
          library: name,
          says: 'either',
        });
      }
    }
  }
  return found;
}

/** ASP.NET: where `MapHealthChecks("/healthz")` answers, and the datastore that it asks where no predicate leaves that out. */
function mappedChecks(
  service: Service,
  call: Call,
): Pick<HealthEndpoint, 'route' | 'says' | 'asks'> {
  const route = /^"(\/[^"\n]{0,100})"$/.exec(
    call.arguments[0]?.text ?? '',
  )?.[1];
  if (!route) return { says: 'either' };
  const filtered = call.arguments.some(({ text }) =>
    /\bPredicate\b/.test(text),
  );
  const asks = filtered ? undefined : service.fact(datastoreChecksOf);
  return {
    route,
    says: saysOf(route.split('/').filter(Boolean)),
    ...(asks ? { asks } : {}),
  };
}

/** ASP.NET: the first health check that asks a datastore. Use as a fact. */
function datastoreChecksOf(
  service: Service,
): { path: string; line: number } | undefined {
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    const { code } = service.repository.lexical(path);
    const match =
      /\bAddHealthChecks\s*\(\s*\)[^;]{0,600}?\.\s*(?:AddDbContextCheck|AddSqlServer|AddNpgSql|AddMySql|AddRedis|AddRabbitMQ|AddMongoDb|AddSqlite|AddOracle)\b/.exec(
        code,
      );
    if (match)
      return {
        path,
        line: service.repository
          .lineIndex(path)
          .lineAt(match.index + match[0].length - 1),
      };
  }
  return undefined;
}

/** Settings of the actuator in a service whose one manifest names every starter, and not that one. */
function lacksActuator(service: Service): boolean {
  const stack = service.fact(stackOf);
  const builds = stack.manifests.filter(({ ecosystem }) => ecosystem === 'jvm');
  const starters = stack.dependencies
    .map(({ name }) => name)
    .filter(name => /starter|actuator/.test(name));
  return (
    builds.length === 1 &&
    starters.length > 1 &&
    starters.every(name =>
      /^(?:.*:)?spring-(?:boot|cloud)-starter-/.test(name),
    ) &&
    !starters.some(name => /actuator/.test(name))
  );
}

const address =
  /(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::[\w${}.-]{1,20})?(\/[\w./-]{1,200})/;

/** `${PORT:-9090}` is 9090, and `/${CONTEXT_PATH}health` is `/health` where nobody sets a context. */
function withDefaults(text: string): string {
  return text.replace(/\$\{\w{1,60}(?::?-([^{}\s]{0,80}))?\}/g, '$1');
}

/** What restarts the service when it does not answer. Use as a fact. */
export function livenessProbesOf(service: Service): LivenessProbe[] {
  const { workloads, compose } = service.fact(deploymentOf);
  const probes: LivenessProbe[] = workloads.flatMap(({ containers }) =>
    containers.flatMap(({ node, path }) => {
      const probe = at(node, 'livenessProbe');
      const text = textOf(at(probe, 'httpGet', 'path'));
      return probe && text
        ? [
            {
              route: text,
              path,
              line: at(probe, 'httpGet', 'path')!.line,
            },
          ]
        : [];
    }),
  );
  const image = service.fact(productionImageOf);
  for (const instruction of image?.instructions ?? []) {
    if (instruction.keyword !== 'HEALTHCHECK') continue;
    const asked = askedBy(service, instruction.text);
    if (image && asked)
      probes.push({ ...asked, path: image.path, line: instruction.line });
  }
  for (const each of compose
    .filter(({ role }) => role !== 'development')
    .flatMap(({ services }) => services)) {
    const test = at(each.node, 'healthcheck', 'test');
    if (!each.ours || !test || developmentMarkOf(each)) continue;
    const asked = askedBy(service, textsOf(test).join(' '));
    if (asked) probes.push({ ...asked, path: each.path, line: test.line });
  }
  return probes;
}

/** The address that a check's command asks: written in it, or in the script that it runs. */
function askedBy(
  { repository }: Service,
  command: string,
): Pick<LivenessProbe, 'route'> | undefined {
  const written = address.exec(withDefaults(command));
  if (written) return { route: written[1] };
  const name = /([\w-]{1,60}\.(?:sh|py|[cm]?js|ts|rb))\b/.exec(command)?.[1];
  if (name) {
    const scripts = repository.files.filter(
      ({ path, size }) => posix.basename(path) === name && size < longestScript,
    );
    const routes = scripts.flatMap(({ path }) =>
      [
        ...(repository.text(path) ?? '').matchAll(/(?:\/[\w-]{1,40}){1,6}\/?/g),
      ].map(([route]) => route),
    );
    const route = routes.find(each =>
      healthStep.test(each.split('/').filter(Boolean).pop() ?? ''),
    );
    return route ? { route } : undefined;
  }
  return /(?:^|[\s"[])(?:\.|\/[\w-]+)?\/[\w/-]{1,60}(?<!-cli)["',\s]+-{0,2}(?:ping|health[\w-]{0,10})\b/.test(
    command,
  )
    ? {}
    : undefined;
}
