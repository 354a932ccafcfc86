import {
  defineCheck,
  evidenceAt,
  fail,
  notApplicable,
  pass,
  placeName,
  unknown,
} from '@prodready/plugin-readiness-node';
import { baseImagesOf } from './baseImages';

const ourRegistry = 'registry.example.com';
const handbook = 'https://handbook.example.com/base-images';

export const imagesFromOurRegistry = defineCheck({
  id: 'example-images-from-our-registry',
  area: 'supply-chain',
  title: 'Is the image built from base images of our own registry?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'base images of our own registry',
    gap: 'base images from elsewhere',
  },
  why: 'Base images of our registry are patched every night and stay when the public one is down or limits downloads.',
  decision: {
    applies: 'A Dockerfile builds the image that production runs.',
    passes: `Every base image comes from ${ourRegistry}.`,
    fails: 'A base image comes from another registry, or names none.',
    exceptions: ['`scratch`, and stages that are not in the final image.'],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM node:24',
    good: `FROM ${ourRegistry}/base/node:24`,
  },
  remedy: `Use the image of the same name below ${ourRegistry}/base.`,
  references: [handbook],
  elsewhere: [],
  judge(service) {
    const images = service.fact(baseImagesOf);
    if (images.length === 0) {
      return notApplicable('No image is built from another one.');
    }
    const foreign = images.filter(
      ({ registry }) => registry !== undefined && registry !== ourRegistry,
    );
    if (foreign.length > 0) {
      const [first] = foreign;
      const name = first.name.split('/').pop();
      return fail({
        message: `${placeName(first)} builds from ${
          first.name
        }, which is not in ${ourRegistry}.`,
        evidence: evidenceAt(service, foreign, 'offender'),
        recommendation: {
          title: 'Build From Our Base Images',
          text: `Name the image of ${ourRegistry}/base instead at ${placeName(
            first,
          )}.`,
          example: {
            language: 'dockerfile',
            code: `FROM ${ourRegistry}/base/${name}`,
          },
          reference: handbook,
        },
      });
    }
    const untold = images.find(({ registry }) => registry === undefined);
    if (untold) {
      return unknown(
        `${placeName(
          untold,
        )} names its image by a build argument that the repository does not set.`,
        'Give the build argument a default.',
      );
    }
    return pass(
      `${placeName(images[0])} builds from ${images[0].name}.`,
      evidenceAt(service, images, 'proof'),
    );
  },
});
