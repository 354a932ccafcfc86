import type { Service } from '../../../service';
import type { SourceText, SpanText } from '../../code/source-text';
import type { Guard } from '../types';
import { behind, type Answer } from './controllers';
import { middlewareIn } from './guards';

/** What an argument names as the answer of a route: a closure, a controller's action, options with both. */
export function target(
  service: Service,
  source: SourceText,
  argument: SpanText | undefined,
  controller: string | undefined,
  guards: Guard[],
): Answer {
  if (!argument) return { guards };
  const { text } = argument;
  if (/^(?:static\s+)?(?:function|fn)\b/.test(text))
    return closure(source, argument, guards);
  // Lumen's and old Laravel's: `['middleware' => 'throttle:10,1', 'uses' => 'LoginController@store']`.
  if (
    /^\[\s*['"](?:as|uses|middleware|prefix|domain|where)['"]\s*=>/.test(text)
  ) {
    const guarded = [
      ...guards,
      ...middlewareIn(source, text, argument.start, 'route'),
    ];
    const uses = /['"]uses['"]\s*=>\s*['"]([\w\\]+)@(\w+)['"]/.exec(text);
    return uses
      ? behind(service, source, uses[1], uses[2], guarded)
      : { guards: guarded };
  }
  const pair =
    /^\[\s*([\w\\]+)::class\s*,\s*['"](\w+)['"]/.exec(text) ??
    /^['"]([\w\\]+)@(\w+)['"]/.exec(text) ??
    /^['"]?([\w\\]+):(\w+)['"]?$/.exec(text);
  if (pair) return behind(service, source, pair[1], pair[2], guards);
  const single = /^([\w\\]+)::class$/.exec(text)?.[1];
  if (single) return behind(service, source, single, '__invoke', guards);
  const action = /^['"](\w+)['"]$/.exec(text)?.[1];
  return action && controller
    ? behind(service, source, controller, action, guards)
    : { guards };
}

function closure(
  source: SourceText,
  argument: SpanText,
  guards: Guard[],
): Answer {
  const open = source.code.indexOf('(', argument.start);
  const brace = source.code.indexOf('{', source.partner[open]);
  const end =
    brace >= 0 && brace < argument.end ? source.partner[brace] : argument.end;
  const start = brace >= 0 && brace < argument.end ? brace + 1 : argument.start;
  return {
    guards,
    handler: {
      path: source.path,
      line: source.lineAt(argument.start),
      endLine: source.lineAt(end),
      start,
      end,
      parameters: source.uncommented.slice(open + 1, source.partner[open]),
    },
  };
}
