import { judge, pythonApp, repeat, requirements } from './__testUtils__/judge';
import { testingProductionLikeDatabase } from './testing-production-like-database';

const app = {
  'requirements.txt': `${requirements}psycopg==3.2.0\n`,
  'app/main.py': pythonApp(20),
};
const engine = (url: string) =>
  `engine = create_engine("${url}")\n\n${repeat(
    3,
    n => `def test_${n}():\n    assert f(engine) == ${n}`,
  )}\n`;
const spring = {
  'pom.xml':
    '<project><artifactId>a</artifactId><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency></dependencies></project>',
  'src/main/java/a/App.java':
    '@SpringBootApplication\nclass App { static void main(String[] a) {} }\n',
  'src/test/java/a/OrderTest.java':
    '@SpringBootTest\nclass OrderTest {\n  @Test\n  void a() { assertTrue(x); }\n}\n',
};

describe('testing-production-like-database', () => {
  it.each([
    [
      'SQLite',
      { ...app, 'tests/test_db.py': engine('sqlite:///:memory:') },
      'tests/test_db.py:1',
      'SQLite while production uses PostgreSQL',
    ],
    [
      'H2',
      {
        ...spring,
        'src/test/resources/application.yml':
          'spring:\n  datasource:\n    url: jdbc:h2:mem:test\n',
      },
      'src/test/resources/application.yml:3',
      'H2',
    ],
  ] as Array<[string, Record<string, string>, string, string]>)(
    'fails on %s',
    (_, files, place, message) => {
      const result = judge(testingProductionLikeDatabase, { files });
      expect(result).toMatchObject({ outcome: 'fail' });
      expect(result.places).toContain(place);
      expect(result.message).toContain(message);
    },
  );

  it.each([
    [
      'the same scheme',
      { ...app, 'tests/test_db.py': engine('postgresql://localhost/test') },
    ],
    [
      'a service of the pipeline',
      {
        ...app,
        'tests/test_db.py': engine('sqlite://'),
        '.github/workflows/a.yml':
          'on: push\njobs:\n  test:\n    services:\n      db:\n        image: postgres:17\n    steps:\n      - run: pytest\n',
      },
    ],
    [
      'both engines',
      {
        ...app,
        'tests/test_db.py': engine('sqlite://'),
        'tests/test_pg.py': engine('postgresql://localhost/test'),
      },
    ],
  ] as Array<[string, Record<string, string>]>)(
    'passes with %s',
    (_, files) => {
      expect(judge(testingProductionLikeDatabase, { files })).toMatchObject({
        outcome: 'pass',
      });
    },
  );

  it.each([
    [
      'fakes',
      {
        ...app,
        'tests/test_a.py': 'def test_a():\n    assert f(FakeOrders()) == 1\n',
      },
    ],
    [
      'a heading of a page called h2',
      {
        ...app,
        'tests/test_page.py':
          'def test_title(client):\n    assert soup.find("h2").text == "Orders"\n',
      },
    ],
    [
      'no database server',
      {
        'requirements.txt': requirements,
        'app/main.py': pythonApp(20),
        'tests/test_db.py': engine('sqlite://'),
      },
    ],
  ] as Array<[string, Record<string, string>]>)(
    'does not apply to %s',
    (_, files) => {
      expect(judge(testingProductionLikeDatabase, { files })).toMatchObject({
        outcome: 'not-applicable',
      });
    },
  );
});
