import { baseName } from '../../facts/containers/wrappers';
import type { StartedProcess } from '../../facts/containers/start';
import type { Repository } from '../../repository';
import type { Severity } from '@prodready/report';

/** A development feature in a start command. */
export interface DevelopmentFeature {
  /** As the message names it. */
  token: string;
  /** The text whose line is cited. */
  cited: string;
  /** Reads behind "a development feature that". */
  effect: string;
  /** What to start instead. */
  instead: string;
  severity: Severity;
  /** Where the feature is switched on in a file rather than on the command line. */
  place?: { path: string; line: number };
}

const effects = {
  reload:
    'watches the source, restarts on every file change and runs a second process',
  debug:
    'answers requests with a debug server that is neither hardened nor built for load',
  compile:
    'compiles at every start, so that the toolchain ships and starts are slow',
  transpile:
    'translates the source at every start, which costs memory and start-up time',
};

interface Rule {
  /** The program, by its base name. */
  program: RegExp;
  /** Tested against the arguments, joined by blanks; none: the program alone is enough. */
  args?: RegExp;
  /** Arguments that make it harmless. */
  unless?: RegExp;
  effect: keyof typeof effects;
  instead: string;
  severity?: Severity;
}

const gunicorn = 'gunicorn or uvicorn without --reload';
const node = 'the compiled program with node';

