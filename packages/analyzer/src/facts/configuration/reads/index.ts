import type { Ecosystem } from '../../../repository';
import type { Service, ServiceFile } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { configurationFilesOf } from '../files';
import { dotnetReads } from './dotnet';
import { goReads } from './go';
import { jvmReads } from './jvm';
import { nodeReads } from './node';
import { phpReads } from './php';
import { placeholderReads, erbReads } from './config-files';
import { pythonReads } from './python';
import { openSource, type ConfigurationRead, type Reader } from './read';
import { rubyReads } from './ruby';
import { rustReads } from './rust';
import { settingsClasses, type SettingsClass } from './settings-classes';

export type { ConfigurationRead, Fallback } from './read';
export type { SettingsClass } from './settings-classes';

const readers: Record<Ecosystem, Reader> = {
  python: pythonReads,
  node: nodeReads,
  jvm: jvmReads,
  go: goReads,
  dotnet: dotnetReads,
  ruby: rubyReads,
  php: phpReads,
  rust: rustReads,
};

/** What a file must hold for a reader to look at it at all. */
const worthReading =
  /env|ENV|[cC]onfig|@Value|Settings|viper|koanf|schema|validat/;

/** Every read of configuration, by file and line. Use as `service.fact(configurationReadsOf)`. @public */
export function configurationReadsOf(service: Service): ConfigurationRead[] {
  const { repository } = service;
  const inSource = sourceFilesOf(service).flatMap(file =>
    readsIn(service, file),
  );
  const fields = service.fact(settingsClassesOf).flatMap(one => one.fields);
  const inFiles = service
    .fact(configurationFilesOf)
    .flatMap(file => [
      ...placeholderReads(repository, file),
      ...erbReads(repository, file),
    ]);
  return unique([...fields, ...inSource, ...inFiles]);
}

/** pydantic settings classes of the service. Use as `service.fact(settingsClassesOf)`. @public */
export function settingsClassesOf(service: Service): SettingsClass[] {
  return settingsClasses(service.repository, sourceFilesOf(service));
}

/** The reads in one source file. */
export function readsIn(
  { repository }: Service,
  file: Pick<ServiceFile, 'path' | 'ecosystem'>,
): ConfigurationRead[] {
  return repository.once(`configuration-reads:${file.path}`, () => {
    if (!file.ecosystem || !worthReading.test(repository.text(file.path) ?? ''))
      return [];
    const source = openSource(repository, file);
    return readers[file.ecosystem](source).sort((a, b) => a.line - b.line);
  });
}

function unique(reads: ConfigurationRead[]): ConfigurationRead[] {
  const seen = new Set<string>();
  return reads.filter(({ path, line, key }) => {
    const id = `${path}:${line}:${key}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
