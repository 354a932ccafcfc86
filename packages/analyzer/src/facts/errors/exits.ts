import type { Place } from '../../checks/evidence';
import type { Ecosystem } from '../../repository';
import { compare } from '../../repository/repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { functionsOf } from '../code';
import { sourceText } from '../code/source-text';
import { isForDevelopment } from '../configuration/development-source';
import { routesOf } from '../http';
import { lastResortsOf } from './global-handlers';
import { enclosingFunctions } from './enclosing';
import { serverSourcesOf } from '../server/sources';

/** A line that a request can reach and that ends more than the request. */
export interface RequestExit extends Place {
  line: number;
  /** As written: `process.exit`, `log.Fatalf`, `.unwrap`. */
  what: string;
  /**
   * `process`: ends it. `panic`: ends the process where nothing recovers. `assumption`: a panic that costs the caller
   * the answer. `script`: PHP's `exit`, which skips what the framework does after a request.
   */
  kind: 'process' | 'panic' | 'assumption' | 'script';
}

const exits: Record<Ecosystem, RegExp> = {
  node: /(?<![\w$.])process\s*\.\s*(?:exit|abort|reallyExit)(?=\s*\()/g,
  python:
    /(?<![\w.])(?:sys\.exit|os\._exit|os\.abort)(?=\s*\()|(?<![\w.])(?:exit|quit)(?=\s*\()|\braise\s+SystemExit\b/g,
  jvm: /\bSystem\.exit(?=\s*\()|(?<![\w.])exitProcess(?=\s*\()|\bRuntime\.getRuntime\(\)\.(?:halt|exit)(?=\s*\()/g,
  dotnet: /\bEnvironment\s*\.\s*(?:Exit|FailFast)(?=\s*\()/g,
  go: /\bos\.Exit(?=\()|(?<![\w.])(?:log|logrus|glog|klog)\.Fatal(?:f|ln)?(?=\()|(?<![\w.])syscall\.Exit(?=\()/g,
  ruby: /(?<![\w.:@$])(?:Process\.)?exit!(?!\w)|(?<![\w.:@$])(?:exit|abort)(?=\s*(?:\(|$))|\bProcess\.(?:exit|abort)\b/gm,
  php: /(?<![\w>:$\\])(?:exit|die)(?=\s*[(;])/g,
  rust: /\b(?:std::)?process::(?:exit|abort)(?=\s*\()/g,
};
const goPanic = /(?<![\w.])panic(?=\()/g;
const rustAssumptions =
  /\.(?:unwrap|expect)(?=\()|(?<![\w:])(?:panic|todo|unimplemented)!/g;

/** What Rust code may safely assume: locks, patterns and literals, and what was just tested. */
const safeAssumption =
  /\b(?:lock|read|write|Regex::new|Selector::parse|from_static|parse::<\w+>|NonZero\w*::new|HeaderValue::from_\w+|header|Response::builder|body|Lazy|LazyLock|OnceLock|get_or_init|duration_since|and_hms_opt|from_ymd_opt)\s*\([^()]{0,80}\)\s*$/;

/** Functions whose purpose is to end, or that run before requests come. */
const onPurpose =
  /shut_?down|restart|reboot|terminat|exit|quit|kill|halt|crash|bootstrap|^(?:init|main|setup|configure|must|start_?up)(?![a-z])|^(?:Must|Init|Setup|Boot(?!h))|load_?config|loadSettings/i;
const commonNames =
  /^(?:get|set|add|run|start|stop|open|close|read|write|send|save|find|list|create|update|delete|remove|execute|handle|next|then|map|filter|forEach|push|error|info|warn|debug|log|fatal|print|format|parse|string|String|render|json|status|call|apply|test|check|load|init|main|if|for|while|switch|catch|return|function|with|new|require|assert)$/;

const deepest = 3;
const mostBodies = 3_000;

interface Body {
  path: string;
  start: number;
  end: number;
  depth: number;
}

/**
 * Lines that end the process, or the script, in the code that answers requests: in handlers and in the service's own
 * functions that they call, as far as a name says without doubt which. Use as `service.fact(requestExitsOf)`.
 */
export function requestExitsOf(service: Service): RequestExit[] {
  const ecosystems = new Map(
    service
      .fact(serverSourcesOf)
      .map(({ path, ecosystem }) => [path, ecosystem] as const),
  );
  const panicsEnd = panicsEndProcess(service);
  const found = new Map<string, RequestExit>();
  for (const body of requestBodies(service)) {
    const ecosystem = ecosystems.get(body.path);
    if (!ecosystem) continue;
    for (const exit of exitsIn(service, body, ecosystem, panicsEnd)) {
      found.set(`${exit.path}:${exit.line}`, exit);
    }
  }
  return [...found.values()].sort(
    (a, b) => compare(a.path, b.path) || a.line - b.line,
  );
}

/** The bodies that a request can get to. */
function requestBodies(service: Service): Body[] {
  const functions = service.fact(functionsOf);
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(({ path }) => path),
  );
  const queue: Body[] = service
    .fact(routesOf)
    .filter(({ route }) => !onPurpose.test(route.replace(/^.*\//, '')))
    .flatMap(({ handler }): Body[] =>
      handler && !onPurpose.test(handler.name ?? '')
        ? [
            {
              path: handler.path,
              start: handler.start,
              end: handler.end,
              depth: 0,
            },
          ]
        : [],
    );
  const seen = new Set<string>();
  const bodies: Body[] = [];
  for (
    let next = queue.shift();
    next && bodies.length < mostBodies;
    next = queue.shift()
  ) {
    const key = `${next.path}:${next.start}`;
    if (seen.has(key)) continue;
    seen.add(key);
    bodies.push(next);
    if (next.depth >= deepest) continue;
    const { code } = sourceText(service.repository, next.path);
    const names = new Set(
      [
        ...code
          .slice(next.start, Math.min(next.end, next.start + 30_000))
          .matchAll(/(?<![\w$])([A-Za-z_$][\w$]{3,60})[!?]?\s*\(/g),
      ].map(match => match[1]),
    );
    for (const name of names) {
      if (commonNames.test(name) || onPurpose.test(name)) continue;
      // Only a name that stands for one function says which is called.
      const [only, another] = functions.named(name);
      if (!only || another || entries.has(only.path)) continue;
      queue.push({
        path: only.path,
        start: only.start,
        end: only.end,
        depth: next.depth + 1,
      });
    }
  }
  return bodies;
}

function exitsIn(
  service: Service,
  { path, start, end, depth }: Body,
  ecosystem: Ecosystem,
  panicsEnd: boolean,
): RequestExit[] {
  const source = sourceText(service.repository, path);
  const code = source.code.slice(start, end);
  let lines: string[] | undefined;
  const at = (pattern: RegExp, kind: RequestExit['kind']) =>
    [...code.matchAll(pattern)].slice(0, 100).flatMap(match => {
      const offset = start + match.index;
      const line = source.lineAt(offset);
      const place = { path, line };
      if (isForDevelopment(service, place)) return [];
      // Registered here, called for a signal or on purpose.
      lines ??= source.code.split('\n');
      if (enclosingFunctions(lines, line).some(name => onPurpose.test(name)))
        return [];
      const before = source.uncommented.slice(
        Math.max(start, offset - 300),
        offset,
      );
      if (/\bprocess\.on\(|\bsignal\b|SIGTERM|SIGINT/.test(before)) return [];
      return [{ ...place, what: match[0].trim(), kind, before }];
    });
  const found = at(
    exits[ecosystem],
    ecosystem === 'php' ? 'script' : 'process',
  );
  if (ecosystem === 'go' && panicsEnd) found.push(...at(goPanic, 'panic'));
  if (ecosystem === 'rust' && depth === 0) {
    found.push(
      ...at(rustAssumptions, 'assumption').filter(
        ({ before }) => !safeAssumption.test(before) && !isTested(before),
      ),
    );
  }
  return found.map(({ before: _, ...exit }) => exit);
}

/** `if order.is_some() { order.unwrap() }`, `"literal".parse().unwrap()`, `write!(text, …).unwrap()`. */
function isTested(before: string): boolean {
  const name = /(\w+)(?:\.(?:as_ref|clone|take)\(\))?$/.exec(before)?.[1];
  return (
    // What is made of literals alone, and text written into a string, cannot fail.
    /\b\w+(?:::\w+)*\(\s*"[^"\n]{0,200}"\s*\)\s*$/.test(before) ||
    /\bwrite(?:ln)?!\([^;]{0,250}\)\s*$/.test(before) ||
    (name !== undefined &&
      new RegExp(`\\b${name}\\.is_(?:some|ok)\\(\\)`).test(before)) ||
    /["'][^"'\n]{0,120}["']\s*\.\s*parse(?:::<[^<>]{0,40}>)?\(\)$/.test(before)
  );
}

/** net/http and gin answer for a panic themselves; fiber and gRPC without recovery go down with it. */
function panicsEndProcess(service: Service): boolean {
  return service
    .fact(lastResortsOf)
    .some(
      ({ kind, framework }) =>
        kind === 'missing' && /fiber|gRPC|fasthttp/i.test(framework),
    );
}