/** What no production container starts, by program. Order matters: the first match is reported. */
const rules: Rule[] = [
  // Python
  {
    program:
      /^(?:uvicorn|gunicorn|hypercorn|granian|daphne|fastapi|quart|litestar|uwsgi|robyn)$/,
    args: /(?:^| )--(?:auto)?reload(?=$| |=true)/i,
    effect: 'reload',
    instead: gunicorn,
  },
  {
    program: /^uwsgi$/,
    args: /--py-auto-?reload/,
    effect: 'reload',
    instead: 'uwsgi without --py-autoreload',
  },
  {
    program: /^fastapi$/,
    args: /^dev(?: |$)/,
    effect: 'reload',
    instead: 'fastapi run',
  },
  {
    program: /^(?:python[\d.]*|manage\.py|django-admin)$/,
    args: /(?:^| )runserver(?:_plus)?(?: |$)/,
    effect: 'debug',
    instead: 'gunicorn with the WSGI or ASGI module',
  },
  {
    program: /^manage\.py$/,
    args: /^runserver/,
    effect: 'debug',
    instead: 'gunicorn with the WSGI or ASGI module',
  },
  {
    program: /^(?:flask|quart)$/,
    args: /(?:^| )run(?: |$)/,
    effect: 'debug',
    instead: 'gunicorn with the application module',
  },
  {
    program: /^python[\d.]*$/,
    args: /-m (?:flask|quart) (?:\S+ )*run(?: |$)/,
    effect: 'debug',
    instead: 'gunicorn with the application module',
  },
  {
    program: /^python[\d.]*$/,
    args: /-m (?:uvicorn|gunicorn|hypercorn|fastapi run) .*--reload(?: |$)|-m fastapi dev(?: |$)/,
    effect: 'reload',
    instead: gunicorn,
  },
  {
    program: /^python[\d.]*$/,
    args: /-m (?:http\.server|SimpleHTTPServer|debugpy|pdb|watchfiles)(?: |$)/,
    effect: 'debug',
    instead: gunicorn,
  },
  {
    program: /^(?:watchfiles|watchmedo|adev|hupper|jurigged|py-?mon|entr)$/,
    effect: 'reload',
    instead: gunicorn,
  },
  {
    program: /^sanic$/,
    args: /--(?:dev|debug|reload|auto-reload)(?: |$)|(?:^| )-[dr](?: |$)/,
    effect: 'reload',
    instead: 'sanic without --dev',
  },
  {
    program: /^celery$/,
    args: /--autoreload/,
    effect: 'reload',
    instead: 'celery without --autoreload',
  },
  {
    program: /^(?:litestar|robyn|reflex)$/,
    args: /--(?:debug|dev)(?: |$)/,
    effect: 'debug',
    instead: gunicorn,
  },
  // Node
  {
    program:
      /^(?:nodemon|ts-node-dev|tsnd|node-dev|supervisor|onchange|chokidar)$/,
    effect: 'reload',
    instead: node,
  },
  {
    program: /^(?:tsx|ts-node|bun|deno)$/,
    args: /(?:^| )(?:watch(?: |$)|--watch(?:=|\s|$)|--hot(?: |$))/,
    effect: 'reload',
    instead: node,
  },
  {
    program: /^node(?:js)?$/,
    args: /(?:^| )--watch(?:-path)?(?:=|\s|$)/,
    effect: 'reload',
    instead: 'node without --watch',
  },
  {
    program: /^node(?:js)?$/,
    args: /(?:^| )--inspect(?:-brk)?(?:=0\.0\.0\.0|=\d+\.\d)/,
    effect: 'debug',
    instead: 'node without --inspect',
  },
  {
    program: /^nest$/,
    args: /^start .*(?:--watch|--debug|-w\b|-d\b)/,
    effect: 'reload',
    instead: node,
  },
  {
    program: /^nest$/,
    args: /^start(?: |$)/,
    effect: 'transpile',
    instead: node,
    severity: 'major',
  },
  {
    program:
      /^(?:next|nuxt|nuxi|remix|astro|gatsby|strapi|medusa|adonis|wrangler|shopify|redwood|rw)$/,
    args: /^(?:dev|develop)(?: |$)/,
    effect: 'reload',
    instead: 'the build’s own start command',
  },
  {
    program: /^(?:next|nuxt)$/,
    args: /^$/,
    effect: 'reload',
    instead: 'the build’s own start command',
  },
  {
    program: /^vite$/,
    args: /^(?!build|preview|optimize|--version)/,
    effect: 'reload',
    instead: 'the built files behind a web server',
  },
  {
    program: /^(?:vue-cli-service|ng|react-scripts)$/,
    args: /^(?:serve|start)(?: |$)/,
    effect: 'reload',
    instead: 'the built files behind a web server',
  },
  {
    program: /^webpack(?:-dev-server)?$/,
    args: /^serve|--watch/,
    effect: 'reload',
    instead: node,
  },
  { program: /^webpack-dev-server$/, effect: 'reload', instead: node },
  {
    program: /^nx$/,
    args: /^(?:serve|run \S+:serve)(?: |$)/,
    unless: /production/,
    effect: 'reload',
    instead: node,
  },
  {
    program: /^(?:turbo)$/,
    args: /(?:^| )dev(?: |$)/,
    effect: 'reload',
    instead: node,
  },
  {
    program: /^(?:npm|yarn|pnpm|bun)$/,
    args: /^(?:run )?(?:dev|start:dev|develop|watch|serve:dev|start:debug|start:watch|start:local)(?: |$)/,
    effect: 'reload',
    instead: node,
  },
  {
    program:
      /^(?:ts-node|tsx|babel-node|esno|jiti|swc-node|esmo|sucrase-node)$/,
    effect: 'transpile',
    instead: node,
    severity: 'major',
  },
  {
    program: /^node(?:js)?$/,
    args: /(?:-r|--require|--loader|--import)[ =](?:ts-node|tsx|@babel\/register|@swc-node|@swc\/register|esbuild-register)/,
    effect: 'transpile',
    instead: node,
    severity: 'major',
  },
  {
    program: /^deno$/,
    args: /^task (?:dev|watch)(?: |$)/,
    effect: 'reload',
    instead: 'deno run',
  },
  // JVM
  {
    program: /^(?:mvn|mvnw)$/,
    args: /spring-boot:run|quarkus:dev|mn:run|jetty:run|tomcat\d?:run|exec:java|liberty:(?:dev|run)/,
    effect: 'compile',
    instead: 'java -jar with the packaged application',
  },
  {
    program: /^(?:gradle|gradlew)$/,
    args: /(?:^|[ :])(?:bootRun|quarkusDev|run|appRun|jettyRun|bootTestRun)(?: |$)/,
    effect: 'compile',
    instead: 'java -jar with the packaged application',
  },
  {
    program: /^(?:sbt|lein|clojure|clj|mill)$/,
    args: /(?:^|[ ~/])(?:run|runMain|-M)/,
    effect: 'compile',
    instead: 'java -jar with the packaged application',
  },
  {
    program: /^java$/,
    args: /-agentlib:jdwp|-Xrunjdwp/,
    effect: 'debug',
    instead: 'java without the debugger agent',
  },
  // Go
  {
    program: /^go$/,
    args: /^run(?: |$)/,
    effect: 'compile',
    instead: 'the compiled program',
  },
  {
    program:
      /^(?:air|reflex|CompileDaemon|fresh|realize|gin|modd|wgo|gow|watchexec)$/,
    effect: 'reload',
    instead: 'the compiled program',
  },
  {
    program: /^(?:dlv|delve)$/,
    effect: 'debug',
    instead: 'the compiled program',
  },
  // .NET
  {
    program: /^dotnet$/,
    args: /^watch(?: |$)/,
    effect: 'reload',
    instead: 'dotnet with the published assembly',
  },
  {
    program: /^dotnet$/,
    args: /^run(?: |$)/,
    effect: 'compile',
    instead: 'dotnet with the published assembly',
  },
  // Ruby
  {
    program: /^(?:rerun|shotgun|guard|webrick)$/,
    effect: 'reload',
    instead: 'puma',
  },
  { program: /^dev$/, effect: 'reload', instead: 'puma' },
  {
    program: /^(?:rails|rackup|puma)$/,
    args: /(?:-e|--environment|--env|-E)[ =](?:development|dev|test)(?: |$)/,
    effect: 'debug',
    instead: 'the server with the production environment',
  },
  {
    program: /^(?:foreman|overmind|hivemind)$/,
    args: /Procfile\.dev/,
    effect: 'reload',
    instead: 'puma',
  },
  // PHP
  {
    program: /^(?:php[\d.]*|artisan)$/,
    args: /artisan serve(?: |$)|^serve(?: |$)/,
    effect: 'debug',
    instead: 'php-fpm or FrankenPHP behind a web server',
  },
  {
    program: /^php[\d.]*$/,
    args: /(?:^| )-S(?: |\d|localhost)/,
    effect: 'debug',
    instead: 'php-fpm or FrankenPHP behind a web server',
  },
  {
    program: /^php[\d.]*$/,
    args: /(?:spark serve|bin\/console server:(?:run|start)|yii serve|bin\/cake\.php server)/,
    effect: 'debug',
    instead: 'php-fpm or FrankenPHP behind a web server',
  },
  {
    program: /^symfony$/,
    args: /^(?:local:)?(?:serve|server:(?:start|run))/,
    effect: 'debug',
    instead: 'php-fpm or FrankenPHP behind a web server',
  },
  {
    program: /^php[\d.]*$/,
    args: /artisan octane:\S+ .*--watch/,
    effect: 'reload',
    instead: 'octane without --watch',
  },
  // Rust, Elixir
  {
    program: /^cargo$/,
    args: /^(?:\+\S+ )?(?:run|watch)(?: |$)/,
    effect: 'compile',
    instead: 'the compiled program',
  },
  {
    program: /^(?:bacon|cargo-watch)$/,
    effect: 'reload',
    instead: 'the compiled program',
  },
];

