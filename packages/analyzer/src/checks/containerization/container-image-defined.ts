import { brokenSourcesOf } from '../../facts/containers/broken-sources';
import { idleBuilderOf, imageBuilderOf } from '../../facts/containers/builders';
import { imageSelectionOf } from '../../facts/containers/image';
import { deploymentOf } from '../../facts/deployment';
import { functionFilesOf } from '../../facts/deployment/platforms';
import { deployStepsOf } from '../../facts/pipelines/deploys';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  unknown,
  type Judgement,
} from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';
import { exampleFor, fromLine, type Examples } from './shared';

const reference = 'https://docs.docker.com/build/building/best-practices/';

const examples: Examples = {
  python:
    'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt',
  node: 'FROM node:24-slim AS build\n# npm ci, npm run build\nFROM node:24-slim\nCOPY --from=build /app/dist /app/dist',
  jvm: 'FROM eclipse-temurin:21-jdk AS build\n# ./mvnw package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /src/target/app.jar /app.jar',
  go: 'FROM golang:1.25 AS build\n# go build -o /server ./cmd/server\nFROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /server /server',
  dotnet:
    'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\n# dotnet publish -o /out\nFROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY --from=build /out .',
  ruby: 'FROM ruby:3.4-slim AS build\n# bundle install\nFROM ruby:3.4-slim\nCOPY --from=build /usr/local/bundle /usr/local/bundle',
  php: 'FROM composer:2.8 AS build\n# composer install --no-dev\nFROM php:8.4-fpm-alpine\nCOPY --from=build /app/vendor /app/vendor',
  rust: 'FROM rust:1.85 AS build\n# cargo build --release\nFROM debian:bookworm-slim\nCOPY --from=build /src/target/release/app /app',
};

export const containerImageDefined = defineCheck({
  id: 'container-image-defined',
  area: 'containerization',
  title: 'Is there one reproducible definition of the production image?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a reproducible definition of its image',
    gap: 'no usable definition of the production image',
  },
  why: 'Without a definition in the repository nobody can rebuild what runs in production, and what was tested is not what is shipped. An image built from a file is the same on every machine and can be reviewed, scanned and rolled back.',
  decision: {
    applies:
      'The service is deployed; libraries and functions that a platform runs from source are left out.',
    passes:
      'A Dockerfile is found that is meant for production, or the image is built without one: Jib, Spring Boot’s build-image (called by a pipeline, script or the README), Quarkus’ extension, ko, the .NET SDK, buildpacks, Nix, Bazel, an Aspire host that publishes somewhere.',
    fails:
      'There is none, or only Dockerfiles whose name or folder says development or tests, which hold nothing of a service whose sources compose mounts, or nothing at all (`FROM node:20`, `EXPOSE 3000`); or the Dockerfile is empty, copies a manifest or starts a module that the tree does not hold, starts a TypeScript program that no step builds, or builds on an image whose language is older than the manifest asks for.',
    exceptions: [
      'A Dockerfile at the root of a monorepo that copies the service’s folder counts for the service.',
      'A Dockerfile named for development that the publishing pipeline builds is production’s.',
      'A manifest that deploys an image which this tree does not build: unknown.',
    ],
  },
  examples: {
    language: 'text',
    bad: 'Dockerfile.dev is the only Dockerfile',
    good: 'Dockerfile beside the manifest, built and pushed by the pipeline',
  },
  remedy:
    'Write one Dockerfile for production next to the manifest and let the pipeline build and push it. Keep development conveniences in another target or in a compose override.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: automated build'],
  judge(service) {
    const { image, candidates } = service.fact(imageSelectionOf);
    if (image) return judgeDockerfile(service, image);
    const stack = service.fact(stackOf);
    const [functions] = service.fact(functionFilesOf);
    if (functions) {
      return notApplicable(
        `The platform runs the service from source (${functions.path}), so it has no image of its own.`,
      );
    }
    const builder = service.fact(imageBuilderOf);
    if (builder) {
      return pass(
        `${placeName(builder)} builds the image with ${
          builder.title
        }, without a Dockerfile.`,
        [evidence(service.repository, builder, 'proof')],
      );
    }
    const broken = candidates.find(({ problem }) => problem);
    if (broken) {
      return unknown(
        `${broken.path} ${broken.problem}, so it could not be judged.`,
        'Make the Dockerfile readable without a template engine.',
      );
    }
    if (!stack.deployable && candidates.length === 0) {
      return notApplicable(
        'Nothing in the tree is started, so it is a library and needs no image.',
      );
    }
    return judgeMissing(service, candidates[0]?.path);
  },
});

