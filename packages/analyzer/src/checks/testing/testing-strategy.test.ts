import { judge, pythonApp, repeat, requirements } from './__testUtils__/judge';
import { testingStrategy } from './testing-strategy';

const app = { 'requirements.txt': requirements, 'app/main.py': pythonApp(600) };
const unit = { 'tests/unit/test_a.py': 'def test_a():\n    assert f() == 1\n' };
const integration = {
  'tests/integration/test_b.py':
    'from fastapi.testclient import TestClient\n\ndef test_b():\n    assert TestClient(app).get("/").status_code == 200\n',
};
const commands = {
  Makefile:
    'test-unit:\n\tpytest tests/unit\ntest-integration:\n\tpytest tests/integration\n',
};
const written = {
  'TESTING.md':
    '# Testing\n\nUnit tests cover rules.\nIntegration tests cover the API.\nEnd-to-end tests cover journeys.\n',
};

describe('testing-strategy', () => {
  it.each([
    ['nothing', { 'README.md': '# Orders\n' }, 'no tests exist', 'README.md:1'],
    [
      'unit tests alone',
      { 'tests/test_a.py': unit['tests/unit/test_a.py'] },
      'only unit tests exist',
      'tests',
    ],
    [
      'how to run the tests',
      {
        'tests/test_a.py': unit['tests/unit/test_a.py'],
        'README.md': '# Orders\n\n## Running the tests\n\n```\npytest\n```\n',
      },
      'no document describes',
      'README.md:1',
    ],
    [
      'two levels that cannot be told apart',
      {
        'tests/test_a.py': unit['tests/unit/test_a.py'],
        'tests/test_b.py': integration['tests/integration/test_b.py'],
      },
      'unit and integration tests exist',
      'tests',
    ],
  ] as Array<[string, Record<string, string>, string, string]>)(
    'fails with %s',
    (_, files, message, place) => {
      const result = judge(testingStrategy, { files: { ...app, ...files } });
      expect(result).toMatchObject({
        outcome: 'fail',
        severity: message.startsWith('unit and') ? 'minor' : undefined,
      });
      expect(result.message).toContain(message);
      expect(result.places).toContain(place);
      expect(result.recommendation?.title).toBe('Develop a Testing Strategy');
    },
  );

  it.each([
    ['two levels in folders of their own', { ...unit, ...integration }],
    [
      'commands and a page',
      {
        'tests/test_a.py': unit['tests/unit/test_a.py'],
        ...commands,
        ...written,
      },
    ],
    [
      'registered markers and two levels',
      {
        'tests/test_a.py': unit['tests/unit/test_a.py'],
        'tests/test_b.py': integration['tests/integration/test_b.py'],
        'pytest.ini':
          '[pytest]\nmarkers =\n    integration: needs the database\n',
      },
    ],
  ] as Array<[string, Record<string, string>]>)(
    'passes with %s',
    (_, files) => {
      expect(
        judge(testingStrategy, { files: { ...app, ...files } }),
      ).toMatchObject({ outcome: 'pass' });
    },
  );

  it('passes with .NET projects of different levels', () => {
    expect(
      judge(testingStrategy, {
        files: {
          'src/Shop/Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'src/Shop/Program.cs': `var builder = WebApplication.CreateBuilder(args);\n${repeat(
            600,
            number => `var a${number} = 1;`,
          )}`,
          'tests/Shop.Core.Tests/CartTests.cs':
            '[Fact]\npublic void A() { Assert.True(F()); }\n',
          'tests/Shop.Tests/HostTests.cs':
            'class Host : WebApplicationFactory<Program> {}\n[Fact]\npublic void A() { Assert.True(F()); }\n',
        },
      }),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('does not apply to a small service', () => {
    expect(
      judge(testingStrategy, {
        files: {
          'requirements.txt': requirements,
          'app/main.py': pythonApp(200),
        },
      }),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
