import { judge, pythonApp, repeat, requirements } from './__testUtils__/judge';
import { testingIntegration } from './testing-integration';

const app = {
  'requirements.txt': `${requirements}psycopg==3.2.0\n`,
  'app/main.py': pythonApp(40),
};
const client =
  'import pytest\nfrom fastapi.testclient import TestClient\n\n@pytest.fixture\ndef client():\n    return TestClient(app)\n';
const requests = (count: number, line = '') =>
  repeat(
    count,
    number =>
      `def test_${number}(client${
        line ? ', monkeypatch' : ''
      }):\n${line}    assert client.get("/orders").status_code == 200`,
  );
const spring = {
  'pom.xml':
    '<project><artifactId>a</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency></dependencies></project>',
  'src/main/java/a/App.java':
    '@SpringBootApplication\nclass App {\n  static void main(String[] a) {}\n  @GetMapping("/orders")\n  String a() { return ""; }\n}\n',
};
const junit = (count: number) =>
  repeat(count, number => `  @Test\n  void a${number}() { assertTrue(x); }`);

const goStore = {
  'go.mod': 'module orders\n\nrequire github.com/lib/pq v1.10.9\n',
  'main.go':
    'package main\n\nfunc main() {\n\tmux.HandleFunc("/orders", list)\n}\n',
};
const goTests = (name: string, body: string) =>
  `package ${name}\n\n${repeat(
    3,
    n =>
      `func TestOrders${n}(t *testing.T) {\n\t${body}\n\trequire.Equal(t, 200, rec.Code)\n}`,
  )}`;

describe('testing-integration fails', () => {
  it.each([
    [
      'unit tests only',
      {
        ...app,
        'tests/test_a.py': repeat(
          4,
          n => `def test_${n}():\n    assert f() == 1`,
        ),
      },
      'tests/test_a.py:1',
      'No test boots the application or talks to PostgreSQL',
    ],
    [
      'no tests, at the start of the service',
      app,
      'app/main.py:3',
      'No test boots',
    ],
    [
      'two cases',
      { ...app, 'tests/conftest.py': client, 'tests/test_a.py': requests(2) },
      'tests/test_a.py:1',
      'Only 2 test cases boot',
    ],
    [
      'a data layer that is always replaced',
      {
        ...app,
        'tests/conftest.py': client,
        'tests/test_a.py': requests(
          4,
          '    monkeypatch.setattr(crud, "get", fake)\n',
        ),
      },
      'tests/test_a.py:2',
      'replaces the data layer',
    ],
    [
      'an untouched sample',
      {
        ...spring,
        'src/test/java/a/AppTests.java':
          '@SpringBootTest\nclass AppTests {\n\n  @Test\n  void contextLoads() {\n  }\n}\n',
      },
      'src/test/java/a/AppTests.java:4',
      'No test boots',
    ],
    [
      'a web slice with a mocked repository',
      {
        ...spring,
        'src/test/java/a/WebTest.java': `@WebMvcTest\nclass WebTest {\n  @MockBean OrderRepository orders;\n${junit(
          4,
        )}\n}\n`,
      },
      'src/test/java/a/WebTest.java:1',
      'replaces the data layer',
    ],
    [
      'middleware alone, tried without anything behind it',
      {
        ...goStore,
        'middleware/limit_test.go': goTests(
          'middleware',
          'r := gin.New()\n\tr.ServeHTTP(rec, req)',
        ),
      },
      'middleware/limit_test.go:3',
      'Fewer than three cases of the integration tests touch PostgreSQL',
    ],
    [
      'handlers behind mocks of the data layer',
      {
        ...goStore,
        'api/orders_test.go': goTests(
          'api',
          'h := NewHandler(&mocks.MockOrders{})\n\tr.ServeHTTP(rec, req)',
        ),
      },
      'api/orders_test.go:3',
      'replaces the data layer',
    ],
    [
      'a handler called with a recorder',
      {
        'go.mod': 'module orders\n\nrequire github.com/jackc/pgx/v5 v5.0.0\n',
        'main.go':
          'package main\n\nfunc main() {\n\tmux.HandleFunc("/orders", list)\n}\n',
        'main_test.go': repeat(
          4,
          n =>
            `func TestList${n}(t *testing.T) {\n\trec := httptest.NewRecorder()\n\tlist(rec, req)\n\trequire.Equal(t, 200, rec.Code)\n}`,
        ),
      },
      'main_test.go:1',
      'No test boots',
    ],
  ] as Array<[string, Record<string, string>, string, string]>)(
    '%s',
    (_, files, place, message) => {
      const result = judge(testingIntegration, { files });
      expect(result).toMatchObject({ outcome: 'fail' });
      expect(result.message).toContain(message);
      expect(result.places).toContain(place);
      expect(result.recommendation?.title).toBe('Implement Integration Tests');
    },
  );

  it('names the datastore and a route', () => {
    const { recommendation } = judge(testingIntegration, { files: app });
    expect(recommendation?.text).toBe(
      'Add integration tests that start the app with a disposable PostgreSQL, beginning with /orders.',
    );
  });
});

