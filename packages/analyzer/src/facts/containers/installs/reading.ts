import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { stackOf, type Dependency } from '../../../stack';
import type { ProductionImage } from '../image';
import type { BuildCommand } from '../layers';

/** A package installation whose result reaches the production image. */
export interface Install {
  ecosystem: Ecosystem;
  /** As written, shortened. */
  text: string;
  path: string;
  line: number;
  /** Installs development dependencies; undefined where the tree cannot tell. */
  development: boolean | undefined;
  /** Why `development` is unknown. */
  reason?: string;
  /** Development packages that it installs, by name. */
  examples: string[];
  /** Further lines that prove it: the requirement, the group, the `COPY` that takes it over. */
  proofs: Array<{ path: string; line: number }>;
}

/** An installation with the folder that it fills. */
export type Located = Install & { location: string };

/** A command of the build that may install something. */
export interface Reading {
  service: Service;
  image: ProductionImage;
  build: BuildCommand;
}

export function installed(
  reading: Reading,
  ecosystem: Ecosystem,
  location: string,
  rest: Partial<Install> = {},
): Located {
  const { image, build } = reading;
  return {
    ecosystem,
    text: build.words.slice(0, 6).join(' '),
    path: image.path,
    line: build.line,
    development: false,
    examples: [],
    proofs: [],
    ...rest,
    location,
  };
}

export function has(words: string[], ...patterns: RegExp[]): boolean {
  return words.some(word => patterns.some(pattern => pattern.test(word)));
}

/** The tree's folder behind a working folder of the build: by what is copied into it, else the service's own. */
export function manifestFolder(
  service: Service,
  image: ProductionImage,
): string[] {
  return [...new Set([service.path, image.context, ''])];
}

export function developmentPackages(
  service: Service,
  ecosystem: Ecosystem,
): Dependency[] {
  return service
    .fact(stackOf)
    .dependencies.filter(
      dependency =>
        dependency.ecosystem === ecosystem && dependency.scope === 'dev',
    );
}

export const examplesOf = (dependencies: Dependency[]) =>
  [...new Set(dependencies.map(({ name }) => name))].slice(0, 3);

export function unlessEmpty(packages: Dependency[]): Partial<Install> {
  return packages.length
    ? { development: true, examples: examplesOf(packages) }
    : {};
}

export function optionValue(
  words: string[],
  names: string[],
): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const named = names.find(name => word.startsWith(`${name}=`));
    if (named) return word.slice(named.length + 1);
  }
  return undefined;
}

export function pairOf(words: string[], name: string, value: string): boolean {
  return words.some(
    (word, index) => word === name && words[index + 1] === value,
  );
}

export function values(words: string[], name: string): string[] {
  return words.flatMap((word, index) => {
    if (word === name) return words[index + 1] ? [words[index + 1]] : [];
    return word.startsWith(`${name}=`)
      ? word.slice(name.length + 1).split(',')
      : [];
  });
}
