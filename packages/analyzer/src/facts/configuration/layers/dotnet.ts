import { stackOf, folderOf } from '../../../stack';
import { entriesOfFile } from '../properties';
import type { Layers, Setting } from '../settings';
import type { LayerContext } from './context';

/** `appsettings.json`, then the one of the environment; variables spell nesting with two underscores. */
export function dotnetLayers(context: LayerContext): Layers | undefined {
  const { service, variables } = context;
  const set =
    variables.get('ASPNETCORE_ENVIRONMENT') ??
    variables.get('DOTNET_ENVIRONMENT');
  const environment = (set?.value ?? 'Production').toLowerCase();
  const all = service.files
    .filter(
      ({ shared, class: kind }) =>
        !shared && (kind === 'CONFIG' || kind === 'DEVCONF'),
    )
    .map(({ path }) => path)
    .filter(path => {
      const match = /(?:^|\/)appsettings(?:\.(\w+))?\.json$/i.exec(path);
      return match && (!match[1] || match[1].toLowerCase() === environment);
    });
  if (all.length === 0) return undefined;
  const starts = service
    .fact(stackOf)
    .entryPoints.filter(({ path }) => path.endsWith('.cs'))
    .map(({ path }) => folderOf(path));
  const folder =
    starts.find(one => all.some(path => folderOf(path) === one)) ??
    folderOf(all[0]);
  const files = all
    .filter(path => folderOf(path) === folder)
    .sort((a, b) => a.length - b.length);
  return {
    framework: 'dotnet',
    files,
    profiles: set?.value
      ? [{ name: set.value, path: set.path, line: set.line }]
      : [],
    settings: files.flatMap(path =>
      entriesOfFile(service.repository, path).map(
        ({ key, value, line }): Setting => {
          const nested = key.replace(/\./g, ':');
          const common = {
            key: nested,
            text: value,
            path,
            line,
            variables: [nested.replace(/:/g, '__')],
          };
          const deployed = [...variables].find(
            ([name]) =>
              name.toLowerCase() === nested.replace(/:/g, '__').toLowerCase(),
          )?.[1];
          return deployed
            ? {
                ...common,
                value: deployed.value,
                origin: 'deployment',
                setAt: { path: deployed.path, line: deployed.line },
              }
            : { ...common, value, origin: 'literal' };
        },
      ),
    ),
  };
}
