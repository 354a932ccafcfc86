import { stackOf } from '../../../stack';
import { dotenvFileAt } from '../dotenv';
import { bodyOf, entriesOfLiteral } from '../literals';
import { entriesOfFile } from '../properties';
import { openSource } from '../reads/read';
import type { Layers, Setting } from '../settings';
import { settingOfExpression, type LayerContext } from './context';

/** `config/*.php`: `app.debug`, `database.connections.pgsql.host`. A tracked `.env.production` fills what they read. */
export function laravelLayers(context: LayerContext): Layers | undefined {
  const { service } = context;
  if (!service.fact(stackOf).frameworks.some(({ name }) => name === 'Laravel'))
    return undefined;
  const folder = service.pathTo('config/');
  const files = service
    .of(['SRC', 'CONFIG'])
    .map(({ path }) => path)
    .filter(
      path =>
        path.startsWith(folder) &&
        path.endsWith('.php') &&
        !path.slice(folder.length).includes('/'),
    );
  if (files.length === 0) return undefined;
  const tracked = dotenvFileAt(
    service.repository,
    service.pathTo('.env.production'),
  );
  const variables = new Map(context.variables);
  for (const { key, value, line } of tracked?.entries ?? []) {
    if (!variables.has(key))
      variables.set(key, { value, path: tracked!.path, line, by: 'image' });
  }
  return {
    framework: 'laravel',
    files,
    profiles: [],
    settings: files.flatMap(path =>
      returnedArray({ ...context, variables }, path),
    ),
  };
}

function returnedArray(context: LayerContext, path: string): Setting[] {
  const source = openSource(context.service.repository, {
    path,
    ecosystem: 'php',
  });
  const start = /^return\s*/m.exec(source.code);
  if (!start) return [];
  const from = start.index + start[0].length;
  const code = source.code.slice(from);
  const body = bodyOf(code.replace(/;\s*(?:\?>\s*)?$/, ''));
  if (!body) return [];
  const name = path.slice(path.lastIndexOf('/') + 1, -'.php'.length);
  const text = source.uncommented.slice(from);
  return entriesOfLiteral(code.slice(...body), text.slice(...body), name).map(
    entry => {
      const offset = from + body[0] + entry.offset;
      return settingOfExpression(
        context,
        {
          key: entry.key,
          path,
          line: source.lineAt(offset),
          endLine: source.lineAt(offset + entry.text.length + 80),
        },
        entry.text,
      );
    },
  );
}

/** `config/packages/*.yaml`, then those of `prod/` and `when@prod`; `%env(NAME)%` comes from outside or from `.env`. */
export function symfonyLayers(context: LayerContext): Layers | undefined {
  const { service, variables } = context;
  const { repository } = service;
  if (!service.fact(stackOf).frameworks.some(({ name }) => name === 'Symfony'))
    return undefined;
  const environment = variables.get('APP_ENV')?.value ?? 'prod';
  const folder = service.pathTo('config/');
  const files = service
    .of(['CONFIG', 'DEVCONF'])
    .map(({ path }) => path)
    .filter(path => path.startsWith(folder) && /\.ya?ml$/.test(path))
    .filter(path => {
      const inner = /^(?:packages|services)\/([\w-]+)\//.exec(
        path.slice(folder.length),
      );
      return !inner || inner[1] === environment;
    })
    .sort((a, b) => a.split('/').length - b.split('/').length);
  if (files.length === 0) return undefined;
  const defaults = ['.env', `.env.${environment}`].flatMap(
    name =>
      dotenvFileAt(repository, service.pathTo(name))?.entries.map(entry => ({
        ...entry,
        path: service.pathTo(name),
      })) ?? [],
  );
  return {
    framework: 'symfony',
    files,
    profiles: [],
    settings: files.flatMap(path =>
      entriesOfFile(repository, path).flatMap((entry): Setting[] => {
        const conditional = /^when@(\w+)\.(.+)$/.exec(entry.key);
        if (conditional && conditional[1] !== environment) return [];
        const key = conditional ? conditional[2] : entry.key;
        const names = [
          ...entry.value
            .slice(0, 2_000)
            .matchAll(/%env\((?:[\w-]+:)*(\w+)\)%/g),
        ].map(match => match[1]);
        const common = {
          key,
          text: entry.value,
          path,
          line: entry.line,
          variables: names,
        };
        if (names.length === 0)
          return [{ ...common, value: entry.value, origin: 'literal' }];
        const set = variables.get(names[0]);
        if (set?.value !== undefined)
          return [
            {
              ...common,
              value: set.value,
              origin: 'deployment',
              setAt: { path: set.path, line: set.line },
            },
          ];
        const tracked = defaults.filter(one => one.key === names[0]).pop();
        return tracked
          ? [
              {
                ...common,
                value: tracked.value,
                origin: 'default',
                setAt: { path: tracked.path, line: tracked.line },
              },
            ]
          : [{ ...common, value: undefined, origin: 'environment' }];
      }),
    ),
  };
}
