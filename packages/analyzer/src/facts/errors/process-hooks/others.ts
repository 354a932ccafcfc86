import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { functionsOf } from '../../code';
import { sourceText, type SourceText, type Span } from '../../code/source-text';
import { lineEnd, statementEnd } from '../ranges';
import type { ServerSource } from '../../server/sources';
import type { ProcessHook } from './types';

/** How a hook is registered, up to where its function stands. */
const registrations: Partial<Record<Ecosystem, Array<[string, RegExp]>>> = {
  python: [
    ['sys.excepthook', /\bsys\.excepthook\s*=(?!=)/g],
    ['threading.excepthook', /\bthreading\.excepthook\s*=(?!=)/g],
    ['sys.unraisablehook', /\bsys\.unraisablehook\s*=(?!=)/g],
    ['set_exception_handler', /\.set_exception_handler\s*\(/g],
  ],
  jvm: [
    [
      'setDefaultUncaughtExceptionHandler',
      /\bThread\s*\.\s*setDefaultUncaughtExceptionHandler\s*(?:\(|(?=\{))/g,
    ],
    ['Hooks.onErrorDropped', /\bHooks\.onErrorDropped\s*(?:\(|(?=\{))/g],
    [
      'RxJavaPlugins.setErrorHandler',
      /\bRxJavaPlugins\.setErrorHandler\s*(?:\(|(?=\{))/g,
    ],
  ],
  dotnet: [
    [
      'AppDomain.UnhandledException',
      /\bAppDomain\.CurrentDomain\.UnhandledException\s*\+=/g,
    ],
    [
      'TaskScheduler.UnobservedTaskException',
      /\bTaskScheduler\.UnobservedTaskException\s*\+=/g,
    ],
  ],
  php: [['set_exception_handler', /(?<![\w>:$])set_exception_handler\s*\(/g]],
  ruby: [
    [
      'Thread.report_on_exception',
      /\bThread\.report_on_exception\s*=\s*false\b/g,
    ],
  ],
  rust: [
    [
      'panic::set_hook',
      /\bpanic::set_hook\s*\(\s*(?:(?:\w+::)*Box::new\s*\()?/g,
    ],
  ],
};

const perFile = 100;

/**
 * Hooks of runtimes that end the process, or the thread, whatever the hook does: what can go wrong is that nobody
 * learns of the error.
 */
export function quietableHooks(
  service: Service,
  { path, ecosystem, code }: ServerSource,
): ProcessHook[] {
  return (registrations[ecosystem] ?? []).flatMap(([event, pattern]) =>
    [...code.matchAll(pattern)].slice(0, perFile).map((match): ProcessHook => {
      const source = sourceText(service.repository, path);
      const from = match.index + match[0].length;
      const silent =
        ecosystem === 'ruby' ||
        isSilent(service, source, ecosystem, {
          start: from,
          end: endOf(source, from, match[0]),
        });
      return {
        path,
        line: source.lineAt(match.index + match[0].search(/\w/)),
        event,
        effect: silent ? 'silent' : 'sound',
      };
    }),
  );
}

/** End of what follows a registration: the closing bracket of its call, or of the statement. */
function endOf(source: SourceText, from: number, head: string): number {
  const { code, partner } = source;
  const open = head.trimEnd().endsWith('(')
    ? from - (head.length - head.trimEnd().length) - 1
    : -1;
  if (open >= 0 && partner[open] > open) return partner[open];
  if (code[from] === '{' && partner[from] > from) return partner[from] + 1;
  return Math.max(statementEnd(code, from), lineEnd(code, from));
}

/** Whether the registered function does nothing; one whose code is elsewhere is trusted. */
function isSilent(
  service: Service,
  source: SourceText,
  ecosystem: Ecosystem,
  { start, end }: Span,
): boolean {
  const code = source.code
    .slice(start, Math.min(end, start + 4_000))
    .replace(/\s+/g, ' ')
    .trim();
  // What is longer than this does something.
  if (code.length > 400) return false;
  if (/^Functions\.emptyConsumer\(\)$/.test(code)) return true;
  const inline = inlineBody(code, ecosystem);
  if (inline !== undefined) return doesNothing(inline);
  const text = source.uncommented.slice(start, end);
  const type = /^(?:new\s+)?([A-Z]\w*)\s*\(\s*\)$/.exec(code)?.[1];
  const name = type ? 'uncaughtException' : nameOf(text);
  if (!name) return false;
  const bodies = service
    .fact(functionsOf)
    .named(name)
    .filter(({ path, owner }) =>
      type ? owner === type : path === source.path,
    );
  return (
    bodies.length > 0 &&
    bodies.every(body =>
      doesNothing(
        sourceText(service.repository, body.path).code.slice(
          body.start,
          body.end,
        ),
      ),
    )
  );
}

/** The body of a function written where it is registered. */
function inlineBody(code: string, ecosystem: Ecosystem): string | undefined {
  switch (ecosystem) {
    case 'python':
      return /^lambda\b[^:]{0,200}:([^]*)$/.exec(code)?.[1];
    case 'rust':
      return /^(?:move\s*)?\|[^|]{0,200}\|([^]*?),?\s*$/.exec(code)?.[1];
    case 'jvm': {
      // An anonymous class, Kotlin's trailing lambda, a lambda.
      const method =
        /\buncaughtException\s*\([^()]{0,200}\)\s*\{([^]*)\}\s*\}\s*$/.exec(
          code,
        );
      if (method) return method[1];
      return (
        /^\{(?:[^{}\n]{0,120}->)?([^]*)\}$/.exec(code)?.[1] ??
        /^[\w\s,():]{0,120}->([^]*)$/.exec(code)?.[1]
      );
    }
    default:
      return (
        /^[^{}=]{0,200}=>([^]*?);?\s*$/.exec(code)?.[1] ??
        /^(?:static\s+)?(?:function|delegate)\b[^{]{0,200}(\{[^]*\})\s*;?$/.exec(
          code,
        )?.[1]
      );
  }
}

/** `OnUnhandled`, `this::handle`, `[$this, 'handle']`, `'handle'`, `new EventHandler(OnUnhandled)`. */
function nameOf(text: string): string | undefined {
  return /(\w+)['"]?\s*(?:\(\.\.\.\))?[\])]*\s*;?\s*$/.exec(
    text.slice(0, 300).trim(),
  )?.[1];
}

const nothing =
  /^(?:pass|\.\.\.|return(?:\s+(?:null|None|True|true|nil))?|null|None|nil|true|\(\)|Unit|\w+\.SetObserved\(\))?;?$/;

function doesNothing(body: string): boolean {
  let code = body.trim();
  while (code.startsWith('{') && code.endsWith('}')) {
    code = code.slice(1, -1).trim();
  }
  return nothing.test(code.replace(/^(?:"\s*"|'\s*'){1,3}\s*/, ''));
}
