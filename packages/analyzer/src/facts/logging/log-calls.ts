import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { serverSourcesOf, type ServerSource } from '../server/sources';
import { lineEnd, statementEnd } from '../errors/ranges';

/** A place where the service writes a log line. @public */
export interface LogCall {
  path: string;
  line: number;
  /** As written: `logger.error`, `console.log`, `error!`. */
  name: string;
  /** `print`: to standard output without a logger. `tracker`: an error tracker. */
  style: 'logger' | 'print' | 'tracker';
  /** The statement from the name on. */
  start: number;
  end: number;
}

const levels = new Set(
  [
    'error warn warning info debug trace fatal panic critical exception verbose notice alert emergency print log success severe',
    'errorf warnf warningf infof debugf tracef fatalf panicf printf logf errorln warnln infoln fatalln panicln println',
    'errorw warnw infow debugw fatalw errorcontext warncontext infocontext debugcontext logattrs exceptionf',
    'logerror logwarning loginformation logcritical logdebug logtrace atError atWarn atInfo err dpanic wtf witherror report',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

/** A receiver that is named for logging, and the method called on it. */
const logger =
  /(?<![\w$])[@$]?(?:\w*(?:_log|Log|_logger|Logger|LOGGER)|log|LOG|logger|logging|logrus|slog|zap|sugar|klog|glog|winston|pino|signale|consola|Timber|sLog|hlog|l)(?:\(\w{0,30}\))?(?:\??\.|->|::)(\w{1,30})/g;

const prints: Record<Ecosystem, RegExp> = {
  node: /(?<![\w$.])console\s*\.\s*(?:log|error|warn|info|debug|trace|dir)\b|(?<![\w$])process\.std(?:out|err)\.write\b/g,
  python:
    /(?<![\w.])print(?=\s*\()|\btraceback\.print_exc\b|\bsys\.std(?:out|err)\.write\b|\bself\.std(?:out|err)\.write\b|\b(?:click|typer)\.s?echo\b/g,
  jvm: /\bSystem\s*\.\s*(?:out|err)\s*\.\s*print(?:ln|f)?\b|(?<![\w.])println(?=\s*\()|\.printStackTrace\b/g,
  go: /\bfmt\s*\.\s*Print(?:ln|f)?\b|\bfmt\s*\.\s*Fprint(?:ln|f)?(?=\s*\(\s*os\.Std)|(?<![\w.])println(?=\s*\()|\bspew\.Dump\b|\bdebug\.PrintStack\b/g,
  dotnet:
    /\bConsole\s*\.\s*(?:Error\s*\.\s*|Out\s*\.\s*)?Write(?:Line)?\b|\bDebug\s*\.\s*WriteLine\b|\bTrace\s*\.\s*(?:WriteLine|TraceError)\b/g,
  ruby: /^[ \t]*(?:puts|pp?|warn|\$std(?:out|err)\.(?:puts|write)|STD(?:OUT|ERR)\.puts)(?=[ (])(?!\s*[=.])/gm,
  php: /(?<![\w>:$])(?:error_log|var_dump|print_r|dump|dd|trigger_error|syslog)(?=\s*\()/g,
  rust: /\b(?:println|eprintln|print|eprint|dbg)!/g,
};

const more: Partial<Record<Ecosystem, RegExp>> = {
  rust: /\b(?:error|warn|info|debug|trace|event)!(?=\s*[({[])/g,
  php: /(?<![\w>:$])(?:report|logger|info)(?=\s*\()/g,
  ruby: /\b(?:Rails\.logger|logger|Logger|log)\.(?:error|warn|info|debug|fatal|exception)\b/g,
  // Extension methods and properties that begin with Log: `_logger.LogError`, `Log.Error` are caught above.
  dotnet: /\.Log(?:Error|Warning|Information|Critical|Debug|Trace)\b/g,
  // Or through a helper: `util.LogWithContext(…)`.
  go: /\b(?:log|logger|l|lg)(?:\.\w+\([^()\n]{0,80}\)){0,3}\.(?:Error|Warn|Info|Debug|Fatal|Panic|Err|Print)\w{0,8}\b|(?<![\w.])(?:\w{1,20}\.)?Log(?:With|Err|Warn|Info|Debug)\w{0,20}(?=\()/g,
};

const tracker =
  /(?<![\w$])(?:Sentry|sentry_sdk|Raven|Bugsnag|bugsnag|Rollbar|rollbar|Honeybadger|Airbrake|Appsignal|NewRelic|newrelic|Raygun|Tracker|ErrorTracker|ErrorReporter|Rails\.error|sentry|SentrySdk|Raven\w*|hub|posthog)\s*(?:\.|::|->)\s*\w{3,40}|\bcapture_?(?:[eE]xception|anyhow|error|message)\b|\b(?:report|handle|log|notify|track|record)_?(?:[eE]xception|[eE]rror|[fF]ailure)s?\b(?=\s*[(!])/g;

const perFile = 3_000;

/** Every place that logs, by file, in order. Use as `service.fact(logCallsOf)`. @public */
export function logCallsOf(service: Service): Map<string, LogCall[]> {
  return new Map(
    service
      .fact(serverSourcesOf)
      .map(source => [source.path, callsIn(service, source)] as const),
  );
}

function callsIn(service: Service, source: ServerSource): LogCall[] {
  const index = service.repository.lineIndex(source.path);
  const found = new Map<number, LogCall>();
  const add = (pattern: RegExp | undefined, style: LogCall['style']) => {
    if (!pattern) return;
    for (const match of source.code.matchAll(pattern)) {
      if (found.size >= perFile) return;
      if (match[1] && !levels.has(match[1].toLowerCase())) continue;
      const start = match.index + match[0].search(/\S/);
      const after = start + match[0].trim().length;
      if (!isCalled(source, after)) continue;
      if ([...nearby(found, start, after)].length > 0) continue;
      found.set(start, {
        path: source.path,
        line: index.lineAt(start),
        name: match[0].trim(),
        style,
        start,
        end: callEnd(source, start),
      });
    }
  };
  add(prints[source.ecosystem], 'print');
  add(logger, 'logger');
  add(more[source.ecosystem], 'logger');
  add(tracker, 'tracker');
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Calls already found that begin inside a name, or whose name spans it. */
function* nearby(
  found: Map<number, LogCall>,
  start: number,
  after: number,
): Iterable<LogCall> {
  for (let i = Math.max(0, start - 60); i < after; i++) {
    const call = found.get(i);
    if (call && call.start + call.name.length > start) yield call;
  }
}

/** Ruby calls without brackets; a Kotlin logger may take only a block; Rust's macros know three brackets. */
function isCalled({ code, ecosystem }: ServerSource, after: number): boolean {
  if (ecosystem === 'ruby') {
    return /^\s*(?:\(|[ \t]+[^\s=]|do\b|\{)/.test(
      code.slice(after, after + 40),
    );
  }
  return /^\s*(?:<[\w, ]{0,60}>)?\s*[({[]/.test(code.slice(after, after + 100));
}

function callEnd({ code, ecosystem }: ServerSource, start: number): number {
  if (ecosystem === 'python' || ecosystem === 'ruby') {
    return Math.max(statementEnd(code, start), lineEnd(code, start));
  }
  return statementEnd(code, start);
}
