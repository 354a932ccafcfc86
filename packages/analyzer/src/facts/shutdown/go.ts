import type { Place } from '../../checks/evidence';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import type { Repository } from '../../repository';
import { findCalls, functionsIn, type Call } from '../code';
import { sourceText } from '../code/source-text';
import { listenCallsOf } from './listening';
import { neverGraceful, type ShutdownVerdict } from './verdict';

const notify =
  /\b(?:signal\.Notify(?:Context)?|run\.SignalHandler|graceful\.\w+)\b/;
/** Libraries that wait for SIGTERM by themselves. */
const signalLibraries =
  /\b(?:ctrl|signals?|genericapiserver|server)\.(?:SetupSignalHandler|SetupSignalContext|SignalContext)\b|\b(?:kratos\.New|pacman\.NewApp)\b|\bendless\.\w+\b|\bgracehttp\.Serve\b|\bmanners\.\w+\b|\bgraceful\.(?:Graceful|Run|ListenAndServe|WithDefaults|NewManager|Default|New)\b|\bfx\.New\b|\bfinish\.New\b|\bzeroserver\b|\brest\.MustNewServer\b|\bzrpc\.MustNewServer\b|\bweb\.Run\b/;
/** Libraries whose servers stop in order once they are told to. */
const stopsItself =
  /^(?:kratos|pacman|endless|gracehttp|manners|graceful|finish|rest|zrpc)\./;
const stops =
  /\b(?:\w+(?:\.\w+)*|\)|\])\.(?:Shutdown|ShutdownWithContext|ShutdownWithTimeout|GracefulStop|GracefulShutdown)\b/;
const notAServer =
  /^(?:tp|mp|lp)$|trac|provider|otel|meter|metric|telemetry|logger|export|sentry|log|span|client|db|pool/i;

