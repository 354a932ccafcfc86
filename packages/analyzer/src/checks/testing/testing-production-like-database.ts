import { testDatabasesOf } from '../../facts/tests/databases';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const examples: Examples = {
  jvm: {
    language: 'java',
    code: '@Container @ServiceConnection\nstatic PostgreSQLContainer<?> db = new PostgreSQLContainer<>("postgres:17");',
  },
  dotnet: {
    language: 'csharp',
    code: 'var db = new PostgreSqlBuilder("postgres:17").Build();\nawait db.StartAsync();\noptions.UseNpgsql(db.GetConnectionString());',
  },
  python: {
    language: 'yaml',
    code: 'services:\n  postgres: { image: postgres:17, env: { POSTGRES_PASSWORD: test } }',
  },
};

export const testingProductionLikeDatabase = defineCheck({
  id: 'testing-production-like-database',
  area: 'testing',
  title: 'Do database tests run on the engine used in production?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'database tests on the production engine',
    gap: 'database tests on another engine than production',
  },
  why: 'Engines differ in types, locking, constraints and SQL. A query that passes on an in-memory stand-in can fail, or quietly answer differently, on the real one.',
  decision: {
    applies: 'Production uses a database server and tests reach a database.',
    passes:
      'Tests use the same engine: Testcontainers, a service of the pipeline, a compose file, an embedded server, or a test address with the same scheme.',
    fails:
      'Every database test runs on H2, SQLite or an in-memory provider instead.',
    exceptions: [
      'Unit tests with fakes are no database tests.',
      'Tests that run on both engines pass.',
      'An in-memory MongoDB server is the same engine.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'engine = create_engine("sqlite:///:memory:")',
    good: 'engine = create_engine(os.environ["TEST_DATABASE_URL"])  # postgresql://…',
  },
  remedy:
    'Start a disposable container of the production engine in the test, or declare it as a service of the pipeline, and run the migrations against it.',
  references: ['https://12factor.net/dev-prod-parity'],
  elsewhere: ['Node.js best practices 4.8'],
  judge(service) {
    const { production, replacements, same } = service.fact(testDatabasesOf);
    if (!production)
      return notApplicable('Production uses no database server.');
    if (replacements.length === 0 && same.length === 0) {
      return notApplicable('No test reaches a database.');
    }
    if (same.length || replacements.length === 0) {
      return pass(
        `${placeName(
          same[0],
        )} gives the tests ${production}, as in production.`,
        evidenceAt(service, same, 'proof', 2),
      );
    }
    const [first] = replacements;
    return fail({
      message: `${placeName(first)} tests against ${
        first.engine
      } while production uses ${production}.`,
      evidence: evidenceAt(service, replacements, 'offender', 5),
      recommendation: {
        title: 'Test on the Production Database Engine',
        text: `Use a disposable ${production} in tests instead of ${
          first.engine
        } at ${placeName(first)}.`,
        example: exampleFor(service, examples, 'python'),
        reference: 'https://12factor.net/dev-prod-parity',
      },
    });
  },
});
