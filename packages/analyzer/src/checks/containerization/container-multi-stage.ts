import { imageBuilderOf } from '../../facts/containers/builders';
import { installsOf } from '../../facts/containers/installs';
import { lineageOf, stageNamed } from '../../facts/containers/dockerfile';
import {
  productionImageOf,
  type ProductionImage,
} from '../../facts/containers/image';
import {
  baseKindOf,
  isInterpreterBase,
  leftToolsOf,
  type LeftTool,
} from '../../facts/containers/toolchain';
import { buildCommandsOf } from '../../facts/containers/layers';
import { isSupportingImage } from '../../facts/deployment/images';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { evidence, placeName } from '../evidence';
import { evidenceAt } from '../shared';
import { exampleFor, fromLine, type Examples } from './shared';

const reference = 'https://docs.docker.com/build/building/multi-stage/';

const examples: Examples = {
  python:
    'FROM python:3.13-slim\nCOPY --from=build /app/.venv /app/.venv\nCOPY app ./app',
  node: 'FROM node:24-slim\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist',
  jvm: 'FROM eclipse-temurin:21-jre\nCOPY --from=build /src/target/app.jar /app.jar',
  go: 'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /server /server',
  dotnet: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY --from=build /out .',
  ruby: 'FROM ruby:3.4-slim\nCOPY --from=build /usr/local/bundle /usr/local/bundle\nCOPY . .',
  php: 'FROM php:8.4-fpm-alpine\nCOPY --from=build /app/vendor ./vendor\nCOPY . .',
  rust: 'FROM debian:bookworm-slim\nCOPY --from=build /src/target/release/app /usr/local/bin/app',
};

export const containerMultiStage = defineCheck({
  id: 'container-multi-stage',
  area: 'containerization',
  title: 'Is the final image separated from the build environment?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a runtime image apart from the build',
    gap: 'build tools or sources in the final image',
  },
  why: 'An image that still holds compilers, package managers and sources is large, slow to pull and rich in vulnerabilities that the running service does not need. A runtime stage that receives only artefacts has none of it.',
  decision: {
    applies: 'An image is defined.',
    passes:
      'The final stage copies artefacts from another stage onto a runtime base and holds no compiler; or it receives an artefact that the pipeline built; or a build tool of the tree (Jib, buildpacks, ko) makes the image. Where a platform builds it, the check is not applicable.',
    fails:
      'There is one stage only, the final stage is (or inherits) a toolchain image, or compilers and build tools are installed in it and left there. Minor for an interpreted language on a slim base without compilers and development packages, where little is gained.',
    exceptions: [
      'Two stages of which the last is built from the first are one.',
      'Build tools that the same instruction removes again.',
      'A prebuilt artefact (a jar, a published assembly, a binary) on a runtime base needs no second stage.',
      'A JDK that only runs what another stage made ready: too big, which `container-slim-runtime` says.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM golang:1.25\nCOPY . .\nRUN go build -o server .\nCMD ["./server"]',
    good: 'FROM golang:1.25 AS build\nCOPY . .\nRUN go build -o /server .\nFROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /server /server\nCMD ["/server"]',
  },
  remedy:
    'Name the existing stage `build`, start a second stage from the smallest base that can run the service, and copy only the artefacts into it. Install compilers in the build stage alone.',
  references: [reference],
  elsewhere: ['Node best practices 8.1'],
  judge(service) {
    const image = service.fact(productionImageOf);
    if (!image) {
      const builder = service.fact(imageBuilderOf);
      return builder && !/own build$/.test(builder.title)
        ? pass(
            `${placeName(builder)} builds the image with ${
              builder.title
            }, which ships the runtime only.`,
            [evidence(service.repository, builder, 'proof')],
          )
        : notApplicable('The tree holds no image definition for production.');
    }
    const from = fromLine(image);
    const tools = service.fact(leftToolsOf);
    const copies = stageCopiesOf(image);
    const separated = copies.length > 0;
    // A JDK that builds nothing is a big runtime, which is another finding.
    const toolchain =
      baseKindOf(image.base) === 'toolchain' &&
      !(
        (separated || isPrebuilt(service, image)) &&
        /jdk|openjdk|temurin|corretto/.test(image.base)
      );

    if (
      !separated &&
      !toolchain &&
      !tools.length &&
      isPrebuilt(service, image)
    ) {
      return pass(
        `${placeName(from)} receives an artefact that was built before.`,
        [evidence(service.repository, from, 'proof')],
      );
    }
    if (
      separated &&
      !toolchain &&
      (tools.length === 0 || holdsArtefactsAlone(image, tools))
    ) {
      return pass(
        `${placeName(
          from,
        )} starts a runtime stage of its own and copies artefacts into it.`,
        evidenceAt(
          service,
          [from, ...copies.map(line => ({ path: image.path, line }))],
          'proof',
        ),
      );
    }
    const problem = problemOf(image, separated, toolchain, tools);
    const base = lineageOf(image.dockerfile, image.target)[0];
    return fail({
      message: `${placeName(from)} ${problem}.`,
      severity:
        isSmallGain(service, image, tools) && !separated ? 'minor' : 'major',
      evidence: evidenceAt(
        service,
        [
          from,
          ...tools.map(({ line }) => ({ path: image.path, line })),
          ...(base !== image.target
            ? [{ path: image.path, line: base.line }]
            : []),
        ],
        'offender',
      ),
      recommendation: {
        title: separated
          ? 'Keep Build Tools Out of the Final Stage'
          : 'Implement Multi-Stage Builds',
        text: separated
          ? `Move the installation of ${
              tools[0]?.names.join(', ') ?? 'build tools'
            } at ${image.path}:${
              tools[0]?.line ?? from.line
            } into a build stage and copy only its results.`
          : `Split ${image.path} at line ${from.line} into a build stage and a minimal runtime stage that copies only the artefacts.`,
        example: exampleFor(service, examples, examples.node!),
        reference,
      },
    });
  },
});

