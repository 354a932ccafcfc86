export { ownSourceFilesOf, sourceFilesOf, stackOf } from './stack';
export { relatedFilesOf, relatedFoldersOf, sharedFilesIn } from './related';
export { folderOf, sourceLines } from './sources';
export { engineOfImage } from './datastores';
export type { Datastore, Dependency, Detected, Manifest, Stack } from './types';
