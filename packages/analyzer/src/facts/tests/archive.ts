import ignore from 'ignore';
import type { Service } from '../../service';

/** A line of `.gitattributes` that keeps files out of archives of the tree. */
export interface ArchiveExclusion {
  path: string;
  line: number;
  pattern: string;
}

/** `export-ignore` lines that hide the service's tests from an archive. */
export function hiddenTests(service: Service): ArchiveExclusion[] {
  return exclusions(
    service,
    ['tests/a', 'test/a', 'spec/a', '__tests__/a', 'src/test/a', 'e2e/a'].map(
      place => service.pathTo(place),
    ),
  );
}

/** `export-ignore` lines that hide the pipelines from an archive. */
export function hiddenPipelines(service: Service): ArchiveExclusion[] {
  return exclusions(service, [
    '.github/workflows/ci.yml',
    '.github/a',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    '.travis.yml',
  ]);
}

function exclusions(service: Service, probes: string[]): ArchiveExclusion[] {
  const { repository } = service;
  return repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        path === '.gitattributes' || path === service.pathTo('.gitattributes'),
    )
    .flatMap(path =>
      repository.lines(path).flatMap((text, index) => {
        const match = /^\s*(\S+)\s.*\bexport-ignore\b(?!=false)/.exec(
          text.slice(0, 500),
        );
        if (!match || match[1].startsWith('#') || !isPlain(match[1])) return [];
        const pattern = match[1];
        const matcher = ignore().add(pattern);
        const folder = path.includes('/') ? path.replace(/[^/]+$/, '') : '';
        const hides = probes
          .filter(probe => probe.startsWith(folder))
          .map(probe => probe.slice(folder.length))
          .some(probe => matcher.ignores(probe));
        return hides ? [{ path, line: index + 1, pattern }] : [];
      }),
    );
}

/** Patterns come from the tree: long ones and ones full of wildcards are not matched. */
function isPlain(pattern: string): boolean {
  return pattern.length <= 120 && (pattern.match(/[*?[]/g) ?? []).length <= 4;
}
