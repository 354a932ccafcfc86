import type { Repository } from '../../repository';
import type { Dependency, Manifest } from '../types';

export function readGemfile(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const dependencies: Dependency[] = [];
  let group: Dependency['scope'] = 'prod';
  let depth = 0;
  repository
    .lexical(path)
    .uncommented.split('\n')
    .forEach((line, index) => {
      const opened = /^\s*group\s+(.+?)\s+do\b/.exec(line);
      if (opened) {
        group = /production|default/.test(opened[1]) ? 'prod' : 'dev';
        depth++;
      } else if (/\bdo\b/.test(line)) depth++;
      else if (/^\s*end\b/.test(line)) {
        depth = Math.max(0, depth - 1);
        if (depth === 0) group = 'prod';
      }
      const gem = /^\s*gem\s+["']([\w.-]+)["'](.*)/.exec(line.slice(0, 500));
      if (gem && !isForOtherPlatforms(gem[2])) {
        const inline = /groups?:\s*(\[[^\]]*\]|:\w+)/.exec(gem[2])?.[1];
        dependencies.push({
          name: gem[1],
          ecosystem: 'ruby',
          version: /["']([^"']+)["']/.exec(gem[2])?.[1] ?? '',
          scope: inline && !/production/.test(inline) ? 'dev' : group,
          path,
          line: index + 1,
        });
      }
    });
  return { path, ecosystem: 'ruby', dependencies };
}

/** `platforms: %i[mingw mswin jruby]`: nothing that a server in a container installs or locks. */
function isForOtherPlatforms(options: string): boolean {
  const named =
    /\bplatforms?(?::|\s*=>)\s*(%[iIwW]?[[({<][^\])}>]{0,200}|\[[^\]]{0,200}|:\w+)/.exec(
      options,
    )?.[1];
  const words = named?.replace(/^%\w?/, '').match(/\w+/g) ?? [];
  return (
    words.length > 0 &&
    words.every(word =>
      /^(?:x64_)?(?:mingw|mswin)|^(?:windows|jruby)/.test(word),
    )
  );
}
