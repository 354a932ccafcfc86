import type { Service } from '../../../service';
import type { FunctionDefinition } from '../../code';
import { declaredTypesOf } from '../../code/declared-types';
import { collect } from '../../collect';
import { splitTop } from '../../security/built-strings';

const farthest = 4;
const mostTypes = 200;

/** What C#'s types build on, and what builds on them, by name. Use as a fact. */
function familyOf(service: Service): {
  bases: Map<string, string[]>;
  heirs: Map<string, string[]>;
} {
  const bases = new Map<string, string[]>();
  const heirs = new Map<string, string[]>();
  for (const [name, types] of service.fact(declaredTypesOf)) {
    for (const { path, head } of types.slice(0, 20)) {
      const colon = head.indexOf(':');
      if (!path.endsWith('.cs') || colon < 0) continue;
      for (const [base] of withoutTypeArguments(
        head.slice(colon, colon + 1_000),
      )
        .split(/\bwhere\b/)[0]
        .matchAll(/(?<![\w.])[A-Z]\w{0,60}/g)) {
        collect(bases, name, base);
        collect(heirs, base, name);
      }
    }
  }
  return { bases, heirs };
}

function withoutTypeArguments(text: string): string {
  const inner = /<[^<>]{0,200}>/g;
  return text.replace(inner, '').replace(inner, '');
}

/**
 * The function that a call on a field or parameter means, by the type that it is declared with: `_orders.GetAll()` with
 * `IRepository<Order> _orders` means the one of the class that implements the interface, or of a class that it builds on.
 */
export function ofDeclaredReceiver(
  service: Service,
  candidates: readonly FunctionDefinition[],
  call: { receiver: string; path: string; args: string },
): FunctionDefinition | undefined {
  if (!call.path.endsWith('.cs') || !/^\w{1,60}$/.test(call.receiver))
    return undefined;
  const declared = new RegExp(
    `\\b([A-Z]\\w{0,60})(?:<[^<>;\\n]{0,80}>)?\\??\\s{1,4}${call.receiver}\\s{0,4}[;,)={]`,
  ).exec(service.repository.lexical(call.path).code)?.[1];
  if (!declared) return undefined;
  const { bases, heirs } = service.fact(familyOf);
  const seen = new Set([declared]);
  let level = [declared];
  for (let depth = 0; depth < farthest && level.length; depth++) {
    const current = new Set(level);
    const owned = candidates.filter(({ owner }) => current.has(owner ?? ''));
    const owners = new Set(owned.map(({ owner, path }) => `${owner} ${path}`));
    if (owners.size > 1) return undefined;
    if (owned.length) return byArguments(owned, call.args);
    const next = level.flatMap(name => [
      ...(/^I[A-Z]/.test(name) ? heirs.get(name) ?? [] : []),
      ...(bases.get(name) ?? []).filter(base => !/^I[A-Z]/.test(base)),
    ]);
    level = [...new Set(next)].filter(name => !seen.has(name)).slice(0, 50);
    for (const name of level) seen.add(name);
    if (seen.size > mostTypes) break;
  }
  return undefined;
}

/** Of overloads the one that takes as much as is given. */
function byArguments(
  overloads: readonly FunctionDefinition[],
  args: string,
): FunctionDefinition {
  const count = (text: string) =>
    text.trim()
      ? splitTop(withoutTypeArguments(text.slice(0, 2_000)), ',').length
      : 0;
  const given = count(args);
  return (
    overloads.find(({ parameters }) => count(parameters) === given) ??
    overloads[0]
  );
}
