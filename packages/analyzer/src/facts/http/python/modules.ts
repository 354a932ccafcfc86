import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { collect } from '../../collect';

/** What a local name stands for: a module, or a name in one. */
export interface PythonImport {
  path: string;
  name?: string;
}

/** Use as `service.fact(pythonModulesOf)`. */
export interface PythonModules {
  files: readonly string[];
  imports(path: string): ReadonlyMap<string, PythonImport>;
  /** The file of a dotted module name, seen from a file. */
  file(from: string, dotted: string): string | undefined;
  /** The file and name that a dotted expression leads to, followed through packages. */
  origin(
    path: string,
    dotted: string,
  ): { path: string; name: string } | undefined;
}

/** Folders of a module's name at most: `app.user.adapter.input.api.v1.user` has seven. */
const deepest = 12;

export function pythonModulesOf(service: Service): PythonModules {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'python')
    .map(({ path }) => path);
  const byModule = new Map<string, string[]>();
  for (const path of files) {
    const steps = path.replace(/(?:\/__init__)?\.py$/, '').split('/');
    for (let i = Math.max(0, steps.length - deepest); i < steps.length; i++) {
      const dotted = steps.slice(i).join('.');
      collect(byModule, dotted, path);
    }
  }
  const file = (from: string, dotted: string): string | undefined => {
    const dots = /^\.*/.exec(dotted)?.[0].length ?? 0;
    if (dots > 0) {
      const folder = from.split('/').slice(0, -dots);
      const target = [
        ...folder,
        ...dotted.slice(dots).split('.').filter(Boolean),
      ].join('/');
      return [`${target}.py`, `${target}/__init__.py`].find(each =>
        service.repository.has(each),
      );
    }
    const found = byModule.get(dotted) ?? [];
    if (found.length < 2) return found[0];
    // The one that shares most of the path.
    return [...found].sort(
      (a, b) => shared(b, from) - shared(a, from) || a.length - b.length,
    )[0];
  };
  const imports = new Map<string, ReadonlyMap<string, PythonImport>>();
  const importsIn = (path: string) => {
    const known = imports.get(path);
    if (known) return known;
    const read = readImports(service, path, file);
    imports.set(path, read);
    return read;
  };
  const origin = (
    path: string,
    dotted: string,
    depth = 6,
  ): { path: string; name: string } | undefined => {
    const [root, ...members] = dotted.split('.');
    const from = importsIn(path).get(root);
    if (!from || depth === 0)
      return members.length ? undefined : { path, name: root };
    if (from.name === undefined) {
      if (members.length === 0) return { path: from.path, name: '' };
      // `package.module.name`
      const below = file(from.path, `.${members[0]}`);
      if (below && from.path.endsWith('__init__.py') && members.length > 1) {
        return origin(below, members.slice(1).join('.'), depth - 1);
      }
      return origin(from.path, members.join('.'), depth - 1);
    }
    return (
      origin(from.path, [from.name, ...members].join('.'), depth - 1) ?? {
        path: from.path,
        name: from.name,
      }
    );
  };
  return {
    files,
    imports: importsIn,
    file,
    origin: (path, dotted) => origin(path, dotted),
  };
}

function shared(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

function readImports(
  service: Service,
  path: string,
  file: (from: string, dotted: string) => string | undefined,
): Map<string, PythonImport> {
  const { code } = sourceText(service.repository, path);
  const found = new Map<string, PythonImport>();
  for (const match of code.matchAll(
    /^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(?:\(([^()]{1,4000})\)|([^\n\\]{1,1000}(?:\\\n[^\n\\]{1,500}){0,20}))/gm,
  )) {
    const [, module] = match;
    for (const each of (match[2] ?? match[3] ?? '')
      .replace(/\\\n/g, ' ')
      .split(',')) {
      const [name, local] = each.trim().split(/\s+as\s+/);
      if (!/^\w+$/.test(name)) continue;
      const asModule = file(
        path,
        module.endsWith('.') ? `${module}${name}` : `${module}.${name}`,
      );
      if (asModule) found.set(local ?? name, { path: asModule });
      else {
        const target = file(path, module);
        if (target && target !== path)
          found.set(local ?? name, { path: target, name });
      }
    }
  }
  for (const match of code.matchAll(
    /^[ \t]*import[ \t]+([\w.]+)(?:[ \t]+as[ \t]+(\w+))?/gm,
  )) {
    const target = file(path, match[1]);
    if (!target) continue;
    const [first] = match[1].split('.');
    if (match[2]) found.set(match[2], { path: target });
    else if (!match[1].includes('.')) found.set(first, { path: target });
    else {
      const top = file(path, first);
      if (top) found.set(first, { path: top });
    }
  }
  return found;
}
