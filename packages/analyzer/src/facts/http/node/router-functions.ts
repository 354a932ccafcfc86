import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { RouterNode } from '../graph';
import type { NodeReading } from './reading';
import { parameterOwner, type FileScope, type FunctionSpan } from './scopes';

/** Functions that are handed a router: `registerRoutes(app)`, `require('./routes')(app)`, `new Routes(app)`. */
export function readFunctionCalls(
  reading: NodeReading,
  scope: FileScope,
): void {
  const { source } = scope;
  for (const match of source.code.matchAll(
    /(?<![\w$.])(?:new\s+)?([\w$]+(?:\.[\w$]+)?)\s*\(\s*(?=[\w$])|\brequire\s*\([^()\n]{1,200}\)(?:\.[\w$]+)?\s*\(/g,
  )) {
    const open = match.index + match[0].trimEnd().length - 1;
    if (source.code[open] !== '(') continue;
    const args = argumentsAt(source, open);
    if (args.length === 0 || args.length > 6) continue;
    for (const [index, each] of args.entries()) {
      const name = /^(?:this\.)?[\w$]+(?=$|\.group\()/.exec(each.text)?.[0];
      const node =
        name &&
        (scope.named(name, open) ?? parameterNode(reading, scope, name, open));
      if (!node) continue;
      const target = functionNode(reading, scope, match[0], open, index);
      if (target) {
        reading.graph.mount(node, target, {
          prefix: '',
          guards: [],
          path: source.path,
          offset: open,
        });
      }
    }
  }
}

/** The router that a called function takes at a position. */
function functionNode(
  reading: NodeReading,
  { source }: FileScope,
  called: string,
  open: number,
  index: number,
): RouterNode | undefined {
  const { modules } = reading;
  const required = /require\s*\(\s*["'`]([^"'`]+)/.exec(
    source.uncommented.slice(open - called.length - 2, open + 1),
  )?.[1];
  if (/^require/.test(called)) {
    const path = required && modules.resolve(source.path, required);
    return path
      ? functionParameter(reading, path, 'default', index)
      : undefined;
  }
  const name = /([\w$]+)(?:\.([\w$]+))?\s*\($/.exec(called.trim());
  if (!name) return undefined;
  const from = modules.get(source.path)?.imports.get(name[1]);
  if (!from)
    return functionParameter(reading, source.path, name[1], index, true);
  const wanted = from.name === '*' ? name[2] ?? 'default' : from.name;
  const origin = modules.origin(from.path, wanted);
  return (
    functionParameter(
      reading,
      origin.path,
      name[2] && from.name !== '*' ? name[2] : origin.name,
      index,
    ) ?? functionParameter(reading, origin.path, 'constructor', index)
  );
}

/** The router that a named function of a file takes at a position; `exact` leaves out the nameless one that a file exports. */
export function functionParameter(
  reading: NodeReading,
  path: string,
  name: string,
  index: number,
  exact = false,
): RouterNode | undefined {
  const scope = reading.scopes.get(path);
  if (!scope) return undefined;
  const found =
    scope.functions.find(each => each.name === name) ??
    (exact || name !== 'default'
      ? undefined
      : scope.functions.find(
          each =>
            each.name === undefined && blankBefore(scope.source, each.from),
        ));
  return found?.parameters[index]
    ? nodeOfParameter(reading, scope, found, found.parameters[index])
    : undefined;
}

/** The router that a parameter of a function stands for. */
export function nodeOfParameter(
  { graph }: NodeReading,
  { source }: FileScope,
  owner: FunctionSpan,
  name: string,
): RouterNode {
  return graph.node(`${source.path}@${owner.open}:${name}`, {
    path: source.path,
    offset: owner.start,
  });
}

/** The router that a name stands for where it is a parameter of a function around it. */
export function parameterNode(
  reading: NodeReading,
  scope: FileScope,
  name: string,
  offset: number,
): RouterNode | undefined {
  const owner = parameterOwner(scope, name, offset);
  return owner && nodeOfParameter(reading, scope, owner, name);
}

/** The function that an argument spells out. */
export function inlineFunction(
  scope: FileScope,
  span: SpanText,
): FunctionSpan | undefined {
  if (!/^(?:async\b|function\b|\(|[\w$]+\s*=>|fp\()/.test(span.text))
    return undefined;
  return scope.functions.find(
    each =>
      each.from >= span.start &&
      each.from <= span.start + 40 &&
      each.end <= span.end + 1,
  );
}

function blankBefore(source: SourceText, offset: number): boolean {
  return /(?:module\.exports\s*=|export\s+default)\s*(?:[\w$]+\(\s*)?(?:async\s*)?$/.test(
    source.code.slice(Math.max(0, offset - 80), offset),
  );
}
