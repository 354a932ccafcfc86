import { folderOf } from '../../../stack';
import { functionsOf, type FunctionDefinition } from '../../code';
import { nearestTo, packageOf } from './imports';
import { parametersOf } from './parameters';
import type { GoReading, Scope } from './reading';

/** The function that a dotted name at a place stands for: of its package, its type or what it is imported from. */
export function functionNamed(
  reading: GoReading,
  scope: Scope,
  dotted: string,
  offset: number,
): FunctionDefinition | undefined {
  const steps = dotted.split('.');
  const name = steps[steps.length - 1];
  const found = reading.service
    .fact(functionsOf)
    .named(name)
    .filter(({ path }) => path.endsWith('.go'));
  if (found.length < 2) return found[0];
  const same = found.filter(({ path }) => folderOf(path) === scope.package);
  const holder = steps[steps.length - 2]?.toLowerCase();
  if (steps.length === 1) return same[0];
  const held = steps.length === 2 && heldBy(reading, scope, steps[0], offset);
  const ofHeld =
    held &&
    found.find(
      ({ path, owner }) =>
        owner === held.owner &&
        (held.package === undefined
          ? folderOf(path) === scope.package
          : path.split('/').slice(-2)[0] === held.package),
    );
  if (ofHeld) return ofHeld;
  const kind = typeOf(reading, scope, holder ? steps[steps.length - 2] : '');
  const ofImport =
    kind?.from &&
    nearestTo(
      kind.from,
      found.filter(
        ({ owner }) =>
          owner !== undefined &&
          (kind.owner === undefined ||
            owner.toLowerCase() === kind.owner.toLowerCase()),
      ),
    );
  if (ofImport) return ofImport;
  const byOwner = found.filter(
    each =>
      holder &&
      each.owner
        ?.toLowerCase()
        .replace(/handler|controller|api|resource/g, '') ===
        holder.replace(/handler|controller|api|resource/g, ''),
  );
  if (byOwner.length)
    return byOwner.find(each => same.includes(each)) ?? byOwner[0];
  const byPackage = found.filter(
    ({ path, owner }) =>
      !owner && path.split('/').slice(-2)[0]?.toLowerCase() === holder,
  );
  const byType =
    kind &&
    found.find(
      each =>
        (kind.owner === undefined ||
          each.owner === kind.owner ||
          each.owner?.toLowerCase() === kind.owner.toLowerCase()) &&
        (kind.package === undefined ||
          each.path.split('/').slice(-2)[0] === kind.package),
    );
  const inPackage = kind?.package
    ? found.filter(each => each.path.split('/').slice(-2)[0] === kind.package)
    : [];
  return (
    byPackage[0] ??
    byType ??
    (inPackage.length === 1 ? inPackage[0] : undefined) ??
    (same.length === 1 ? same[0] : undefined)
  );
}

/** What the method that encloses a place calls itself, or takes: `func (h *Orders) Register(r, items *web.Items)`. */
function heldBy(
  reading: GoReading,
  { source }: Scope,
  name: string,
  offset: number,
): { owner: string; package?: string } | undefined {
  const around = reading.service.fact(functionsOf).around(source.path, offset);
  if (!around) return undefined;
  const head = source.code.slice(
    source.code.lastIndexOf('\n', around.offset) + 1,
    around.offset,
  );
  if (around.owner && new RegExp(`^func\\s*\\(\\s*${name}\\s`).test(head))
    return { owner: around.owner };
  const [, type] =
    parametersOf(around.parameters).find(([own]) => own === name) ?? [];
  const [, from, owner] = /^\*?(?:(\w+)\.)?([A-Z]\w*)$/.exec(type ?? '') ?? [];
  return owner ? { owner, ...(from ? { package: from } : {}) } : undefined;
}

/** What a variable or field is: `x, err := pkg.NewType(…)`, `Accounts *AccountResource`. */
export function typeOf(
  reading: GoReading,
  scope: Scope,
  name: string,
): { owner?: string; package?: string; from?: string } | undefined {
  if (!name) return undefined;
  const made = new RegExp(
    `\\b${name}\\b(?:\\s*,\\s*\\w+)?\\s*:?=\\s*&?(?:(\\w+)\\.)?(New)?(\\w*)\\s*[({]`,
  );
  const field = new RegExp(
    `^[ \\t]*(?:\\w+\\s*,\\s*)*${name}\\s+\\*?(?:(\\w+)\\.)?([A-Z]\\w*)\\s*(?:\`.*)?$`,
    'm',
  );
  for (const each of [
    scope,
    ...reading.scopes.filter(
      other => other.package === scope.package && other !== scope,
    ),
  ]) {
    const constructed = made.exec(each.source.code);
    if (constructed)
      return {
        ...(constructed[3] ? { owner: constructed[3] } : {}),
        ...packageOf(each.source, constructed[1]),
      };
    const declared = field.exec(each.source.code);
    if (declared)
      return {
        owner: declared[2],
        ...packageOf(each.source, declared[1]),
      };
  }
  return undefined;
}
