import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText, type SourceText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import { functionNamed } from './handlers';
import type { RustReading } from './reading';

/** axum-extra's `typed_get(show)`: a type among the handler's parameters carries the path. */
export function registerTyped(
  reading: RustReading,
  source: SourceText,
  node: RouterNode,
  word: string,
  name: string,
  offset: number,
  open: number,
): void {
  const definition = functionNamed(reading.service, source, name);
  const types = definition?.parameters.match(/\w+/g) ?? [];
  const paths = reading.service.fact(typedPathsOf);
  const found = types
    .map(
      type => paths.get(`${definition?.path} ${type}`) ?? paths.get(` ${type}`),
    )
    .find(path => path !== undefined);
  if (!definition || found === undefined) return;
  node.registrations.push({
    method: methodOf(word.slice('typed_'.length)),
    route: found,
    path: source.path,
    offset,
    line: source.lineAt(open),
    endLine: source.lineAt(source.partner[open]),
    guards: [],
    handler: handlerOf(definition),
    registration: source.uncommented.slice(open + 1, source.partner[open]),
  });
}

/** `#[typed_path("/orders/{id}")] struct OrdersId(i32)` by the file and name of the type, and by the name alone. */
function typedPathsOf(service: Service): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'rust') continue;
    const { uncommented } = sourceText(service.repository, path);
    if (!uncommented.includes('typed_path')) continue;
    for (const [, route, type] of uncommented.matchAll(
      /#\[typed_path\(\s{0,60}"([^"\n]{0,300})"[^\]]{0,300}\)\]\s{0,200}(?:#\[[^\]]{0,300}\]\s{0,200}){0,5}(?:pub(?:\([^)\n]{0,60}\))?\s{1,20})?struct\s{1,20}(\w{1,100})/g,
    )) {
      paths.set(`${path} ${type}`, route);
      paths.set(` ${type}`, route);
    }
  }
  return paths;
}
