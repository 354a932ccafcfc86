import { findCalls, namedArgument } from '../code';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { deploymentOf, productionCompose } from '../deployment';
import { productionImageOf } from '../containers/image';
import { startCommandOf } from '../containers/start';
import { deploymentVariablesOf } from './deployment-variables';
import { isForDevelopment } from './development-source';
import { configurationReadsOf } from './reads';
import { copiedVariablesOf } from './secrets';
import { effectiveConfigurationOf } from './effective';
import { frameworkModesOf } from './production-mode';
import { flaskClassesOf } from './flask-classes';

/** A debug switch that is on in production. */
export interface DebugSwitch {
  /** As messages name it: `DEBUG = True`. */
  name: string;
  path: string;
  line: number;
}

/** What was looked at: the switches that are on, and one that is off, for proof. */
export interface DebugSwitches {
  on: DebugSwitch[];
  off: DebugSwitch[];
}

/** Use as a fact. */
export function debugSwitchesOf(service: Service): DebugSwitches {
  const found: DebugSwitches = { on: [], off: [] };
  inSettings(service, found);
  inVariables(service, found);
  inFlaskClasses(service, found);
  inSource(service, found);
  inStartCommand(service, found);
  inCopiedIni(service, found);
  inCopiedEnvironment(service, found);
  return found;
}

/** `COPY .env-dist /app/.env`, where the settings take their switch from. */
function inCopiedEnvironment(service: Service, found: DebugSwitches): void {
  const frameworks = service.fact(stackOf).frameworks.map(({ name }) => name);
  if (!frameworks.some(name => /^(?:Django|Flask|Laravel)/.test(name))) return;
  const read = new Set(
    service.fact(configurationReadsOf).map(({ key }) => key),
  );
  const set = service.fact(deploymentVariablesOf);
  for (const { key, value, written } of service.fact(copiedVariablesOf))
    if (
      /^(?:(?:DJANGO|FLASK|APP)_)?DEBUG$/.test(key) &&
      isOn(value) &&
      read.has(key) &&
      !set.has(key)
    )
      found.on.push({ name: `${key}=${value}`, ...written });
}

const isOn = (value: string) => /^(?:true|1|yes|on)$/i.test(value.trim());

/** Keys of the effective configuration, by framework. */
const settingSwitches: Array<{
  framework: RegExp;
  key: string;
  on: (value: string) => boolean;
}> = [
  { framework: /^Django/, key: 'DEBUG', on: isOn },
  { framework: /^Spring/, key: 'debug', on: isOn },
  { framework: /^Spring/, key: 'trace', on: isOn },
  { framework: /^Spring/, key: 'spring.h2.console.enabled', on: isOn },
  { framework: /^Rails$/, key: 'consider_all_requests_local', on: isOn },
  { framework: /^Laravel$/, key: 'app.debug', on: isOn },
  {
    framework: /^Quarkus$/,
    key: 'quarkus.log.level',
    on: value => /^(?:trace|all)$/i.test(value),
  },
  { framework: /^Gin$/, key: 'RunMode', on: value => value === 'debug' },
  { framework: /^Gin$/, key: 'server.RunMode', on: value => value === 'debug' },
  { framework: /^Gin$/, key: 'gin_mode', on: value => value === 'debug' },
  { framework: /^Gin$/, key: 'app.mode', on: value => value === 'debug' },
];

function inSettings(service: Service, found: DebugSwitches): void {
  const configuration = service.fact(effectiveConfigurationOf);
  const frameworks = service.fact(stackOf).frameworks.map(({ name }) => name);
  const seen = new Set<string>();
  for (const { framework, key, on } of settingSwitches) {
    if (!frameworks.some(name => framework.test(name))) continue;
    const setting = configuration.get(key);
    if (!setting || seen.has(`${setting.path}:${setting.line}`)) continue;
    seen.add(`${setting.path}:${setting.line}`);
    if (setting.value === undefined) {
      if (setting.origin === 'environment')
        found.off.push({
          name: setting.key,
          path: setting.path,
          line: setting.line,
        });
      continue;
    }
    const place = setting.setAt ?? { path: setting.path, line: setting.line };
    const name =
      setting.text.length < 60 && !setting.setAt
        ? `${setting.key} = ${setting.text}`
        : `${setting.key} = ${setting.value}`;
    (on(setting.value) ? found.on : found.off).push({ name, ...place });
  }
}

