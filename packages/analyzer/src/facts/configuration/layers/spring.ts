import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { at, textsOf, type TreeNode } from '../../../repository';
import { configurationFilesOf } from '../files';
import { entriesOfFile, flatten, type Entry } from '../properties';
import type { ActiveProfile, Layers } from '../settings';
import { settingOfEntry, type LayerContext } from './context';

const production = /^(?:prod|production|prd|live)$/;

/** `application.*`, then the files and documents of the active profiles. */
export function springLayers(context: LayerContext): Layers | undefined {
  const { service } = context;
  if (!uses(service, /Spring Boot/)) return undefined;
  const groups = resourceFiles(
    service,
    /^(?:application|bootstrap)(?:-([\w-]+))?\.(?:ya?ml|properties)$/,
  );
  if (groups.length === 0) return undefined;
  const documents = groups.flatMap(({ path, profile }) =>
    documentsOf(service, path, profile),
  );
  const profiles = activeProfiles(context, documents);
  const active = documents.filter(
    document =>
      document.profiles.length === 0 ||
      document.profiles.some(name => matchesProfile(name, profiles)),
  );
  const rank = (document: ProfileDocument) =>
    document.profiles.length === 0
      ? -1
      : profiles.findIndex(({ name }) => document.profiles.includes(name));
  const ordered = active
    .map((document, index) => ({ document, index }))
    .sort((a, b) => rank(a.document) - rank(b.document) || a.index - b.index)
    .map(({ document }) => document);
  return {
    framework: 'spring',
    files: [...new Set(ordered.map(({ path }) => path))],
    profiles,
    settings: ordered.flatMap(({ path, entries }) =>
      entries.map(entry => settingOfEntry(context, path, entry)),
    ),
  };
}

interface ProfileDocument {
  path: string;
  profiles: string[];
  entries: Entry[];
}

function documentsOf(
  service: Service,
  path: string,
  profile: string | undefined,
): ProfileDocument[] {
  const { repository } = service;
  if (path.endsWith('.properties')) {
    return [
      {
        path,
        profiles: profile ? [profile] : [],
        entries: entriesOfFile(repository, path),
      },
    ];
  }
  return repository.yaml(path).map(document => {
    const own = profilesOfDocument(document);
    const ofFile = profile ? [profile] : [];
    return {
      path,
      profiles: own.length ? own : ofFile,
      entries: flatten(document),
    };
  });
}

function profilesOfDocument(document: TreeNode): string[] {
  const condition =
    at(document, 'spring', 'config', 'activate', 'on-profile') ??
    at(document, 'spring', 'config.activate.on-profile') ??
    at(document, 'spring', 'config', 'activate.on-profile') ??
    at(document, 'spring.config.activate.on-profile') ??
    at(document, 'spring.config.activate', 'on-profile') ??
    (at(document, 'spring', 'profiles')?.kind === 'map'
      ? undefined
      : at(document, 'spring', 'profiles')) ??
    at(document, 'spring.profiles');
  return textsOf(condition)
    .flatMap(text => text.split(/[,|]/))
    .map(text => text.trim())
    .filter(Boolean);
}

function matchesProfile(name: string, profiles: ActiveProfile[]): boolean {
  if (name.startsWith('!'))
    return !profiles.some(profile => profile.name === name.slice(1));
  return profiles.some(profile => profile.name === name);
}

/**
 * What the image or a manifest activates; else a production profile that the tree has files for; else what the base
 * file activates itself.
 */
function activeProfiles(
  context: LayerContext,
  documents: ProfileDocument[],
): ActiveProfile[] {
  const set =
    context.variables.get('SPRING_PROFILES_ACTIVE') ??
    context.variables.get('spring.profiles.active');
  if (set?.value) return named(set.value, set);
  const known = documents.find(document =>
    document.profiles.some(name => production.test(name)),
  );
  if (known) {
    return [
      {
        name: known.profiles.find(name => production.test(name)) ?? 'prod',
        path: known.path,
        line: 1,
      },
    ];
  }
  for (const document of documents.filter(
    ({ profiles }) => profiles.length === 0,
  )) {
    const entries = document.entries.filter(({ key }) =>
      /^spring\.profiles\.(?:active|default)(?:\[\d+\])?$/.test(key),
    );
    const names = entries.flatMap(entry => {
      const { value } = settingOfEntry(context, document.path, entry);
      return value
        ? named(value, { path: document.path, line: entry.line })
        : [];
    });
    if (names.length) return names;
  }
  return [];
}

