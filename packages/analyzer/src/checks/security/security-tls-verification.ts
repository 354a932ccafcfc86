import { tlsSwitchesOf } from '../../facts/security/tls-switches';
import { sourceFilesOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://github.com/OWASP/ASVS/blob/master/5.0/en/0x21-V12-Secure-Communication.md';

const examples: Examples = {
  go: {
    language: 'go',
    code: 'tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}',
  },
  node: {
    language: 'ts',
    code: 'const agent = new https.Agent({ ca: readFileSync(process.env.PRIVATE_CA!) });',
  },
  python: {
    language: 'python',
    code: 'client = httpx.Client(verify=ssl.create_default_context(cafile=settings.private_ca))',
  },
  jvm: {
    language: 'yaml',
    code: 'spring.ssl.bundle.pem.partner:\n  truststore.certificate: file:/etc/ssl/private-ca.pem',
  },
  dotnet: {
    language: 'dockerfile',
    code: 'COPY private-ca.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates',
  },
  ruby: {
    language: 'ruby',
    code: "Faraday.new(url, ssl: { ca_file: ENV.fetch('PRIVATE_CA') })",
  },
  php: {
    language: 'php',
    code: "new Client(['verify' => getenv('PRIVATE_CA')]);",
  },
  rust: {
    language: 'rust',
    code: 'Client::builder().add_root_certificate(Certificate::from_pem(&ca)?)',
  },
};

export const securityTlsVerification = defineCheck({
  id: 'security-tls-verification',
  area: 'security',
  title: 'Do outbound clients verify certificates?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'outbound clients that verify certificates',
    gap: 'outbound clients that accept any certificate',
  },
  why: 'A client that accepts any certificate talks to whoever answers. Credentials and data of its users go to anyone on the way, and encryption hides it from everybody else.',
  decision: {
    applies: 'The service has source code.',
    passes: 'No client switches the verification of certificates off.',
    fails:
      'An outbound client accepts any certificate or any host name, in code or by a variable that the deployment sets. `curl -k` and `wget --no-check-certificate` in the final image or its start scripts are major.',
    exceptions: [
      'Clients of databases: `db-connection-encrypted` judges them.',
      'A switch that somebody has to set: the line stands under a condition that names it, or in development code.',
      'Go’s `InsecureSkipVerify` together with an own verification.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'requests.get(url, verify=False, timeout=5)',
    good: 'requests.get(url, verify=settings.private_ca, timeout=5)',
  },
  remedy:
    'Remove the override. Where a private authority signs the certificates, trust that authority explicitly.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 12.3.2',
    'Bandit B501',
    'gosec G402',
    'Semgrep disabled-cert-validation, curl-ssl-verifypeer-off',
  ],
  judge(service) {
    if (sourceFilesOf(service).length === 0)
      return notApplicable('The service has no source code.');
    const found = service.fact(tlsSwitchesOf);
    if (found.length === 0)
      return pass('No client switches the verification of certificates off.');
    const [first] = [...found].sort(
      (a, b) =>
        Number(b.severity === 'critical') - Number(a.severity === 'critical'),
    );
    return fail({
      severity: first.severity,
      message: `${placeName(
        first,
      )} switches off certificate verification with ${first.name}${andMore(
        found.length,
      )}.`,
      evidence: evidenceAt(
        service,
        [first, ...found.filter(one => one !== first)],
        'offender',
      ),
      recommendation: {
        title: 'Verify Certificates',
        text: `Remove the override at ${placeName(
          first,
        )} and trust the private authority explicitly if one is needed.`,
        example: exampleFor(service, examples, 'go'),
        reference,
      },
    });
  },
});
