import type { Ecosystem } from '../../../repository';
import type { Service, ServiceFile } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { configurationFilesOf } from '../files';
import { programsAsideOf } from '../programs-aside';
import { dotnetReads } from './dotnet';
import { goReads } from './go';
import { jvmReads } from './jvm';
import { nodeReads } from './node';
import { phpReads } from './php';
import { placeholderReads, erbReads } from './config-files';
import { hoconReads } from './hocon';
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

/** No honest file asks more often. */
const readsPerFile = 1_000;

/** What a file must hold for a reader to look at it at all. */
const worthReading =
  /[eE]nv|ENV|[cC]onfig|@Value|Settings|viper|koanf|schema|validat|\.object\s*\(/;

/** What these read configures a build, or is given to a task by hand, and nobody sets it for the service. */
const buildScript =
  /\.(?:gradle|sbt)(?:\.kts)?$|(?:^|\/)build\.rs$|(?:^|\/)buildSrc\/|(?:^|\/)lib\/tasks\/.+\.rake$/;

/** Every read of configuration, by file and line. Use as `service.fact(configurationReadsOf)`. @public */
export function configurationReadsOf(service: Service): ConfigurationRead[] {
  const { repository } = service;
  const aside = service.fact(programsAsideOf);
  const files = sourceFilesOf(service).filter(
    ({ path }) =>
      !buildScript.test(path) && !aside.has(path.replace(/[^/]*$/, '')),
  );
  const inSource = withThrowingHelpers(
    service,
    files,
    files.flatMap(file => readsIn(service, file)),
  );
  const fields = service
    .fact(settingsClassesOf)
    .flatMap(one => one.fields)
    .map(field => fromOwnRead(field, inSource));
  const inFiles = service
    .fact(configurationFilesOf)
    .flatMap(file => [
      ...placeholderReads(repository, file),
      ...erbReads(repository, file),
    ]);
  return unique([
    ...fields,
    ...inSource,
    ...inFiles,
    ...hoconReads(service),
    ...prismaReads(service),
  ]);
}

/** A field whose default is a read of its own, as starlette and decouple are used: `SECRET: str = config('SECRET')`. */
function fromOwnRead(
  field: ConfigurationRead,
  reads: ConfigurationRead[],
): ConfigurationRead {
  const { key, path, line, fallback } = field;
  if (!fallback || fallback.value !== undefined || !/\(/.test(fallback.text))
    return field;
  const own = reads.find(
    read => read.line === line && read.path === path && read.key === key,
  );
  if (!own) return field;
  const { fallback: _, ...rest } = field;
  return {
    ...rest,
    required: own.required,
    ...(own.fallback ? { fallback: own.fallback } : {}),
  };
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
    return readers[file.ecosystem](source)
      .sort((a, b) => a.line - b.line)
      .slice(0, readsPerFile);
  });
}

const givesUp =
  /\bthrow\b|\braise\b|\bprocess\s*\.\s*exit\b|\bsys\s*\.\s*exit\b|\bos\s*\.\s*Exit\b|\blog(?:ger)?\s*\.\s*(?:Fatal|Panic)|\bpanic!?\s*\(|\babort\b|\bexpect\s*\(/;
const longestHelper = 20;

/** A read through an own helper without a default is required where that helper throws, exits or panics. */
function withThrowingHelpers(
  service: Service,
  files: ServiceFile[],
  reads: ConfigurationRead[],
): ConfigurationRead[] {
  const names = new Set(reads.flatMap(({ helper }) => helper ?? []));
  if (names.size === 0) return reads;
  const definition = new RegExp(
    `\\b(?:(?:def|function|func|fn|fun)\\s+(${[...names].join(
      '|',
    )})\\s*[(<]|(?:const|let|var|val)\\s+(${[...names].join('|')})\\s*[:=])`,
    'g',
  );
  const throwing = new Set<string>();
  for (const { path } of files) {
    const { code } = service.repository.lexical(path);
    for (const match of code.matchAll(definition)) {
      const body = code
        .slice(match.index, match.index + 3_000)
        .split('\n')
        .slice(0, longestHelper);
      const next = body.findIndex(
        (line, index) =>
          index > 0 &&
          /^(?:export\s+)?(?:def|function|func|fn|fun)\b/.test(line),
      );
      if (givesUp.test(body.slice(0, next < 0 ? undefined : next).join('\n')))
        throwing.add(match[1] ?? match[2]);
    }
  }
  return reads.map(read =>
    read.helper && throwing.has(read.helper) && !read.fallback
      ? { ...read, required: true }
      : read,
  );
}

/** `url = env("DATABASE_URL")` in a Prisma schema; the client refuses to connect without it. */
function prismaReads(service: Service): ConfigurationRead[] {
  const { repository } = service;
  return service.files
    .filter(({ path, shared }) => !shared && path.endsWith('.prisma'))
    .flatMap(({ path }) =>
      repository.lines(path).flatMap((text, index): ConfigurationRead[] => {
        const match = /^\s*\w+\s*=\s*env\("(\w+)"\)/.exec(text.slice(0, 500));
        return match
          ? [
              {
                key: match[1],
                kind: 'variable',
                ecosystem: 'node',
                path,
                line: index + 1,
                required: false,
                typed: false,
              },
            ]
          : [];
      }),
    );
}

function unique(reads: ConfigurationRead[]): ConfigurationRead[] {
  const seen = new Set<string>();
  return reads.filter(({ path, line, key }) => {
    const id = `${path}:${line}:${key}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
