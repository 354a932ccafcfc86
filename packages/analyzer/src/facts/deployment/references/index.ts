import type { Service } from '../../../service';
import { isGoreleaser, readGoreleaser } from './goreleaser';
import { readPipeline } from './pipelines';
import { isScript, readScript } from './scripts';
import { isTaskFile, readTaskFile } from './task-files';
import type { CommandReferences } from './types';

/** Reads every pipeline, deploy script and task file of the service once. Use as a fact. */
export function commandReferencesOf(service: Service): CommandReferences {
  const found: CommandReferences = {
    builds: [],
    compose: [],
    deploys: [],
    tagOverrides: [],
  };
  for (const file of service.of(
    ['CI', 'SRC', 'OTHER', 'CONFIG', 'DEPLOY', 'DEVCONF'],
    'all',
  )) {
    const { path } = file;
    if (file.class === 'CI' && /\.ya?ml$/.test(path)) {
      readPipeline(service, path, found);
    } else if (isGoreleaser(path)) {
      readGoreleaser(service, path, found);
    } else if (isScript(service, file)) {
      readScript(service, file, found);
    } else if (isTaskFile(path)) {
      readTaskFile(service, file, found);
    }
  }
  return found;
}
