import type { Service } from '../../../service';
import { functionsOf, type FunctionDefinition } from '../../code';
import { functionIn } from '../../code/functions';
import type { SourceText, SpanText } from '../../code/source-text';
import type { Handler } from '../types';
import { nodeModulesOf } from './modules';

/** The function that a route's last argument is or names, through what wraps it. */
export function handlerFrom(
  service: Service,
  source: SourceText,
  span: SpanText,
): { handler?: Handler; className?: string } {
  const inline = functionIn(source, span.start, span.end);
  if (inline && inline.start <= span.end) {
    const close = source.partner[inline.open];
    return {
      handler: {
        path: source.path,
        line: source.lineAt(inline.open),
        endLine: source.lineAt(inline.end),
        start: inline.start,
        end: inline.end,
        parameters:
          close > inline.open
            ? source.uncommented.slice(inline.open + 1, close).trim()
            : '',
      },
    };
  }
  const named =
    /([\w$]+(?:\??\.[\w$]+)*)\s*(?:\.bind\([^()]*\))?[\s)\],]*$/.exec(
      source.code
        .slice(span.start, span.end)
        .replace(/\.bind\([^()]{0,100}\)/g, '')
        .replace(/,\s*[^()]*\)/g, ')'),
    )?.[1];
  const definition = named && namedHandler(service, source, named);
  return definition ? fromDefinition(definition) : {};
}

export function fromDefinition(definition: FunctionDefinition): {
  handler: Handler;
  className?: string;
} {
  const { name, path, line, endLine, start, end, parameters, owner } =
    definition;
  return {
    handler: { name, path, line, endLine, start, end, parameters },
    ...(owner ? { className: owner } : {}),
  };
}

function namedHandler(
  service: Service,
  source: SourceText,
  dotted: string,
): FunctionDefinition | undefined {
  const functions = service.fact(functionsOf);
  const modules = service.fact(nodeModulesOf);
  const steps = dotted
    .replace(/\?/g, '')
    .split('.')
    .filter(step => step !== 'this' && step !== 'bind');
  const name = steps[steps.length - 1];
  if (!name) return undefined;
  const [root] = steps;
  const from = modules.get(source.path)?.imports.get(root);
  const candidates = functions.named(name);
  if (from) {
    const exported =
      steps.length > 1 && from.name !== '*' ? from.name : steps[1] ?? from.name;
    const origin = modules.origin(
      from.path,
      exported === '*' ? name : exported,
    );
    const inFile = functions
      .in(origin.path)
      .find(each => each.name === (steps.length > 1 ? name : origin.name));
    if (inFile) return inFile;
    const also = functions.in(from.path).find(each => each.name === name);
    if (also) return also;
  }
  const own = functions.in(source.path).find(each => each.name === name);
  if (own) return own;
  // A controller held in a variable or field: by the name of its class or file.
  const holder = steps[steps.length - 2]?.toLowerCase().replace(/[^a-z]/g, '');
  const fitting = holder
    ? candidates.filter(
        each =>
          each.owner?.toLowerCase() === holder ||
          each.path
            .toLowerCase()
            .replace(/[^a-z/]/g, '')
            .includes(holder),
      )
    : candidates;
  return fitting.length === 1 || (fitting.length > 0 && holder)
    ? fitting[0]
    : undefined;
}
