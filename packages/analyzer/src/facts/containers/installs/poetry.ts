import { at, entriesOf, textOf, textsOf } from '../../../repository';
import {
  developmentGroup,
  environmentFolder,
  toolsAmongProduction,
} from './python-tools';
import {
  type Located,
  type Reading,
  installed,
  has,
  manifestFolder,
  values,
} from './reading';

/** Poetry and its groups. */
export function poetryInstall(reading: Reading, words: string[]): Located {
  const location = environmentFolder(reading.build);
  const excluded = values(words, '--without').flatMap(value =>
    value.split(','),
  );
  const production =
    has(words, /^--no-dev$|^--only(?:=|$)|^--only-root$/) ||
    /^(?:1|true)$/i.test(reading.build.environment.get('POETRY_NO_DEV') ?? '');
  if (production)
    return installed(
      reading,
      'python',
      location,
      toolsAmongProduction(reading),
    );
  const { service, image } = reading;
  const manifest = manifestFolder(service, image)
    .map(folder => (folder ? `${folder}/pyproject.toml` : 'pyproject.toml'))
    .find(path => service.repository.has(path));
  const poetry = at(
    manifest ? service.repository.toml(manifest) : undefined,
    'tool',
    'poetry',
  );
  const groups = [
    ...entriesOf(at(poetry, 'group'))
      .filter(
        ({ key, node }) =>
          !excluded.includes(key) &&
          developmentGroup.test(key) &&
          textOf(at(node, 'optional')) !== 'true',
      )
      .map(({ node, line }) => ({
        entries: entriesOf(at(node, 'dependencies')),
        line,
      })),
    // PEP 735: the groups of the standard, which Poetry installs as its own.
    ...entriesOf(
      at(
        manifest ? service.repository.toml(manifest) : undefined,
        'dependency-groups',
      ),
    )
      .filter(
        ({ key }) => !excluded.includes(key) && developmentGroup.test(key),
      )
      .map(({ node, line }) => ({
        entries: textsOf(node).map(text => ({
          key: /^[\w.-]+/.exec(text)?.[0] ?? text,
          line,
        })),
        line,
      })),
    ...(excluded.includes('dev')
      ? []
      : [
          {
            entries: entriesOf(at(poetry, 'dev-dependencies')),
            line: at(poetry, 'dev-dependencies')?.line ?? 1,
          },
        ]),
  ].filter(({ entries }) => entries.length > 0);
  if (!groups.length || !manifest)
    return installed(
      reading,
      'python',
      location,
      toolsAmongProduction(reading),
    );
  const [{ entries }] = groups;
  return installed(reading, 'python', location, {
    development: true,
    examples: entries.map(({ key }) => key).slice(0, 3),
    proofs: [{ path: manifest, line: entries[0].line }],
  });
}
