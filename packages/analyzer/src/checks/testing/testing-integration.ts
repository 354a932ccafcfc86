import {
  bootstrapOf,
  manifestAnchor,
  testAnchors,
} from '../../facts/tests/anchors';
import { testIndexOf, type TestFile } from '../../facts/tests';
import { exampleRoute, routesOf } from '../../facts/http';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';

/** Cases that make an integration test more than a try. */
const enoughCases = 3;

const examples: Examples = {
  jvm: {
    language: 'java',
    code: '@SpringBootTest @Testcontainers\nclass OrderFlowIT {\n  @Container @ServiceConnection\n  static PostgreSQLContainer<?> db = new PostgreSQLContainer<>("postgres:17");\n}',
  },
  python: {
    language: 'python',
    code: '@pytest.fixture(scope="session")\ndef database():\n    with PostgresContainer("postgres:17") as postgres:\n        yield create_engine(postgres.get_connection_url())',
  },
  node: {
    language: 'ts',
    code: "const db = await new PostgreSqlContainer('postgres:17').start();\nconst app = await createApp({ databaseUrl: db.getConnectionUri() });\nawait request(app).post('/orders').send(cart).expect(201);",
  },
  go: {
    language: 'go',
    code: 'db, err := postgres.Run(ctx, "postgres:17")\nrequire.NoError(t, err)\nserver := httptest.NewServer(app.New(db.MustConnectionString(ctx)))',
  },
  dotnet: {
    language: 'csharp',
    code: 'var database = new PostgreSqlBuilder("postgres:17").Build();\nawait database.StartAsync();\nvar client = new WebApplicationFactory<Program>().CreateClient();',
  },
  ruby: {
    language: 'ruby',
    code: 'class OrderFlowTest < ActionDispatch::IntegrationTest\n  test "places an order" do\n    assert_difference("Order.count") { post orders_url, params: cart }\n  end',
  },
  php: {
    language: 'php',
    code: "use RefreshDatabase;\npublic function test_places_an_order(): void\n{ $this->postJson('/orders', cart())->assertCreated(); }",
  },
  rust: {
    language: 'rust',
    code: '#[sqlx::test]\nasync fn places_an_order(pool: PgPool) {\n    let response = app(pool).oneshot(post("/orders", cart())).await.unwrap();\n    assert_eq!(response.status(), 201);\n}',
  },
};

export const testingIntegration = defineCheck({
  id: 'testing-integration',
  area: 'testing',
  title:
    'Do integration tests exercise the service together with its dependencies?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'integration tests',
    gap: 'no integration tests',
  },
  why: 'Units that are each right can be wrong together: a query that the database refuses, a route that is never registered, a message that nobody can read. Only a test that boots the parts together notices.',
  decision: {
    applies: 'The service has routes, a message broker or a datastore.',
    passes:
      'Integration tests with at least three cases exist, and, where the service has a datastore, some of them reach one.',
    fails: 'None exist, or every one replaces the data layer by a mock.',
    exceptions: [
      'An application booted with mocked providers counts for the HTTP half only.',
      'A single handler called with a recorder and stubs is a unit test; middleware tried alone reaches no datastore.',
      'Requests against a running server count: it brings its own database.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'def test_create(client, monkeypatch):\n    monkeypatch.setattr(crud, "create", fake_create)',
    good: 'def test_create(client, database):\n    assert client.post("/orders", json=cart).status_code == 201\n    assert database.scalar(select(func.count(Order.id))) == 1',
  },
  remedy:
    'Start the application in the test with a disposable database (Testcontainers, a service of the pipeline) and walk through the most important requests.',
  references: [
    'https://docs.spring.io/spring-boot/reference/testing/testcontainers.html',
  ],
  elsewhere: ['Node.js best practices 4.1'],
  judge(service) {
    const { datastores, brokers } = service.fact(stackOf);
    const routes = service.fact(routesOf);
    const stores = datastores.filter(({ kind }) => kind !== 'cache');
    if (routes.length === 0 && stores.length === 0 && brokers.length === 0) {
      return notApplicable(
        'The service has no routes, no broker and no datastore to be tested together with.',
      );
    }
    const { files, support, folder } = service.fact(testIndexOf);
    const together = files.filter(
      ({ relation, levels }) =>
        relation !== 'foreign' &&
        (levels.includes('integration') || levels.includes('end-to-end')),
    );
    const reaching = together.filter(
      ({ touchesDatastore }) => touchesDatastore,
    );
    const store = stores[0]?.name;
    const sufficient = cases(together) >= enoughCases;
    if (sufficient && (stores.length === 0 || cases(reaching) >= enoughCases)) {
      const best = (stores.length ? reaching : together).sort(
        (a, b) => b.cases.length - a.cases.length,
      )[0];
      return pass(
        `${cases(
          together,
        )} test cases boot the application or reach a real dependency.`,
        evidenceAt(
          service,
          [{ path: best.path, line: best.levelLine ?? best.cases[0].line }],
          'proof',
        ),
      );
    }
    const route = exampleRoute(service)?.route ?? 'the main request';
    const few = cases(together);
    const replaced = [...support, ...files].some(
      ({ replacedLine }) => replacedLine !== undefined,
    );
    let message = replaced
      ? `Every integration test replaces the data layer; nothing talks to ${store}.`
      : `Fewer than three cases of the integration tests touch ${store}.`;
    if (!sufficient)
      message = `No test boots the application${
        store ? ` or talks to ${store}` : ''
      }; interactions between components are unverified.`;
    if (!sufficient && few > 0)
      message = `Only ${count(few, 'test case')} ${
        few === 1 ? 'boots' : 'boot'
      } the application or ${
        few === 1 ? 'talks' : 'talk'
      } to a real dependency, too few to verify how components work together.`;
    return fail({
      message,
      evidence: evidenceAt(
        service,
        [
          ...together.slice(0, 2).flatMap(({ path, cases: [first] }) => [
            { path, line: first.line },
            { path, line: 1 },
          ]),
          ...support
            .concat(files)
            .flatMap(({ path, replacedLine }) =>
              replacedLine
                ? [
                    { path, line: replacedLine },
                    { path, line: 1 },
                  ]
                : [],
            )
            .slice(0, 4),
          ...testAnchors(service),
          ...bootstrapOf(service),
          ...(files.length ? [] : manifestAnchor(service)),
          ...(folder ? [{ path: folder }] : []),
        ],
        'anchor',
        16,
      ),
      recommendation: {
        title: 'Implement Integration Tests',
        text: `Add integration tests that start the app with a disposable ${
          store ?? 'dependency'
        }, beginning with ${route}.`,
        example: exampleFor(service, examples, 'jvm'),
        reference:
          'https://docs.spring.io/spring-boot/reference/testing/testcontainers.html',
      },
    });
  },
});

function cases(files: TestFile[]): number {
  return files.reduce(
    (total, file) =>
      total + file.cases.filter(({ scaffold }) => !scaffold).length,
    0,
  );
}
