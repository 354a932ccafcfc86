import { applicationManifestsOf, lockStateOf } from '../../facts/dependencies';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://12factor.net/dependencies';

const examples: Examples = {
  node: { language: 'sh', code: 'npm install --package-lock-only' },
  python: { language: 'sh', code: 'uv lock' },
  go: { language: 'sh', code: 'go mod tidy' },
  rust: { language: 'sh', code: 'cargo generate-lockfile' },
  ruby: { language: 'sh', code: 'bundle lock' },
  php: { language: 'sh', code: 'composer update --lock' },
  dotnet: {
    language: 'xml',
    code: '<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>',
  },
  jvm: {
    language: 'kotlin',
    code: 'dependencyLocking { lockAllConfigurations() }',
  },
};

export const supplyLockfile = defineCheck({
  id: 'supply-lockfile',
  area: 'supply-chain',
  title: 'Are all dependencies locked?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'locked dependencies',
    gap: 'dependencies that are not locked',
  },
  why: 'Without a lock two builds of one commit differ, and what was tested is not what runs.',
  decision: {
    applies:
      'An application declares dependencies. Libraries may omit the lock.',
    passes:
      'A lock file is beside the manifest or at the root of its workspace; every line of the requirements file is pinned with `==`; Maven and Gradle name fixed versions; .NET has lock files or central versions.',
    fails:
      'None is there, git ignores it, two locks of different tools compete, versions float (`latest`, `+`, `LATEST`, ranges), or the lock misses a declared dependency. Exact `PackageReference` versions of .NET alone lock nothing that they bring along.',
    exceptions: [
      'The lock of a workspace counts for its members only.',
      'Go modules without dependencies.',
      'Hashes are the stronger form, but not demanded.',
    ],
  },
  examples: {
    language: 'text',
    bad: 'fastapi>=0.110',
    good: 'fastapi==0.115.6',
  },
  remedy: 'Let the package manager write its lock file and commit it.',
  references: [reference],
  elsewhere: ['Node best practices 5.4', 'OpenSSF Scorecard pinsDependencies'],
  judge(service) {
    const state = service.fact(lockStateOf);
    const stack = service.fact(stackOf);
    if (!state)
      return notApplicable('No manifest with dependencies was found.');
    if (!stack.deployable && service.type === 'library')
      return notApplicable('A library leaves the choice to whoever uses it.');
    const { locks, problems, byManifest } = state;
    if (problems.length > 0) {
      const [first] = problems;
      return fail({
        message: `${placeName(first)} has ${first.problem}${andMore(
          problems.length,
        )}; two builds of one commit can differ.`,
        evidence: evidenceAt(service, problems, 'offender'),
        recommendation: {
          title: 'Lock the Dependencies',
          text: `Commit a lock file for ${
            service.fact(applicationManifestsOf)?.main.path ?? first.path
          } and settle ${placeName(first)}.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
    const [lock] = locks;
    if (lock)
      return pass(
        `${lock} locks the dependencies.`,
        evidenceAt(service, [{ path: lock }], 'proof'),
      );
    if (byManifest)
      return pass(
        `${byManifest.path} names fixed versions.`,
        evidenceAt(service, [byManifest], 'proof'),
      );
    return notApplicable('The service has no dependencies to lock.');
  },
});
