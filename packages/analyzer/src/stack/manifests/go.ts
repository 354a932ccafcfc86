import type { Repository } from '../../repository';
import type { Dependency, Manifest } from '../types';

export function readGoMod(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const lines = repository.lines(path);
  const dependencies: Dependency[] = [];
  let inRequire = false;
  lines.forEach((line, index) => {
    if (/^require\s*\(/.test(line)) inRequire = true;
    else if (/^\)/.test(line)) inRequire = false;
    else {
      const match = /^\s*(?:require\s+)?([\w.-]+\/\S+)\s+(v\S+)/.exec(line);
      if (match && (inRequire || line.startsWith('require'))) {
        dependencies.push({
          name: match[1],
          ecosystem: 'go',
          version: match[2],
          scope: /\/\/\s*indirect/.test(line) ? 'optional' : 'prod',
          path,
          line: index + 1,
        });
      }
    }
  });
  const module = lines
    .map(line => /^module\s+(\S+)/.exec(line)?.[1])
    .find(Boolean);
  return { path, ecosystem: 'go', name: module, dependencies };
}
