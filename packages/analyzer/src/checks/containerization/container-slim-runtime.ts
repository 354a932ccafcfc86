import { isUnseenBase } from '../../facts/containers/bases';
import { baseKindOf } from '../../facts/containers/toolchain';
import { buildCommandsOf } from '../../facts/containers/layers';
import type { ProductionImage } from '../../facts/containers/image';
import type { Service } from '../../service';
import { defineCheck, fail, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';
import { exampleFor, fromLine, imageOr, type Examples } from './shared';

const reference =
  'https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image';

const examples: Examples = {
  python: 'FROM python:3.13.1-slim-bookworm',
  node: 'FROM node:24.4-slim',
  jvm: 'FROM eclipse-temurin:21-jre',
  go: 'FROM gcr.io/distroless/static-debian12:nonroot',
  dotnet: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
  ruby: 'FROM ruby:3.4.1-slim',
  php: 'FROM php:8.4-fpm-alpine',
  rust: 'FROM debian:bookworm-slim',
};

export const containerSlimRuntime = defineCheck({
  id: 'container-slim-runtime',
  area: 'containerization',
  title: 'Is the runtime base no bigger than needed?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a slim runtime base',
    gap: 'a runtime base that is larger than needed',
  },
  why: 'Every package in the base has to be patched and is there for an intruder to use. Large images also delay scaling and recovery, because each new node pulls them first.',
  decision: {
    applies:
      'A production Dockerfile exists and the family of its final base is known.',
    passes:
      'The base is a slim, alpine, distroless, chiseled or minimal variant, a JRE, an ASP.NET or .NET runtime, or `scratch`.',
    fails:
      'The base is a full variant (`node:24`, `python:3.13`, `ruby:3.4`), a JDK or another toolchain, or a bare distribution on which a language runtime is installed by hand.',
    exceptions: [
      'A company’s own base image whose name says nothing: unknown.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM python:3.13.1',
    good: 'FROM python:3.13.1-slim-bookworm',
  },
  remedy:
    'Use the slim or distroless variant of the same image for the final stage. Install the few system libraries that are missing by name.',
  references: [reference],
  elsewhere: ['Node best practices 8.10'],
  judge(service) {
    const found = imageOr(service);
    if ('answer' in found) return found.answer;
    const { image } = found;
    const place = fromLine(image);
    const kind = baseKindOf(image.base);
    if (kind === 'unknown' || (kind === 'full' && isUnseenBase(image.base))) {
      return unknown(
        `The name of the base image ${image.base} at ${placeName(
          place,
        )} does not tell what it brings along.`,
        'Name a public base image, or document what the company’s base image holds.',
        [evidence(service.repository, place, 'anchor')],
      );
    }
    if (
      kind === 'slim' ||
      (kind === 'system' && !installsRuntime(service, image))
    ) {
      return pass(
        `${placeName(place)} bases the runtime image on ${image.base}.`,
        [evidence(service.repository, place, 'proof')],
      );
    }
    const brings =
      kind === 'system'
        ? 'a whole distribution'
        : 'compilers and hundreds of packages';
    return fail({
      message: `${placeName(place)} bases the runtime image on ${
        image.base
      }, which brings ${brings}.`,
      evidence: [
        evidence(service.repository, place, 'offender'),
        ...(image.stages[0] === image.target
          ? []
          : [
              evidence(
                service.repository,
                { path: image.path, line: image.stages[0].line },
                'offender',
              ),
            ]),
      ],
      recommendation: {
        title: 'Use a Slim Runtime Image',
        text: `Use the slim or distroless variant at ${placeName(place)}.`,
        example: exampleFor(service, examples, examples.jvm!),
        reference,
      },
    });
  },
});

const runtimes =
  /^(?:python3?(?:[.\d]+)?|nodejs|node|ruby(?:[.\d]+)?|ruby-full|php(?:[.\d]+)?(?:-\w+)?|openjdk-.*|default-j(?:re|dk).*|java-\S+|dotnet-\S+|aspnetcore-\S+|golang\S*)$/;

function installsRuntime(service: Service, image: ProductionImage): boolean {
  return buildCommandsOf(service, image, image.target).some(
    ({ words }) =>
      /^(?:apt-get|apt|yum|dnf|microdnf|zypper)$/.test(words[0]) &&
      words.some(word => runtimes.test(word.split('=')[0])),
  );
}