const variableSwitches: Array<{ framework: RegExp; name: string; on: RegExp }> =
  [
    { framework: /^Flask$/, name: 'FLASK_DEBUG', on: /^(?:1|true)$/i },
    { framework: /^Flask$/, name: 'FLASK_ENV', on: /^development$/ },
    {
      framework: /^(?:Laravel|Symfony)$/,
      name: 'APP_DEBUG',
      on: /^(?:1|true)$/i,
    },
    {
      framework: /^Spring/,
      name: 'SPRING_DEVTOOLS_RESTART_ENABLED',
      on: /^true$/i,
    },
    // The exception page for developers comes with the environment.
    ...['ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT'].map(name => ({
      framework: /^ASP\.NET Core$/,
      name,
      on: /^development$/i,
    })),
  ];

/** Of several compose files for production, each runs somewhere: one with the switch on is enough. */
function inOtherCompose(
  service: Service,
  name: string,
  on: RegExp,
): DebugSwitch[] {
  return productionCompose(service.fact(deploymentOf)).flatMap(
    ({ file, services: [server] }) => {
      const set = server?.environment.get(name);
      return set?.value !== undefined && on.test(set.value)
        ? [
            {
              name: `${name}=${set.value}`,
              path: set.path ?? file.path,
              line: set.line,
            },
          ]
        : [];
    },
  );
}

function inVariables(service: Service, found: DebugSwitches): void {
  const variables = service.fact(deploymentVariablesOf);
  const frameworks = service.fact(stackOf).frameworks.map(({ name }) => name);
  for (const { framework, name, on } of variableSwitches) {
    const set = variables.get(name);
    if (
      !set ||
      !frameworks.some(one => framework.test(one)) ||
      set.value === undefined
    )
      continue;
    const place = {
      name: `${name}=${set.value}`,
      path: set.path,
      line: set.line,
    };
    const known = [...found.on, ...found.off].some(
      one => one.path === set.path && one.line === set.line,
    );
    if (!known) (on.test(set.value) ? found.on : found.off).push(place);
    if (!on.test(set.value))
      found.on.push(...inOtherCompose(service, name, on));
  }
  for (const mode of service.fact(frameworkModesOf)) {
    const { framework, name, state, path, line } = mode;
    // Rails answers with the full report of an error until it is told otherwise.
    if (framework !== 'Rails' || !path || !line) continue;
    // The image's own start script falls back to it.
    if (
      state === 'development' &&
      !found.on.some(one => one.path === path && one.line === line)
    )
      found.on.push({ name: `the development mode (${name})`, path, line });
    if (state !== 'unset') continue;
    if (
      isPlainRuby(service) &&
      holdsSources(service) &&
      !isBesideProcfile(service) &&
      !namesProduction(service)
    )
      found.on.push({ name: `the development mode (no ${name})`, path, line });
  }
  for (const name of [
    'NODE_OPTIONS',
    'JAVA_TOOL_OPTIONS',
    'JAVA_OPTS',
    'JDK_JAVA_OPTIONS',
  ]) {
    const set = variables.get(name);
    const attached = debuggerIn(set?.value ?? '');
    if (set && attached)
      found.on.push({ name: attached, path: set.path, line: set.line });
  }
}

/** Images for Rails of other makers set the mode themselves. */
function isPlainRuby(service: Service): boolean {
  return /^(?:docker\.io\/)?(?:library\/)?ruby(?:[:@]|$)/.test(
    service.fact(productionImageOf)?.base ?? '',
  );
}

/** An image of gems alone gets the sources from a developer's mount. */
function holdsSources(service: Service): boolean {
  return (service.fact(productionImageOf)?.instructions ?? []).some(
    ({ copy }) =>
      copy?.sources.some(source =>
        /^(?:\.\/?|(?:\S*\/)?(?:app|config|src))\/?$/.test(source),
      ),
  );
}

