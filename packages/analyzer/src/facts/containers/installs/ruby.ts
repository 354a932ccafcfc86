import { posix } from 'node:path';
import type { Service } from '../../../service';
import type { ProductionImage } from '../image';
import {
  type Located,
  type Reading,
  installed,
  manifestFolder,
  optionValue,
} from './reading';

/** Bundler. */
export function rubyInstall(reading: Reading): Located | undefined {
  const { service, image, build } = reading;
  const { words, environment, workdir } = build;
  if (words[0] !== 'bundle') return undefined;
  const installs =
    words[1] === undefined ||
    words[1].startsWith('-') ||
    words[1] === 'install';
  if (!installs) return undefined;
  const folder =
    environment.get('BUNDLE_PATH') ??
    optionValue(words, ['--path']) ??
    '/usr/local/bundle';
  const location = posix.resolve(workdir, folder);
  const configured = image.dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .filter(
      ({ keyword, text }) => keyword === 'RUN' && /bundle config/.test(text),
    )
    .flatMap(
      ({ text }) =>
        /bundle config\s+(?:set\s+)?(?:--\w+\s+)*(?:set\s+)?(?:--\w+\s+)*(?:without|only)\s+(["']?)([\w:, -]+?)\1(?:\s*(?:&&|;|$))/.exec(
          text,
        )?.[2] ?? [],
    );
  const file = manifestFolder(service, image)
    .map(base => (base ? `${base}/.bundle/config` : '.bundle/config'))
    .flatMap(path => service.repository.lines(path))
    .find(line => line.startsWith('BUNDLE_WITHOUT'));
  const option = words.indexOf('--without');
  const excluded = [
    environment.get('BUNDLE_WITHOUT') ?? '',
    ...configured,
    file ?? '',
    ...(option > 0 ? words.slice(option + 1) : []),
    optionValue(words, ['--without']) ?? '',
  ]
    .join(' ')
    .split(/[\s:,"']+/);
  const only =
    environment.get('BUNDLE_ONLY') ??
    (image.dockerfile.stages.some(({ instructions }) =>
      instructions.some(({ text }) => /bundle config.*\bonly\b/.test(text)),
    )
      ? 'default'
      : undefined);
  if (only) return installed(reading, 'ruby', location);
  const groups = gemGroups(service, image);
  const shipped = groups.find(({ names }) =>
    names.every(name => !excluded.includes(name)),
  );
  return installed(
    reading,
    'ruby',
    location,
    shipped
      ? {
          development: true,
          examples: shipped.gems.slice(0, 3),
          proofs: [
            { path: shipped.path, line: shipped.line },
            ...settingOf(image, 'BUNDLE_WITHOUT'),
          ],
        }
      : {},
  );
}

/** The line that sets a variable, where the image sets it. */
function settingOf(
  image: ProductionImage,
  name: string,
): Array<{ path: string; line: number }> {
  const variable = image.variables.get(name);
  return variable ? [{ path: variable.path, line: variable.line }] : [];
}

/** The Gemfile's groups that are for development or tests only, with their gems. */
function gemGroups(
  service: Service,
  image: ProductionImage,
): Array<{ names: string[]; gems: string[]; path: string; line: number }> {
  const path = manifestFolder(service, image)
    .map(folder => (folder ? `${folder}/Gemfile` : 'Gemfile'))
    .find(candidate => service.repository.has(candidate));
  if (!path) return [];
  const groups: Array<{
    names: string[];
    gems: string[];
    path: string;
    line: number;
  }> = [];
  let current: (typeof groups)[number] | undefined;
  service.repository.lines(path).forEach((text, index) => {
    const opened = /^\s*group\s([^#]*?)\sdo\b/.exec(text);
    const inline =
      /^\s*gem\s+["']([\w-]+)["'].*\bgroups?:\s*(\[[^\]]*\]|:\w+)/.exec(text);
    const names = (list: string) =>
      list.match(/:(\w+)/g)?.map(name => name.slice(1)) ?? [];
    if (opened)
      current = { names: names(opened[1]), gems: [], path, line: index + 1 };
    else if (inline)
      groups.push({
        names: names(inline[2]),
        gems: [inline[1]],
        path,
        line: index + 1,
      });
    else if (current && /^\s*end\b/.test(text)) {
      groups.push(current);
      current = undefined;
    } else if (current) {
      const gem = /^\s*gem\s+["']([\w-]+)["']/.exec(text);
      if (gem) current.gems.push(gem[1]);
    }
  });
  return groups.filter(
    ({ names, gems }) =>
      gems.length > 0 &&
      names.length > 0 &&
      names.every(name => /^(?:development|test|ci|lint|debug)$/.test(name)),
  );
}
