import { at, entryOf, type Repository } from '../../../repository';
import { stackOf } from '../../../stack';
import { erbReads } from '../reads/config-files';
import { openSource } from '../reads/read';
import { expressionAt } from '../reads/settings-classes';
import { parseYaml } from '../../../repository/documents/yaml';
import { isBroken } from '../../../repository';
import { flatten } from '../properties';
import type { Layers, Setting } from '../settings';
import { settingOfExpression, type LayerContext } from './context';

/** `config/application.rb`, `config/environments/production.rb`, and the production part of `config/*.yml`. */
export function railsLayers(context: LayerContext): Layers | undefined {
  const { service, variables } = context;
  const { repository } = service;
  if (!service.fact(stackOf).frameworks.some(({ name }) => name === 'Rails'))
    return undefined;
  const set = variables.get('RAILS_ENV');
  const environment = set?.value ?? 'production';
  const scripts = [
    'config/application.rb',
    `config/environments/${environment}.rb`,
  ]
    .map(path => service.pathTo(path))
    .filter(path => repository.has(path));
  const documents = [
    'database',
    'secrets',
    'storage',
    'cable',
    'redis',
    'cache',
    'queue',
    'sidekiq',
  ]
    .map(name => service.pathTo(`config/${name}.yml`))
    .filter(path => repository.has(path));
  if (scripts.length + documents.length === 0) return undefined;
  return {
    framework: 'rails',
    files: [...scripts, ...documents],
    profiles: set?.value
      ? [{ name: environment, path: set.path, line: set.line }]
      : [],
    settings: [
      ...scripts.flatMap(path => assignmentsIn(context, path)),
      ...documents.flatMap(path =>
        documentSettings(context, path, environment),
      ),
    ],
  };
}

/** `config.force_ssl = true` is `force_ssl`. */
function assignmentsIn(context: LayerContext, path: string): Setting[] {
  const { repository } = context.service;
  const source = openSource(repository, { path, ecosystem: 'ruby' });
  return [
    ...source.code.matchAll(
      /^[ \t]*config\.([\w.]+)\s*(?:\|\|)?=(?![=~>])[ \t]*/gm,
    ),
  ].map(match => {
    const start = match.index + match[0].length;
    const text = expressionAt(source, start);
    const line = source.lineAt(match.index + match[0].search(/\S/));
    return settingOfExpression(
      context,
      {
        key: match[1],
        path,
        line,
        endLine: source.lineAt(start + text.length),
      },
      rubyLiteral(text),
    );
  });
}

function rubyLiteral(text: string): string {
  const symbol = /^:(\w+)$/.exec(text);
  return symbol ? `"${symbol[1]}"` : text;
}

/** `database.password` of the environment's part of `database.yml`; values in ERB are reads. */
function documentSettings(
  context: LayerContext,
  path: string,
  environment: string,
): Setting[] {
  const { repository } = context.service;
  const name = path.slice(path.lastIndexOf('/') + 1, -'.yml'.length);
  const document = withoutErbLines(repository, path);
  const part =
    entryOf(document, environment)?.node ??
    at(document, 'default') ??
    at(document, 'shared');
  const primary =
    at(part, 'primary')?.kind === 'map' ? at(part, 'primary') : part;
  const reads = erbReads(repository, {
    path,
    kind: 'rails-yaml',
    development: false,
  });
  return flatten(primary, name).map(({ key, value, line }): Setting => {
    const common = { key, text: value, path, line };
    const inLine = reads.filter(read => read.line === line);
    if (!value.includes('<%'))
      return { ...common, value, variables: [], origin: 'literal' };
    const variables = inLine.map(read => read.key);
    const set = variables
      .map(one => context.variables.get(one))
      .find(one => one?.value !== undefined);
    if (set)
      return {
        ...common,
        variables,
        value: set.value,
        origin: 'deployment',
        setAt: { path: set.path, line: set.line },
      };
    const fallback = inLine
      .map(read => read.fallback?.value)
      .find(one => one !== undefined);
    if (fallback !== undefined)
      return { ...common, variables, value: fallback, origin: 'default' };
    return {
      ...common,
      variables,
      value: undefined,
      origin: inLine.length ? 'environment' : 'computed',
    };
  });
}

/** Lines that hold only ERB control flow are no YAML. */
function withoutErbLines(repository: Repository, path: string) {
  return repository.once(`erb-yaml:${path}`, () => {
    const text = repository
      .lines(path)
      .map(line => (/^\s*<%.*%>\s*$/.test(line.slice(0, 2_000)) ? '' : line))
      .join('\n');
    return parseYaml(text).find(document => !isBroken(document));
  }) as Parameters<typeof at>[0];
}
