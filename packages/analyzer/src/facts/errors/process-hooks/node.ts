import type { Service } from '../../../service';
import { functionsOf } from '../../code';
import { functionIn } from '../../code/functions';
import {
  argumentsAt,
  receiverOf,
  sourceText,
  type SourceText,
  type Span,
  type SpanText,
} from '../../code/source-text';
import type { ServerSource } from '../../server/sources';
import type { ProcessHook } from './types';

const registers =
  /\.\s*(?:on|once|addListener|prependListener|prependOnceListener)\s*\(/g;
const events = /['"`](uncaughtException|unhandledRejection)['"`]/;
const perFile = 200;

/**
 * `process.on('uncaughtException', …)` and `'unhandledRejection'`. Node.js ends the process by itself as long as nobody
 * listens; with a listener it is the listener that has to.
 */
export function nodeHooks(
  service: Service,
  { path, uncommented }: ServerSource,
): ProcessHook[] {
  if (!/uncaughtException|unhandledRejection|exitOnError/.test(uncommented))
    return [];
  const source = sourceText(service.repository, path);
  return [...listeners(service, source), ...winston(source)];
}

function listeners(service: Service, source: SourceText): ProcessHook[] {
  const { code, path } = source;
  return [...code.matchAll(registers)]
    .slice(0, perFile)
    .flatMap((match): ProcessHook[] => {
      const open = match.index + match[0].length - 1;
      const [event, handler] = argumentsAt(source, open);
      const name = event && eventName(source, event);
      if (!name || !handler) return [];
      const { root } = receiverOf(source, match.index);
      // `process.on('SIGTERM', …).on('uncaughtException', …)` starts with `process` as well.
      if (!/^(?:globalThis\.|global\.)?process$/.test(root)) return [];
      return [
        {
          path,
          line: source.lineAt(event.start),
          event: name,
          effect: effectOf(service, source, handler),
        },
      ];
    });
}

/** The event by its name, or by a variable of a loop over names. */
function eventName(
  source: SourceText,
  { text, start }: SpanText,
): string | undefined {
  const literal = events.exec(text);
  if (literal) return literal[0] === text ? literal[1] : undefined;
  if (!/^[\w$]{1,40}$/.test(text)) return undefined;
  const before = source.uncommented.slice(Math.max(0, start - 400), start);
  return /\bforEach\b|\bfor\s*\(/.test(before)
    ? events.exec(before)?.[1]
    : undefined;
}

const ending =
  /\bprocess\s*\.\s*(?:exit|kill|abort|reallyExit|emit)\s*\(|\bDeno\s*\.\s*exit\s*\(|(?<![\w$.])throw\b|(?<![\w$.])exit\s*\(/;
/** Names that promise an end, whether or not their code is at hand. */
const promisesEnd =
  /shut_?down|exit|terminat|(?:^|_)(?:close|stop|die|quit)|(?:Close|Stop|Die|Quit)(?![a-z])/i;
/** What logs, reports or formats ends nothing. */
const harmless =
  /^(?:log|logs|error|err|warn|warning|info|debug|fatal|trace|critical|dir|write|print\w*|capture\w*|notify\w*|track\w*|record\w*|(?:log|report)[A-Z]\w*|report|addBreadcrumb|withScope|setTag|setExtra|flush|inc|increment|count|String|Number|Error|Date|stringify|inspect|toString|toISOString|format|join|map|filter|push|slice|trim|split|replace|includes|startsWith|test|now|getTime|if|for|while|switch|catch|function|return|await|async|typeof|then|finally|setTimeout|resolve|Promise|next|red|bold|yellow|bgRed|white|getLogger|child|emit|require|isAxiosError|instanceof|get|set|has)$/;

const deepest = 3;

function effectOf(
  service: Service,
  source: SourceText,
  handler: SpanText,
): ProcessHook['effect'] {
  const body = functionIn(source, handler.start, handler.end);
  if (body) return effectOfBody(service, source, body, deepest, new Set());
  // `logger.error`, `shutdown`, `errors.handle.bind(errors)`, `exitWith(1)`
  const name = /^(?:[\w$]+\s*\.\s*)*?([\w$]+)(?:\s*\.\s*bind\b|\s*\(|$)/.exec(
    handler.text.slice(0, 200),
  )?.[1];
  return name ? effectOfCall(service, name, deepest, new Set()) : 'unclear';
}

function effectOfBody(
  service: Service,
  source: SourceText,
  { start, end }: Span,
  depth: number,
  seen: Set<string>,
): ProcessHook['effect'] {
  const code = source.code.slice(start, Math.min(end, start + 20_000));
  if (ending.test(code)) return 'sound';
  if (!/\S/.test(code)) return 'silent';
  const names = new Set(
    [...code.matchAll(/(?<![\w$])([A-Za-z_$][\w$]*)\s*\(/g)].map(
      match => match[1],
    ),
  );
  const effects = [...names]
    .slice(0, 60)
    .map(name => effectOfCall(service, name, depth - 1, seen));
  if (effects.includes('sound')) return 'sound';
  if (effects.includes('unclear')) return 'unclear';
  return names.size > 0 ? 'runs-on' : 'silent';
}

function effectOfCall(
  service: Service,
  name: string,
  depth: number,
  seen: Set<string>,
): ProcessHook['effect'] {
  if (promisesEnd.test(name)) return 'sound';
  if (harmless.test(name)) return 'runs-on';
  const known = service.fact(functionsOf).named(name);
  if (known.length === 0 || depth <= 0) return 'unclear';
  if (seen.has(name)) return 'runs-on';
  seen.add(name);
  const effects = known
    .slice(0, 10)
    .map(each =>
      effectOfBody(
        service,
        sourceText(service.repository, each.path),
        each,
        depth,
        seen,
      ),
    );
  return (
    effects.find(effect => effect === 'sound') ??
    effects.find(effect => effect === 'unclear') ??
    'runs-on'
  );
}

/** Winston listens for uncaught exceptions too, and ends the process unless it is told not to. */
function winston(source: SourceText): ProcessHook[] {
  const off = /\bexitOnError\s*:\s*false\b/.exec(source.code);
  if (
    !off ||
    !/\b(?:handleExceptions|handleRejections)\s*:\s*true\b|\b(?:exceptionHandlers|rejectionHandlers)\s*:|\.(?:exceptions|rejections)\s*\.\s*handle\s*\(/.test(
      source.code,
    )
  ) {
    return [];
  }
  return [
    {
      path: source.path,
      line: source.lineAt(off.index),
      event: 'uncaughtException',
      effect: 'runs-on',
    },
  ];
}
