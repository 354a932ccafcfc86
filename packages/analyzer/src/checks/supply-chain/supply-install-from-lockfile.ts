import { lockedInstallsOf, lockStateOf } from '../../facts/dependencies';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://github.com/goldbergyoni/nodebestpractices';

const examples: Examples = {
  node: {
    language: 'dockerfile',
    code: 'COPY package.json package-lock.json ./\nRUN npm ci --omit=dev',
  },
  python: {
    language: 'dockerfile',
    code: 'COPY pyproject.toml uv.lock ./\nRUN uv sync --frozen --no-dev',
  },
  php: { language: 'dockerfile', code: 'RUN composer install --no-dev' },
  ruby: {
    language: 'dockerfile',
    code: 'ENV BUNDLE_DEPLOYMENT=1\nRUN bundle install',
  },
  go: {
    language: 'dockerfile',
    code: 'COPY go.mod go.sum ./\nRUN go mod download',
  },
  rust: { language: 'dockerfile', code: 'RUN cargo build --release --locked' },
  dotnet: { language: 'dockerfile', code: 'RUN dotnet restore --locked-mode' },
};

export const supplyInstallFromLockfile = defineCheck({
  id: 'supply-install-from-lockfile',
  area: 'supply-chain',
  title: 'Do image and pipeline install exactly what the lockfile says?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'installs that follow the lock file',
    gap: 'installs that ignore the lock file',
  },
  why: 'A lock that the build does not follow promises what nobody keeps: the image holds versions that no test has seen.',
  decision: {
    applies:
      'A lock exists, and the production image or a pipeline installs packages.',
    passes:
      '`npm ci`, `yarn install --immutable`, pnpm, bun, `poetry install`, `uv sync`, pinned requirements, `bundle install`, `composer install`, `go mod download`, cargo and dotnet follow it.',
    fails:
      '`npm install` beside a lock, `yarn install` without its flag in the image, `pip install name`, `gem install name`, `npm install -g name` or `go install name@latest` without a version in the image, `composer update`, `bundle update`, `poetry update`, `cargo update`, `go get -u`; or the lock is not copied before the install.',
    exceptions: [
      'Package managers, and a Bundler whose version the lock names.',
      'Jobs whose purpose is to update dependencies.',
      'Folders of other packages.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'COPY package.json ./\nRUN npm install',
    good: 'COPY package.json package-lock.json ./\nRUN npm ci --omit=dev',
  },
  remedy:
    'Copy the lock file before the install and use the command that follows it.',
  references: [reference],
  elsewhere: [
    'hadolint DL3013, DL3016, DL3028, DL3062',
    'OpenSSF Scorecard pinsDependencies',
    'zizmor adhoc-packages',
  ],
  judge(service) {
    const state = service.fact(lockStateOf);
    if (!state || (state.locks.length === 0 && !state.byManifest))
      return notApplicable('There is no lock to follow.');
    const installs = service.fact(lockedInstallsOf);
    if (installs.length === 0)
      return notApplicable('Neither image nor pipeline installs packages.');
    const wrong = installs.filter(({ problem }) => problem !== undefined);
    if (wrong.length === 0)
      return pass(
        `${placeName(installs[0])} installs what the lock says.`,
        evidenceAt(service, installs.slice(0, 3), 'proof'),
      );
    const [first] = wrong;
    return fail({
      message: `${placeName(first)} does not follow the lock: ${
        first.problem
      }${andMore(wrong.length)}.`,
      evidence: evidenceAt(service, wrong, 'offender'),
      recommendation: {
        title: 'Install What the Lock File Says',
        text: `Use the install that follows the lock at ${placeName(first)}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
