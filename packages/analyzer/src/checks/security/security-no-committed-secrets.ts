import type { Evidence, Severity } from '@prodready/report';
import { committedSecretsOf, type CommittedSecret } from '../../facts/secrets';
import { defineCheck, fail, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, count } from '../shared';
import type { Service } from '../../service';

const reference = 'https://github.com/gitleaks/gitleaks';

export const securityNoCommittedSecrets = defineCheck({
  id: 'security-no-committed-secrets',
  area: 'security',
  title: 'Is the tree free of live credentials?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a tree without credentials',
    gap: 'credentials in the repository',
  },
  why: 'Whoever can read the repository, one of its clones or an old backup has the credential, and git keeps it after it is deleted. Leaked keys are found and used within minutes.',
  decision: {
    applies: 'Always.',
    passes:
      'No text of the tree holds a credential; vendored files, lock files and encrypted files are not read.',
    fails:
      'A private key, a token or key whose shape names its provider, a signed token that does not expire, a password in the address or connection string of a server that others can reach, or a random value given to the name of a secret stands in a file. The last one is major, unless production’s configuration demonstrably loads it: a signing key of 32 random characters or more there is critical.',
    exceptions: [
      'Tests, documents and examples: only provider-specific keys count there, and they are major, as are a whole private key and a random signing key of 32 characters or more in the template of an env file, which is copied as it is. Private keys in test data are made for the test.',
      'Placeholders, well-known demo values, hashes, identifiers and publishable keys.',
      'Values for throw-away services in pipeline jobs, development settings and development compose files.',
      'Values that the code refuses at start, and lines that carry the allow comment of another scanner.',
    ],
  },
  examples: {
    language: 'properties',
    bad: 'jwt.secret=nRvyYC4soFxBdZ-F-5Nnzz5USXstR1Yy',
    good: 'jwt.secret=${JWT_SECRET}',
  },
  remedy:
    'Revoke the credential first, then take it out of the tree and load it from the environment or a secret store. Removing it from the latest commit alone does not help.',
  references: [reference],
  elsewhere: [
    'gitleaks',
    'secretlint',
    'Semgrep generic secrets',
    'OWASP ASVS 13.3.1',
  ],
  judge(service) {
    const { secrets, copies, filesRead } = service.fact(committedSecretsOf);
    if (secrets.length === 0)
      return pass(
        `No credential was found in ${count(filesRead, 'text file')}.`,
      );
    const [first] = secrets;
    return fail({
      message: `${placeName(first)} contains ${first.kind}${andMore(
        secrets.length,
      )}; treat it as leaked.`,
      severity: first.severity,
      evidence: [...secrets, ...copies]
        .slice(0, 10)
        .map(secret => maskedEvidence(service, secret)),
      recommendation: {
        title: 'Revoke and Remove Committed Credentials',
        text: `Revoke the credential at ${placeName(
          first,
        )}, remove it, and load it from the environment or the secret store.`,
        example: exampleOf(first),
        reference,
      },
    });
  },
});

/** The line with the value masked: a report is read by more people than the repository is. */
function maskedEvidence(
  service: Service,
  { path, line, value }: CommittedSecret,
): Evidence {
  const text = service.repository.lines(path)[line - 1] ?? '';
  const part = value.slice(0, 200);
  const at = part ? text.indexOf(part) : -1;
  const shown =
    at < 0
      ? text
      : `${text.slice(0, at + 4)}********${text.slice(at + value.length)}`;
  const snippet = shown.slice(0, 160);
  return {
    path,
    line,
    endLine: line,
    ...(snippet ? { snippet } : {}),
    role: 'offender',
  };
}

function exampleOf({
  path,
  kind,
}: {
  path: string;
  kind: string;
  severity: Severity;
}) {
  if (/private key/.test(kind))
    return {
      language: 'sh',
      code: `# revoke it first, then\ngit rm --cached ${path}\necho '${path}' >> .gitignore`,
    };
  if (/\.ya?ml$/.test(path))
    return {
      language: 'yaml',
      code: 'valueFrom:\n  secretKeyRef: { name: orders, key: api-key }',
    };
  if (/\.properties$/.test(path))
    return { language: 'properties', code: 'jwt.secret=${JWT_SECRET}' };
  return {
    language: 'sh',
    code: '# revoke it first, then supply the new one from outside\ndocker run --env-file /run/secrets/orders.env orders',
  };
}
