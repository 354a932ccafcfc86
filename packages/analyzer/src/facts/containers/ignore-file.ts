import picomatch from 'picomatch';
import type { Service } from '../../service';
import type { ProductionImage } from './image';

/** The ignore file of an image's build context, with Docker's own rules: patterns from the context's root, the last match wins. */
export interface IgnoreFile {
  path: string;
  /** Starts with `*`: everything is left out but what `!` lines let in. */
  allowList: boolean;
  ignores(path: string): boolean;
}

interface Rule {
  negated: boolean;
  matches: (path: string) => boolean;
}

const ruleLimit = 500;

/** `<Dockerfile>.dockerignore` beside the Dockerfile wins over the context's `.dockerignore`. */
export function ignoreFileOf(
  service: Service,
  image: ProductionImage,
): IgnoreFile | undefined {
  const { repository } = service;
  const prefix = image.context ? `${image.context}/` : '';
  const path = [
    `${image.path}.dockerignore`,
    `${prefix}.dockerignore`,
    `${prefix}.containerignore`,
  ].find(candidate => repository.has(candidate));
  if (!path) return undefined;
  const rules = repository
    .lines(path)
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
    .slice(0, ruleLimit)
    .map(toRule);
  const allowList = repository
    .lines(path)
    .some(line => /^\s*(?:\*|\*\*|\.|\/)\s*$/.test(line));
  return {
    path,
    allowList,
    ignores: candidate => {
      let ignored = false;
      for (const { negated, matches } of rules)
        if (matches(candidate)) ignored = !negated;
      return ignored;
    },
  };
}

function toRule(line: string): Rule {
  const negated = line.startsWith('!');
  const pattern = (negated ? line.slice(1) : line)
    .trim()
    .replace(/^\.?\//, '')
    .replace(/\/+$/, '')
    .slice(0, 300);
  if (pattern === '' || pattern === '.')
    return { negated, matches: () => true };
  const matcher = picomatch(pattern, { dot: true, nonegate: true });
  return {
    negated,
    // A pattern that matches a folder matches all below it.
    matches: path => {
      const steps = path.split('/');
      return steps.some((_, index) =>
        matcher(steps.slice(0, index + 1).join('/')),
      );
    },
  };
}