function named(
  value: string,
  { path, line }: { path: string; line: number },
): ActiveProfile[] {
  return value
    .split(',')
    .map(name => ({ name: name.trim(), path, line }))
    .filter(({ name }) => name !== '' && !/[$@{]/.test(name));
}

/** Resource files of the module that starts the service, by a pattern whose first group is the profile. */
function resourceFiles(
  service: Service,
  name: RegExp,
): Array<{ path: string; profile?: string }> {
  const files = service
    .fact(configurationFilesOf)
    .filter(({ kind }) => kind === 'spring')
    .flatMap(({ path }) => {
      const match = name.exec(path.slice(path.lastIndexOf('/') + 1));
      return match
        ? [{ path, ...(match[1] ? { profile: match[1] } : {}) }]
        : [];
    });
  const entry =
    service
      .fact(stackOf)
      .entryPoints.find(({ path }) => /\.(?:java|kt|groovy|scala)$/.test(path))
      ?.path ?? '';
  const module = entry.split('/src/')[0];
  const own = files.filter(
    ({ path }) => entry.includes('/src/') && path.startsWith(`${module}/src/`),
  );
  return (own.length ? own : files).sort(
    (a, b) =>
      Number(b.path.includes('bootstrap')) -
      Number(a.path.includes('bootstrap')),
  );
}

/** `application.*` with `%prod.` keys first, and `application-prod.*`. */
export function quarkusLayers(context: LayerContext): Layers | undefined {
  const { service, variables } = context;
  if (!uses(service, /^Quarkus$/)) return undefined;
  const set = variables.get('QUARKUS_PROFILE');
  const active = set?.value ?? 'prod';
  const files = resourceFiles(
    service,
    /^(?:application|microprofile-config)(?:-([\w-]+))?\.(?:ya?ml|properties)$/,
  ).filter(({ profile }) => profile === undefined || profile === active);
  if (files.length === 0) return undefined;
  const entries = files.flatMap(({ path, profile }) =>
    entriesOfFile(service.repository, path).flatMap(entry => {
      const prefixed = /^["']?%([\w,]+)["']?\.(.+)$/.exec(entry.key);
      if (!prefixed) return [{ path, entry, rank: profile ? 1 : 0 }];
      return prefixed[1].split(',').includes(active)
        ? [{ path, entry: { ...entry, key: prefixed[2] }, rank: 2 }]
        : [];
    }),
  );
  const ordered = entries.sort((a, b) => a.rank - b.rank);
  return {
    framework: 'quarkus',
    files: files.map(({ path }) => path),
    profiles: set?.value
      ? [{ name: active, path: set.path, line: set.line }]
      : [],
    settings: ordered.map(({ path, entry }) =>
      settingOfEntry(context, path, entry),
    ),
  };
}

/** `application.*`, then those of the environments that are named. */
export function micronautLayers(context: LayerContext): Layers | undefined {
  const { service, variables } = context;
  if (!uses(service, /^(?:Micronaut|Ktor|Dropwizard|Vert\.x|Javalin)$/))
    return undefined;
  const set = variables.get('MICRONAUT_ENVIRONMENTS');
  const active = (set?.value ?? 'prod,production').split(',');
  const files = resourceFiles(
    service,
    /^(?:application|bootstrap)(?:-([\w-]+))?\.(?:ya?ml|properties)$/,
  )
    .filter(({ profile }) => profile === undefined || active.includes(profile))
    .sort(
      (a, b) =>
        Number(a.profile !== undefined) - Number(b.profile !== undefined),
    );
  if (files.length === 0) return undefined;
  return {
    framework: 'micronaut',
    files: files.map(({ path }) => path),
    profiles: set?.value ? named(set.value, set) : [],
    settings: files.flatMap(({ path }) =>
      entriesOfFile(service.repository, path).map(entry =>
        settingOfEntry(context, path, entry),
      ),
    ),
  };
}

function uses(service: Service, framework: RegExp): boolean {
  return service
    .fact(stackOf)
    .frameworks.some(({ name }) => framework.test(name));
}
