import { isDevelopmentGuarded } from '../code';
import type { Service } from '../../service';

const word =
  'dev|devel|develop|development|devcontainer|local|localhost|debug|test|tests|testing|ci|e2e|docs|staging';
const developmentName = new RegExp(
  `(?:^|[/._-])(?:${word})(?:[._-][\\w-]+)?\\.\\w+$`,
  'i',
);
const developmentClass = new RegExp(
  `^(?:Dev|Development|Local|Test|Testing|Debug|CI)[A-Z_]?\\w*|(?:Dev|Development|Test|Testing|Local)(?:ing)?(?:App)?(?:Config|Settings)\\w*$`,
);
const auxiliary =
  /(?:^|\/)(?:seeds?|seeders?|factories|fixtures|migrations?|stories|mocks?|e2e|examples?|management\/commands)(?:\/|\.\w+$)|(?:^|\/)seed[\w.-]*\.\w+$/i;

const generatedPackage =
  /((?:^|\/)src\/(?:main\/)?(?:java|kotlin|groovy|scala)\/)(?:\w+\/){0,2}examples?(?=\/)/;

/** The path without `com/example`: that is what generators of projects call the package of a service. */
export function withoutExamplePackage(path: string): string {
  return path.replace(generatedPackage, '$1');
}

/** Whether a file is for development, tests or sample data by its name: `settings/dev.py`, `prisma/seed.ts`. */
export function isDevelopmentFile(path: string): boolean {
  return (
    developmentName.test(path) || auxiliary.test(withoutExamplePackage(path))
  );
}

/** Whether a line only counts outside production: its file, class or an enclosing condition says so. */
export function isForDevelopment(
  service: Service,
  place: { path: string; line: number },
): boolean {
  if (isDevelopmentFile(place.path)) return true;
  const key = `for-development:${place.path}:${place.line}`;
  return service.repository.once(key, () => isGuarded(service, place));
}

function isGuarded(
  service: Service,
  place: { path: string; line: number },
): boolean {
  const lines = service.repository.lines(place.path);
  return (
    isDevelopmentGuarded(lines, place.line) ||
    (/\.ya?ml$/.test(place.path) && inDevelopmentSection(lines, place.line)) ||
    (/(?:^|\/)config\/database\.php$/.test(place.path) &&
      inTestConnection(lines, place.line)) ||
    developmentClass.test(enclosingClass(lines, place.line) ?? '')
  );
}

/** `development:` in the YAML files of Rails, beside a `production:` of their own, or beside the tests' alone. */
function inDevelopmentSection(lines: string[], line: number): boolean {
  const section = lines
    .slice(0, Math.min(line, 3_000))
    .filter(text => /^\w+:/.test(text))
    .pop();
  const has = (name: string) =>
    lines.slice(0, 3_000).some(text => text.startsWith(`${name}:`));
  return (
    /^(?:development|test|local):/.test(section ?? '') &&
    (has('production') || (has('development') && has('test')))
  );
}

/** `'mysql_testing' => [` among the connections of Laravel. */
function inTestConnection(lines: string[], line: number): boolean {
  const indent = /^[ \t]*/.exec(lines[line - 1] ?? '')?.[0].length ?? 0;
  for (let i = line - 2; i >= Math.max(0, line - 60); i--) {
    const match = /^([ \t]*)['"]([\w.-]{1,60})['"]\s*=>\s*\[/.exec(
      lines[i].slice(0, 200),
    );
    if (match && match[1].length < indent)
      return /(?:^|[_.-])(?:test|tests|testing|local|dev|development)(?:[_.-]|$)/i.test(
        match[2],
      );
  }
  return false;
}

/** The class that a line of indented code belongs to. */
function enclosingClass(lines: string[], line: number): string | undefined {
  if (!/^[ \t]/.test(lines[line - 1] ?? '')) return undefined;
  for (let i = line - 2; i >= Math.max(0, line - 200); i--) {
    const match =
      /^(?:export\s+|public\s+|final\s+|abstract\s+|internal\s+|sealed\s+)*(?:class|object|struct|module)\s+(\w+)/.exec(
        lines[i].slice(0, 300),
      );
    if (match) return match[1];
    if (
      /^[^\s)}\]#/@]/.test(lines[i]) &&
      !/^(?:def|async|func|public|private)/.test(lines[i])
    )
      return undefined;
  }
  return undefined;
}
