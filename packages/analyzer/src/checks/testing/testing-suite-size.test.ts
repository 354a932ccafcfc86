import { testingSuiteSize } from './testing-suite-size';
import {
  judge,
  pythonApp,
  repeat,
  requirements,
  type Tree,
} from './__testUtils__/judge';

const app = (lines: number) => ({
  'requirements.txt': requirements,
  'app/main.py': pythonApp(lines),
});
const pytest = (cases: number, linesEach = 2) =>
  repeat(
    cases,
    number =>
      `def test_${number}():\n${repeat(
        linesEach - 1,
        line => `    assert value(${line}) == ${line}`,
      )}`,
  );

describe('testing-suite-size fails', () => {
  const caught: Array<[string, Tree, string | undefined, string, string]> = [
    [
      'no test at all, at the place the service starts',
      { files: app(400) },
      'critical',
      'app/main.py:3',
      'There is no test case for',
    ],
    [
      'a handful of tests for a large service',
      { files: { ...app(6_000), 'tests/test_a.py': pytest(7) } },
      'critical',
      'tests',
      'tests contains only 7 test cases for',
    ],
    [
      'some tests, too few of them',
      { files: { ...app(1_200), 'tests/test_a.py': pytest(12) } },
      'major',
      'tests/test_a.py:1',
      'contains only 12 test cases',
    ],
    [
      'many lines in hardly any case',
      { files: { ...app(1_000), 'tests/test_a.py': pytest(3, 120) } },
      'major',
      'tests/test_a.py:1',
      'only 3 test cases',
    ],
    [
      'an empty Django test file',
      {
        files: {
          ...app(300),
          'app/tests.py': 'from django.test import TestCase\n',
        },
      },
      'critical',
      'app/tests.py:1',
      'no test case',
    ],
    [
      'samples of a generator only',
      {
        files: {
          'composer.json': '{ "require": { "laravel/framework": "^11.0" } }',
          'public/index.php': '<?php\n',
          'app/Orders.php': `<?php\n${repeat(
            300,
            number => `$a${number} = 1;`,
          )}`,
          'tests/Unit/ExampleTest.php':
            '<?php\nclass ExampleTest extends TestCase\n{\n    public function test_that_true_is_true(): void\n    {\n        $this->assertTrue(true);\n    }\n}\n',
        },
      },
      'critical',
      'tests/Unit/ExampleTest.php:4',
      'no test case',
    ],
    [
      'tests that the runner is told to skip',
      {
        files: {
          'package.json':
            '{ "dependencies": { "express": "4" }, "jest": { "testPathIgnorePatterns": ["<rootDir>/old/"] } }',
          'src/server.js': `const app = require('express')();\napp.listen(1);\n${repeat(
            300,
            number => `const a${number} = 1;`,
          )}`,
          'old/a.test.js': repeat(
            80,
            number =>
              `it('a${number}', () => { expect(f(${number})).toBe(2); });`,
          ),
        },
      },
      'critical',
      'src/server.js:1',
      'no test case',
    ],
  ];
  it.each(caught)('%s', (_, tree, severity, place, message) => {
    const result = judge(testingSuiteSize, tree);
    expect(result).toMatchObject({ outcome: 'fail', severity });
    expect(result.message).toContain(message);
    expect(result.places).toContain(place);
    expect(result.recommendation?.title).toBe('Expand Test Coverage');
  });

  it('names the largest module that no test mentions', () => {
    const { recommendation } = judge(testingSuiteSize, {
      files: {
        ...app(200),
        'app/billing.py': `class Billing:\n${repeat(
          300,
          number => `    a${number} = 1`,
        )}\n`,
        'tests/test_main.py':
          'from app.main import list_orders\n\ndef test_a():\n    assert list_orders() == []\n',
      },
    });
    expect(recommendation?.text).toContain('starting with app/billing.py');
  });
});

