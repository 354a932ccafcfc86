import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { configurationFilesOf } from './files';
import { collect } from '../collect';

/**
 * Configuration files that the service's own code names in a string: what nothing loads is no configuration.
 * `SetConfigName("config")` names any `config.*`. By file: the line that names it. Use as a fact.
 */
export function loadedFilesOf(
  service: Service,
): Map<string, { path: string; line: number }> {
  const candidates = service
    .fact(configurationFilesOf)
    .filter(({ kind }) => kind !== 'spring');
  const loaded = new Map<string, { path: string; line: number }>();
  if (candidates.length === 0) return loaded;
  const names = new Map<string, string[]>();
  for (const { path } of candidates) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    collect(names, name, path);
  }
  const byVariable = sourceFilesOf(service).some(({ path }) =>
    /\bSetConfigName\s*\(\s*\w/.test(service.repository.lexical(path).code),
  );
  for (const { path: source } of sourceFilesOf(service)) {
    const { uncommented } = service.repository.lexical(source);
    const index = service.repository.lineIndex(source);
    for (const match of uncommented.matchAll(
      /["'`]([\w./-]{0,80}?)([\w.-]{1,60}\.(?:ini|toml|ya?ml|json|conf|cfg|properties))["'`]/g,
    )) {
      for (const path of names.get(match[2]) ?? []) {
        const folder = match[1].replace(/^[./]+/, '');
        if (path.endsWith(`${folder}${match[2]}`) && !loaded.has(path))
          loaded.set(path, { path: source, line: index.lineAt(match.index) });
      }
    }
    // viper takes names without their ending, which may come from another function.
    if (byVariable) {
      for (const match of uncommented.matchAll(
        /"(?:\.?\/)?((?:[\w.-]{1,40}\/){1,4}[\w-]{1,60})"/g,
      )) {
        for (const { path } of candidates) {
          const stem = path.replace(/\.\w+$/, '');
          if (
            (stem === match[1] || stem.endsWith(`/${match[1]}`)) &&
            !loaded.has(path)
          )
            loaded.set(path, { path: source, line: index.lineAt(match.index) });
        }
      }
    }
    // The crate `config`: what the name of the environment is put into is production's file there.
    if (/\bconfig::File\b|\bFile::from\s*\(/.test(uncommented)) {
      for (const match of uncommented.matchAll(
        /\bformat!\s*\(\s*"(?:[\w./-]{0,60}\/)?\{\w{0,40}\}\.(ya?ml|toml|json)"/g,
      )) {
        for (const ending of ['production', 'prod'])
          for (const path of names.get(`${ending}.${match[1]}`) ?? [])
            if (!loaded.has(path))
              loaded.set(path, {
                path: source,
                line: index.lineAt(match.index),
              });
      }
    }
    // It takes names without their ending too.
    for (const match of uncommented.matchAll(
      /\bFile\s*::\s*with_name\s*\(\s*"((?:[\w.-]{1,60}\/){0,4}[\w-]{1,60})"/g,
    )) {
      const name = match[1].replace(/^\.\//, '');
      for (const { path } of candidates) {
        const stem = path.replace(/\.\w+$/, '');
        if (
          (stem === name || stem === service.pathTo(name)) &&
          !loaded.has(path)
        )
          loaded.set(path, { path: source, line: index.lineAt(match.index) });
      }
    }
    for (const match of uncommented.matchAll(
      /\bSetConfigName\s*\(\s*"([\w.-]{1,60})"/g,
    )) {
      for (const [name, paths] of names) {
        if (name.startsWith(`${match[1]}.`))
          for (const path of paths)
            loaded.set(path, { path: source, line: index.lineAt(match.index) });
      }
    }
  }
  return loaded;
}
