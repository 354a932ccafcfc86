import { posix } from 'node:path';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** Whether something reaches a Node module: a schema in a file that nothing imports checks nothing. Others count as reached. */
export function isImported(service: Service, path: string): boolean {
  return service.fact(reachedModules).get(path) ?? true;
}

function reachedModules(service: Service): Map<string, boolean> {
  const { repository } = service;
  const files = sourceFilesOf(service).filter(
    ({ ecosystem }) => ecosystem === 'node',
  );
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(entry => entry.path),
  );
  const imported = new Map<string, Set<string>>();
  const loaded: string[] = [];
  for (const { path } of files) {
    const { uncommented } = repository.lexical(path);
    // `fastify.register(autoload, { dir: join(__dirname, 'plugins') })` takes every module below.
    if (/["']@fastify\/autoload["']/.test(uncommented))
      for (const [, folder] of uncommented.matchAll(
        /\bdir\s*:[^\n]{0,80}["'`](?:\.?\/)?([\w./-]{1,80})["'`]/g,
      ))
        loaded.push(posix.join(posix.dirname(path), folder, '/'));
    for (const match of uncommented.matchAll(
      /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'`]([^"'`\n]{1,200})["'`]/g,
    )) {
      const steps = match[1].replace(/\.[cm]?[jt]sx?$/, '').split('/');
      const name = steps[steps.length - 1];
      const importers = imported.get(name) ?? new Set();
      imported.set(name, importers.add(path));
    }
  }
  return new Map(
    files.map(({ path }) => {
      const steps = path.replace(/\.[cm]?[jt]sx?$/, '').split('/');
      const stem = steps[steps.length - 1];
      const names =
        stem === 'index'
          ? [steps[steps.length - 2] ?? '', 'index', '.', '..']
          : [stem];
      const others = names.some(name => {
        const importers = imported.get(name);
        return importers && importers.size > (importers.has(path) ? 1 : 0);
      });
      return [
        path,
        others ||
          entries.has(path) ||
          loaded.some(folder => path.startsWith(folder)),
      ];
    }),
  );
}
