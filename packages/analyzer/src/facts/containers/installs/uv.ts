import { at, entriesOf, textsOf } from '../../../repository';
import {
  declared,
  developmentGroup,
  environmentFolder,
  toolsAmongProduction,
} from './python-tools';
import {
  type Install,
  type Located,
  type Reading,
  installed,
  has,
  manifestFolder,
  values,
} from './reading';

/** uv and its groups. */
export function uvSync(reading: Reading, words: string[]): Located {
  const { service, image, build } = reading;
  const location = environmentFolder(build);
  const manifest = manifestFolder(service, image)
    .map(folder => (folder ? `${folder}/pyproject.toml` : 'pyproject.toml'))
    .find(path => service.repository.has(path));
  const document = manifest ? service.repository.toml(manifest) : undefined;
  const groups = values(words, '--group');
  const named = groupsFromArguments(reading, words);
  if (named) return installed(reading, 'python', location, named);
  const wanted =
    groups.find(group => developmentGroup.test(group)) ??
    values(words, '--extra').find(extra => developmentGroup.test(extra));
  if (wanted || has(words, /^--all-groups$|^--dev$/)) {
    return installed(reading, 'python', location, {
      ...declared(reading),
      development: true,
    });
  }
  const without =
    has(words, /^--no-dev$|^--no-default-groups$|^--only-group(?:=|$)/) ||
    values(words, '--no-group').some(group => developmentGroup.test(group)) ||
    /^(?:1|true)$/i.test(
      build.environment.get('UV_NO_DEV') ??
        build.environment.get('UV_NO_DEFAULT_GROUPS') ??
        '',
    );
  if (without)
    return installed(
      reading,
      'python',
      location,
      toolsAmongProduction(reading),
    );
  const defaults = at(document, 'tool', 'uv', 'default-groups');
  const defaultGroups = defaults ? textsOf(defaults) : ['dev'];
  const group = entriesOf(at(document, 'dependency-groups')).find(
    ({ key, node }) =>
      (defaultGroups.includes(key) || defaultGroups.includes('all')) &&
      developmentGroup.test(key) &&
      node.kind === 'list' &&
      node.items.length > 0,
  );
  const old = at(document, 'tool', 'uv', 'dev-dependencies');
  const proof =
    group?.line ??
    (old?.kind === 'list' && old.items.length ? old.line : undefined);
  if (manifest && proof !== undefined) {
    const items = group?.node ?? old;
    return installed(reading, 'python', location, {
      development: true,
      examples: textsOf(items)
        .map(text => text.split(/[=<>~!\[; ]/)[0])
        .slice(0, 3),
      proofs: [{ path: manifest, line: proof }],
    });
  }
  return installed(reading, 'python', location, toolsAmongProduction(reading));
}

/** An `ARG` that lists the groups to install and names a development one by default. */
function groupsFromArguments(
  { image, build }: Reading,
  words: string[],
): Partial<Install> | undefined {
  const text = `${build.instruction.text} ${build.instruction.commands
    .map(
      command =>
        `${command.words.join(' ')} ${command.assignments
          .map(({ value }) => value)
          .join(' ')} ${command.conditions.map(({ test }) => test).join(' ')}`,
    )
    .join(' ')}`;
  if (!words.some(word => word.includes('$'))) return undefined;
  for (const { instructions } of image.stages) {
    for (const { keyword, properties } of instructions) {
      if (keyword !== 'ARG' && keyword !== 'ENV') continue;
      for (const { name, value, line } of properties) {
        const given = image.buildArguments.get(name) ?? value;
        if (
          !/group|extra/i.test(name) ||
          (!text.includes(`$${name}`) && !text.includes(`\${${name}`))
        )
          continue;
        const group = given
          ?.split(/[\s,]+/)
          .find(part => developmentGroup.test(part));
        if (group)
          return {
            development: true,
            examples: [group],
            proofs: [{ path: image.path, line }],
          };
      }
    }
  }
  return undefined;
}
