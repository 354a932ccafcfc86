import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { effectiveConfigurationOf } from './effective';

/** A file that names every key of the service’s settings, each of which a variable can override. @public */
export interface NamedSettings {
  path: string;
  line: number;
  keys: number;
}

/** Settings of the platform that every template brings along. */
const ofThePlatform =
  /^(?:Logging|Serilog|AllowedHosts|Kestrel|\$schema|NLog)\b/;
const environmentOnTop =
  /\bEnvironment::(?:with_prefix|default)\s*\(|\bEnv::(?:prefixed|raw)\s*\(|\benvy::(?:prefixed|from_env)\b|\bEnvconfig\b/;
const settingsStruct =
  /\bstruct\s+\w{0,40}(?:Settings|Config|Configuration)\w{0,40}\s*\{/g;
const longestStruct = 8_000;

/**
 * Where settings lie in a file or in typed classes and variables only override them: ASP.NET's appsettings.json, and
 * the structs that Rust's `config`, `figment` and `envy` fill. Use as a fact.
 */
export function namedSettingsOf(service: Service): NamedSettings | undefined {
  return appsettings(service) ?? rustStructs(service);
}

function appsettings(service: Service): NamedSettings | undefined {
  const settings = service
    .fact(effectiveConfigurationOf)
    .layers.filter(({ framework }) => framework === 'dotnet')
    .flatMap(layer => layer.settings)
    .filter(
      ({ key, path }) =>
        /(?:^|\/)appsettings\.json$/i.test(path) && !ofThePlatform.test(key),
    );
  const [first] = settings;
  return first && { path: first.path, line: first.line, keys: settings.length };
}

function rustStructs(service: Service): NamedSettings | undefined {
  const { repository } = service;
  const files = sourceFilesOf(service).filter(
    ({ ecosystem }) => ecosystem === 'rust',
  );
  if (
    !files.some(({ path }) =>
      environmentOnTop.test(repository.lexical(path).code),
    )
  )
    return undefined;
  const found = files.flatMap(({ path }) => {
    const { code } = repository.lexical(path);
    return [...code.matchAll(settingsStruct)].slice(0, 20).map(match => {
      const body = code
        .slice(match.index, match.index + longestStruct)
        .split(/\n\}/)[0];
      return {
        path,
        line: repository.lineIndex(path).lineAt(match.index),
        keys: (body.match(/^[ \t]+(?:pub\s+)?\w+\s*:/gm) ?? []).length,
      };
    });
  });
  const [first] = found;
  return (
    first && { ...first, keys: found.reduce((sum, { keys }) => sum + keys, 0) }
  );
}
