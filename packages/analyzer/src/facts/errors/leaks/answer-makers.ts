import { functionsIn } from '../../code';
import { argumentsAt, sourceText } from '../../code/source-text';
import type { Service } from '../../../service';
import { lineStart } from '../ranges';
import { excuse, isExcused, othersAreAnswered } from './excuses';
import { serversFault } from './faults';
import { leaksIn } from './scope-leaks';
import type { ErrorScope } from './scopes';
import type { Sinks } from './sinks';
import type { Leak } from './types';

/**
 * A function of the service's own that makes the answer of the error it is handed: `return answer(ex,
 * INTERNAL_SERVER_ERROR)` of a Spring handler, whose caller says the status, and `buildErrorResponse(h, error)` in a
 * catch block, which says it itself. The last handler of Node's frameworks hands on whatever nobody else answered.
 */
export function leaksOfHelpers(
  service: Service,
  scope: ErrorScope,
  own: Sinks,
): Leak[] {
  const { source, start, end, kind } = scope;
  const toldByCaller = source.ecosystem === 'jvm' && kind === 'handler';
  const lastOfNode = source.ecosystem === 'node' && kind === 'handler';
  if (!lastOfNode && (!scope.broad || !(toldByCaller || kind === 'catch')))
    return [];
  const text = sourceText(service.repository, source.path);
  const definitions = functionsIn(
    service.repository,
    source.path,
    source.ecosystem,
  );
  const around = source.code.slice(start, end);
  return [...around.matchAll(/(?<![\w.])(?:this\s*\.\s*)?(\w{2,60})\s*\(/g)]
    .slice(0, 20)
    .flatMap(match => {
      const args = argumentsAt(text, start + match.index + match[0].length - 1);
      // Kotlin names what it hands over: `buildResponse(status = …, exception = e)`.
      const at = args.findIndex(
        each => each.text.replace(/^\w+\s*=\s*(?!=)/, '') === scope.name,
      );
      if (at < 0) return [];
      const byName = /^(\w+)\s*=\s*(?!=)/.exec(args[at].text)?.[1];
      if (
        lastOfNode &&
        (/dev/i.test(match[1]) ||
          isForSome(service, scope, start + match.index))
      )
        return [];
      return definitions
        .filter(({ name }) => name === match[1])
        .flatMap(helper => {
          const parameter = byName ?? parameterAt(helper.parameters, at);
          const told = args.some(each => serversFault.test(each.text));
          if (!parameter) return [];
          return leaksIn(
            service,
            {
              ...scope,
              name: parameter,
              needs500: !toldByCaller && !lastOfNode && !told,
              start: helper.start,
              end: helper.end,
              header: toldByCaller
                ? scope.header + source.uncommented.slice(start, end)
                : '',
            },
            own,
          );
        });
    });
}

/** Whether a place of a handler is reached for some kinds of errors alone, or in development. */
function isForSome(
  service: Service,
  { source, start, name }: ErrorScope,
  offset: number,
): boolean {
  const { code, path } = source;
  const index = service.repository.lineIndex(path);
  return (
    isExcused(
      service.repository.lines(path),
      index.lineAt(offset),
      index.lineAt(start),
    ) ||
    excuse.test(code.slice(lineStart(code, offset), offset)) ||
    othersAreAnswered(code, start, offset, name) ||
    // `if (config.isProduction) return sendPlain(err, res);`
    /\bif\s*\([^)\n]{0,120}[pP]rod[^)\n]{0,60}\)[^;]{0,200}\breturn\b/.test(
      code.slice(start, offset),
    )
  );
}

/** `final Exception ex`, `ex: Exception`: the name of a parameter by its position. */
function parameterAt(parameters: string, position: number): string | undefined {
  const written = parameters
    .replace(/<[^<>]{0,200}>/g, '')
    .split(',')
    [position]?.trim();
  return (
    /^(?:@\w+\s+)*(\w+)\s*:/.exec(written ?? '')?.[1] ??
    /(\$?\w+)$/.exec(written ?? '')?.[1]
  );
}
