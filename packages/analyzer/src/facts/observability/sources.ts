import { posix } from 'node:path';
import type { Service, ServiceFile } from '../../service';
import { folderOf, sharedFilesIn, sourceFilesOf, stackOf } from '../../stack';
import { isDevelopmentFile, withoutExamplePackage } from '../configuration';

const notProduction =
  /(?:^|\/)(?:node_modules|vendor|tests?|__tests__|specs?|e2e|examples?|samples?|demos?|docs?|stories|fixtures)\/|[._](?:test|spec)\.\w+$|_test\.go$/i;
const mostFolders = 30;
const mostFiles = 2_000;

/**
 * Where telemetry is set up: the service's own source, and that of modules of the same repository which it uses (a
 * workspace package, a project reference, a Go package beside it). Use as a fact.
 */
export function telemetrySourcesOf(service: Service): ServiceFile[] {
  const own = service
    .fact(sourceFilesOf)
    .filter(({ relative }) => !isDevelopmentFile(relative));
  if (service.path === '') return own;
  const shared = sharedFilesIn(
    service,
    sharedModulesOf(service).slice(0, mostFolders),
    {
      isForeign: path => notProduction.test(withoutExamplePackage(path)),
      most: mostFiles,
    },
  );
  return [...own, ...shared];
}

/** Folders of the repository's other modules that the service uses, nested ones not followed. */
function sharedModulesOf(service: Service): string[] {
  const { repository } = service;
  const folders = new Set<string>();
  const stack = service.fact(stackOf);
  const add = (folder: string) => {
    if (
      folder &&
      !folder.startsWith('..') &&
      folder !== service.path &&
      !service.path.startsWith(`${folder}/`) &&
      repository.hasFolder(folder)
    )
      folders.add(folder);
  };
  const names = new Set(stack.dependencies.map(({ name }) => name));
  for (const { path } of repository.files) {
    if (!/(?:^|\/)package\.json$/.test(path) || notProduction.test(path))
      continue;
    const name = /"name"\s*:\s*"([^"\n]{1,200})"/.exec(
      repository.text(path)?.slice(0, 3_000) ?? '',
    )?.[1];
    if (name && names.has(name)) add(folderOf(path));
  }
  for (const { path } of stack.manifests) {
    const text = repository.text(path) ?? '';
    const from = folderOf(path);
    for (const match of text.matchAll(
      /["'=](?:file:|link:|portal:)?(\.\.[\\/][\w.\\/-]{1,200})["'\s]/g,
    )) {
      const target = posix.join(from, match[1].replace(/\\/g, '/'));
      add(/\.\w+proj$/.test(target) ? folderOf(target) : target);
    }
    for (const match of text.matchAll(
      /\bproject\s*\(\s*["']:([\w:.-]{1,100})["']/g,
    )) {
      add(match[1].replace(/:/g, '/'));
    }
  }
  for (const folder of goPackages(service)) add(folder);
  return [...folders];
}

/** Go packages of the module that the service imports from outside its folder. */
function goPackages(service: Service): string[] {
  const { repository } = service;
  const module = /^module\s+(\S+)/m.exec(repository.text('go.mod') ?? '')?.[1];
  if (!module) return [];
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'go') return [];
    const { uncommented } = repository.lexical(path);
    return [
      ...uncommented.slice(0, 5_000).matchAll(/"([\w.-]+\/[^"\n]{1,200})"/g),
    ]
      .map(match => match[1])
      .filter(name => name.startsWith(`${module}/`))
      .map(name => name.slice(module.length + 1));
  });
}
