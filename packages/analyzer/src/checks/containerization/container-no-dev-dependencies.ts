import { installsOf, type Install } from '../../facts/containers/installs';
import { devtoolsRepackagedAt } from '../../facts/containers/spring-devtools';
import { defineCheck, fail, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';
import { evidenceAt } from '../shared';
import { exampleFor, fromLine, imageOr, type Examples } from './shared';

const reference = 'https://docs.docker.com/build/building/best-practices/';

const examples: Examples = {
  python:
    'RUN uv sync --frozen --no-dev\n# or: poetry install --only main\n# or: pip install -r requirements.txt, with test tools in requirements-dev.txt',
  node: 'RUN npm ci --omit=dev\n# pnpm install --prod, yarn workspaces focus --production, bun install --production',
  ruby: 'ENV BUNDLE_WITHOUT="development:test"\nRUN bundle install',
  go: 'COPY --from=build /bin/orders /usr/local/bin/orders\n# what developers run stays in the build stage',
  php: 'RUN composer install --no-dev --optimize-autoloader',
};

export const containerNoDevDependencies = defineCheck({
  id: 'container-no-dev-dependencies',
  area: 'containerization',
  title: 'Is the final image free of development and test dependencies?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'an image without development dependencies',
    gap: 'development dependencies in the image',
  },
  why: 'Test runners, linters and debuggers multiply the packages that have to be patched, and give an intruder tools to work with. They also make images larger and slower to start on a new node.',
  decision: {
    applies: 'A production Dockerfile exists.',
    passes:
      'Every installation that reaches the final image leaves development groups out, or only built artefacts are copied into it.',
    fails:
      'An installation in the final stage, or in a stage whose dependency folder is copied into it, includes them: `npm ci` without `--omit=dev`, `uv sync` without `--no-dev`, `poetry install` without `--only main`, `bundle install` without development and test excluded, `composer install` without `--no-dev`, a requirements file named for development, a single requirements file that lists test and lint tools, or `go install` of a developers’ tool such as `air`.',
    exceptions: [
      'Builder stages may install everything, as long as their dependency folder is not copied.',
      'A later prune or production installation in the same folder mends an earlier one.',
      '`NODE_ENV=production` helps only when it is set before the installation.',
      'Projects without development dependencies.',
      'A tool that the source imports, such as faker for sample data, is a dependency like any other.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'COPY package*.json ./\nRUN npm install',
    good: 'COPY package*.json ./\nRUN npm ci --omit=dev',
  },
  remedy:
    'Install production dependencies only in the stage that is shipped. Where the build needs more, install everything in a build stage and copy the built output over a production installation.',
  references: [reference],
  elsewhere: ['Node best practices 8.5', 'OWASP ASVS 15.2.3'],
  judge(service) {
    const found = imageOr(service);
    if ('answer' in found) return found.answer;
    const installs = service.fact(installsOf);
    const devtools = devtoolsRepackagedAt(service);
    if (devtools) {
      return fail({
        message: `${placeName(
          devtools,
        )} packages Spring Boot’s developer tools into the production application.`,
        evidence: [evidence(service.repository, devtools, 'offender')],
        recommendation: {
          title: 'Install Only Production Dependencies',
          text: `Remove the setting at ${placeName(
            devtools,
          )}, so that the developer tools stay out of the packaged application.`,
          reference,
        },
      });
    }
    const offenders = installs.filter(
      ({ development }) => development === true,
    );
    if (offenders.length) {
      const [first] = offenders;
      const what = first.examples.length
        ? ` (${first.examples.join(', ')})`
        : '';
      return fail({
        message: `${placeName(
          first,
        )} installs development dependencies${what} into the production image.`,
        evidence: evidenceAt(
          service,
          [...offenders, ...offenders.flatMap(({ proofs }) => proofs)],
          'offender',
        ),
        recommendation: {
          title: 'Install Only Production Dependencies',
          text: `Install only production dependencies at ${placeName(first)}.`,
          example: exampleFor(service, examples, exampleOf(first)),
          reference,
        },
      });
    }
    const open = installs.find(({ development }) => development === undefined);
    if (open) {
      return unknown(
        `${placeName(open)} installs packages, and ${open.reason}.`,
        'Keep the list of dependencies in the repository.',
        [evidence(service.repository, open, 'anchor')],
      );
    }
    return installs.length
      ? pass(
          `${placeName(installs[0])} installs production dependencies only.`,
          evidenceAt(service, installs, 'proof'),
        )
      : pass(`${placeName(fromLine(found.image))} receives built files only.`, [
          evidence(service.repository, fromLine(found.image), 'proof'),
        ]);
  },
});

function exampleOf({ ecosystem }: Install): string {
  return examples[ecosystem] ?? examples.node!;
}
