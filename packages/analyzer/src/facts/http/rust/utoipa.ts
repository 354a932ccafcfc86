import { functionsOf } from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import type { RustReading } from './reading';

/** utoipa-axum's `routes!(create)` reads the path from the handler's attribute. */
export function registerUtoipa(
  reading: RustReading,
  source: SourceText,
  node: RouterNode,
  name: string,
  offset: number,
  open: number,
): void {
  const { service } = reading;
  const definition = service.fact(functionsOf).named(name)[0];
  if (!definition) return;
  const own = sourceText(service.repository, definition.path);
  const attribute = own.uncommented.slice(
    Math.max(0, definition.offset - 2_000),
    definition.offset,
  );
  const entry = /#\[utoipa::path\(([\s\S]{0,1900})$/.exec(attribute)?.[1];
  const method = entry && /\b(get|post|put|patch|delete)\b/.exec(entry)?.[1];
  if (!entry || !method) return;
  node.registrations.push({
    method: methodOf(method),
    route: /\bpath\s*=\s*"([^"\n]*)/.exec(entry)?.[1] ?? '',
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(source.partner[open]),
    guards: [],
    handler: handlerOf(definition),
    registration: name,
  });
}
