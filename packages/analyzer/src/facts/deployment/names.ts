import { at, textOf } from '../../repository';
import type { Service } from '../../service';

/** What the service may be called elsewhere: its entity, folder, package and repository, normalised. Use as a fact. */
export function namesOf(service: Service): Set<string> {
  const { repository } = service;
  const raw = [service.name, service.path.split('/').pop() ?? ''];
  const folders = service.path ? [service.path, ''] : [''];
  for (const folder of folders) {
    const inFolder = (file: string) => (folder ? `${folder}/${file}` : file);
    raw.push(
      textOf(at(repository.json(inFolder('package.json')), 'name')) ?? '',
      textOf(at(repository.json(inFolder('composer.json')), 'name')) ?? '',
      textOf(
        at(repository.toml(inFolder('pyproject.toml')), 'project', 'name'),
      ) ?? '',
      textOf(
        at(
          repository.toml(inFolder('pyproject.toml')),
          'tool',
          'poetry',
          'name',
        ),
      ) ?? '',
      textOf(at(repository.toml(inFolder('Cargo.toml')), 'package', 'name')) ??
        '',
      ...moduleNames(repository.lines(inFolder('go.mod'))),
    );
  }
  return new Set(raw.map(normalizeName).filter(name => name.length > 1));
}

/** The last step of a Go module's path; of a part of a repository the repository too: `github.com/acme/orders/backend`. */
function moduleNames(lines: string[]): string[] {
  const steps =
    lines
      .find(line => line.startsWith('module '))
      ?.slice(7)
      .trim()
      .replace(/\/v\d+$/, '')
      .split('/') ?? [];
  const last = steps[steps.length - 1] ?? '';
  return steps.length === 4 && generalName.test(last)
    ? [last, steps[2]]
    : [last];
}

const generalName =
  /^(?:service|svc|api|backend|server|app|web|cmd|main|src|go)$/;

/** Lower case, without organisation prefix, separators and words that say only what kind of thing it is. */
export function normalizeName(name: string): string {
  const last = name.toLowerCase().split(/[/+]/).pop() ?? '';
  const words = last.split(/[^a-z0-9]+/).filter(Boolean);
  const telling = words.filter(
    word =>
      !/^(?:service|svc|api|backend|server|app|web|deployment|image|main)$/.test(
        word,
      ),
  );
  return (telling.length ? telling : words).join('');
}

/** Whether a workload's, image's or compose service's name is one of the service's. */
export function matchesName(names: ReadonlySet<string>, name: string): boolean {
  const normal = normalizeName(name);
  return normal.length > 1 && names.has(normal);
}