describe('testing-suite-size does not fail', () => {
  const spared: Array<[string, Tree, string]> = [
    [
      'requests with assertions in proportion to the code',
      {
        files: {
          ...app(400),
          'e2e/orders.postman_collection.json': `{ "item": [{ "event": [{ "script": { "exec": [\n${repeat(
            60,
            number =>
              `"pm.test('${number}', () => {",\n"  pm.expect(1).to.eql(1)",\n"})",\n`,
          )}""\n] } }] }] }`,
        },
      },
      'pass',
    ],
    [
      'responses that rswag asks for',
      {
        files: {
          Gemfile: 'gem "rails"\n',
          'app/models/order.rb': `class Order\n${repeat(
            300,
            number => `  def a${number} = 1`,
          )}\nend\n`,
          'spec/requests/orders_spec.rb': repeat(
            30,
            number =>
              `path '/orders/${number}' do\n  get 'an order' do\n    response '200', 'found' do\n      let(:id) { ${number} }\n      run_test!\n    end\n  end\nend\n`,
          ),
        },
      },
      'pass',
    ],
    [
      'settings that Laravel keeps as code',
      {
        files: {
          'composer.json': '{ "require": { "laravel/framework": "^11.0" } }',
          artisan: '#!/usr/bin/env php\n',
          'app/Order.php': `<?php\n${repeat(
            100,
            number => `$a${number} = 1;`,
          )}\n`,
          'config/orders.php': `<?php\nreturn [\n${repeat(
            300,
            number => `'a${number}' => 1,`,
          )}\n];\n`,
        },
      },
      'not-applicable',
    ],
    ['a small service', { files: app(100) }, 'not-applicable'],
    [
      'what users read in each language, which is no source',
      {
        files: {
          'composer.json': '{ "require": { "php": "^8.3" } }',
          'app/Order.php': `<?php\n${repeat(300, n => `call(${n});`)}\n`,
          ...Object.fromEntries(
            ['de', 'en', 'pt_BR'].map(code => [
              `lang/${code}/orders.php`,
              `<?php\nreturn [\n${repeat(900, n => `'k${n}' => 'v',`)}\n];\n`,
            ]),
          ),
          'tests/OrderTest.php': `<?php\nclass OrderTest extends TestCase {\n${repeat(
            20,
            n =>
              `  public function test_${n}() {\n    $a = order(${n});\n    $b = other(${n});\n    $this->assertSame($a, $b);\n  }`,
          )}\n}\n`,
        },
      },
      'pass',
    ],
    [
      'a watcher that ignores the tests',
      {
        files: {
          ...app(400),
          'package.json':
            '{ "scripts": { "watch": "nodemon --ignore tests/ --watch src" } }',
          'tests/test_a.py': pytest(20, 8),
        },
      },
      'pass',
    ],
    [
      'enough lines and cases',
      { files: { ...app(400), 'tests/test_a.py': pytest(20, 8) } },
      'pass',
    ],
    [
      'few cases with the rows of a table',
      {
        files: {
          'go.mod': 'module orders\n\ngo 1.22\n',
          'main.go': `package main\n\nfunc main() {\n${repeat(
            300,
            () => '\tcall()',
          )}\n}\n`,
          'main_test.go': `package main\n\nfunc TestA(t *testing.T) {\n\ttests := []struct{ in int }{\n${repeat(
            60,
            number => `\t\t{in: ${number}},`,
          )}\n\t}\n\tfor _, tt := range tests {\n\t\tif call(tt.in) != 1 {\n\t\t\tt.Error("x")\n\t\t}\n\t}\n}\n`,
        },
      },
      'pass',
    ],
    [
      'a test project beside it that refers to its project',
      {
        files: {
          'src/Orders.Api/Orders.Api.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
          'src/Orders.Api/Program.cs': `var builder = WebApplication.CreateBuilder(args);\n${repeat(
            300,
            number => `Call(${number});`,
          )}\n`,
          'tests/Checks/Checks.csproj':
            '<Project Sdk="Microsoft.NET.Sdk">\n<ItemGroup>\n<PackageReference Include="xunit" Version="2.9.3" />\n<ProjectReference Include="..\\..\\src\\Orders.Api\\Orders.Api.csproj" />\n</ItemGroup>\n</Project>\n',
          'tests/Checks/CallTests.cs': `public class CallTests\n{\n${repeat(
            30,
            number =>
              `    [Fact]\n    public void Calls${number}()\n    {\n        Assert.Equal(${number}, Call(${number}));\n    }`,
          )}\n}\n`,
        },
        service: { path: 'src/Orders.Api' },
      },
      'pass',
    ],
    [
      'tests kept out of archives',
      { files: { ...app(400), '.gitattributes': '/tests export-ignore\n' } },
      'unknown',
    ],
    [
      'tests of the service in a folder at the root',
      {
        files: {
          'services/orders/requirements.txt': requirements,
          'services/orders/app/main.py': pythonApp(300),
          'tests/orders/test_a.py': pytest(30, 5),
        },
        service: { path: 'services/orders' },
      },
      'pass',
    ],
    [
      'a sibling test project that carries the name',
      {
        files: {
          'src/Orders/Orders.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'src/Orders/Program.cs': `var builder = WebApplication.CreateBuilder(args);\n${repeat(
            250,
            number => `var a${number} = 1;`,
          )}`,
          'src/Orders.Tests/OrderTests.cs': repeat(
            40,
            number =>
              `[Fact]\npublic void A${number}()\n{\n    Assert.Equal(1, F());\n}`,
          ),
        },
        service: { path: 'src/Orders' },
      },
      'pass',
    ],
    [
      'tests of the whole repository that name no service',
      {
        files: {
          'backend/orders/requirements.txt': requirements,
          'backend/orders/app/main.py': pythonApp(300),
          'backend/tests/unit/test_a.py': pytest(10),
        },
        service: { path: 'backend/orders' },
      },
      'unknown',
    ],
    [
      'property tests, five each',
      {
        files: {
          ...app(300),
          'tests/test_a.py': repeat(
            6,
            number =>
              `@given(st.integers())\ndef test_${number}(n):\n${repeat(
                12,
                () => '    assert f(n) == n',
              )}`,
          ),
        },
      },
      'pass',
    ],
  ];
  it.each(spared)('%s', (_, tree, outcome) => {
    expect(judge(testingSuiteSize, tree)).toMatchObject({ outcome });
  });

  it('tests of a sibling service are not this service’s', () => {
    const result = judge(testingSuiteSize, {
      files: {
        'services/orders/requirements.txt': requirements,
        'services/orders/app/main.py': pythonApp(300),
        'services/billing/app/main.py': pythonApp(10),
        'tests/billing/test_a.py': pytest(60, 5),
      },
      service: { path: 'services/orders' },
    });
    expect(result).toMatchObject({ outcome: 'fail', severity: 'critical' });
  });
});