describe('testing-integration passes', () => {
  it.each([
    [
      'Go: handlers called with stores over a database for tests',
      {
        'go.mod':
          'module example.com/orders\n\nrequire (\n\tgithub.com/jinzhu/gorm v1.9.16\n\tgithub.com/lib/pq v1.10.9\n)\n',
        'main.go':
          'package main\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
        'handler/orders_test.go': `package handler\n\nfunc setup() {\n\td := db.TestDB()\n\th = NewHandler(store.NewOrders(d))\n}\n\n${repeat(
          3,
          n =>
            `func TestOrders${n}(t *testing.T) {\n\tsetup()\n\trequire.NoError(t, h.Create(c, ${n}))\n}`,
        )}\n`,
      },
    ],
    [
      'Go: what opens the database is the service’s own function',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/go-sql-driver/mysql v1.8.0\n',
        'main.go':
          'package main\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
        'adapters/orders_test.go': `package adapters\n\n${repeat(
          3,
          n =>
            `func TestOrders${n}(t *testing.T) {\n\tdb, err := NewMySQLConnection()\n\trequire.NoError(t, err)\n\trequire.NoError(t, Save(db, ${n}))\n}`,
        )}\n`,
      },
    ],
    [
      'Go: a helper for tests in a file of its own, which opens a database',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/lib/pq v1.10.9\n',
        'main.go':
          'package main\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
        'pkg/pgkit/pgkit.go':
          'package pgkit\n\nimport "testing"\n\nfunc NewDB(t *testing.T) *sql.DB {\n\tdb := pgtestdb.New(t, conf, migrator)\n\treturn db\n}\n',
        'pkg/orders/orders_test.go': `package orders\n\n${repeat(
          3,
          n =>
            `func TestOrders${n}(t *testing.T) {\n\tdb := pgkit.NewDB(t)\n\trequire.NoError(t, Save(db, ${n}))\n}`,
        )}\n`,
      },
    ],
    [
      'a fixture that boots the application',
      { ...app, 'tests/conftest.py': client, 'tests/test_a.py': requests(3) },
    ],
    [
      'a base class with Testcontainers',
      {
        ...spring,
        'src/test/java/a/DatabaseTest.java':
          '@SpringBootTest\n@Testcontainers\nabstract class DatabaseTest {}\n',
        'src/test/java/a/OrderFlowTest.java': `class OrderFlowTest extends DatabaseTest {\n${junit(
          3,
        )}\n}\n`,
      },
    ],
    [
      'a repository against a real connection',
      {
        ...app,
        'tests/test_db.py': `engine = create_engine("sqlite:///:memory:")\n\n${repeat(
          3,
          n => `def test_${n}():\n    assert Orders(engine).count() == ${n}`,
        )}`,
      },
    ],
    [
      'ktor',
      {
        'build.gradle.kts':
          'dependencies { implementation("io.ktor:ktor-server-core:3.0.0") }\n',
        'src/main/kotlin/App.kt':
          'import io.ktor.server.routing.*\nfun main() {\n  get("/orders") { }\n}\n',
        'src/test/kotlin/AppTest.kt': `class AppTest {\n${repeat(
          3,
          n =>
            `  @Test\n  fun a${n}() = testApplication { assertEquals(1, 1) }`,
        )}\n}\n`,
      },
    ],
    [
      'a test that has the service open its database',
      {
        ...goStore,
        'db/db.go':
          'package db\n\nfunc Init() {\n\tconn, err = sqlx.Connect("postgres", dsn)\n}\n',
        'tests/orders_test.go': goTests('tests', 'db.Init()'),
      },
    ],
    [
      'a helper of two letters that connects',
      {
        ...goStore,
        'internal/test/db.go':
          'package test\n\nfunc DB(t *testing.T) *DB {\n\tdbc, err := dbx.MustOpen("postgres", dsn)\n\treturn dbc\n}\n',
        'orders/repository_test.go': goTests('orders', 'db := test.DB(t)'),
      },
    ],
    [
      'a server of PostgreSQL that a library starts, watched through a tracker',
      {
        ...goStore,
        'orders/repository_test.go': goTests(
          'orders',
          'tr, _ := easypg.NewTracker(t, s.DB.DB)',
        ),
      },
    ],
    [
      'requests to the server that runs on this machine',
      {
        ...app,
        'tests/conftest.py':
          'import pytest\n\n@pytest.fixture\ndef api_url():\n    return "http://127.0.0.1:5000/api"\n',
        'tests/test_a.py': repeat(
          3,
          n =>
            `def test_${n}(api_url):\n    assert requests.get(f"{api_url}/orders").status_code == 200`,
        ),
      },
    ],
    [
      'TestMain that connects as the service does',
      {
        'go.mod': 'module orders\n\nrequire github.com/lib/pq v1.10.9\n',
        'main.go':
          'package main\n\nfunc main() {\n\tmux.HandleFunc("/orders", list)\n}\n',
        'model/db.go':
          'package model\n\nfunc Connect() error {\n\tdb, err := sql.Open("postgres", dsn)\n\treturn err\n}\n',
        'model/main_test.go':
          'package model\n\nfunc TestMain(m *testing.M) {\n\tif err := Connect(); err != nil {\n\t\tpanic(err)\n\t}\n\tos.Exit(m.Run())\n}\n',
        'model/orders_test.go': repeat(
          3,
          n =>
            `func TestAdd${n}(t *testing.T) {\n\terr := add(ctx, order)\n\trequire.NoError(t, err)\n}\n`,
        ),
      },
    ],
    [
      'Newman against the running server',
      {
        ...app,
        'test/orders.postman_collection.json': `{ "item": [${repeat(
          3,
          n => `{ "exec": ["pm.test('a${n}', () => {});"] }${n < 2 ? ',' : ''}`,
        )}] }`,
      },
    ],
  ] as Array<[string, Record<string, string>]>)('%s', (_, files) => {
    expect(judge(testingIntegration, { files })).toMatchObject({
      outcome: 'pass',
    });
  });

  it('does not apply without routes, broker and datastore', () => {
    expect(
      judge(testingIntegration, {
        files: {
          'requirements.txt': 'rich\n',
          'main.py': "if __name__ == '__main__':\n    print(1)\n",
        },
      }),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
