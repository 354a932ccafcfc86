export { sourceFilesOf, stackOf } from './stack';
export { folderOf, sourceLines } from './sources';
export { engineOfImage } from './datastores';
export type { Datastore, Dependency, Detected, Manifest, Stack } from './types';
