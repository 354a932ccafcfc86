import { childAt, childrenOf } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { productionImageOf } from '../containers/image';
import { readImage } from '../deployment/images';
import { endOfLife } from './end-of-life';

/** A language runtime and the version that production uses. @public */
export interface Runtime {
  /** `Node.js`, as the table of dates has it. */
  name: string;
  /** The release line: `20`, `3.11`. */
  version: string;
  path: string;
  line: number;
  /** Kept alive by whoever packages it. */
  extended?: string;
}

/** Use as `service.fact(runtimeOf)`; `undefined` where nothing says which version. @public */
export function runtimeOf(service: Service): Runtime | undefined {
  return fromImage(service) ?? fromFiles(service);
}

const imageNames: Array<[name: RegExp, runtime: string, parts: number]> = [
  [/^node$/, 'Node.js', 1],
  [/^(?:python|uv)$/, 'Python', 2],
  [/^(?:aspnet|runtime|sdk|runtime-deps)$/, '.NET', 1],
  [/^php$/, 'PHP', 2],
  [/^ruby$/, 'Ruby', 2],
  [/^(?:golang|go)$/, 'Go', 2],
  [
    /^(?:eclipse-temurin|openjdk\d{0,2}|amazoncorretto|.*temurin.*|sapmachine|liberica-\w+-container|ibm-semeru-runtimes)$/,
    'Java',
    1,
  ],
];

function fromImage(service: Service): Runtime | undefined {
  const image = service.fact(productionImageOf);
  if (!image) return undefined;
  const stages = [
    ...[...image.stages].reverse(),
    // A compiled service carries the compiler's own library along.
    ...(service.fact(stackOf).ecosystems[0] === 'go'
      ? image.dockerfile.stages
      : []),
  ];
  for (const stage of stages) {
    if (stage.parent !== undefined) continue;
    const { name, repository, tag = '' } = readImage(stage.image);
    const found = imageNames.find(([pattern]) => pattern.test(name));
    if (!found) continue;
    const [, runtime, parts] = found;
    if (runtime === '.NET' && !/dotnet/.test(repository)) continue;
    if (name === 'uv') {
      const python = /python(\d+\.\d+)/.exec(tag);
      if (python)
        return {
          name: runtime,
          version: python[1],
          path: image.path,
          line: stage.line,
        };
      continue;
    }
    // `adoptopenjdk/openjdk14:jre-14.0.2_12-alpine` has the version in its name, and behind another word.
    const text =
      runtime === 'Java'
        ? /^openjdk(\d{1,2})$/.exec(name)?.[1] ??
          tag.replace(/^(?:jre|jdk)-?/, '')
        : tag;
    const version = versionOf(text.replace(/^v/, ''), parts, runtime);
    if (version)
      return {
        name: runtime,
        version,
        path: image.path,
        line: stage.line,
        ...(/corretto|ubi|redhat|sapmachine|semeru/.test(stage.image)
          ? { extended: stage.image }
          : {}),
      };
  }
  return undefined;
}

/** `20.11-alpine` → `20`; `3.11.4` → `3.11`; `3` alone says too little. */
function versionOf(
  text: string,
  parts: number,
  runtime: string,
): string | undefined {
  const numbers = /^(\d+)(?:\.(\d+))?/.exec(text);
  if (!numbers) return undefined;
  if (parts === 2)
    return numbers[2] ? `${numbers[1]}.${numbers[2]}` : undefined;
  if (runtime === '.NET' && Number(numbers[1]) < 5)
    return numbers[2] ? `${numbers[1]}.${numbers[2]}` : undefined;
  if (runtime === 'Java' && numbers[1] === '1') return numbers[2];
  return numbers[1];
}

/** Files that name one version, not a lower bound. */
function fromFiles(service: Service): Runtime | undefined {
  const { repository } = service;
  const [ecosystem] = service.fact(stackOf).ecosystems;
  const candidates = (name: string) =>
    [service.pathTo(name), name].filter(path => repository.has(path));
  const first = (
    names: string[],
    pattern: RegExp,
    runtime: string,
    parts: number,
  ): Runtime | undefined => {
    for (const path of names.flatMap(candidates)) {
      const lines = repository.lines(path);
      for (const [index, line] of lines.slice(0, 400).entries()) {
        const match = pattern.exec(line.slice(0, 300));
        const version = match && versionOf(match[1], parts, runtime);
        if (version) return { name: runtime, version, path, line: index + 1 };
      }
    }
    return undefined;
  };
  switch (ecosystem) {
    case 'node':
      return (
        first(['.nvmrc', '.node-version'], /^v?(\d[\d.]*)/, 'Node.js', 1) ??
        first(['.tool-versions'], /^nodejs\s+(\d[\d.]*)/, 'Node.js', 1)
      );
    case 'python':
      return (
        first(
          ['.python-version', 'runtime.txt'],
          /^(?:python-)?(\d+\.\d+[\d.]*)/,
          'Python',
          2,
        ) ?? first(['.tool-versions'], /^python\s+(\d[\d.]*)/, 'Python', 2)
      );
    case 'ruby':
      return (
        first(['.ruby-version'], /^(?:ruby-)?(\d[\d.]*)/, 'Ruby', 2) ??
        first(['Gemfile'], /^ruby\s+["'](\d[\d.]*)["']/, 'Ruby', 2)
      );
    case 'dotnet':
      return dotnetTarget(service);
    case 'jvm':
      return javaTarget(service);
    default:
      return undefined;
  }
}

function dotnetTarget(service: Service): Runtime | undefined {
  const { repository } = service;
  const found: Runtime[] = [];
  for (const { path } of service.files) {
    if (!/\.csproj$|Directory\.Build\.props$/.test(path)) continue;
    if (/test/i.test(path)) continue;
    for (const group of childrenOf(repository.xml(path), 'PropertyGroup')) {
      for (const name of ['TargetFramework', 'TargetFrameworks']) {
        const element = childAt(group, name);
        const newest = (element?.text ?? '')
          .split(';')
          .flatMap(text => /^net(?:coreapp)?(\d+\.\d+)/.exec(text)?.[1] ?? [])
          .map(text => versionOf(text, 1, '.NET'))
          .filter((text): text is string => text !== undefined)
          .sort((a, b) => Number(b) - Number(a))[0];
        if (element && newest)
          found.push({
            name: '.NET',
            version: newest,
            path,
            line: element.line,
          });
      }
    }
  }
  return found.sort((a, b) => Number(b.version) - Number(a.version))[0];
}

function javaTarget(service: Service): Runtime | undefined {
  const { repository } = service;
  for (const { path } of service.fact(stackOf).manifests) {
    const lines = repository.lines(path);
    for (const [index, line] of lines.slice(0, 600).entries()) {
      const match =
        /<(?:java\.version|maven\.compiler\.release|maven\.compiler\.target)>\s*(\d+(?:\.\d+)?)\s*</.exec(
          line,
        ) ??
        /\b(?:languageVersion\s*(?:=|\.set\()\s*JavaLanguageVersion\.of\(|jvmToolchain\(|sourceCompatibility\s*=\s*["']?(?:JavaVersion\.VERSION_)?)(\d+(?:\.\d+)?)/.exec(
          line,
        );
      const version = match && versionOf(match[1], 1, 'Java');
      if (version) return { name: 'Java', version, path, line: index + 1 };
    }
  }
  return undefined;
}

/** The day a runtime stopped, or will stop, getting fixes; `undefined` where the table does not say. */
export function endOf({ name, version }: Runtime): string | undefined {
  return endOfLife.runtimes[name]?.dates.get(version);
}
