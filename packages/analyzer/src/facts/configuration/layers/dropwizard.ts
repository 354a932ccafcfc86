import type { Repository } from '../../../repository';
import { configurationFilesOf } from '../files';
import { entriesOfFile } from '../properties';
import type { Layers } from '../settings';
import { settingOfEntry, type LayerContext } from './context';

/** Whether a YAML file is what a Dropwizard service is started with: its connectors or its appenders tell. */
export function isDropwizardFile(
  repository: Repository,
  path: string,
): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  const text = repository.text(path) ?? '';
  return (
    /^(?:server|logging):/m.test(text) &&
    /^[ \t]+(?:applicationConnectors|adminConnectors|appenders):/m.test(text)
  );
}

/** The file that the start command names; `${NAME:-default}` is filled in from the environment. */
export function dropwizardLayers(context: LayerContext): Layers | undefined {
  const { repository } = context.service;
  const files = context.service
    .fact(configurationFilesOf)
    .filter(
      ({ path, development }) =>
        !development && isDropwizardFile(repository, path),
    );
  if (files.length === 0) return undefined;
  return {
    framework: 'dropwizard',
    files: files.map(({ path }) => path),
    profiles: [],
    settings: files.flatMap(({ path }) =>
      entriesOfFile(repository, path).map(entry =>
        settingOfEntry(context, path, entry),
      ),
    ),
  };
}
