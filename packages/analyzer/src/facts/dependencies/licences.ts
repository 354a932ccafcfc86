import { posix } from 'node:path';
import { at, childAt, textOf } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';

const licenceFile = /^(?:licen[cs]es?|copying|unlicense)(?:[.\-_][\w.-]+)?$/i;

/** Where the licence of the code is declared. Use as a fact. */
export function licenceOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  const own = service.path;
  const file = repository.files.find(({ path }) => {
    const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    return (
      licenceFile.test(posix.basename(path)) &&
      (folder === own ||
        folder === '' ||
        own.startsWith(`${folder}/`) ||
        folder === 'LICENSES')
    );
  });
  if (file) return { path: file.path, line: 1 };
  for (const { path } of service.fact(stackOf).manifests) {
    const line = declaredAt(service, path);
    if (line) return { path, line };
  }
  return undefined;
}

function declaredAt(service: Service, path: string): number | undefined {
  const { repository } = service;
  const name = posix.basename(path);
  if (name === 'package.json' || name === 'composer.json') {
    const node =
      at(repository.json(path), 'license') ??
      at(repository.json(path), 'licenses');
    return node && textOf(node) !== '' ? node.line : undefined;
  }
  if (name === 'pyproject.toml' || name === 'Cargo.toml') {
    const root = repository.toml(path);
    const node =
      at(root, 'project', 'license') ??
      at(root, 'tool', 'poetry', 'license') ??
      at(root, 'package', 'license') ??
      at(root, 'package', 'license-file') ??
      at(root, 'workspace', 'package', 'license');
    if (node) return node.line;
    const line = repository
      .lines(path)
      .findIndex(text => /License :: /.test(text));
    return line >= 0 ? line + 1 : undefined;
  }
  if (name === 'pom.xml')
    return childAt(repository.xml(path), 'licenses')?.line;
  if (/proj$|\.props$/.test(name)) {
    const line = repository
      .lines(path)
      .findIndex(text => /<PackageLicense(?:Expression|File)>/.test(text));
    return line >= 0 ? line + 1 : undefined;
  }
  if (/^setup\.(?:py|cfg)$/.test(name)) {
    const line = repository
      .lines(path)
      .findIndex(text => /\blicense\s*=/.test(text));
    return line >= 0 ? line + 1 : undefined;
  }
  return undefined;
}

/** Packages of the lock whose licence is on a list, direct dependencies only. */
export function deniedLicencesOf(
  service: Service,
): Array<{ name: string; licence: string; path: string; line: number }> {
  const denied = (service.annotations['prodready.io/denied-licences'] ?? '')
    .split(',')
    .map(text => text.trim().toLowerCase())
    .filter(Boolean);
  if (denied.length === 0) return [];
  const { repository } = service;
  return service
    .fact(stackOf)
    .dependencies.flatMap(({ name, path, line, scope, ecosystem }) => {
      if (scope === 'dev') return [];
      const folder =
        posix.dirname(path) === '.' ? '' : `${posix.dirname(path)}/`;
      const licence =
        ecosystem === 'node'
          ? textOf(
              at(
                repository.json(`${folder}package-lock.json`),
                'packages',
                `node_modules/${name}`,
                'license',
              ),
            )
          : undefined;
      return licence && denied.includes(licence.toLowerCase())
        ? [{ name, licence, path, line }]
        : [];
    });
}