function judgeDockerfile(
  service: Service,
  image: Parameters<typeof fromLine>[0],
): Judgement {
  const broken = service.fact(brokenSourcesOf);
  if (broken.length) {
    const [first] = broken;
    return fail({
      message: `${placeName(first)} ${
        first.what
      }, so the image cannot be built or started from this tree.`,
      evidence: evidenceAt(service, broken, 'offender'),
      recommendation: {
        title: 'Repair the Image Definition',
        text:
          first.cure ??
          `Add what ${placeName(
            first,
          )} needs to the repository, or correct the path.`,
        reference,
      },
    });
  }
  return pass(
    `${image.path} defines the production image${
      image.target.name ? ` (stage ${image.target.name})` : ''
    }.`,
    [evidence(service.repository, fromLine(image), 'proof')],
  );
}

function judgeMissing(
  service: Service,
  development: string | undefined,
): Judgement {
  const workload = service
    .fact(deploymentOf)
    .workloads.find(({ containers }) => containers[0]?.image);
  const deployed = workload?.containers[0].image;
  if (deployed && !development) {
    return unknown(
      `${placeName(deployed)} deploys ${
        deployed.text
      }, and nothing in this tree builds that image.`,
      'Add the Dockerfile, or name the repository that builds the image in a catalog annotation.',
      [evidence(service.repository, deployed, 'anchor')],
    );
  }
  const handedOn = service
    .fact(deployStepsOf)
    .find(
      ({ remote, name, job }) =>
        remote &&
        /dispatch|trigger-workflow/.test(name) &&
        !job.triggers.every(isByHand),
    );
  if (handedOn && development) {
    return unknown(
      `${placeName(
        handedOn,
      )} tells another repository of every release, and ${development} is for development: the image is built there.`,
      'Assess the repository that builds the image.',
      [evidence(service.repository, handedOn, 'anchor')],
    );
  }
  const elsewhere = Object.keys(service.annotations).find(key =>
    /image[-_]?repository|docker(?:file)?[-_/]/.test(key),
  );
  if (elsewhere) {
    return unknown(
      `The annotation ${elsewhere} says that the image is built elsewhere.`,
      'Assess the repository that builds the image.',
    );
  }
  const manifest = manifestOf(service) ?? service.files[0].path;
  const idle = idleBuilderOf(service);
  const anchor: Place = development
    ? { path: development, line: 1 }
    : idle ?? { path: manifest, line: 1 };
  const message = missingMessage(anchor, development, idle);
  return fail({
    message,
    evidence: evidenceAt(
      service,
      [
        anchor,
        ...service
          .fact(stackOf)
          .manifests.slice(0, 3)
          .map(({ path }) => ({ path, line: 1 })),
      ],
      'anchor',
    ),
    recommendation: {
      title: 'Define the Production Image',
      text: `Add a production Dockerfile next to ${manifest}.`,
      example: exampleFor(service, examples, examples.node!),
      reference,
    },
  });
}

/** The manifest next to where the program starts; else the first one. */
function manifestOf(service: Service): string | undefined {
  const { manifests, entryPoints } = service.fact(stackOf);
  const entry = entryPoints[0]?.path ?? '';
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const [nearest] = manifests
    .map(({ path }) => path)
    .filter(path => entry.startsWith(folderOf(path)))
    .sort((a, b) => folderOf(b).length - folderOf(a).length);
  return nearest ?? manifests[0]?.path;
}

function isByHand(trigger: string): boolean {
  return trigger === 'manual' || trigger === 'schedule';
}

function missingMessage(
  anchor: Place,
  development: string | undefined,
  idle: Place | undefined,
): string {
  const place = placeName(anchor);
  if (development) {
    return `${place} is the only image definition and it is meant for development.`;
  }
  return idle
    ? `No Dockerfile defines the production image, and nothing calls the build plugin at ${place} that could build one.`
    : `No Dockerfile or image build exists for the service of ${place}.`;
}
