import { testingRealAssertions } from './testing-real-assertions';
import { judge, pythonApp, repeat, requirements } from './__testUtils__/judge';

const python = (tests: string) => ({
  files: {
    'requirements.txt': requirements,
    'app/main.py': pythonApp(20),
    'tests/test_a.py': tests,
  },
});
const node = (tests: string) => ({
  files: {
    'package.json': '{ "dependencies": { "express": "4" } }',
    'src/server.ts': "import express from 'express';\nexpress().listen(1);\n",
    'src/a.spec.ts': tests,
  },
});
const ruby = (tests: string) => ({
  files: {
    Gemfile: "gem 'rails'\ngem 'rspec-rails'\n",
    'config.ru':
      "require_relative 'config/environment'\nrun Rails.application\n",
    'config/application.rb': 'class App < Rails::Application\nend\n',
    'spec/order_spec.rb': `describe Order do\n${tests}\nend\n`,
  },
});

describe('testing-real-assertions', () => {
  it('fails when cases assert nothing, at their lines', () => {
    const result = judge(
      testingRealAssertions,
      python(repeat(6, n => `def test_${n}():\n    service.run(${n})`)),
    );
    expect(result).toMatchObject({ outcome: 'fail' });
    expect(result.message).toContain('6 of 6 test cases assert nothing');
    expect(result.places[0]).toBe('tests/test_a.py:1');
  });

  it('fails when half are scaffolds', () => {
    const result = judge(
      testingRealAssertions,
      node(
        `${repeat(
          4,
          n =>
            `describe('S${n}', () => {\n  it('should be defined', () => {\n    expect(service${n}).toBeDefined();\n  });\n});`,
        )}\nit('adds', () => { expect(add(1)).toBe(2); });`,
      ),
    );
    expect(result).toMatchObject({ outcome: 'fail' });
    expect(result.places[0]).toBe('src/a.spec.ts:2');
  });

  it.each([
    [
      'assertions that always hold',
      python(repeat(6, n => `def test_${n}():\n    run()\n    assert True`)),
    ],
    [
      'examples of one line that only run',
      ruby(repeat(6, () => `  it { run_it('is_expected') }`)),
    ],
    [
      'names that speak of assertions',
      python(repeat(6, n => `def test_should_verify_${n}():\n    run()`)),
    ],
  ])('is not fooled by %s', (_, tree) => {
    expect(judge(testingRealAssertions, tree)).toMatchObject({
      outcome: 'fail',
    });
  });

  it.each([
    [
      'expected exceptions',
      python(
        repeat(
          6,
          n =>
            `def test_${n}():\n    with pytest.raises(ValueError):\n        f()`,
        ),
      ),
    ],
    [
      'helpers that assert',
      python(
        `def check_order(o):\n    assert o.total\n\ndef same(o):\n    assert o\n\n${repeat(
          6,
          n => `def test_${n}():\n    same(load(${n}))`,
        )}`,
      ),
    ],
    [
      'infix functions of Kotlin, and what REST Assured expects',
      {
        files: {
          'build.gradle.kts':
            'plugins { kotlin("jvm") version "2.0.0" }\ndependencies { implementation("org.springframework.boot:spring-boot-starter-web:3.4.0") }\n',
          'src/main/kotlin/App.kt': 'fun main() {}\n',
          'src/test/kotlin/OrdersTest.kt': `class OrdersTest {\n${repeat(
            3,
            n =>
              `  @Test\n  fun \`a${n}\`() {\n    load(${n}).size \`should be equal to\` ${n}\n  }\n  @Test\n  fun b${n}() {\n    Given { body(order) } When { post("/orders") } Then {\n      statusCode(401)\n    }\n  }`,
          )}\n}\n`,
        },
      },
    ],
    [
      'rejections and snapshots',
      node(
        repeat(
          6,
          n =>
            `it('a${n}', async () => { await expect(f()).rejects.toThrow(); });`,
        ),
      ),
    ],
    [
      'examples of one line without a name',
      ruby(
        repeat(
          6,
          n =>
            `  context 'with ${n}' do\n    it { is_expected.to be(:low) }\n    it { is_expected.to eq('low') }\n    it { expect(subject).to be_valid }\n  end`,
        ),
      ),
    ],
    [
      'switched-off cases',
      node(
        `${repeat(3, n => `it.skip('a${n}', () => {});`)}\n${repeat(
          6,
          n => `it('b${n}', () => { expect(f()).toBe(1); });`,
        )}`,
      ),
    ],
  ])('spares %s', (_, tree) => {
    expect(judge(testingRealAssertions, tree)).toMatchObject({
      outcome: 'pass',
    });
  });

  it('does not apply to fewer than five cases', () => {
    expect(
      judge(testingRealAssertions, python('def test_a():\n    run()')),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
