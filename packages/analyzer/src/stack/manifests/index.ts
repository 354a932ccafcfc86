import { posix } from 'node:path';
import type { Repository } from '../../repository';
import type { Service } from '../../service';
import type { Manifest } from '../types';
import { readProjectFile } from './dotnet';
import { readGoMod } from './go';
import { readGradle, readPom } from './jvm';
import { readPackageJson } from './node';
import { readComposer } from './php';
import {
  readPipfile,
  readPyproject,
  readRequirements,
  readSetup,
} from './python';
import { readGemfile } from './ruby';
import { readCargo } from './rust';

type Reader = (repository: Repository, path: string) => Manifest | undefined;

/** Which reader reads which file, by the file's name in lower case. */
const readers: Array<[name: RegExp, read: Reader]> = [
  [/^pyproject\.toml$/, readPyproject],
  [/^pipfile$/, readPipfile],
  [/^setup\.(?:py|cfg)$/, readSetup],
  [/requirements[\w.-]*\.(?:txt|in)$/, readRequirements],
  [/^package\.json$/, readPackageJson],
  [/^pom\.xml$/, readPom],
  [/^build\.gradle(?:\.kts)?$/, readGradle],
  [/^go\.mod$/, readGoMod],
  [
    /\.(?:cs|fs|vb)proj$|^directory\.(?:packages|build)\.props$/,
    readProjectFile,
  ],
  [/^gemfile$/, readGemfile],
  [/^composer\.json$/, readComposer],
  [/^cargo\.toml$/, readCargo],
];

/** Samples bring manifests of their own; the service is not made of them. */
const exampleFolder = /(?:^|\/)(?:examples?|samples?|demos?|playground)\//i;

/** The manifests of a service: its own, shallowest first, then those of the workspace around it. */
export function manifestsOf(service: Service): Manifest[] {
  const { repository } = service;
  const found = service.files
    .filter(
      file => !['VENDOR', 'EXAMPLE', 'DOC', 'GENERATED'].includes(file.class),
    )
    .filter(file => file.class !== 'TEST' || /proj$/.test(file.path))
    .filter(file => !exampleFolder.test(file.relative))
    .map(file => ({ file, read: readerOf(file.path) }))
    .filter(({ read }) => read !== undefined)
    .sort(
      (a, b) =>
        Number(a.file.shared) - Number(b.file.shared) ||
        depthOf(a.file.relative) - depthOf(b.file.relative),
    )
    .flatMap(({ file, read }) => read?.(repository, file.path) ?? []);
  return startedProjectFirst(found);
}

/** The manifests of the packages that lie in these folders, the folders of a repository that a service depends on. */
export function manifestsIn(
  repository: Repository,
  folders: readonly string[],
): Manifest[] {
  if (!folders.length) return [];
  const wanted = new Set(folders);
  return repository.files.flatMap(
    ({ path }) =>
      (wanted.has(posix.dirname(path)) && readerOf(path)?.(repository, path)) ||
      [],
  );
}

const startedSdk = /^Microsoft\.NET\.Sdk\.(?:Web|Worker)$/i;
const testProject = /(?:^|\/)tests?\/|tests?\.\w{2}proj$/i;

/** A solution is a folder of equal projects: the one that is started stands for the service, not the first by name. */
function startedProjectFirst(manifests: Manifest[]): Manifest[] {
  const [first] = manifests;
  if (!first || !/proj$/.test(first.path)) return manifests;
  const started = manifests.find(
    ({ path, dependencies }) =>
      !testProject.test(path) &&
      dependencies.some(({ name }) => startedSdk.test(name)),
  );
  return started
    ? [started, ...manifests.filter(each => each !== started)]
    : manifests;
}

function readerOf(path: string): Reader | undefined {
  const folders = path.split('/');
  const name = folders[folders.length - 1].toLowerCase();
  const reader = readers.find(([pattern]) => pattern.test(name))?.[1];
  if (reader) return reader;
  // requirements/base.txt and its neighbours
  return folders[folders.length - 2] === 'requirements' &&
    /\.(?:txt|in)$/.test(name)
    ? readRequirements
    : undefined;
}

function depthOf(path: string): number {
  return path.split('/').length;
}
