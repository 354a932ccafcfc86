import { posix } from 'node:path';
import { at, childAt, childrenOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { readImage } from '../deployment/images';
import { isUnseenBase } from './bases';
import { lineageOf, type Stage } from './dockerfile';
import type { ProductionImage } from './image';
import { originsOf } from './layers';

/** A base image whose language is older than the sources ask for. */
export interface OldRuntime {
  /** The `FROM` line, then the line of the manifest. */
  places: Array<{ path: string; line: number }>;
  /** Reads behind the place: `has Java 8, while pom.xml asks for 11`. */
  what: string;
}

/** The lowest version a manifest accepts. */
interface Demand {
  language: string;
  version: string;
  path: string;
  line: number;
  /** Builders are not judged: one could fetch the version, or builds something else as well. */
  atRuntime?: boolean;
  /** Versions before it do not look at the demand. */
  since?: string;
}

/** Base images that cannot compile the sources, or start what was compiled. */
export function oldRuntimesOf(
  service: Service,
  image: ProductionImage,
): OldRuntime[] {
  const demand = demandOf(service, image);
  if (!demand) return [];
  const lineages = originsOf(image).map(({ stage }) =>
    lineageOf(image.dockerfile, stage),
  );
  return [...new Set(lineages.flat())].flatMap((stage): OldRuntime[] => {
    const given = languageOf(stage, demand.language);
    const built = lineages.filter(lineage => lineage.includes(stage)).flat();
    const runs = image.stages.includes(stage);
    if (
      !given ||
      compare(given, demand.version) >= 0 ||
      (demand.since && compare(given, demand.since) < 0) ||
      isChosenOutside(stage, image) ||
      // A stage that makes a tool, or something beside the service, never sees the manifest.
      !(runs || built.some(each => receives(each, demand.path, image))) ||
      (demand.atRuntime && !runs) ||
      built.some(each => isReplaced(each, demand.language))
    )
      return [];
    return [
      {
        places: [
          { path: image.path, line: stage.line },
          { path: demand.path, line: demand.line },
        ],
        what: `has ${demand.language} ${given}, while ${demand.path} asks for ${demand.version}`,
      },
    ];
  });
}

/** Whether a stage copies or mounts a file of the context, by its name, a pattern or a folder above it. */
function receives(
  { instructions }: Stage,
  file: string,
  { context }: ProductionImage,
): boolean {
  const holds = (source: string) => {
    const path = posix.normalize(posix.join(context || '.', source));
    return (
      path === '.' ||
      path === './' ||
      path === file ||
      file.startsWith(`${path.replace(/\/$/, '')}/`) ||
      new RegExp(
        `^${path
          .split('*')
          .map(part => part.replace(/[^\w/]/g, '\\$&'))
          .join('[^/]*')}$`,
      ).test(file)
    );
  };
  return instructions.some(
    ({ copy, flags }) =>
      (copy && !copy.from && copy.sources.some(holds)) ||
      flags.some(
        ({ value }) =>
          /\btype=bind\b/.test(value) &&
          !/\bfrom=/.test(value) &&
          holds(/(?:^|,)(?:source|src)=([^,]{1,200})/.exec(value)?.[1] ?? '.'),
      ),
  );
}

/** Whoever builds the image names another version than the Dockerfile falls back to. */
function isChosenOutside(
  { imageText }: Stage,
  { buildArguments }: ProductionImage,
): boolean {
  return [...imageText.matchAll(/\$\{?(\w{1,80})/g)].some(([, name]) =>
    buildArguments.has(name),
  );
}

/** Negative where `a` is older. `3.2` is as new as any `3.2.x`. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map(text => text.split('.').map(Number));
  for (let i = 0; i < Math.min(left.length, right.length); i++)
    if (left[i] !== right[i]) return left[i] - right[i];
  return 0;
}

const names: Record<string, RegExp> = {
  Java: /^(?:maven|gradle|java\d{0,2}(?:-debian\d{1,2})?|eclipse-temurin|openjdk|amazoncorretto|sapmachine|ibm-semeru-runtimes)$/,
  Go: /^golang$/,
  '.NET': /^(?:aspnet|sdk|runtime)$/,
  Python: /^python$/,
  Ruby: /^ruby$/,
  PHP: /^php$/,
};

/** The language's version in a stage's base image. */
function languageOf(stage: Stage, language: string): string | undefined {
  if (stage.parent !== undefined || isUnseenBase(stage.image)) return undefined;
  const { name, repository, tag = '' } = readImage(stage.image);
  if (!names[language].test(name) || tag.includes('$')) return undefined;
  if (language === '.NET' && !/dotnet/.test(repository)) return undefined;
  if (language !== 'Java') return /^\d+(?:\.\d+){1,2}/.exec(tag)?.[0];
  const own = /^java(\d{1,2})/.exec(name)?.[1];
  if (own) return own;
  const version = /^(?:maven|gradle)$/.test(name)
    ? /(?:jdk|openjdk|temurin|corretto|sapmachine|semeru)-?(\d{1,2})(?![\d.])/.exec(
        tag,
      )?.[1]
    : /^(?:j[dr]k-?|open-)?(\d{1,2})(?![\d])/.exec(tag)?.[1];
  return version && Number(version) >= 6 ? version : undefined;
}

/** A step that brings another version of the language, or lets the tool fetch one. */
function isReplaced({ instructions }: Stage, language: string): boolean {
  return instructions.some(
    ({ keyword, text, copy }) =>
      (copy?.from && names[language].test(readImage(copy.from).name)) ||
      (language === 'Go'
        ? /\bGOTOOLCHAIN\b/.test(text)
        : keyword === 'RUN' && bringsVersion.test(text)),
  );
}

const bringsVersion =
  /\b(?:sdk(?:man)?\s+install|asdf\s+install|rbenv\s+install|pyenv\s+install|dotnet-install|uv\s+(?:sync|python)|\S*jdk-?\d\S*|openjdk\S*)\b/;

function demandOf(
  service: Service,
  image: ProductionImage,
): Demand | undefined {
  const [ecosystem] = service.fact(stackOf).ecosystems;
  const demands = (() => {
    switch (ecosystem) {
      case 'jvm':
        // A step that sets the level itself asks no manifest.
        return runsWith(image, /-D(?:java\.version|maven\.compiler\.\w+)=/)
          ? []
          : javaDemands(service);
      case 'dotnet':
        return dotnetDemands(service, image);
      case 'go':
        return goDemands(service);
      case 'ruby':
        return lineDemands(
          service,
          'Gemfile',
          /^\s*ruby\s+["'](\d+\.\d+(?:\.\d+)?)["']\s*$/,
          'Ruby',
        );
      case 'php':
        return phpDemands(service, image);
      case 'python':
        return pythonDemands(service, image);
      default:
        return [];
    }
  })();
  // Several modules: what asks for the least is certain to be built.
  return demands.sort((a, b) => compare(a.version, b.version))[0];
}

/** Whether some step of the Dockerfile is told so. */
function runsWith({ dockerfile }: ProductionImage, words: RegExp): boolean {
  return dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      ({ keyword, text }) => keyword === 'RUN' && words.test(text),
    ),
  );
}

function lineDemands(
  service: Service,
  name: string,
  pattern: RegExp,
  language: string,
): Demand[] {
  const path = service.pathTo(name);
  return service.repository
    .lines(path)
    .slice(0, 400)
    .flatMap((text, index): Demand[] => {
      const version = pattern.exec(text.slice(0, 300))?.[1];
      return version ? [{ language, version, path, line: index + 1 }] : [];
    })
    .slice(0, 1);
}

const toolchain =
  /\b(?:languageVersion\s*(?:=|\.set\()\s*JavaLanguageVersion\.of\(|jvmToolchain\()\s*(\d{1,2})\b/;
/** What is compiled for, which a newer toolchain does as well. */
const javaLevel =
  /<(?:maven\.compiler\.)?(?:release|target)>\s*(?:1\.)?(\d{1,2})\s*<|\b(?:(?:source|target)Compatibility\s*=\s*["']?(?:JavaVersion\.VERSION_)?|options\.release\s*(?:=|\.set\()\s*|jvmTarget\s*(?:=|\.set\()\s*(?:JvmTarget\.JVM_|["']))(?:1[._])?(\d{1,2})\b/;

function javaDemands(service: Service): Demand[] {
  const { repository } = service;
  return service
    .fact(stackOf)
    .manifests.filter(({ ecosystem }) => ecosystem === 'jvm')
    .flatMap(({ path }) => {
      const text = repository.text(path) ?? '';
      // Only Spring Boot's parent reads it, unless something else does.
      const read =
        /spring-boot-starter-parent|\$\{java\.version\}/.test(text) &&
        /<java\.version>\s*(?:1\.)?(\d{1,2})\s*</;
      const hasToolchain = toolchain.test(text);
      return text
        .replace(
          /<!--[\s\S]{0,5000}?-->|<profile>[\s\S]{0,20000}?<\/profile>/g,
          aside => aside.replace(/\S/g, ' '),
        )
        .split('\n')
        .map(line => line.replace(/^\s*\/\/.*/, ''))
        .slice(0, 600)
        .flatMap((line, index): Demand[] => {
          const level =
            toolchain.exec(line) ??
            javaLevel.exec(line) ??
            (read ? read.exec(line) : null);
          const version = level?.[1] ?? level?.[2];
          return version
            ? [
                {
                  language: 'Java',
                  version,
                  path,
                  line: index + 1,
                  ...(hasToolchain ? { atRuntime: true } : {}),
                },
              ]
            : [];
        });
    });
}

function dotnetDemands(service: Service, image: ProductionImage): Demand[] {
  const { repository } = service;
  // What brings its runtime along asks for none.
  if (runsWith(image, /--self-contained(?![ =]+false)|--sc\b/)) return [];
  const targetsIn = (path: string) =>
    childrenOf(repository.xml(path), 'PropertyGroup').flatMap(group => {
      const element = childAt(group, 'TargetFramework');
      const version = /^\s*net(\d+\.\d+)/.exec(element?.text ?? '')?.[1];
      return element && version && Number(version) >= 5
        ? [{ language: '.NET', version, path, line: element.line }]
        : [];
    });
  const targets = service.files
    .filter(({ path }) => path.endsWith('.csproj') && !/test/i.test(path))
    .flatMap(({ path }) => {
      const isWeb = /Microsoft\.NET\.Sdk\.Web/.test(
        repository.text(path) ?? '',
      );
      const own = targetsIn(path);
      // What the folder's properties say counts for all projects below.
      const shared = propertiesAbove(service, path);
      return (own.length || !shared ? own : targetsIn(shared)).map(target => ({
        ...target,
        isWeb,
      }));
    });
  return targets
    .filter(({ isWeb }) => isWeb)
    .map(({ isWeb: _, ...demand }) =>
      targets.some(({ version }) => compare(version, demand.version) < 0)
        ? { ...demand, atRuntime: true }
        : demand,
    );
}

/** The nearest `Directory.Build.props` above a project. */
function propertiesAbove(
  { repository }: Service,
  project: string,
): string | undefined {
  for (let folder = posix.dirname(project); ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, 'Directory.Build.props');
    if (repository.has(path)) return path;
    if (folder === '.' || folder === '/') return undefined;
  }
}

/** Go refuses what is newer since 1.21, and before that a version with a third part. */
function goDemands(service: Service): Demand[] {
  return lineDemands(
    service,
    'go.mod',
    /^go\s+(\d+\.\d+(?:\.\d+)?)\s*$/,
    'Go',
  ).map(demand =>
    demand.version.split('.').length === 3
      ? demand
      : { ...demand, since: '1.21' },
  );
}

/** Composer stops at build time, and the autoloader's check at run time. */
function phpDemands(service: Service, image: ProductionImage): Demand[] {
  if (runsWith(image, /--ignore-platform-req/)) return [];
  const path = service.pathTo('composer.json');
  const manifest = service.repository.json(path);
  if (textOf(at(manifest, 'config', 'platform-check')) === 'false') return [];
  const wanted = at(manifest, 'require', 'php');
  const version = /^\s*(?:\^|>=|~)\s*(\d+\.\d+)[\d.]*\s*$/.exec(
    textOf(wanted) ?? '',
  )?.[1];
  return wanted && version
    ? [{ language: 'PHP', version, path, line: wanted.line }]
    : [];
}

/** Asked by those who install the project itself; a list of requirements knows nothing of it. */
function pythonDemands(service: Service, image: ProductionImage): Demand[] {
  const installs = runsWith(
    image,
    /\bpoetry\s+install\b|\bpip3?\s+install\s+(?:-\S+\s+)*\.(?:\[\w|\s|$)/,
  );
  return installs
    ? lineDemands(
        service,
        'pyproject.toml',
        /^\s*(?:requires-python|python)\s*=\s*["'](?:\^|>=|~=)\s*(\d+\.\d+)/,
        'Python',
      )
    : [];
}
