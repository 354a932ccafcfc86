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
      if (gem) {
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
