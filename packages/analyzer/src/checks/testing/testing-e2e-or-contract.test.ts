import { judge, pythonApp, requirements } from './__testUtils__/judge';
import { file } from '../__testUtils__/trees';
import { testingE2eOrContract } from './testing-e2e-or-contract';

const app = { 'requirements.txt': requirements, 'app/main.py': pythonApp(20) };
const workflow = (steps: string) =>
  `on: push\njobs:\n  build:\n    runs-on: x\n    steps:\n${steps}\n`;

/** A script with three requests; `look` is what it makes of the last answer. */
const walk = (look: string) =>
  file(
    '#!/bin/bash',
    'curl -s "$BASE_URL/health"',
    'curl -s "$BASE_URL/orders"',
    `code=$(curl -s -o /dev/null -w "%{http_code}" -X POST -d '{}' "$BASE_URL/orders")`,
    look,
  );

const scenario = (step: string) => ({
  'features/orders.feature':
    'Feature: Orders\n  Scenario: order\n    When I order\n',
  'features/steps/orders.ts': file(
    "import { When } from '@cucumber/cucumber';",
    "import { Orders } from '../../src/orders';",
    step,
  ),
});

describe('testing-e2e-or-contract', () => {
  it.each([
    ['nothing from outside', app, 'app/main.py:3'],
    [
      'Rails: the step that comes with a new application, for a folder without a test',
      {
        Gemfile: 'gem "rails"\n',
        'config/routes.rb':
          'Rails.application.routes.draw do\n  get "/orders", to: "orders#index"\nend\n',
        'config/application.rb': 'module Orders\nend\n',
        'test/application_system_test_case.rb':
          'class ApplicationSystemTestCase < ActionDispatch::SystemTestCase\nend\n',
        '.github/workflows/ci.yml': workflow(
          '      - run: bin/rails db:test:prepare test test:system',
        ),
      },
      'config/application.rb:1',
    ],
    [
      'in-process tests only',
      {
        ...app,
        'tests/test_a.py':
          'def test_a():\n    assert TestClient(app).get("/").status_code == 200\n',
      },
      'app/main.py:3',
    ],
    [
      'a client that runs in the process of the test',
      {
        ...app,
        'tests/test_a.py': file(
          'def test_a():',
          '    client = AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost:8000")',
          '    assert client.get("/").status_code == 200',
        ),
      },
      'app/main.py:3',
    ],
    [
      'a contract that nothing checks',
      { ...app, 'openapi.yaml': 'openapi: 3.1.0\n' },
      'openapi.yaml:1',
    ],
    [
      'requests that a person sends by hand',
      { ...app, 'http/orders.http': 'GET http://localhost:8080/orders\n' },
      'http/orders.http:1',
    ],
    [
      'requests without assertions',
      {
        ...app,
        'postman/orders.postman_collection.json':
          '{ "item": [{ "request": {} }] }',
      },
      'app/main.py:3',
    ],
    [
      'the sample of a generator',
      {
        'package.json': '{ "dependencies": { "@nestjs/core": "11" } }',
        'src/main.ts':
          '@Controller()\nclass A {\n  @Get()\n  a() {}\n}\nNestFactory.create(A);\n',
        'test/app.e2e-spec.ts':
          "describe('AppController (e2e)', () => {\n  it('/ (GET)', () => {\n    return request(app.getHttpServer()).get('/').expect(200).expect('Hello World!');\n  });\n});\n",
      },
      'test/app.e2e-spec.ts:2',
    ],
    [
      'a stage of the pipeline that is called acceptance and analyses the code',
      {
        ...app,
        '.github/workflows/a.yml': workflow(
          '      - name: Acceptance Stage\n        run: sonar-scanner',
        ),
      },
      'app/main.py:3',
    ],
    [
      'the system checks of a framework',
      {
        ...app,
        '.github/workflows/a.yml': workflow(
          '      - name: Django system checks\n        run: python manage.py check',
        ),
      },
      'app/main.py:3',
    ],
    [
      'words that are names of tools elsewhere',
      {
        ...app,
        'tests/test_text.py':
          "from fastapi.testclient import TestClient\n\ndef test_a():\n    assert show('the panther took a splinter')\n",
      },
      'app/main.py:3',
    ],
    [
      'a test that sets an address',
      {
        ...app,
        'tests/test_text.py':
          "def test_a():\n    os.environ['TEST_API_URL'] = 'http://a'\n    assert show()\n",
      },
      'app/main.py:3',
    ],
    [
      'a script that asks for the health alone',
      {
        ...app,
        'scripts/test-health.sh': file(
          'set -e',
          'docker compose up -d --wait',
          'curl --fail "$BASE_URL/health"',
          'curl --fail "$BASE_URL/live"',
          'curl --fail "$BASE_URL/ready"',
        ),
      },
      'app/main.py:3',
    ],
    [
      'scenarios whose steps never leave the process',
      {
        ...app,
        ...scenario("When('I order', () => new Orders().place('a'));"),
      },
      'app/main.py:3',
    ],
    [
      'a script that compares nothing',
      { ...app, 'scripts/test_orders.sh': walk('echo "$code"') },
      'app/main.py:3',
    ],
    [
      'a library for the contract that no test asks',
      {
        ...app,
        'spec/rails_helper.rb':
          'RSpec.configure { |config| config.include Committee::Rails::Test::Methods }\n',
      },
      'app/main.py:3',
    ],
    [
      'a build that calls itself a smoke test',
      {
        ...app,
        '.github/workflows/a.yml': workflow(
          '      - name: Build image (smoke test)\n        run: docker build .',
        ),
      },
      'app/main.py:3',
    ],
  ] as Array<[string, Record<string, string>, string]>)(
    'fails with %s',
    (_, files, place) => {
      const result = judge(testingE2eOrContract, { files });
      expect(result).toMatchObject({ outcome: 'fail' });
      expect(result.places).toContain(place);
    },
  );

  it.each([
    [
      'a container of the image that is deployed',
      {
        ...app,
        'src/test/kotlin/Containers.kt':
          'class Containers {\n  val app = GenericContainer(ImageFromDockerfile().withDockerfile(Path("./Dockerfile")))\n}\n',
      },
    ],
    [
      'a folder for each case with a script that asks the running service',
      Object.assign(
        { ...app },
        ...['upload', 'expiry', 'delete'].map(name => ({
          [`fixtures/${name}/test.sh`]: file(
            `curl -s -X POST -F "file=@${name}" "$URL" | grep ${name}`,
          ),
        })),
      ),
    ],
    [
      'tests of another repository that are invoked for the deployed service',
      {
        ...app,
        'deploy/smoke.yaml': file(
          'apiVersion: cloud.redhat.com/v1alpha1',
          'kind: ClowdJobInvocation',
          'metadata: { name: smoke }',
          'spec:',
          '  testing:',
          '    iqe:',
          '      marker: smoke',
        ),
      },
    ],
    [
      'Go: tests in a container beside the service, which they call by its name',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
        'main.go':
          'package main\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET("/orders", list)\n\tr.Run(":8080")\n}\n',
        'integration-test/orders_test.go': file(
          'package integration_test',
          'const (',
          '\thost = "app"',
          '\thttpURL = "http://" + host + ":8080"',
          ')',
          'func TestOrders(t *testing.T) {',
          '\tres, err := http.Get(httpURL + "/orders")',
          '\trequire.NoError(t, err)',
          '\trequire.Equal(t, 200, res.StatusCode)',
          '}',
        ),
      },
    ],
    [
      'a script that walks through the running service',
      {
        ...app,
        'scripts/test_orders.sh': walk(
          '[ "$code" -eq 201 ] || { echo "no order"; exit 1; }',
        ),
      },
    ],
    [
      'scenarios whose steps ask the service',
      {
        ...app,
        ...scenario(
          "When('I order', () => fetch(`${base}/orders`, { method: 'POST' }));",
        ),
      },
    ],
    [
      'a smoke script in Python',
      {
        ...app,
        'scripts/e2e_orders.py': file(
          'import httpx',
          'order = httpx.post(f"{BASE}/orders", json={"sku": "a"})',
          'assert order.status_code == 201',
          'assert httpx.get(f"{BASE}/orders").json()',
          'assert httpx.delete(f"{BASE}/orders/1").status_code == 204',
        ),
      },
    ],
    [
      'answers that are held against the description',
      {
        ...app,
        'spec/support/schema.rb': file(
          "RSpec.shared_examples 'the schema' do",
          "  it('holds') { subject; assert_response_schema_confirm }",
          'end',
        ),
      },
    ],
    [
      'a folder for tests of the contract',
      {
        ...app,
        'contract-tests/test_orders.py':
          "def test_orders(session, server):\n    assert session.get(server + '/orders').status_code == 200\n",
      },
    ],
    [
      'a browser suite in another language',
      {
        ...app,
        'e2e/login.spec.ts':
          "import { test } from '@playwright/test';\ntest('logs in', async ({ page }) => { await page.goto('/'); });\n",
      },
    ],
    [
      'tests that are told where the service runs',
      {
        ...app,
        'client/client_test.go':
          'package client\nfunc TestHealth(t *testing.T) {\n  base := getEnvValue("TEST_ORDERS_BASE_URL", "")\n  if base == "" { t.Fatal() }\n}\n',
      },
    ],
    [
      'journeys that the pipeline walks after it deployed',
      {
        ...app,
        '.github/workflows/a.yml': workflow(
          '      - name: Run journey tests\n        run: ./gradlew journeyTest',
        ),
      },
    ],
    [
      'a source set of journeys',
      {
        ...app,
        'src/journeyTest/kotlin/WidgetJourneyTest.kt':
          'class WidgetJourneyTest {\n  @Test\n  fun `opens the widget`() {\n    assertEquals(200, client.get(stagingUrl).status)\n  }\n}\n',
      },
    ],
    [
      'Pact',
      {
        ...app,
        'tests/test_pact.py':
          'from pact import Verifier\n\ndef test_contract():\n    assert Verifier().verify()\n',
      },
    ],
    [
      'a client of the running service',
      {
        ...app,
        'integration_tests/tests/test_orders.py': file(
          'from orders_client import Client',
          'def test_orders():',
          '    orders = Orders(name="a", base_url="http://localhost:8000")',
          '    assert orders.list() == []',
        ),
      },
    ],
    [
      'a collection with assertions',
      {
        ...app,
        'postman/orders.postman_collection.json':
          '{ "exec": ["pm.test(\'a\', () => {})"] }',
      },
    ],
    [
      'a step of the pipeline',
      {
        ...app,
        '.github/workflows/a.yml': workflow(
          '      - name: Smoke test\n        run: ./smoke.sh',
        ),
      },
    ],
    [
      'a suite of another repository',
      {
        ...app,
        '.github/workflows/a.yml':
          'on: push\njobs:\n  end-to-end-tests:\n    uses: acme/suite/.github/workflows/e2e.yml@main\n',
      },
    ],
  ] as Array<[string, Record<string, string>]>)(
    'passes with %s',
    (_, files) => {
      expect(judge(testingE2eOrContract, { files })).toMatchObject({
        outcome: 'pass',
      });
    },
  );

  it('does not apply without an interface', () => {
    expect(
      judge(testingE2eOrContract, {
        files: {
          'requirements.txt': 'rich\n',
          'main.py': "if __name__ == '__main__':\n    print(1)\n",
        },
      }),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
