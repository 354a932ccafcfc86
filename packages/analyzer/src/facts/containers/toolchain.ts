import type { Service } from '../../service';
import { readImage } from '../deployment/images';
import { productionImageOf, type ProductionImage } from './image';
import { buildCommandsOf } from './layers';

/** What a base image brings along. */
export type BaseKind =
  /** Slim, alpine, distroless, JRE, ASP.NET runtime … */
  | 'slim'
  /** A whole distribution variant of a language image: `node:24`, `python:3.13`. */
  | 'full'
  /** Compilers and build tools: `golang`, `rust`, `maven`, `dotnet/sdk`, a JDK. */
  | 'toolchain'
  /** A bare distribution: `ubuntu`, `debian`. */
  | 'system'
  | 'unknown';

const toolchainNames =
  /^(?:golang|rust|maven|gradle|sbt|sdk|composer|buildpack-deps|gcc|clojure|elixir|erlang|swift|haskell|dart|emscripten.*|rust-musl-builder|cargo-chef)$/;
const interpreters = /^(?:node|python|ruby|php|bun|deno|pypy|perl)$/;
const jvm =
  /^(?:openjdk.*|eclipse-temurin|amazoncorretto|adoptopenjdk|zulu-openjdk.*|liberica-openjdk.*|liberica-runtime-container|sapmachine|ibm-semeru-runtimes|graalvm.*|corretto|jdk.*|java)$/;
const systems =
  /^(?:ubuntu|debian|centos|fedora|rockylinux|almalinux|amazonlinux|oraclelinux|opensuse.*|ubi\d*)$/;
const slimWords =
  /(?:^|[-_.])(?:slim|alpine|distroless|chiseled|jre|runtime|minimal|micro|nanoserver|wolfi|nonroot|headless)(?:$|[-_.\d])/;

/** The family of a base image by its name and tag. */
export function baseKindOf(image: string): BaseKind {
  if (image === 'scratch') return 'slim';
  const { name, repository, tag = '' } = readImage(image.toLowerCase());
  if (
    /distroless|chainguard|cgr\.dev|wolfi|^gcr\.io\/distroless/.test(repository)
  )
    return /(?:^|-)dev$/.test(tag) ? 'full' : 'slim';
  if (
    /^(?:alpine|busybox|static.*|scratch|aspnet|runtime|runtime-deps)$/.test(
      name,
    )
  )
    return 'slim';
  if (toolchainNames.test(name)) return 'toolchain';
  if (
    /ubi\d*-(?:minimal|micro)|(?:^|-)(?:micro|distroless)-image$|openjdk-\d+-runtime|-runtime$|paketobuildpacks|heroku/.test(
      name,
    )
  )
    return 'slim';
  if (jvm.test(name)) {
    if (/jre|distroless/.test(tag) || /jre|runtime/.test(name)) return 'slim';
    return 'toolchain';
  }
  if (slimWords.test(tag)) return 'slim';
  if (interpreters.test(name)) return 'full';
  if (/^(?:nginx|httpd|caddy|traefik|unit|frankenphp|openresty)$/.test(name))
    return 'slim';
  if (systems.test(name))
    return /slim|minimal/.test(tag) ||
      /^(?:bookworm|bullseye|trixie|sid).*slim/.test(tag)
      ? 'slim'
      : 'system';
  return 'unknown';
}

/** Whether a base is for interpreted languages, where a build stage saves little. */
export function isInterpreterBase(image: string): boolean {
  return interpreters.test(readImage(image.toLowerCase()).name);
}

/** A build tool that stays in the image. */
export interface LeftTool {
  names: string[];
  line: number;
  /** Only headers and client libraries, or version control: no compiler. */
  light: boolean;
}

const compilers =
  /^(?:build-essential|build-base|gcc|g\+\+|gcc-c\+\+|clang|llvm|make|cmake|cargo|rustc|golang(?:-go)?|go|maven|gradle|openjdk-\d+-jdk.*|default-jdk|python3?-dev|python2-dev|ruby-dev|nodejs-dev|linux-headers|musl-dev|autoconf|automake|alpine-sdk|git(?:-core)?|composer|libc-dev|libc6-dev|dpkg-dev)$/;
const versionControl = /^git(?:-core)?$/;

/** Compilers and build tools that instructions of the image install and leave behind. Use as a fact. */
export function leftToolsOf(service: Service): LeftTool[] {
  const image = service.fact(productionImageOf);
  return image ? toolsIn(service, image) : [];
}

function toolsIn(service: Service, image: ProductionImage): LeftTool[] {
  const found: LeftTool[] = [];
  for (const build of buildCommandsOf(service, image, image.target)) {
    const { words, instruction, line } = build;
    const text = words.join(' ');
    const manager =
      /^(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|zypper)$/.exec(
        words[0] ?? '',
      )?.[0];
    if (!manager || !/\b(?:install|add)\b/.test(text)) continue;
    const virtual =
      words.indexOf('--virtual') >= 0
        ? words[words.indexOf('--virtual') + 1]
        : words[words.indexOf('-t') + 1];
    const packages = words
      .map(word => word.split('=')[0])
      .filter(word => compilers.test(word));
    if (!packages.length) continue;
    const removed = removals(instruction.text);
    const group = /--virtual|(?:^|\s)-t\s/.test(text) ? virtual : undefined;
    const left = packages.filter(
      name =>
        !removed.some(
          pattern => pattern === name || pattern === group || pattern === '*',
        ),
    );
    if (!left.length) continue;
    const first =
      line +
      Math.max(
        0,
        lineOffset(
          service,
          image.path,
          build.command.line,
          build.command.endLine,
          left[0],
        ),
      );
    found.push({
      names: left,
      line: instruction.line > first ? line : first,
      light: left.every(name => versionControl.test(name)),
    });
  }
  return found;
}

/** What the same instruction takes away again. */
function removals(text: string): string[] {
  const removed: string[] = [];
  for (const match of text.matchAll(
    /(?:apt-get|apt|apk|yum|dnf|microdnf)\s+(?:-\S+\s+)*(?:purge|remove|del|autoremove|erase)\s+([^&;|]*)/g,
  )) {
    removed.push(
      ...match[1].split(/\s+/).filter(word => word && !word.startsWith('-')),
    );
    if (/\$/.test(match[1])) removed.push('*');
  }
  return removed;
}

function lineOffset(
  service: Service,
  path: string,
  line: number,
  endLine: number,
  name: string,
): number {
  const lines = service.repository.lines(path);
  for (
    let current = line;
    current <= Math.min(endLine, line + 100);
    current++
  ) {
    if (lines[current - 1]?.includes(name)) return current - line;
  }
  return 0;
}
