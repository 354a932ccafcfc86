import { posix } from 'node:path';
import { at, entriesOf, textOf, textsOf } from '../../../repository';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';

/** Where a local name of a Node module comes from. `name` is `default`, `*` or the exported one. */
export interface Import {
  path: string;
  name: string;
}

export interface NodeModule {
  path: string;
  imports: ReadonlyMap<string, Import>;
  /** Exported name to the local one. */
  exports: ReadonlyMap<string, string>;
  reExports: ReadonlyMap<string, Import>;
  /** `export * from` */
  passedOn: readonly string[];
}

/** Modules of a service with what they import and export. Use as `service.fact(nodeModulesOf)`. */
export interface NodeModules {
  get(path: string): NodeModule | undefined;
  /** The file that a specifier means, seen from a file. */
  resolve(from: string, specifier: string): string | undefined;
  /** The file and local name behind an imported name, followed through re-exports. */
  origin(path: string, name: string): Import;
  /** Whether some other file imports this one. */
  isImported(path: string): boolean;
}

export function nodeModulesOf(service: Service): NodeModules {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'node')
    .map(({ path }) => path);
  const byStem = new Map<string, string>();
  for (const path of files) {
    const stem = path.replace(/\.[cm]?[jt]sx?$/, '');
    byStem.set(stem, path);
    if (stem.endsWith('/index')) {
      const folder = stem.slice(0, -6);
      if (!byStem.has(folder)) byStem.set(folder, path);
    }
  }
  const stems = [...byStem.keys()];
  const aliases = pathAliases(service);
  const resolved = new Map<string, string | undefined>();
  const resolve = (from: string, specifier: string) => {
    const plain = specifier.replace(/\.[cm]?[jt]sx?$/, '');
    if (plain.startsWith('.')) {
      const stem = relativeTo(from, plain);
      // `./v1/` is the folder, also where `./v1.js` lies beside it.
      const folder = plain.endsWith('/') ? `${stem}/index` : stem;
      return byStem.get(folder) ?? byStem.get(stem);
    }
    const mapped = aliases
      .flatMap(each => each(plain))
      .map(path => byStem.get(path))
      .find(Boolean);
    if (mapped) return mapped;
    const alias = /^(?:[@~#]\/|@[\w-]*\/|src\/|[\w-]+\/)/.test(plain)
      ? plain.replace(/^[@~#]?\//, '').replace(/^@/, '')
      : undefined;
    if (!alias || alias.length < 4) return undefined;
    if (!resolved.has(alias)) {
      const matches = stems.filter(
        stem => stem === alias || stem.endsWith(`/${alias}`),
      );
      resolved.set(
        alias,
        matches.length === 1 ? byStem.get(matches[0]) : undefined,
      );
    }
    return resolved.get(alias);
  };
  const modules = new Map<string, NodeModule>();
  const imported = new Set<string>();
  for (const path of files) {
    const module = readModule(service, path, spec => {
      const target = resolve(path, spec);
      if (target && target !== path) imported.add(target);
      return target;
    });
    modules.set(path, module);
  }
  const origin = (path: string, name: string, depth = 5): Import => {
    const module = modules.get(path);
    if (!module || depth === 0) return { path, name };
    const again = module.reExports.get(name);
    if (again) return origin(again.path, again.name, depth - 1);
    const local = module.exports.get(name);
    if (local !== undefined) {
      const from = module.imports.get(local);
      return from && from.name !== '*'
        ? origin(from.path, from.name, depth - 1)
        : { path, name: local };
    }
    for (const next of module.passedOn) {
      const target = modules.get(next);
      if (
        target?.exports.has(name) ||
        target?.reExports.has(name) ||
        target?.passedOn.length
      ) {
        const found = origin(next, name, depth - 1);
        if (found.path !== next || target.exports.has(name)) return found;
      }
    }
    return { path, name };
  };
  return {
    get: path => modules.get(path),
    resolve,
    origin: (path, name) => origin(path, name),
    isImported: path => imported.has(path),
  };
}

type Alias = (specifier: string) => string[];

/** What specifiers stand for, as paths without endings. */
function pathAliases(service: Service): Alias[] {
  return [...registeredAliases(service), ...compilerAliases(service)];
}

/** `_moduleAliases` of package.json, which the package module-alias registers: `"@root": "src"`. */
function registeredAliases(service: Service): Alias[] {
  const manifest = service.repository.json(service.pathTo('package.json'));
  return entriesOf(at(manifest, '_moduleAliases'))
    .slice(0, 100)
    .map(({ key, node }) => specifier => {
      const target = textOf(node);
      return target !== undefined && `${specifier}/`.startsWith(`${key}/`)
        ? [
            posix.normalize(
              service.pathTo(`${target}${specifier.slice(key.length)}`),
            ),
          ]
        : [];
    });
}

/** `compilerOptions.paths` of the service's tsconfig. */
function compilerAliases(service: Service): Alias[] {
  for (const file of ['tsconfig.json', 'tsconfig.base.json', 'jsconfig.json']) {
    const options = at(
      service.repository.json(service.pathTo(file)),
      'compilerOptions',
    );
    const base = service.pathTo(textOf(at(options, 'baseUrl')) ?? '.');
    const aliases = entriesOf(at(options, 'paths')).slice(0, 100);
    if (aliases.length === 0) continue;
    return aliases.map(({ key, node }) => {
      const [before, after] = key.split('*');
      const targets = textsOf(node).slice(0, 5);
      return specifier => {
        const fits =
          after === undefined
            ? specifier === before
            : specifier.startsWith(before) && specifier.endsWith(after);
        if (!fits) return [];
        const middle = specifier.slice(
          before.length,
          specifier.length - (after ?? '').length,
        );
        return targets.map(target =>
          posix.normalize(
            posix.join(
              base,
              target.replace('*', middle).replace(/\.[cm]?[jt]sx?$/, ''),
            ),
          ),
        );
      };
    });
  }
  return [];
}

function relativeTo(from: string, specifier: string): string {
  const steps = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') steps.pop();
    else if (step && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

const names = '[^;{}()=]{1,400}';
const importLine = new RegExp(
  `\\bimport\\s{1,60}(?:type\\s{1,60})?(?:([\\w$]{1,100})(?:\\s{0,60},\\s{0,60}|\\s{1,60}(?=from\\b)))?(?:(?:\\*\\s{1,20}as\\s{1,20}([\\w$]{1,100})|\\{(${names})\\})\\s{0,60})?from\\s{0,60}["']([^"'\\n]{1,200})["']`,
  'g',
);
const requireLine = new RegExp(
  `\\b(?:const|let|var)\\s+(?:([\\w$]+)|\\{(${names})\\})\\s*(?::[^=;\\n]{0,80})?=\\s*(?:await\\s+)?(?:__importDefault\\(\\s*)?(?:require|import)\\s*\\(\\s*["'\`]([^"'\`\\n]{1,200})["'\`]\\s*\\)(?:\\.([\\w$]+))?`,
  'g',
);
const anyImport =
  /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'`]([^"'`\n]{1,200})["'`]/g;

function readModule(
  service: Service,
  path: string,
  resolve: (specifier: string) => string | undefined,
): NodeModule {
  const { code, uncommented } = sourceText(service.repository, path);
  const imports = new Map<string, Import>();
  const exports = new Map<string, string>();
  const reExports = new Map<string, Import>();
  const passedOn: string[] = [];
  for (const match of uncommented.matchAll(anyImport)) resolve(match[1]);
  for (const match of uncommented.matchAll(importLine)) {
    const target = resolve(match[4]);
    if (!target) continue;
    if (match[1]) imports.set(match[1], { path: target, name: 'default' });
    if (match[2]) imports.set(match[2], { path: target, name: '*' });
    for (const [name, local] of pairsOf(match[3], /\s+as\s+/)) {
      imports.set(local, { path: target, name });
    }
  }
  for (const match of uncommented.matchAll(requireLine)) {
    const target = resolve(match[3]);
    if (!target) continue;
    if (match[1]) {
      imports.set(match[1], { path: target, name: match[4] ?? 'default' });
    }
    for (const [name, local] of pairsOf(match[2], /\s*:\s*/)) {
      imports.set(local, { path: target, name });
    }
  }
  for (const match of uncommented.matchAll(
    /\bexport\s*\{([^{}]{1,2000})\}(?:\s*from\s*["']([^"'\n]{1,200})["'])?/g,
  )) {
    const target = match[2] ? resolve(match[2]) : undefined;
    for (const [name, exported] of pairsOf(match[1], /\s+as\s+/)) {
      if (target) reExports.set(exported, { path: target, name });
      else if (!match[2]) exports.set(exported, name);
    }
  }
  for (const match of uncommented.matchAll(
    /\bexport\s*\*\s*(?:as\s+([\w$]+)\s+)?from\s*["']([^"'\n]{1,200})["']/g,
  )) {
    const target = resolve(match[2]);
    if (!target) continue;
    if (match[1]) reExports.set(match[1], { path: target, name: '*' });
    else passedOn.push(target);
  }
  for (const match of uncommented.matchAll(
    /\b(?:module\.)?exports\.([\w$]+)\s*=\s*require\s*\(\s*["']([^"'\n]{1,200})["']\s*\)(?:\.([\w$]+))?/g,
  )) {
    const target = resolve(match[2]);
    if (target)
      reExports.set(match[1], { path: target, name: match[3] ?? 'default' });
  }
  for (const match of uncommented.matchAll(
    /\bmodule\.exports\s*=\s*\{([^{}]{1,4000})\}/g,
  )) {
    for (const [, exported, specifier, name] of match[1].matchAll(
      /([\w$]{1,100})["']?\s*:\s*require\s*\(\s*["']([^"'\n]{1,200})["']\s*\)(?:\.([\w$]+))?/g,
    )) {
      const target = resolve(specifier);
      if (target)
        reExports.set(exported, { path: target, name: name ?? 'default' });
    }
  }
  for (const match of code.matchAll(
    /\bexport\s+(?:async\s+)?(?:const|let|var|function\s*\*?|class|abstract\s+class)\s+([\w$]+)/g,
  )) {
    exports.set(match[1], match[1]);
  }
  for (const match of code.matchAll(
    /\bexport\s+default\s+(?:async\s+)?(?:(?:function\s*\*?|class|new)\s+)?([\w$]+)|\bexport\s*=\s*([\w$]+)/g,
  )) {
    exports.set('default', match[1] ?? match[2]);
  }
  for (const match of uncommented.matchAll(
    /\bmodule\.exports\s*=\s*require\s*\(\s*["']([^"'\n]{1,200})["']\s*\)/g,
  )) {
    const target = resolve(match[1]);
    if (!target) continue;
    passedOn.push(target);
    reExports.set('default', { path: target, name: 'default' });
  }
  for (const match of code.matchAll(
    /\bmodule\.exports\s*=\s*(?!require\b)(?:(?:async\s+)?function\s*([\w$]*)|(?:new\s+)?([\w$]+)|\{([^{}]{1,4000})\})/g,
  )) {
    const local = match[1] ?? match[2];
    if (local) exports.set('default', local);
    for (const [exported, name] of pairsOf(match[3], /\s*:\s*/)) {
      exports.set(exported, /^[\w$]+$/.test(name) ? name : exported);
    }
  }
  for (const match of code.matchAll(
    /\b(?:module\.)?exports\.([\w$]+)\s*=\s*([\w$]*)(\s*(?:\(|=>|`))?/g,
  )) {
    // A value that is made on the spot, by a wrapper too, goes by its own name.
    const made = match[3] || /^(?:async|function|)$/.test(match[2]);
    if (!reExports.has(match[1]))
      exports.set(match[1], made ? match[1] : match[2]);
  }
  return { path, imports, exports, reExports, passedOn };
}

/** `a, b as c` as pairs. */
function pairsOf(
  list: string | undefined,
  separator: RegExp,
): Array<[name: string, local: string]> {
  return (list ?? '')
    .split(',')
    .map(each => each.replace(/^\s*type\s+/, '').trim())
    .filter(Boolean)
    .map(each => {
      const [name, local] = each.split(separator);
      return [name.trim(), (local ?? name).trim()];
    });
}