/** The development feature in a process, if any. */
export function developmentFeatureOf(
  repository: Repository,
  process: StartedProcess,
  environment: ReadonlyMap<string, string>,
): DevelopmentFeature | undefined {
  const [first, ...rest] = process.words.map(({ text }) => text);
  const program = baseName(first);
  const args = rest.join(' ').slice(0, 2_000);
  const rule = rules.find(
    candidate =>
      candidate.program.test(program) &&
      (candidate.args?.test(args) ?? true) &&
      !candidate.unless?.test(args),
  );
  if (rule) {
    const token = tokenOf(program, rule, args);
    return {
      token,
      cited: token.split(' ').pop()!,
      effect: effects[rule.effect],
      instead: rule.instead,
      severity: rule.severity ?? 'critical',
    };
  }
  return (
    inEnvironment(program, args, environment) ??
    inConfiguration(repository, program, rest) ??
    inEntryFile(repository, process, program)
  );
}

/** `rails server` and puma are production servers, unless the image itself sets another environment. */
function inEnvironment(
  program: string,
  args: string,
  environment: ReadonlyMap<string, string>,
): DevelopmentFeature | undefined {
  if (
    !/^(?:rails|puma|rackup|unicorn)$/.test(program) ||
    (program === 'rails' && !/^(?:s|server)(?: |$)/.test(args))
  )
    return undefined;
  const name = ['RAILS_ENV', 'RACK_ENV'].find(key => environment.has(key));
  if (!name || !/^(?:development|dev|test)$/.test(environment.get(name) ?? ''))
    return undefined;
  return {
    token: `${program} in ${name}=${environment.get(name)}`,
    cited: program,
    effect: effects.reload,
    instead: 'the server with RAILS_ENV=production',
    severity: 'critical',
  };
}

