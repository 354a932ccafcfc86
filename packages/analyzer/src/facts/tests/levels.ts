import type { Ecosystem } from '../../repository';

/** What a piece of test code shows about its level. `datastore`: it reaches one; `replaced`: it swaps it for a mock. */
export type SignalKind =
  | 'end-to-end'
  | 'contract'
  | 'integration'
  | 'datastore'
  | 'replaced';

export interface Signal {
  kind: SignalKind;
  /** Offset in the text. */
  at: number;
}

interface Pattern {
  kind: SignalKind;
  /** Searched in the text without comments, strings kept. */
  pattern: RegExp;
  ecosystems?: Ecosystem[];
}

const anywhere: Pattern[] = [
  {
    kind: 'end-to-end',
    pattern:
      /['"<]@playwright\/test['">]|from playwright|import playwright|com\.microsoft\.playwright|Microsoft\.Playwright|['"]cypress['"]|\bcy\.(?:visit|request)\(|selenium|webdriverio|['"](?:puppeteer|testcafe|nightwatch|k6\/http)['"]|laravel\\dusk|\\Panther\\|PantherTestCase|createPantherClient|chromedp|go-rod|fantoccini|thirtyfour|selenide|OpenQA|(?:from|import) splinter|ApplicationSystemTestCase|driven_by\b|type:\s*:(?:system|feature)\b|live_server|LiveServerTestCase/i,
  },
  {
    kind: 'end-to-end',
    pattern:
      /(?:process\.env|import\.meta\.env|os\.environ|os\.Getenv|getenv|System\.getenv|ENV\[|env::var|Environment\.GetEnvironmentVariable|\b(?:[gG]et|[rR]ead|[lL]ook[uU]p)\w{0,20}Env\w{0,20}\()\W{0,4}(?:get\W{1,3})?(?:(?:E2E|TEST|API|APP|SERVICE|BACKEND|SERVER|GATEWAY)_)*(?:(?<=(?:E2E|TEST)_)[A-Z0-9]{1,20}_)?(?:BASE_?URL|APP_URL|API_URL|TARGET_URL|SERVICE_URL|SERVER_URL|BACKEND_URL|E2E_URL)\b(?!["'\])]{0,3}\s*=(?!=))/,
  },
  {
    kind: 'contract',
    pattern:
      /@pact-foundation|au\.com\.dius\.pact|pact-go|PactNet|\bpact\.(?:verifier|consumer|Verifier)|from pact\b|pact_consumer|spring\.cloud\.contract|schemathesis|\bdredd\b|jest-openapi|chai-openapi|openapi-response-validator|swagger-request-validator|swaggerrequestvalidator|openapi_core\.|rswag|committee\/rails|Committee::|openapi-psr7-validator|\bSpectator\b/,
  },
  {
    kind: 'integration',
    pattern:
      /testcontainers|Testcontainers|dockertest|\bpgtestdb\.|\beasypg\.(?:WithTestDB|ConnectForTest|NewTracker)|embedded-?postgres|EmbeddedPostgres|mongodb-memory-server|MongoMemoryServer|pytest\.mark\.integration|@Tag\(\s*"integration|Trait\(\s*"Category",\s*"Integration|\/\/go:build\s+(?:\w+\s*&&\s*)?integration/i,
  },
  {
    kind: 'datastore',
    pattern:
      /testcontainers|Testcontainers|dockertest|\bpgtestdb\.|\beasypg\.(?:WithTestDB|ConnectForTest|NewTracker)|embedded-?postgres|EmbeddedPostgres|mongodb-memory-server|MongoMemoryServer|sqlite:|:memory:/,
  },
];

/** Go: a server or client that a test starts. */
const goServer =
  /\bhttptest\.New(?:TLS|Unstarted)?Server\s*\(|\b(?:router|engine|mux|r|e|app|srv|server|s|api|g|echo|ts|suite|rt|root)(?:\.\w+)*\.ServeHTTP\s*\(|\bapp\.Test\s*\(|\bbufconn\b|\bgrpc\.(?:Dial|NewClient)\w*\s*\(/;
/** Go: a database that a test opens, by a driver or a function of the service’s own. */
const goDatabase =
  /\bsql\.Open\s*\(|\b(?:sqlx|dbx)\.(?:Open|MustOpen|Connect|MustConnect)\s*\(|\bgorm\.Open\s*\(|\bpgx(?:pool)?\.(?:New|Connect)\w*\s*\(|\bmongo\.Connect\s*\(|\benttest\.Open\b|\b(?:db|database|postgres|mysql|mongodb?)\.(?:Init|Connect|Open|New(?:Connection|DB)|(?:Init|Connect|Setup|New|Open)?Test(?:DB|Database)|(?:Init|Connect|Setup)(?:DB|Database))\s*\(|\bmigrate\.(?:New|Migrate)\w*\b|\bNew(?:MySQL|Postgres(?:QL)?|PG|Mongo(?:DB)?|DB|Database)(?:Connection|Pool)\s*\(/;

const byEcosystem: Pattern[] = [
  {
    ecosystems: ['python'],
    kind: 'end-to-end',
    pattern:
      /\breturn\s+f?["']https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)[:\/]|\bbase_url(?<!(?:Client|Transport)\b[^;\n]{0,200})\s*=\s*f?["']https?:\/\/(?:localhost|127\.0\.0\.1):\d|\b(?:requests|httpx)\.(?:get|post|put|patch|delete|request)\(\s*f?["']https?:\/\/(?:localhost|127\.0\.0\.1)/,
  },
  {
    ecosystems: ['python'],
    kind: 'integration',
    pattern:
      /\b(?:TestClient|AsyncClient|ASGITransport|APIClient|APITestCase|AsyncTestClient|SanicTestClient|TransactionTestCase|AioHTTPTestCase|AsyncHTTPTestCase|FlaskClient)\b|\.test_client\s*\(|\baiohttp_client\b|\.test_cli_runner\s*\(|django\.test\b|\bpytest\.mark\.(?:django_db|integration)\b|\bcreate_(?:async_)?engine\s*\(|\brest_framework\.test\b|\bsubprocess\.Popen\b/,
  },
  {
    ecosystems: ['python'],
    kind: 'datastore',
    pattern:
      /\bdjango_db\b|django\.test\b|rest_framework\.test\b|\bcreate_(?:async_)?engine\s*\(|\bcreate_all\s*\(|\basyncpg\.(?:connect|create_pool)|\bpsycopg\w*\.connect|\bMongoClient\s*\(|\bsessionmaker\s*\(|\bdb\.session\b|\bTortoise\.init\b|\balembic\b/,
  },
  {
    ecosystems: ['python'],
    kind: 'replaced',
    pattern:
      /\bmonkeypatch\.setattr\(\s*(?:["'][\w.]*)?(?:\w+\.)*(?:crud|db|repo\w*|dao|database|models?|store)\b|\bpatch(?:\.object)?\(\s*f?["'][\w.]*(?:crud|db\b|repo|dao|database|session|UserDb|_db)|\bmongomock\b/i,
  },
  {
    ecosystems: ['node'],
    // A client of the service’s own API, against a server that somebody has started.
    kind: 'end-to-end',
    pattern:
      /\bnew\s+\w{1,40}(?:Http|Client|Api|API|SDK|Sdk)\(\s*(?:\w{1,40}\s*,\s*)?["'`]https?:\/\/(?:localhost|127\.0\.0\.1):\d/,
  },
  {
    ecosystems: ['node'],
    kind: 'integration',
    pattern:
      /['"](?:supertest(?:-as-promised|-session|-graphql)?|chai-http|light-my-request|pactum|hono\/testing|axios-mock-server|apollo-server-testing|@shelf\/jest-mongodb|@testing-library\/nest)['"]|\.createNestApplication\s*[<(]|\b(?:app|server|fastify|api)\w*\.inject\s*\(|\bapp\.(?:request|fetch|handle)\s*\(|\.executeOperation\s*\(|\btestClient\s*\(|\bnew\s+PrismaClient\s*\(|\bmongoose\.connect\s*\(|\bapp\.listen\s*\(|\bserver\.listen\s*\(|\bDataSource\s*\(|\bfetch\s*\(\s*[`'"]http:\/\/(?:localhost|127)/,
  },
  {
    ecosystems: ['node'],
    kind: 'datastore',
    pattern:
      /\bnew\s+PrismaClient\s*\(|\bmongoose\.connect\s*\(|\bDataSource\s*\(|['"]pg-mem['"]|\.migrate\.latest\s*\(|\bsequelize\.sync\s*\(|\bnew\s+(?:Pool|Client)\s*\(|\bdrizzle\s*\(|\bprisma\.\w+\.(?:create|deleteMany|findMany|upsert)/,
  },
  {
    ecosystems: ['node'],
    kind: 'replaced',
    pattern:
      /\bmockDeep\b|\bjest-mock-extended\b|(?:jest|vi)\.(?:mock|unstable_mockModule|doMock)\(\s*['"][^'"\n]*(?:prisma|\bdb\b|database|repositor|models?|dao|store|mongoose|drizzle|knex)|prisma-mock|prismock|\bgetRepositoryToken\s*\([^)]*\)\s*,\s*useValue|sinon\.stub\(\s*\w*(?:Model|Repository|Dao|Store|prisma|db)\b|\brequire\.cache\[/i,
  },
  {
    ecosystems: ['jvm'],
    kind: 'integration',
    pattern:
      /@(?:SpringBootTest|WebMvcTest|WebFluxTest|DataJpaTest|JdbcTest|DataJdbcTest|DataMongoTest|DataR2dbcTest|DataRedisTest|DataNeo4jTest|JooqTest|MybatisTest|GraphQlTest|RestClientTest|QuarkusTest|QuarkusIntegrationTest|MicronautTest|AutoConfigureMockMvc|EmbeddedKafka|ContextConfiguration|SpringJUnitConfig|SpringRunner|Testcontainers|ExtendWith\(\s*(?:DropwizardExtensionsSupport|VertxExtension))\b|\b(?:testApplication|withTestApplication|testServer)\s*[({]|\bJavalinTest\b|\bDropwizardAppExtension\b|\bRestAssured\b|SpringExtension\.class/,
  },
  {
    ecosystems: ['jvm'],
    kind: 'datastore',
    pattern:
      /@(?:DataJpaTest|JdbcTest|DataJdbcTest|DataMongoTest|DataR2dbcTest|JooqTest|MybatisTest|Testcontainers|Sql|AutoConfigureTestDatabase)\b|\bDriverManager\.getConnection|\bDatabase\.connect\s*\(|\bTestEntityManager\b|\bFlyway\b/,
  },
  {
    ecosystems: ['jvm'],
    kind: 'replaced',
    pattern:
      /@(?:WebMvcTest|WebFluxTest)\b|@(?:MockBean|MockitoBean|MockkBean|InjectMock)\b(?:\([^)]*\))?\s+(?:(?:private|protected|lateinit|var|val)\s+)*(?:\w+\s*:\s*)?\w*(?:Repository|Dao|Store|Mapper|DataSource)\b/,
  },
  {
    ecosystems: ['go'],
    // The service by its name in the compose file: the test runs in a container beside it.
    kind: 'end-to-end',
    pattern:
      /"https?:\/\/(?:app|api|server|backend|web):\d{2,5}\b|\bhost\s*=\s*"(?:app|api|server|backend|web)"(?=[\s\S]{0,3000}"https?:\/\/"\s*\+\s*host\b)/,
  },
  {
    ecosystems: ['go'],
    kind: 'integration',
    pattern: new RegExp(`${goServer.source}|${goDatabase.source}`),
  },
  {
    ecosystems: ['go'],
    kind: 'datastore',
    pattern: new RegExp(`${goDatabase.source}|\\btestdb\\.\\w`, 'i'),
  },
  {
    ecosystems: ['go'],
    kind: 'replaced',
    pattern:
      /\bsqlmock\b|\bgomock\b|testify\/mock|\bmtest\.Mock\b|\bmocks?\.(?:New)?Mock\w+|\bmock\w*(?:Store|Repo\w*|DB|Storage)\b|\bMock\w*(?:Store|Repo\w*|DB|Storage)\b|\bmemstore\b/,
  },
  {
    ecosystems: ['dotnet'],
    kind: 'integration',
    pattern:
      /\bWebApplicationFactory\s*<|\bTestServer\b|\bDistributedApplicationTestingBuilder\b|\bUseInMemoryDatabase\b|\bUseSqlite\b|\bRespawn\w*|\bHost\.CreateDefaultBuilder\b|\bCreateHostBuilder\b/,
  },
  {
    ecosystems: ['dotnet'],
    kind: 'datastore',
    pattern:
      /\bUseInMemoryDatabase\b|\bUseSqlite\b|\bUseNpgsql\b|\bUseSqlServer\b|\bUseMySql\b|\bRespawn\w*|\bDbContext(?:OptionsBuilder)?\b|\bSqliteConnection\b/,
  },
  {
    ecosystems: ['dotnet'],
    kind: 'replaced',
    pattern:
      /\b(?:Mock<|Substitute\.For<|A\.Fake<)I?\w*(?:Repository|Store|DbContext|Context)\b/,
  },
  {
    ecosystems: ['ruby'],
    kind: 'integration',
    pattern:
      /ActionDispatch::IntegrationTest|ActionController::TestCase|type:\s*:(?:request|controller|job|mailer|model)\b|Rack::Test|ActionCable::|ActiveRecord|\bfixtures?\s+:/,
  },
  {
    ecosystems: ['ruby'],
    kind: 'datastore',
    pattern:
      /ActionDispatch::IntegrationTest|type:\s*:(?:request|controller|model)\b|\bcreate\(\s*:|\.create!?\b|\.reload\b|\bfixtures?\s+:|ActiveRecord/,
  },
  {
    ecosystems: ['php'],
    kind: 'integration',
    pattern:
      /\b(?:WebTestCase|KernelTestCase|ApiTestCase|RefreshDatabase|DatabaseTransactions|DatabaseMigrations|LazilyRefreshDatabase|DatabaseTruncation)\b|\$this->(?:get|post|put|patch|delete)(?:Json)?\s*\(|\$this->(?:json|actingAs|withoutExceptionHandling|assertDatabaseHas)\s*\(|(?<![\w>$])(?:get|post|put|patch|delete)Json\s*\(/,
  },
  {
    ecosystems: ['php'],
    kind: 'datastore',
    pattern:
      /\b(?:RefreshDatabase|DatabaseTransactions|DatabaseMigrations|LazilyRefreshDatabase|DatabaseTruncation|assertDatabaseHas|assertDatabaseMissing|EntityManager\w*)\b|::factory\s*\(|\bfactory\s*\(/,
  },
  {
    ecosystems: ['rust'],
    kind: 'integration',
    pattern:
      /\.oneshot\s*\(|\bsqlx::test\b|\bTestServer\b|\binit_service\s*\(|\brocket::local\b|\bspawn_app\b|\bTcpListener::bind\b|\bPgPool\w*|\bSqlitePool\w*|\bMySqlPool\w*|\btest_server\b|\breqwest::/,
  },
  {
    ecosystems: ['rust'],
    kind: 'datastore',
    pattern:
      /\bsqlx::test\b|\bPgPool\w*|\bSqlitePool\w*|\bMySqlPool\w*|\bPgConnection\b|\bDatabase::connect\b|\bspawn_app\b/,
  },
];

/** What a text shows, without comments: one signal a pattern, where it is first seen. */
export function signalsIn(
  ecosystem: Ecosystem | undefined,
  uncommented: string,
): Signal[] {
  return [...anywhere, ...byEcosystem].flatMap(
    ({ kind, pattern, ecosystems }) => {
      if (ecosystems && (!ecosystem || !ecosystems.includes(ecosystem))) {
        return [];
      }
      const at = uncommented.search(pattern);
      return at < 0 ? [] : [{ kind, at }];
    },
  );
}

const outside =
  /(?:^|\/)(?:e2e|end-to-end|end2end|acceptance|journey|smoke|playwright|cypress|system-tests?|browser|functional-e2e)(?:[-_]?tests?)?\/|(?:^|\/)e2e[-_][\w-]+\/|\.e2e(?:-spec)?\.[cm]?[jt]sx?$|AcceptanceTests?\/|(?:^|\/)(?:acceptance|journey)Tests?\/|\.(?:E2E|EndToEnd)(?:Tests?)?\/|(?:^|\/)(?:spec|test)\/(?:system|features)\//i;
const together =
  /(?:^|\/)(?:integration|integrationtests?|integration[-_]tests?|int|it|api-integration|functional|requests|controllers)\/|[-_.]integration[-_.]|(?:Integration|Functional)Tests?(?:\.\w+)?(?:\/|$)|IT\.(?:java|kt)$|(?:^|\/)tests\/Feature\/|IntegrationTests?\.\w+$|(?:^|\/)test_?integration/i;
const agreement =
  /(?:^|\/)(?:contracts?|pacts?)(?:[-_]?tests?)?\/|[-_.](?:contract|pact)[-_.]/i;

/** The levels that a file's place and name claim. */
export function claimedLevels(path: string): SignalKind[] {
  return [
    ...(outside.test(path) ? (['end-to-end'] as const) : []),
    ...(agreement.test(path) ? (['contract'] as const) : []),
    ...(together.test(path) ? (['integration'] as const) : []),
  ];
}
