import { stackOf } from '../../../stack';
import { entriesOfFile } from '../properties';
import type { Layers, Setting } from '../settings';
import type { LayerContext } from './context';

/** The `config` package: `config/default.*`, then `config/production.*`, then what is mapped to variables. */
export function nodeConfigLayers(context: LayerContext): Layers | undefined {
  const { service, variables } = context;
  const { repository } = service;
  if (
    !service
      .fact(stackOf)
      .dependencies.some(
        ({ ecosystem, name }) => ecosystem === 'node' && name === 'config',
      )
  ) {
    return undefined;
  }
  const set = variables.get('NODE_CONFIG_ENV') ?? variables.get('NODE_ENV');
  const environment = set?.value ?? 'production';
  const find = (name: string) =>
    ['json', 'yaml', 'yml', 'toml']
      .map(extension => service.pathTo(`config/${name}.${extension}`))
      .find(path => repository.has(path));
  const files = ['default', environment]
    .map(find)
    .filter((path): path is string => path !== undefined);
  if (files.length === 0) return undefined;
  const mapped = find('custom-environment-variables');
  const names = new Map(
    mapped
      ? entriesOfFile(repository, mapped).map(({ key, value }) => [key, value])
      : [],
  );
  return {
    framework: 'node-config',
    files,
    profiles: set?.value
      ? [{ name: environment, path: set.path, line: set.line }]
      : [],
    settings: files.flatMap(path =>
      entriesOfFile(repository, path).map(({ key, value, line }): Setting => {
        const name = names.get(key);
        const deployed = name ? variables.get(name) : undefined;
        const common = {
          key,
          text: value,
          path,
          line,
          variables: name ? [name] : [],
        };
        if (deployed?.value !== undefined) {
          return {
            ...common,
            value: deployed.value,
            origin: 'deployment',
            setAt: { path: deployed.path, line: deployed.line },
          };
        }
        return { ...common, value, origin: name ? 'default' : 'literal' };
      }),
    ),
  };
}
