import { posix } from 'node:path';
import type { Repository } from '../../../repository';
import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';

/** `use super::orders::routes::order_routes as OrderRoutes;`: what a name of the file stands for. */
export function importedAs(
  repository: Repository,
  { path, code }: SourceText,
  name: string,
): string {
  const names = repository.once(
    `rust-aliases:${path}`,
    () =>
      new Map(
        [
          ...code.matchAll(
            /\b(?:(?:crate|super|self)::){0,8}((?:\w{1,60}::){1,8}\w{1,60})\s+as\s+(\w{1,60})\s*;/g,
          ),
        ].map(match => [match[2], match[1]]),
      ),
  );
  return names.get(name) ?? name;
}

/** A file is compiled where Cargo starts with it, or where the module above it, which names some, names it: `mod orders;`. */
export function isCompiled(service: Service, path: string): boolean {
  return decided(service, path, service.fact(compiledOf));
}

interface Compiled {
  /** Files that a manifest names, by folder. */
  roots: Map<string, string[]>;
  /** What has been decided; a root is compiled. */
  known: Map<string, boolean>;
}

/** Use as a fact. */
function compiledOf({ repository }: Service): Compiled {
  const paths = repository.files
    .filter(({ path }) => posix.basename(path) === 'Cargo.toml')
    .flatMap(({ path }) =>
      [
        ...(repository.text(path) ?? '').matchAll(
          /^\s*path\s*=\s*"([\w./-]{1,200}\.rs)"/gm,
        ),
      ].map(match => posix.join(posix.dirname(path), match[1])),
    );
  const roots = new Map<string, string[]>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    roots.set(folder, [...(roots.get(folder) ?? []), path]);
  }
  return { roots, known: new Map(paths.map(path => [path, true])) };
}

function decided(service: Service, path: string, compiled: Compiled): boolean {
  const before = compiled.known.get(path);
  if (before !== undefined) return before;
  // Whoever asks again on the way up is answered: each file is read once.
  compiled.known.set(path, false);
  const found = isNamedAbove(service, path, compiled);
  compiled.known.set(path, found);
  return found;
}

function isNamedAbove(
  service: Service,
  path: string,
  compiled: Compiled,
): boolean {
  const { repository } = service;
  const name = posix.basename(path, '.rs');
  const own = posix.dirname(path);
  const folder = name === 'mod' ? posix.dirname(own) : own;
  const module = name === 'mod' ? posix.basename(own) : name;
  if (
    /^(?:main|lib|build)$/.test(module) ||
    /(?:^|\/)bin$/.test(folder) ||
    // A name that no module can have comes in by its path.
    !/^\w{1,200}$/.test(module) ||
    /\bfn\s+main\s*\(/.test(repository.lexical(path).code)
  )
    return true;
  const above = [
    `${folder}/mod.rs`,
    `${folder}.rs`,
    `${folder}/lib.rs`,
    `${folder}/main.rs`,
    ...(compiled.roots.get(folder) ?? []).slice(0, 20),
  ].filter(
    one =>
      one !== path &&
      repository.has(one) &&
      /\bmod\s+\w+\s*;/.test(repository.lexical(one).code),
  );
  const named = new RegExp(
    `\\bmod\\s+(?:r#)?${module}\\b|#\\s*\\[\\s*path\\b|\\bautomod\\b|\\binclude!`,
  );
  return (
    above.length === 0 ||
    above.some(
      one =>
        named.test(repository.lexical(one).code) &&
        decided(service, one, compiled),
    )
  );
}
