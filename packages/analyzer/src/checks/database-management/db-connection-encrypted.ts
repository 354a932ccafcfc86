import { connectionEncryptionOf } from '../../facts/database';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { withoutDatabase } from './shared';

const reference = 'https://www.postgresql.org/docs/current/libpq-ssl.html';

const examples: Examples = {
  python: {
    language: 'dotenv',
    code: 'DATABASE_URL=postgresql://app@db.example.com/app?sslmode=verify-full',
  },
  node: {
    language: 'ts',
    code: "new Pool({ ssl: { ca: readFileSync('/etc/ssl/database-ca.pem', 'utf8') } });",
  },
  dotnet: {
    language: 'text',
    code: 'Server=db.example.com;Encrypt=True;TrustServerCertificate=False',
  },
  jvm: {
    language: 'properties',
    code: 'spring.datasource.url=jdbc:postgresql://db.example.com/app?sslmode=verify-full',
  },
};

export const dbConnectionEncrypted = defineCheck({
  id: 'db-connection-encrypted',
  area: 'database-management',
  title: 'Is the database connection encrypted and the server verified?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'verified TLS to the database',
    gap: 'database connections without verified TLS',
  },
  why: 'Passwords and every row travel over this connection. Without a verified certificate whoever is in between reads them, or answers instead of the database.',
  decision: {
    applies:
      'The configuration of production names a database on another machine, or an option of its TLS.',
    passes: 'No option that leaves TLS or its verification off takes effect.',
    fails:
      '`sslmode=disable`, `allow` or `prefer` with a host that is not local, `rejectUnauthorized: false`, `useSSL=false`, `allowPublicKeyRetrieval=true`, `Encrypt=False`, `TrustServerCertificate=True`, `tlsAllowInvalidCertificates=true`, `tlsInsecure=true`, or `redis://` to a managed host.',
    exceptions: [
      'Databases beside the service: the own machine, a service of the same compose file, a socket.',
      'A database proxy in the same pod or a service mesh encrypts for it.',
      'An option that somebody chooses by a variable of its own.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'new Pool({ ssl: { rejectUnauthorized: false } });',
    good: 'new Pool({ ssl: { ca } });',
  },
  remedy:
    'Require TLS and give the client the certificate authority of the provider.',
  references: [reference],
  elsewhere: [
    'Semgrep sequelize-tls-disabled-cert-validation',
    'OWASP ASVS 12.3.1, 12.3.2',
  ],
  judge(service) {
    const none = withoutDatabase(service);
    if (none) return none;
    const { off, on, remote, carrier } = service.fact(connectionEncryptionOf);
    if (off.length > 0 && carrier)
      return pass(
        `${placeName(off[0])} leaves TLS to ${placeName(carrier)}.`,
        evidenceAt(service, [carrier, off[0]], 'proof'),
      );
    if (off.length > 0) {
      const [first] = off;
      return fail({
        message: `${placeName(
          first,
        )} talks to the database without verified TLS (${first.name})${andMore(
          off.length,
        )}.`,
        evidence: evidenceAt(service, off, 'offender'),
        recommendation: {
          title: 'Verify TLS to the Database',
          text: `Require and verify TLS at ${placeName(
            first,
          )} with the certificate authority of the provider.`,
          example: exampleFor(service, examples, 'python'),
          reference,
        },
      });
    }
    if (on.length + remote.length === 0)
      return notApplicable(
        'The repository holds no address of a remote database and no option of its TLS.',
      );
    return pass(
      on.length > 0
        ? `${placeName(on[0])} asks for TLS.`
        : 'No option leaves TLS to the database off.',
      evidenceAt(service, [...on, ...remote].slice(0, 3), 'proof'),
    );
  },
});