/** Heroku runs what the Procfile says, in production mode; the image is for developers, who lay the sources over it. */
function isBesideProcfile(service: Service): boolean {
  return (
    service.repository.has(service.pathTo('Procfile')) &&
    service
      .fact(deploymentOf)
      .compose.some(({ services }) =>
        services.some(
          ({ build, mounts }) =>
            build && mounts.some(({ isSource }) => isSource),
        ),
      )
  );
}

/** `rails server -e production`, wherever the start of the image leads. */
function namesProduction(service: Service): boolean {
  const { repository } = service;
  return (service.fact(startCommandOf)?.chain ?? []).some(({ path }) =>
    /(?:-e|--environment)[\s="',]{1,4}production\b|\b(?:RAILS|RACK)_ENV[\s=:"']{1,4}production\b/.test(
      repository.text(path) ?? '',
    ),
  );
}

/** Flask's classes of settings: the one that runs where no variable chooses another. */
function inFlaskClasses(service: Service, found: DebugSwitches): void {
  for (const { name, debug, path, line } of service.fact(flaskClassesOf))
    (debug ? found.on : found.off).push({
      name: debug ? `DEBUG = True of ${name}` : name,
      path,
      line,
    });
}

/** A debugger that listens on every interface. */
function debuggerIn(text: string): string | undefined {
  const node =
    /--(?:\$\{\w{1,40}:-)?inspect(?:-brk)?\}?=(?:0\.0\.0\.0|\[?::\]?)(?::\d+)?/.exec(
      text,
    );
  const java =
    /-(?:agentlib:jdwp|Xrunjdwp)[=:]\S*address=(?:\*|0\.0\.0\.0)[:\d]*/.exec(
      text,
    );
  return (node ?? java)?.[0];
}

interface SourceSwitch {
  ecosystem: ServiceFile['ecosystem'];
  name: RegExp;
  /** The argument that switches it on; none: the call alone does. */
  argument?: string;
  title: string;
  /** Any enclosing condition means that it is opted into. */
  conditional?: boolean;
}

const sourceSwitches: SourceSwitch[] = [
  {
    ecosystem: 'python',
    name: /\b(?:FastAPI|Starlette|Litestar|Sanic)\b/,
    argument: 'debug',
    title: 'debug=True',
  },
  {
    ecosystem: 'python',
    name: /\b(?:debugpy\.listen|ptvsd\.enable_attach|pydevd(?:_pycharm)?\.settrace)\b/,
    title: 'a remote debugger',
    conditional: true,
  },
  {
    ecosystem: 'dotnet',
    name: /\.UseDeveloperExceptionPage\b/,
    title: 'UseDeveloperExceptionPage()',
    conditional: true,
  },
  {
    ecosystem: 'dotnet',
    name: /\.UseMigrationsEndPoint\b/,
    title: 'UseMigrationsEndPoint()',
    conditional: true,
  },
  {
    ecosystem: 'dotnet',
    name: /\.EnableSensitiveDataLogging\b/,
    title: 'EnableSensitiveDataLogging()',
    conditional: true,
  },
];

function inSource(service: Service, found: DebugSwitches): void {
  for (const file of sourceFilesOf(service)) {
    for (const {
      ecosystem,
      name,
      argument,
      title,
      conditional,
    } of sourceSwitches) {
      if (file.ecosystem !== ecosystem) continue;
      for (const call of findCalls(service.repository, file.path, name)) {
        const given = argument ? namedArgument(call, argument) : undefined;
        if (argument && given?.text !== 'True') continue;
        const place = {
          name: title,
          path: file.path,
          line: given?.line ?? call.line,
        };
        // `EnableSensitiveDataLogging(isDevelopment)` is on where somebody says so.
        const first = call.arguments[0]?.text.trim() ?? '';
        if (ecosystem === 'dotnet' && first !== '' && first !== 'true')
          continue;
        const guarded =
          isForDevelopment(service, place) ||
          (conditional &&
            isConditional(service.repository.lines(file.path), call.line));
        (guarded ? found.off : found.on).push(place);
      }
    }
    if (file.ecosystem === 'python') flaskRun(service, file, found);
    if (file.ecosystem === 'go') echoDebug(service, file, found);
  }
}

