import { posix } from 'node:path';
import type { Service } from '../../../service';
import { productionImageOf } from '../../containers/image';
import { folderOf, sourceFilesOf, stackOf } from '../../../stack';
import { entriesOfFile } from '../properties';
import type { Layers, Setting } from '../settings';
import type { LayerContext } from './context';

/** The program that the production image starts: `ENTRYPOINT ["dotnet", "Orders.Api.dll"]`. */
function programOfImage(service: Service): string | undefined {
  const started = service
    .fact(productionImageOf)
    ?.instructions.filter(({ keyword }) => /^(?:ENTRYPOINT|CMD)$/.test(keyword))
    .pop();
  return /([\w.]{1,120})\.dll\b/.exec(started?.text ?? '')?.[1];
}

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
  const configured = starts.filter(one =>
    all.some(path => folderOf(path) === one),
  );
  const program = programOfImage(service);
  const folder =
    configured.find(one => posix.basename(one) === program) ??
    configured[0] ??
    folderOf(all[0]);
  const files = [
    ...all
      .filter(path => folderOf(path) === folder)
      .sort((a, b) => a.length - b.length),
    ...addedFiles(service, folder, environment),
  ];
  const readsVariables = takesVariables(service);
  return {
    framework: 'dotnet',
    files,
    ...(readsVariables ? {} : { filesOnly: true as const }),
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
            variables: readsVariables ? [nested.replace(/:/g, '__')] : [],
          };
          const deployed = readsVariables
            ? [...variables].find(
                ([name]) =>
                  name.toLowerCase() ===
                  nested.replace(/:/g, '__').toLowerCase(),
              )?.[1]
            : undefined;
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

const adding =
  /\.AddJsonFile\s*\(\s*(?:path\s*:\s*)?\$?@?"([^"\n]{1,200}\.json)"/g;

/** `AddJsonFile($"{directory}/security.json")`: files that the code adds to the builder's own, in their order. */
function addedFiles(
  service: Service,
  folder: string,
  environment: string,
): string[] {
  const { repository } = service;
  const found = new Set<string>();
  for (const { path, language } of service.fact(sourceFilesOf)) {
    if (language !== 'C#') continue;
    const { uncommented } = repository.lexical(path);
    for (const [, name] of uncommented.matchAll(adding)) {
      const file = name.replace(/\{([\w.]{1,80})\}/g, (text, inner: string) =>
        /environment/i.test(inner)
          ? environment
          : new RegExp(
              `\\bstring\\s+${inner.replace(
                /\W/g,
                '\\$&',
              )}\\s*=\\s*"([^"\\n]{0,100})"`,
            ).exec(uncommented)?.[1] ?? text,
      );
      const candidate = posix.normalize(posix.join(folder || '.', file));
      if (
        !/(?:^|\/)appsettings[\w.]*\.json$/i.test(candidate) &&
        repository.has(candidate)
      )
        found.add(candidate);
    }
  }
  return [...found].slice(0, 50);
}

/**
 * Builders of hosts read variables by themselves; a configuration that is put together by hand knows them only where it
 * asks for them.
 */
function takesVariables(service: Service): boolean {
  const code = service
    .fact(sourceFilesOf)
    .filter(({ language }) => language === 'C#')
    .map(({ path }) => service.repository.lexical(path).code);
  return (
    !code.some(text => /\bnew\s+ConfigurationBuilder\s*\(/.test(text)) ||
    code.some(text =>
      /\bAddEnvironmentVariables\b|\bCreate(?:Default|Slim|Empty|Application|Host|WebHost)?Builder\s*\(/.test(
        text,
      ),
    )
  );
}
