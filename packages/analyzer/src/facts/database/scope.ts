import type { Service, ServiceFile } from '../../service';
import {
  relatedFilesOf,
  relatedFoldersOf,
  sourceFilesOf,
  stackOf,
} from '../../stack';

/** A source file that the service is made of, its own or one of a package beside it. */
export type Source = Pick<ServiceFile, 'path' | 'ecosystem'>;

/** Own source and that of related packages: where pools, transactions and migration runners may stand. Use as a fact. */
export function databaseSourcesOf(service: Service): Source[] {
  const { ecosystems } = service.fact(stackOf);
  const own = service.fact(sourceFilesOf);
  const known = new Set(own.map(({ path }) => path));
  return [
    ...own,
    ...service
      .fact(relatedFilesOf)
      .filter(
        ({ path, ecosystem }) =>
          ecosystem && ecosystems.includes(ecosystem) && !known.has(path),
      ),
  ];
}

/** Whether a path belongs to the service's folder, to what it shares or to a package it depends on. */
export function isWithinReach(service: Service, path: string): boolean {
  if (service.path === '') return true;
  return [service.path, ...service.fact(relatedFoldersOf)].some(folder =>
    path.startsWith(`${folder}/`),
  );
}
