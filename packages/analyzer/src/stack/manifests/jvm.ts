import {
  at,
  childAt,
  childrenOf,
  entriesOf,
  textOf,
  type Repository,
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

const gradleDependency =
  /^[ \t]*(?:"?(\w+)"?)\s*[( ]\s*(?:platform\(|enforcedPlatform\(|kotlin\()?\s*(?:["']([\w.-]+):([\w.-]+)(?:\$\{?\w+\}?)?(?::([^"']*))?["']|(libs(?:\.\w+)+)|["']([\w.-]+)["'])/;

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

  uncommented.split('\n').forEach((full, index) => {
    const line = full.slice(0, 500);
    const plugin =
      /\bid\s*\(?\s*["']([\w.-]+)["']\)?(?:\s*version\s*["']([^"']+))?/.exec(
        line,
      ) ?? /\b(?:apply\s+plugin:|plugin\s*=)\s*["']([\w.-]+)["']/.exec(line);
    if (plugin) {
      push(plugin[1], plugin[2] ?? '', 'optional', index + 1);
      return;
    }
    const match = gradleDependency.exec(line);
    if (!match) return;
    const [, configuration, group, artifact, version, alias, kotlin] = match;
    if (
      !/api|implementation|only|kapt|ksp|compile|runtime|annotationProcessor/i.test(
        configuration,
      )
    ) {
      return;
    }
    const scope = developmentConfiguration.test(configuration) ? 'dev' : 'prod';
    if (group) push(`${group}:${artifact}`, version ?? '', scope, index + 1);
    else if (alias) {
      const library = catalogLibrary(repository, alias);
      push(library ?? alias, '', scope, index + 1);
    } else if (kotlin) {
      push(`org.jetbrains.kotlin:kotlin-${kotlin}`, '', scope, index + 1);
    }
  });
  return { path, ecosystem: 'jvm', dependencies };
}

/** `libs.spring.boot.starter.web` → the module that gradle/libs.versions.toml names. */
function catalogLibrary(
  repository: Repository,
  alias: string,
): string | undefined {
  const wanted = alias.replace(/^libs\./, '').replace(/[._-]/g, '');
  const catalogs = repository.once('gradle-catalogs', () =>
    repository.files
      .filter(file => file.path.endsWith('libs.versions.toml'))
      .map(file => repository.toml(file.path)),
  );
  for (const catalog of catalogs) {
    for (const entry of entriesOf(at(catalog, 'libraries'))) {
      if (entry.key.replace(/[._-]/g, '') !== wanted) continue;
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