/** `app.run(debug=True)` counts where production starts that file itself. */
function flaskRun(
  service: Service,
  file: ServiceFile,
  found: DebugSwitches,
): void {
  const calls = findCalls(
    service.repository,
    file.path,
    /\b(?:app|application|socketio)\.run\b/,
  ).filter(call => namedArgument(call, 'debug')?.text === 'True');
  if (calls.length === 0) return;
  const start = service.fact(startCommandOf);
  const servers = start?.processes.filter(({ role }) => role !== 'step') ?? [];
  const served = service
    .fact(stackOf)
    .dependencies.some(({ name }) =>
      /^(?:gunicorn|uwsgi|waitress|gevent|hypercorn|uvicorn)$/i.test(name),
    );
  const starts = start
    ? servers.some(
        ({ entryFile, text }) =>
          entryFile === file.path || text.includes(` ${file.relative}`),
      )
    : !served;
  for (const call of calls) {
    const { line } = namedArgument(call, 'debug')!;
    const place = { name: 'debug=True', path: file.path, line };
    if (isForDevelopment(service, place)) continue;
    if (starts) found.on.push(place);
  }
}

function echoDebug(
  service: Service,
  file: ServiceFile,
  found: DebugSwitches,
): void {
  const { code } = service.repository.lexical(file.path);
  const index = service.repository.lineIndex(file.path);
  for (const match of code.matchAll(
    /^[ \t]*(?:e|echo|srv|server|s\.echo|router)\.Debug\s*=\s*true\b|\bgin\.SetMode\s*\(\s*gin\.DebugMode\s*\)/gm,
  )) {
    const place = {
      name: match[0].trim(),
      path: file.path,
      line: index.lineAt(match.index + match[0].search(/\S/)),
    };
    if (
      !isForDevelopment(service, place) &&
      !isConditional(service.repository.lines(file.path), place.line)
    )
      found.on.push(place);
  }
}

/** Inside any `if`, `case` or ternary: somebody has to switch it on. */
function isConditional(lines: string[], line: number): boolean {
  const own = (lines[line - 1] ?? '').slice(0, 500);
  if (/\bif\b|\?\s|&&/.test(own)) return true;
  const width = (text: string) =>
    (/^[ \t]*/.exec(text)?.[0] ?? '').replace(/\t/g, '    ').length;
  let indent = width(own);
  for (let i = line - 2; i >= Math.max(0, line - 40) && indent > 0; i--) {
    const text = lines[i].slice(0, 500);
    if (!/\S/.test(text) || /^\s*\{\s*$/.test(text) || width(text) >= indent)
      continue;
    indent = width(text);
    if (
      /^\s*(?:\}\s*)?(?:else\b|(?:el|else\s*)?if\b|case\b|default\b|switch\b|unless\b|#if)/.test(
        text,
      ) ||
      /^\s*#if/.test(text)
    )
      return true;
  }
  return false;
}

function inStartCommand(service: Service, found: DebugSwitches): void {
  for (const { text, path, line, role, guarded } of service.fact(startCommandOf)
    ?.processes ?? []) {
    const attached = role === 'step' || guarded ? undefined : debuggerIn(text);
    if (attached) found.on.push({ name: attached, path, line });
  }
}

/** `display_errors = On` in an ini file that the image takes. */
function inCopiedIni(service: Service, found: DebugSwitches): void {
  const image = service.fact(productionImageOf);
  if (!service.fact(stackOf).ecosystems.includes('php') || !image) return;
  const names = image.instructions
    .flatMap(({ copy }) => copy?.sources ?? [])
    .map(source => source.replace(/^\.?\//, ''));
  for (const { path } of service.files.filter(file =>
    file.path.endsWith('.ini'),
  )) {
    if (
      !names.some(name => path === name || path.endsWith(`/${name}`)) ||
      /dev|xdebug|local/i.test(path)
    )
      continue;
    service.repository.lines(path).forEach((text, index) => {
      if (/^\s*display_errors\s*=\s*(?:on|1|stdout)\b/i.test(text))
        found.on.push({ name: 'display_errors', path, line: index + 1 });
    });
  }
}
