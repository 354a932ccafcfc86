import { functionsOf, type FunctionDefinition } from '../../code';
import type { Receiver, SourceText, SpanText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { importedAs } from './modules';
import type { RustReading } from './reading';

/** The router that a chain is called on. */
export function chainNode(
  reading: RustReading,
  source: SourceText,
  offset: number,
  receiver: Receiver,
): RouterNode {
  const root = receiver.root || receiver.links[0]?.name || '';
  const around = reading.service.fact(functionsOf).around(source.path, offset);
  // actix: `fn routes(cfg: &mut web::ServiceConfig)` is what `.configure(routes)` mounts.
  const isConfigured =
    around !== undefined &&
    new RegExp(
      `\\b${root}\\s*:\\s*&\\s*mut\\s+(?:\\w+::)*ServiceConfig\\b`,
    ).test(around.parameters);
  const isVariable =
    root &&
    !isConfigured &&
    !/^(?:Router|App|web|OpenApiRouter|ApiRouter|Route|axum)/.test(root);
  let name = isVariable ? root : '';
  if (!isVariable && !isConfigured) name = assigned(source, offset) ?? '';
  const key = `${source.path}@${around?.offset ?? 0}:${name}`;
  return reading.graph.node(key, {
    path: source.path,
    offset: around?.offset ?? 0,
  });
}

/** `let api = Router::new()…` */
function assigned(source: SourceText, offset: number): string | undefined {
  const statement = source.code.slice(Math.max(0, offset - 4_000), offset);
  const head = statement.slice(
    Math.max(statement.lastIndexOf(';'), statement.lastIndexOf('{')) + 1,
  );
  return (
    /^\s*let\s+(?:mut\s+)?(\w+)/.exec(head)?.[1] ??
    /^\s*(\w+)\s*=/.exec(head)?.[1]
  );
}

/** The router that an argument stands for: a variable, or what a function makes. */
export function argumentNode(
  reading: RustReading,
  source: SourceText,
  argument: SpanText,
  offset: number,
): RouterNode | undefined {
  const { service, graph } = reading;
  const written = /^(?:(?:crate|super|self)::)?((?:\w+::)*\w+)\s*(?:\(|$)/.exec(
    argument.text,
  )?.[1];
  if (!written) return undefined;
  const called = importedAs(service.repository, source, written);
  if (!argument.text.includes('(') && !called.includes('::')) {
    const around = service.fact(functionsOf).around(source.path, offset);
    const local = graph.find(`${source.path}@${around?.offset ?? 0}:${called}`);
    if (local) return local;
    // `let v1 = v1::router(cfg).with_state(state);`
    const made = [
      ...source.code
        .slice(Math.max(around?.offset ?? 0, offset - 4_000), offset)
        .matchAll(
          new RegExp(
            `\\blet\\s+(?:mut\\s+)?${called}\\s*=\\s*((?:\\w+::)*\\w+)\\s*\\(`,
            'g',
          ),
        ),
    ].pop()?.[1];
    if (made && !/::new$/.test(made) && made !== called)
      return argumentNode(
        reading,
        source,
        { ...argument, text: `${made}(` },
        offset,
      );
  }
  const definition = makerNamed(reading, source, called);
  return (
    definition &&
    graph.node(
      `${definition.path}@${definition.offset}:${returned(
        reading,
        definition,
      )}`,
      {
        path: definition.path,
        offset: definition.offset,
      },
    )
  );
}

/** The function that a path leads to: `orders::router`. */
function makerNamed(
  reading: RustReading,
  source: SourceText,
  called: string,
): FunctionDefinition | undefined {
  const name = called.split('::').pop() ?? '';
  const holder = called.split('::').slice(-2)[0];
  const candidates = reading.service
    .fact(functionsOf)
    .named(name)
    .filter(each => each.path.endsWith('.rs'));
  // The module itself comes before what lies deeper in its folder.
  const inModule = (ends: string) =>
    called.includes('::')
      ? candidates.find(each =>
          new RegExp(`(?:^|/)${holder}${ends}`).test(each.path),
        )
      : undefined;
  return (
    inModule('(?:\\.rs|/mod\\.rs)$') ??
    inModule('(?:\\.rs|/mod\\.rs|/)') ??
    candidates.find(each => each.path === source.path) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  );
}

/** `let ret = ApiRouter::new()…; ret`: the variable that a function hands back; empty where it is an expression. */
function returned(
  reading: RustReading,
  { path, start, end }: FunctionDefinition,
): string {
  const { code } = reading.service.repository.lexical(path);
  const body = code.slice(start, end);
  const name = /[;}]\s*(\w{1,60})\s*\}?\s*$/.exec(body)?.[1];
  return name &&
    new RegExp(
      `\\blet\\s+(?:mut\\s+)?${name}\\s*(?::[^=;]{1,80})?=\\s*(?:\\w+::)*\\w*Router\\w*(?:::<[^>]{0,60}>)?::`,
    ).test(body)
    ? name
    : '';
}