function problemOf(
  image: ProductionImage,
  separated: boolean,
  toolchain: boolean,
  tools: LeftTool[],
): string {
  if (toolchain) return `ships the toolchain image ${image.base}`;
  const names = tools
    .flatMap(tool => tool.names)
    .slice(0, 4)
    .join(', ');
  if (separated) return `leaves build tools (${names}) in the image`;
  const inherits =
    image.stages.length > 1
      ? 'is built from an earlier stage, so that both are one'
      : 'is a single-stage build';
  return names
    ? `${inherits}${
        image.stages.length > 1 ? ',' : ''
      } and leaves build tools (${names}) in the image`
    : inherits;
}

/** Lines of the copies that bring artefacts from stages which are not part of the final image. */
function stageCopiesOf(image: ProductionImage): number[] {
  const inside = new Set(image.stages.map(({ index }) => index));
  return image.instructions.flatMap(({ copy, line }) => {
    if (!copy?.from) return [];
    const stage = stageNamed(image.dockerfile, copy.from);
    if (stage) return inside.has(stage.index) ? [] : [line];
    return image.stages.length > 1 && !isSupportingImage(copy.from) ? [] : [];
  });
}

/** Nothing but artefacts, with git beside them: nothing is built there, the program calls it. */
function holdsArtefactsAlone(
  image: ProductionImage,
  tools: LeftTool[],
): boolean {
  return (
    tools.every(({ light }) => light) &&
    !image.instructions.some(
      ({ copy }) =>
        copy && !copy.from && copy.sources.some(each => /^\.?\/?$/.test(each)),
    )
  );
}

const artefact =
  /\.(?:jar|war|ear|whl|dll|tgz|zip)$|(?:^|\/)(?:target|build|dist|out|publish|bin|\.output|_build|release)(?:\/|$)|\$\{?\w*(?:JAR|WAR|ARTI|BINARY|DIST|PUBLISH|OUTPUT)/i;

/** Nothing is built or installed: a jar, an assembly or a binary is copied onto a runtime. */
function isPrebuilt(service: Service, image: ProductionImage): boolean {
  const copied = image.instructions.flatMap(({ copy }) =>
    copy && !copy.from ? copy.sources : [],
  );
  const named = copied.some(source => artefact.test(source));
  const whole = copied.some(source =>
    /^(?:\.?\/?|src\/?|\.\/src\/?)$/.test(source),
  );
  const compiled = service
    .fact(stackOf)
    .ecosystems.some(ecosystem => /^(?:go|rust|jvm|dotnet)$/.test(ecosystem));
  if (!named && !(compiled && copied.length > 0 && !whole)) return false;
  const installs = service.fact(installsOf);
  const builds = buildCommandsOf(service, image, image.target).some(
    ({ words }) =>
      /^(?:go build|cargo build|mvn |gradle |\.\/mvnw|\.\/gradlew|dotnet (?:build|publish)|npm run build|yarn build|pnpm build|make )/.test(
        `${words.join(' ')} `,
      ),
  );
  return !builds && installs.every(({ development }) => development !== true);
}

/** An interpreted language on a slim base, without compilers and development packages. */
function isSmallGain(
  service: Service,
  image: ProductionImage,
  tools: LeftTool[],
): boolean {
  return (
    isInterpreterBase(image.base) &&
    baseKindOf(image.base) === 'slim' &&
    tools.length === 0 &&
    service.fact(installsOf).every(({ development }) => development !== true)
  );
}