function tokenOf(program: string, rule: Rule, args: string): string {
  const match =
    rule.args
      ?.exec(args)?.[0]
      .trim()
      .replace(/ .*(?= --)/, '') ?? '';
  if (match.startsWith('--') && !match.includes(' '))
    return match.replace(/=true$/i, '');
  return match ? `${program} ${match}`.slice(0, 60) : program;
}

/** `gunicorn -c gunicorn.conf.py` with `reload = True` in the file. */
function inConfiguration(
  repository: Repository,
  program: string,
  args: string[],
): DevelopmentFeature | undefined {
  if (program !== 'gunicorn') return undefined;
  const flag = args.findIndex(arg => /^(?:-c|--config)$/.test(arg));
  const given =
    args.find(arg => arg.startsWith('--config='))?.slice(9) ??
    (flag >= 0 ? args[flag + 1] : 'gunicorn.conf.py');
  if (!given) return undefined;
  const name = given.startsWith('python:')
    ? `${given.slice(7).replace(/\./g, '/')}.py`
    : given.replace(/^(?:file:)?(?:\.?\/)*/, '');
  const tail = baseName(name);
  const path = repository.files
    .map(file => file.path)
    .find(
      file =>
        baseName(file) === tail &&
        (file.endsWith(`/${name}`) ||
          file === name ||
          name.startsWith('app/') ||
          name.endsWith(`/${tail}`)),
    );
  if (!path) return undefined;
  const index = repository
    .lexical(path)
    .code.split('\n')
    .findIndex(line => /^reload\s*=\s*True\b/.test(line));
  if (index < 0) return undefined;
  return {
    token: 'reload = True',
    cited: 'reload',
    effect: effects.reload,
    instead: 'gunicorn without reload',
    severity: 'critical',
    place: { path, line: index + 1 },
  };
}

const inSource: Array<{
  program: RegExp;
  pattern: RegExp;
  token: string;
  effect: keyof typeof effects;
  instead: string;
}> = [
  {
    program: /^python/,
    pattern: /\buvicorn\.run\s*\([^)]{0,2000}\breload\s*=\s*True\b/,
    token: 'reload=True',
    effect: 'reload',
    instead: gunicorn,
  },
  {
    program: /^python/,
    pattern:
      /\b(?:app|application|server|socketio)\.run\s*\((?![^)]{0,400}\bworkers\b)/,
    token: 'app.run()',
    effect: 'debug',
    instead: 'gunicorn with the application module',
  },
];

const pythonLists =
  /(?:^|\/)(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile)$/;

function installsGreenServer(repository: Repository): boolean {
  return repository.files.some(
    ({ path }) =>
      pythonLists.test(path) &&
      /^[ \t]*["']?(?:eventlet|gevent)\b/im.test(repository.text(path) ?? ''),
  );
}

/** `python app.py` whose last lines start Flask's own server. */
function inEntryFile(
  repository: Repository,
  process: StartedProcess,
  program: string,
): DevelopmentFeature | undefined {
  const path = process.entryFile;
  if (!path || !/^python|\.py$/.test(program)) return undefined;
  const { code, uncommented } = repository.lexical(path);
  for (const { pattern, token, effect, instead } of inSource) {
    const match = pattern.exec(code);
    if (!match) continue;
    // Sanic, aiohttp and others ship a server of their own behind the same call.
    if (
      token === 'app.run()' &&
      !/\b(?:from|import)\s+flask\b|flask_socketio|\bfrom\s+\S*\s*import\s+[^\n]*\b(?:create_app|app)\b/.test(
        uncommented,
      )
    )
      continue;
    if (
      token === 'app.run()' &&
      /\b(?:from|import)\s+(?:sanic|aiohttp|waitress|cherrypy|gevent|eventlet|uvicorn|hypercorn|telegram|discord|bottle)\b/.test(
        uncommented,
      )
    )
      continue;
    // Flask-SocketIO serves with eventlet or gevent where they are installed.
    if (/^socketio\b/.test(match[0]) && installsGreenServer(repository))
      continue;
    const offset =
      token === 'reload=True'
        ? match.index + match[0].lastIndexOf('reload')
        : match.index;
    return {
      token,
      cited: token,
      effect: effects[effect],
      instead,
      severity: 'critical',
      place: { path, line: repository.lineIndex(path).lineAt(offset) },
    };
  }
  return undefined;
}
