import { pipelinesOf, type PipelineJob } from '../../facts/pipelines';
import { runsFromOutside } from '../../facts/pipelines/test-commands';
import { exampleRoute, routesOf } from '../../facts/http';
import { serverPlacesOf } from '../../facts/server/places';
import {
  bootstrapOf,
  manifestAnchor,
  testAnchors,
} from '../../facts/tests/anchors';
import { testIndexOf } from '../../facts/tests';
import { journeysOf } from '../../facts/tests/journeys';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';

/** Files that say what the interface is: a tool could check the running service against them. */
const description =
  /(?:^|\/)(?:openapi|swagger|asyncapi|api-docs)[\w.-]*\.(?:ya?ml|json)$|\.proto$/i;
/** Requests that a person sends by hand, load tests, and folders for what nobody wrote: the beginning of a journey. */
const requests =
  /\.(?:http|rest|jmx)$|\.postman_collection\.json$|(?:^|\/)e2e\/__init__\.py$/i;

export const testingE2eOrContract = defineCheck({
  id: 'testing-e2e-or-contract',
  area: 'testing',
  title: 'Is at least one journey or contract verified from the outside?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'end-to-end or contract tests',
    gap: 'no end-to-end or contract tests',
  },
  why: 'Clients see the service as it is deployed: with its server, its serialisation and its configuration. A journey or a contract checked from outside is the only test that sees the same.',
  decision: {
    applies:
      'The service has a public interface: routes, gRPC services or events.',
    passes:
      'An end-to-end or contract test exists in the tree (a script that walks through the running service and ends with an error counts, a probe of its health does not), or a pipeline runs one (a job, step or workflow that says so).',
    fails: 'Neither exists.',
    exceptions: [
      'Samples that a tool generated and collections of requests without assertions do not count.',
      'The end-to-end suite may live in another repository: a job that calls it passes.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: '- run: npm test',
    good: '- run: npm test\n- run: schemathesis run openapi.yaml --url "$BASE_URL"',
  },
  remedy:
    'Describe the interface in OpenAPI and let a tool check the running service against it, or write one smoke test that walks the most important journey after each deployment.',
  references: ['https://sre.google/sre-book/testing-reliability/'],
  elsewhere: ['GitLab production readiness review: testing'],
  judge(service) {
    const { brokers } = service.fact(stackOf);
    const routes = service.fact(routesOf);
    if (routes.length === 0 && brokers.length === 0) {
      return notApplicable(
        'The service has no interface that clients could see.',
      );
    }
    const { files } = service.fact(testIndexOf);
    const outside = files.find(
      ({ levels, cases }) =>
        (levels.includes('end-to-end') || levels.includes('contract')) &&
        cases.some(({ scaffold, disabled }) => !scaffold && !disabled),
    );
    if (outside) {
      return pass(
        `${outside.path} looks at the service from a client’s point of view.`,
        evidenceAt(
          service,
          [{ path: outside.path, line: outside.cases[0].line }],
          'proof',
        ),
      );
    }
    const [journey] = service.fact(journeysOf);
    if (journey) {
      return pass(
        `${placeName(
          journey,
        )} looks at the service from a client’s point of view.`,
        evidenceAt(service, [journey], 'proof'),
      );
    }
    const job = service
      .fact(pipelinesOf)
      .jobs.find(
        each => runsFromOutside(each) && !runsNoSystemTest(service, each),
      );
    if (job) {
      return pass(
        `${placeName(job)} runs tests from a client’s point of view.`,
        evidenceAt(service, [job], 'proof'),
      );
    }
    const contract = service.files.find(({ path }) => description.test(path));
    const example = exampleRoute(service);
    const subject = example
      ? `the interface (for example ${example.route})`
      : 'the interface';
    return fail({
      message: `Nothing verifies ${subject} from a client’s point of view.`,
      evidence: evidenceAt(
        service,
        [
          ...descriptionPlaces(service),
          ...requestFiles(service),
          ...bootstrapOf(service),
          ...service.fact(serverPlacesOf).assembled.slice(0, 2),
          ...files
            .flatMap(({ cases }) => cases)
            .filter(({ scaffold }) => scaffold)
            .slice(0, 2),
          ...testAnchors(service).slice(0, 2),
          ...manifestAnchor(service).slice(0, 1),
        ].map(({ path, line }) => ({ path, line })),
        'anchor',
        16,
      ),
      recommendation: {
        title: 'Verify the Interface from the Outside',
        text: `Add a contract or smoke test for ${
          example?.route ?? 'the main request'
        } that runs after deploy.`,
        example: contract
          ? {
              language: 'sh',
              code: `schemathesis run ${contract.path} --url "$BASE_URL" --checks all`,
            }
          : {
              language: 'sh',
              code: 'curl --fail --silent --show-error "$BASE_URL/health" && newman run smoke.postman_collection.json',
            },
        reference: 'https://sre.google/sre-book/testing-reliability/',
      },
    });
  },
});

/** Rails writes the step into a new application, and leaves the folder empty. */
function runsNoSystemTest({ files }: Service, { commands }: PipelineJob) {
  return (
    commands.some(({ text }) => /\btest:system\b/.test(text)) &&
    !files.some(({ path }) => /(?:^|\/)test\/system\/.*_test\.rb$/.test(path))
  );
}

/** Each description of the interface, and where its paths begin. */
function descriptionPlaces({ repository, files }: Service): Place[] {
  return files
    .filter(({ path }) => description.test(path))
    .slice(0, 2)
    .flatMap(({ path }) => {
      const paths = repository
        .lines(path)
        .findIndex(text =>
          /^\s{0,4}["']?(?:paths|openapi)["']?\s*:/.test(text),
        );
      return [
        { path, line: 1 },
        ...(paths > 0 ? [{ path, line: paths + 1 }] : []),
      ];
    });
}

function requestFiles({ files }: Service): Place[] {
  return files
    .filter(({ path }) => requests.test(path))
    .slice(0, 4)
    .map(({ path }) => ({ path, line: 1 }));
}
