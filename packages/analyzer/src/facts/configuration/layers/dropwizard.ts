import { isDropwizardFile } from '../dropwizard-file';
import { configurationFilesOf } from '../files';
import { entriesOfFile } from '../properties';
import type { Layers } from '../settings';
import { settingOfEntry, type LayerContext } from './context';

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