function isLocal(
  service: Service,
  { path, line }: { path: string; line: number },
): boolean {
  return /\(\s*"(?:127\.0\.0\.1|localhost):\d+"/.test(
    (service.repository.lines(path)[line - 1] ?? '').slice(0, 300),
  );
}

/** Where a program waits for ever: `select {}`. A signal would be waited for there. */
function waitsFor(service: Service, path: string): Place[] {
  const at = service.repository
    .lexical(path)
    .code.search(/<-\s*make\(\s*chan\b|\bselect\s*\{\s*\}/);
  return at < 0
    ? []
    : [{ path, line: service.repository.lineIndex(path).lineAt(at) }];
}

/** How a Go service takes SIGTERM; `undefined` where it does not listen. */
export function goShutdown(service: Service): ShutdownVerdict | undefined {
  const { repository } = service;
  // Of several programs the first is the one that serves; the others may be tools.
  const [program, ...others] = service
    .fact(stackOf)
    .entryPoints.map(({ path }) => path)
    .filter(path => path.endsWith('.go'));
  const listens = service
    .fact(listenCallsOf)
    .filter(({ ecosystem }) => ecosystem === 'go')
    .sort(
      (a, b) =>
        Number(others.includes(a.path)) - Number(others.includes(b.path)) ||
        // A profiler on the loopback is not what answers requests.
        Number(isLocal(service, a)) - Number(isLocal(service, b)),
    );
  if (listens.length === 0) return undefined;
  const modules = modulePaths(service);
  const paths = modules.includes(program)
    ? [program, ...modules.filter(path => path !== program)]
    : modules;

  let signal:
    | (Place & { path: string; line: number; term: boolean })
    | undefined;
  let stop: Place | undefined;
  let asideStop: Place | undefined;
  for (const path of paths) {
    const { code } = repository.lexical(path);
    if (
      !/\bsignal\.|Signal(?:Handler|Context)|Shutdown|Graceful|graceful|fx\.New|kratos|pacman|endless|MustNewServer/.test(
        code,
      )
    )
      continue;
    const library = findCalls(repository, path, signalLibraries)[0];
    const own =
      findCalls(repository, path, notify)[0] ??
      byOtherName(repository, path, code);
    const call = library ?? own;
    if (call) {
      const term =
        library !== undefined ||
        /\b(?:syscall|unix)\.SIGTERM\b/.test(code) ||
        // Without names, every signal is taken.
        (own !== undefined &&
          !/NotifyContext$|^run\.|^graceful\./.test(own.name) &&
          own.arguments.length === 1);
      if (!signal || (term && !signal.term)) {
        signal = { path, line: call.line, term };
      }
      if (library && stopsItself.test(library.name)) {
        stop ??= { path, line: library.line };
      }
    }
    for (const { name, line } of findCalls(repository, path, stops)) {
      const receiver = name.split('.').slice(-2)[0] ?? '';
      if (notAServer.test(receiver)) continue;
      // Health answers often have a listener of their own, which is not what drains requests.
      if (/health|pprof|debug/i.test(receiver)) asideStop ??= { path, line };
      else stop ??= { path, line };
    }
  }
  stop ??= asideStop;
  const [listen] = listens;
  const place = { path: listen.path, line: listen.line };
  if (!stop) {
    return {
      outcome: 'abrupt',
      place,
      related: signal
        ? [{ path: signal.path, line: signal.line }]
        : waitsFor(service, place.path),
      why: signal
        ? 'starts a server that no signal handler shuts down; every rollout drops requests'
        : neverGraceful,
    };
  }
  if (!signal) {
    return {
      outcome: 'unclear',
      place: stop,
      why: `${stop.path}:${stop.line} can shut the server down, but nothing in the tree waits for SIGTERM.`,
      cure: 'Call it on SIGTERM, with signal.NotifyContext(ctx, syscall.SIGTERM).',
    };
  }
  if (!signal.term) {
    return {
      outcome: 'abrupt',
      place: { path: signal.path, line: signal.line },
      related: [place, stop],
      why: 'waits for an interrupt only; SIGTERM, which orchestrators send, kills the process at once',
    };
  }
  if (endsWhileDraining(service.repository, stop, place)) {
    return {
      outcome: 'abrupt',
      place: stop,
      related: [place],
      why: 'drains in a goroutine that nothing waits for: the program ends as soon as the listener closes, and requests in flight are cut off',
    };
  }
  const fatal = exitsWhenClosed(service.repository, stop);
  if (fatal) {
    return {
      outcome: 'abrupt',
      place: fatal,
      related: [place, stop],
      why: 'ends the program as soon as the listener closes, which a shutdown does first: requests in flight are cut off',
    };
  }
  const over = alreadyOver(service.repository, stop);
  if (over) {
    return {
      outcome: 'abrupt',
      place: stop,
      related: [place],
      why: `shuts down with \`${over}\`, which is over by then: nothing is waited for, and requests in flight are cut off`,
    };
  }
  return {
    outcome: 'graceful',
    place: { path: signal.path, line: signal.line },
    how: `SIGTERM leads to the shutdown at ${stop.path}:${stop.line}`,
  };
}

/** The call of `signal.Notify` by a name that a package gives it for its tests: `var notifySignal = signal.Notify`. */
function byOtherName(
  repository: Repository,
  path: string,
  code: string,
): Call | undefined {
  const name = /\b(\w{2,40})\s*=\s*signal\.Notify\s*$/m.exec(code)?.[1];
  return name
    ? findCalls(repository, path, new RegExp(`\\b${name}\\b`))[0]
    : undefined;
}

/**
 * `go func() { <-sig; srv.Shutdown(ctx) }()` with `srv.ListenAndServe()` as the last thing that `main` waits for: it
 * returns at once when the shutdown begins, and so does the program. The goroutine may start in a function that `main`
 * calls, and the server in the one that it calls last.
 */
function endsWhileDraining(
  repository: Repository,
  stop: Place & { path: string },
  listen: Place & { path: string },
): boolean {
  if (stop.path !== listen.path) return false;
  const source = sourceText(repository, stop.path);
  const { code, partner } = source;
  const head = /^func\s+main\s*\(\s*\)\s*\{/m.exec(code);
  if (!head) return false;
  let open = head.index + head[0].length - 1;
  let close = partner[open];
  // `func main() { …; serve(cfg) }`: what it does last is where it ends.
  const last = /\n[ \t]*(\w{1,60})\([^\n]{0,200}\)\s*$/.exec(
    code.slice(open, Math.max(open, close)),
  )?.[1];
  const serving = functionsIn(repository, stop.path, 'go').find(
    ({ name, start, end }) =>
      name === last &&
      source.lineAt(start) <= (listen.line ?? 0) &&
      source.lineAt(end) >= (listen.line ?? 0),
  );
  if (serving) {
    open = serving.start - 1;
    close = serving.end;
  }
  if (close < open) return false;
  const goroutines = (from: number, to: number) =>
    [...code.slice(from, to).matchAll(/\bgo\s+func\s*\(\s*\)\s*\{/g)].map(
      match => {
        const start = from + match.index + match[0].length - 1;
        return { start, end: partner[start] };
      },
    );
  const aside = goroutines(open, close);
  const isIn = (line: number, span: { start: number; end: number }) =>
    line >= source.lineAt(span.start) && line <= source.lineAt(span.end);
  const main = code.slice(open, close);
  // `setupShutdown(srv)` starts such a goroutine and comes back at once.
  const started = functionsIn(repository, stop.path, 'go').some(
    ({ name, start, end }) =>
      isIn(stop.line ?? 0, { start, end }) &&
      goroutines(start, end).some(span => isIn(stop.line ?? 0, span)) &&
      new RegExp(`^[ \\t]*${name}\\(`, 'm').test(main),
  );
  if (
    !isIn(listen.line ?? 0, { start: open, end: close }) ||
    aside.some(span => isIn(listen.line ?? 0, span)) ||
    !(started || aside.some(span => isIn(stop.line ?? 0, span)))
  )
    return false;
  let rest = '';
  let from = open;
  for (const { start, end } of aside) {
    if (start < from) continue;
    rest += code.slice(from, start);
    from = end;
  }
  rest += code.slice(from, close);
  return !/<-|\bselect\b|\.\s*(?:(?:Wait|Sleep|Block)\w*|Join)\s*\(|\b(?:wait|block|drain)\w*\s*\(/.test(
    rest,
  );
}

/**
 * `go func() { if err := srv.ListenAndServe(); err != nil { log.Fatal(err) } }()`: a shutdown makes it return
 * `ErrServerClosed` at once, and `Fatal` exits.
 */
function exitsWhenClosed(
  repository: Repository,
  { path, line }: Place & { path: string },
): (Place & { path: string }) | undefined {
  const { code } = repository.lexical(path);
  if (/\bErrServerClosed\b/.test(code)) return undefined;
  const server = /([\w.]{1,60})\.Shutdown\w*\(/.exec(
    repository.lines(path)[(line ?? 1) - 1] ?? '',
  )?.[1];
  for (const match of code.matchAll(
    /\bgo\s+func\s*\(\s*\)\s*\{[\s\S]{0,300}?\bif\s+err\s*:?=\s*([\w.]{1,60})\.ListenAndServe(?:TLS)?\([^)\n]{0,120}\);?\s*err\s*!=\s*nil\s*\{[^{}]{0,200}?\bFatal(?:f|ln)?\(/g,
  )) {
    // Another server beside the one that drains comes back later, or never.
    if (match[1] === server)
      return {
        path,
        line: repository
          .lineIndex(path)
          .lineAt(match.index + match[0].length - 1),
      };
  }
  return undefined;
}

/**
 * `<-ctx.Done()`, or the `cancel()` of `ctx, cancel := context.With…`, and then `srv.Shutdown(ctx)`: the name of a context
 * that leaves no time.
 */
function alreadyOver(
  repository: Repository,
  { path, line }: Place & { path: string },
): string | undefined {
  const { code } = repository.lexical(path);
  const index = repository.lineIndex(path);
  const start = index.startOf(line ?? 1);
  const context = /\.Shutdown(?:WithContext)?\s*\(\s*(\w{1,40})\s*\)/.exec(
    code.slice(start, start + 300),
  )?.[1];
  if (!context) return undefined;
  const head = code.lastIndexOf('\nfunc ', start);
  const before = code.slice(Math.max(head, start - 3_000, 0), start);
  const cancel = new RegExp(
    `\\b${context}\\s*,\\s*([a-zA-Z]\\w{0,40})\\s*:?=\\s*(?:context|signal)\\.\\w`,
  ).exec(before)?.[1];
  const over = new RegExp(
    `(?:^|[;{}\\n])[ \\t]*(?:<-\\s*${context}\\.Done${
      cancel ? `|${cancel}` : ''
    })\\s*\\(\\s*\\)`,
    'g',
  );
  const renewed = new RegExp(`\\b${context}\\b[\\w, ]{0,40}:?=`);
  return [...before.matchAll(over)].some(match => {
    const rest = before.slice(match.index + match[0].length);
    return runsOn(rest) && !renewed.test(rest);
  })
    ? context
    : undefined;
}

/** Whether what stands before a text leads on to its end: no block closes that was open before it. */
function runsOn(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '{') depth++;
    else if (sign === '}' && --depth < 0) return false;
  }
  return true;
}

/** The service's files first, then the packages around it in the same module that it may import. */
function modulePaths(service: Service): string[] {
  const own = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'go')
    .map(({ path }) => path);
  const steps = service.path.split('/').filter(Boolean);
  const root = steps
    .map((_, index) => steps.slice(0, index).join('/'))
    .find(folder =>
      service.repository.has(folder ? `${folder}/go.mod` : 'go.mod'),
    );
  if (root === undefined || service.repository.has(service.pathTo('go.mod'))) {
    return own;
  }
  const shared = service.repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        path.startsWith(root ? `${root}/` : '') &&
        /(?:^|\/)(?:pkg|internal|lib|libs|common|shared|platform|foundation)\/.*\.go$/.test(
          path,
        ) &&
        !/_test\.go$/.test(path) &&
        !own.includes(path),
    )
    .slice(0, 500);
  return [...own, ...shared];
}
