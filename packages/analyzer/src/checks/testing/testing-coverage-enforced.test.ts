import { file } from '../__testUtils__/trees';
import { judge, pythonApp, requirements } from './__testUtils__/judge';
import { testingCoverageEnforced } from './testing-coverage-enforced';

const python = {
  'requirements.txt': `${requirements}pytest==8.0.0\n`,
  'app/main.py': pythonApp(20),
  'tests/test_a.py': 'def test_a():\n    assert f() == 1\n',
};
const node = {
  'package.json':
    '{\n"dependencies": { "express": "4" },\n"scripts": {\n"test": "jest --coverage" } }',
  'src/server.ts': "import express from 'express';\nexpress().listen(1);\n",
  'src/a.test.ts': "it('a', () => { expect(f()).toBe(1); });\n",
};
const workflow = (command: string) =>
  `on: push\njobs:\n  test:\n    runs-on: x\n    steps:\n      - run: ${command}\n`;

describe('testing-coverage-enforced', () => {
  it.each([
    ['no measurement', python, 'requirements.txt:3', 'not measured'],
    [
      'measured without a minimum',
      { ...python, '.github/workflows/a.yml': workflow('pytest --cov=app') },
      '.github/workflows/a.yml:6',
      'measured without a minimum',
    ],
    [
      'a minimum of zero',
      {
        ...python,
        'pytest.ini': '[pytest]\naddopts = --cov=app --cov-fail-under=0\n',
      },
      'pytest.ini:2',
      'only 0 percent',
    ],
    [
      'a minimum that no command loads',
      {
        ...python,
        'pyproject.toml': '[tool.coverage.report]\nfail_under = 90\n',
      },
      'pyproject.toml:2',
      'no command loads',
    ],
    [
      'a commented minimum',
      {
        ...python,
        'pytest.ini': '[pytest]\n# addopts = --cov-fail-under=90\n',
      },
      'pytest.ini:1',
      'not measured',
    ],
    [
      'no measurement in a build of Gradle, at its tests',
      {
        'build.gradle.kts':
          'plugins { kotlin("jvm") }\n\ntasks.test {\n  useJUnitPlatform()\n}\n',
        'src/main/kotlin/App.kt': 'fun main() {\n  println(1)\n}\n',
        'src/test/kotlin/AppTest.kt':
          'class AppTest {\n  @Test\n  fun works() {\n    assertEquals(1, f())\n  }\n}\n',
      },
      'build.gradle.kts:3',
      'not measured',
    ],
    [
      'JaCoCo without a rule',
      {
        'pom.xml':
          '<project>\n<artifactId>a</artifactId>\n<build><plugins><plugin>\n<artifactId>jacoco-maven-plugin</artifactId>\n</plugin></plugins></build></project>',
        'src/main/java/a/App.java':
          'class App { static void main(String[] a) {} }\n',
        'src/test/java/a/AppTest.java':
          'class AppTest {\n  @Test\n  void a() { assertTrue(x); }\n}\n',
      },
      'pom.xml:4',
      'measured without a minimum',
    ],
    [
      'a Codecov status that is switched off',
      {
        ...python,
        'codecov.yml':
          'coverage:\n  status:\n    project:\n      default:\n        enabled: no\n',
      },
      'codecov.yml:1',
      'measured without a minimum',
    ],
    [
      'an informational Codecov status',
      {
        ...python,
        'codecov.yml':
          'coverage:\n  status:\n    project:\n      default:\n        target: 80%\n        informational: true\n',
      },
      'codecov.yml:1',
      'measured without a minimum',
    ],
  ] as Array<[string, Record<string, string>, string, string]>)(
    'fails with %s',
    (_, files, place, message) => {
      const result = judge(testingCoverageEnforced, { files });
      expect(result).toMatchObject({ outcome: 'fail' });
      expect(result.message).toContain(message);
      expect(result.places).toContain(place);
    },
  );

  it.each([
    [
      'JaCoCo with everything for a minimum',
      {
        'build.gradle': file(
          "plugins { id 'jacoco' }",
          "apply from: 'test.gradle'",
        ),
        'test.gradle': file(
          'jacocoTestCoverageVerification {',
          '  violationRules { rule { limit { minimum = 1.00 } } }',
          '}',
        ),
        'src/main/java/App.java':
          '@SpringBootApplication\nclass App { public static void main(String[] args) {} }\n',
        'src/test/java/AppTest.java':
          'class AppTest {\n  @Test\n  void a() { assertEquals(1, f()); }\n}\n',
      },
    ],
    [
      'JaCoCo with a minimum in a number class',
      {
        'build.gradle.kts': file(
          'plugins { id("jacoco") }',
          'tasks {',
          '  getByName<JacocoCoverageVerification>("jacocoTestCoverageVerification") {',
          '    violationRules { rule { limit { minimum = BigDecimal(0.80) } } }',
          '  }',
          '}',
        ),
        'src/main/java/App.java':
          '@SpringBootApplication\nclass App { public static void main(String[] args) {} }\n',
        'src/test/java/AppTest.java':
          'class AppTest {\n  @Test\n  void a() { assertEquals(1, f()); }\n}\n',
        '.github/workflows/a.yml': workflow('./gradlew check'),
      },
    ],
    [
      'JaCoCo beside a pattern of files that looks like a comment, by the steps of an orb',
      {
        'build.gradle.kts': file(
          'plugins { id("jacoco") }',
          'tasks {',
          '  test { useJUnitPlatform { include("**/*Test*") } }',
          '  jacocoTestCoverageVerification {',
          '    violationRules { rule { limit { minimum = "0.7".toBigDecimal() } } }',
          '  }',
          '  register<Test>("pact") { useJUnitPlatform { include("**/*PactTest*") } }',
          '}',
          'dependencies { implementation("org.springframework.boot:spring-boot-starter-web:3.5.0") }',
        ),
        'src/main/java/a/App.java':
          'class App { static void main(String[] a) {} }\n',
        'src/test/java/a/AppTest.java':
          'class AppTest {\n  @Test\n  void a() { assertTrue(x); }\n}\n',
        '.circleci/config.yml': file(
          'version: 2.1',
          'jobs:',
          '  build:',
          '    docker: [{ image: "cimg/openjdk:21.0" }]',
          '    steps:',
          '      - gradle/with_cache:',
          '          steps:',
          '            - run: ./gradlew check jacocoTestCoverageVerification',
          'workflows: { main: { jobs: [build] } }',
        ),
      },
    ],
    [
      'pytest',
      {
        ...python,
        'pyproject.toml':
          '[tool.pytest.ini_options]\naddopts = "--cov=app --cov-fail-under=80"\n',
      },
    ],
    [
      'coverage.py, loaded by the pipeline',
      {
        ...python,
        '.coveragerc': '[report]\nfail_under = 85\n',
        '.github/workflows/a.yml': workflow('coverage run -m pytest'),
      },
    ],
    [
      'Jest',
      {
        ...node,
        'jest.config.js':
          'module.exports = {\n  coverageThreshold: { global: { lines: 80 } },\n};\n',
      },
    ],
    [
      'Vitest',
      {
        ...node,
        'vitest.config.ts':
          'export default { test: { coverage: { enabled: true, thresholds: { lines: 80 } } } };\n',
      },
    ],
    [
      'a command line',
      {
        ...python,
        '.github/workflows/a.yml': workflow('coverage report --fail-under=75'),
      },
    ],
    [
      'a step of its own',
      {
        ...python,
        '.github/workflows/a.yml': workflow(
          '|\n          if [ "$COVERAGE" -lt 60 ]; then\n            exit 1\n          fi',
        ),
      },
    ],
    [
      'Codecov, whose target is the share of before where none is named',
      {
        ...python,
        'codecov.yml':
          'coverage:\n  status:\n    project:\n      default:\n        threshold: 1%\n',
      },
    ],
    [
      'Codecov',
      {
        ...python,
        'codecov.yml':
          'coverage:\n  status:\n    project:\n      default:\n        target: auto\n',
      },
    ],
    [
      'a step that waits for the gate of an analysis service',
      {
        ...python,
        '.github/workflows/a.yml':
          'on: push\njobs:\n  test:\n    runs-on: x\n    steps:\n      - uses: sonarsource/sonarqube-quality-gate-action@d304d050d930b02a\n        timeout-minutes: 3\n',
      },
    ],
    [
      'JaCoCo with a rule',
      {
        'build.gradle.kts':
          'plugins { jacoco }\ntasks.jacocoTestCoverageVerification {\n  violationRules { rule { limit {\n    minimum = "0.8".toBigDecimal()\n  } } }\n}\n',
        'src/main/kotlin/App.kt': 'fun main() {}\n',
        'src/test/kotlin/AppTest.kt':
          'class AppTest {\n  @Test\n  fun a() { assertTrue(x) }\n}\n',
      },
    ],
  ] as Array<[string, Record<string, string>]>)(
    'passes with %s',
    (_, files) => {
      expect(judge(testingCoverageEnforced, { files })).toMatchObject({
        outcome: 'pass',
      });
    },
  );

  it('does not apply to a suite that is critically small', () => {
    const files = {
      'requirements.txt': requirements,
      'app/main.py': pythonApp(900),
      'tests/test_a.py': 'def test_a():\n    assert f() == 1\n',
    };
    expect(judge(testingCoverageEnforced, { files })).toMatchObject({
      outcome: 'not-applicable',
    });
  });

  it('does not apply without a real test', () => {
    expect(
      judge(testingCoverageEnforced, {
        files: {
          ...python,
          'tests/test_a.py': 'def test_a():\n    assert True\n',
        },
      }),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
