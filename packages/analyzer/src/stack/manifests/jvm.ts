import {
  at,
  childAt,
  childrenOf,
  entriesOf,
  textOf,
  textsOf,
  type Repository,
  type TreeNode,
} from '../../repository';
import type { Dependency, Manifest } from '../types';

export function readPom(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const project = repository.xml(path);
  const listed = [
    ...childrenOf(childAt(project, 'dependencies'), 'dependency'),
  ];
  const parent = childAt(project, 'parent');
  const plugins = childrenOf(childAt(project, 'build', 'plugins'), 'plugin');
  const coordinates = (element: typeof parent) =>
    `${childAt(element, 'groupId')?.text ?? ''}:${
      childAt(element, 'artifactId')?.text ?? ''
    }`;
  return {
    path,
    ecosystem: 'jvm',
    name: childAt(project, 'artifactId')?.text,
    dependencies: [
      ...listed.map(element => {
        const scope = childAt(element, 'scope')?.text;
        return {
          name: coordinates(element),
          ecosystem: 'jvm' as const,
          version: childAt(element, 'version')?.text ?? '',
          scope: scopeOfMaven(scope),
          path,
          line: element.line,
        };
      }),
      ...[...(parent ? [parent] : []), ...plugins].map(element => ({
        name: coordinates(element),
        ecosystem: 'jvm' as const,
        version: childAt(element, 'version')?.text ?? '',
        scope: 'optional' as const,
        path,
        line: element.line,
      })),
    ],
  };
}

function scopeOfMaven(scope: string | undefined): Dependency['scope'] {
  if (scope === 'test') return 'dev';
  return scope === 'provided' ? 'optional' : 'prod';
}

const gradleStatement =
  /^[ \t]*"?(\w*(?:api|implementation|only|kapt|ksp|compile|runtime|annotationProcessor)\w*)"?(?=\s*\(|[ \t]+[\w"'])/i;
/** `"group:name:version"`, `group: "…", name: "…"`, an entry of a catalogue, or a module of Kotlin. */
const gradleNotation =
  /["']([\w.-]+):([\w.-]+)(?:\$\{?\w+\}?)?(?::([^"']*))?["']|\bgroup\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["'](?:\s*,\s*version\s*[:=]\s*["']([^"']*)["'])?|(?<![\w.])(?:rootProject\.)?(libs(?:\.\w+)+)|\bkotlin\(\s*["']([\w.-]+)["']/g;
const statementLines = 60;

const developmentConfiguration = /test|developmentOnly|jmh|detekt|ktlint/i;

/** Gradle scripts are programs; their dependency lines are regular enough to be read line by line. */
export function readGradle(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const { uncommented } = repository.lexical(path);
  const dependencies: Dependency[] = [];
  const push = (
    name: string,
    version: string,
    scope: Dependency['scope'],
    line: number,
  ) =>
    dependencies.push({ name, ecosystem: 'jvm', version, scope, path, line });

  const lines = uncommented.split('\n');
  lines.forEach((full, index) => {
    const line = full.slice(0, 500);
    const plugin =
      /\bid\s*\(?\s*["']([\w.-]+)["']\)?(?:\s*version\s*["']([^"']+))?/.exec(
        line,
      ) ?? /\b(?:apply\s+plugin:|plugin\s*=)\s*["']([\w.-]+)["']/.exec(line);
    if (plugin) {
      push(plugin[1], plugin[2] ?? '', 'optional', index + 1);
      return;
    }
    const configuration = gradleStatement.exec(line)?.[1];
    if (!configuration) return;
    const scope = developmentConfiguration.test(configuration) ? 'dev' : 'prod';
    const statement = statementAt(lines, index);
    for (const match of statement.matchAll(gradleNotation)) {
      const place = index + statement.slice(0, match.index).split('\n').length;
      const group = match[1] ?? match[4];
      const [alias, kotlin] = [match[7], match[8]];
      if (group)
        push(
          `${group}:${match[2] ?? match[5]}`,
          match[3] ?? match[6] ?? '',
          scope,
          place,
        );
      else if (alias)
        for (const name of catalogLibraries(repository, alias))
          push(name, '', scope, place);
      else push(`org.jetbrains.kotlin:kotlin-${kotlin}`, '', scope, place);
    }
  });
  return { path, ecosystem: 'jvm', dependencies };
}

/** A statement goes on while a parenthesis is open or a list is; what a closure behind it leaves out is no dependency. */
function statementAt(lines: string[], index: number): string {
  let text = '';
  let open = 0;
  for (const full of lines.slice(index, index + statementLines)) {
    const line = full.slice(0, 500);
    const closure = /(?<!\$)\{/.exec(line);
    const read = closure ? line.slice(0, closure.index) : line;
    text += `${read}\n`;
    open += read.split('(').length - read.split(')').length;
    if (closure || (open <= 0 && !/,\s*$/.test(read))) break;
  }
  return text;
}

const plainAlias = (alias: string) => alias.replace(/[._-]/g, '');

/** `libs.spring.boot.starter.web` → the module that gradle/libs.versions.toml names; of `libs.bundles.web` all of them. */
function catalogLibraries(repository: Repository, alias: string): string[] {
  const catalogs = repository.once('gradle-catalogs', () =>
    repository.files
      .filter(file => file.path.endsWith('libs.versions.toml'))
      .map(file => repository.toml(file.path)),
  );
  const bundle = /^libs\.bundles\.(.+)$/.exec(alias)?.[1];
  const wanted = bundle
    ? catalogs.flatMap(catalog =>
        entriesOf(at(catalog, 'bundles'))
          .filter(({ key }) => plainAlias(key) === plainAlias(bundle))
          .flatMap(({ node }) => textsOf(node)),
      )
    : [alias.replace(/^libs\./, '')];
  const found = wanted.flatMap(name => moduleOf(catalogs, name) ?? []);
  return found.length ? found : [conventionalModule(alias) ?? alias];
}

/** A catalogue that is made while the build runs: `libs.spring.springBootStarterWebmvc` still says what it stands for. */
function conventionalModule(alias: string): string | undefined {
  const name = alias
    .slice(alias.lastIndexOf('.') + 1)
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
  if (/^spring-boot-(?:starter|h2console)/.test(name))
    return `org.springframework.boot:${name}`;
  if (/^openapi-starter-/.test(name) && /\bspringdoc\b/.test(alias))
    return `org.springdoc:springdoc-${name}`;
  return name === 'h2' ? 'com.h2database:h2' : undefined;
}

function moduleOf(
  catalogs: Array<TreeNode | undefined>,
  alias: string,
): string | undefined {
  for (const catalog of catalogs) {
    for (const entry of entriesOf(at(catalog, 'libraries'))) {
      if (plainAlias(entry.key) !== plainAlias(alias)) continue;
      const module =
        textOf(at(entry.node, 'module')) ??
        [textOf(at(entry.node, 'group')), textOf(at(entry.node, 'name'))]
          .filter(Boolean)
          .join(':');
      return module || textOf(entry.node)?.split(':').slice(0, 2).join(':');
    }
  }
  return undefined;
}
