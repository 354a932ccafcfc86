import { testingNoDisabled } from './testing-no-disabled';
import { judge, pythonApp, repeat, requirements } from './__testUtils__/judge';

const python = {
  'requirements.txt': requirements,
  'app/main.py': pythonApp(20),
};
const node = {
  'package.json': '{ "dependencies": { "express": "4" } }',
  'src/server.ts': "import express from 'express';\nexpress().listen(1);\n",
};

describe('testing-no-disabled', () => {
  it('fails on a focused test, as major', () => {
    expect(
      judge(testingNoDisabled, {
        files: {
          ...node,
          'src/a.test.ts': "it('a', () => {});\nit.only('b', () => {});\n",
        },
      }),
    ).toMatchObject({
      outcome: 'fail',
      severity: 'major',
      places: ['src/a.test.ts:2'],
    });
  });

  it('fails when a tenth is switched off', () => {
    const tests = repeat(
      20,
      number =>
        `${
          number < 3 ? '@pytest.mark.skip\n' : ''
        }def test_${number}():\n    assert f() == 1`,
    );
    expect(
      judge(testingNoDisabled, {
        files: { ...python, 'tests/test_a.py': tests },
      }),
    ).toMatchObject({
      outcome: 'fail',
      severity: undefined,
      places: ['tests/test_a.py:1', 'tests/test_a.py:4', 'tests/test_a.py:7'],
    });
  });

  it.each([
    [
      'two of ten',
      repeat(
        10,
        n =>
          `${
            n < 2 ? '@pytest.mark.skip\n' : ''
          }def test_${n}():\n    assert f()`,
      ),
    ],
    [
      'conditional skips',
      repeat(
        5,
        n =>
          `@pytest.mark.skipif(WINDOWS, reason="x")\ndef test_${n}():\n    assert f()`,
      ),
    ],
    [
      'a marker in a comment',
      'def test_a():\n    # @pytest.mark.skip\n    assert f()',
    ],
  ])('spares %s', (_, tests) => {
    expect(
      judge(testingNoDisabled, {
        files: { ...python, 'tests/test_a.py': tests },
      }),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('passes with a note where the pipeline refuses focused tests', () => {
    const result = judge(testingNoDisabled, {
      files: {
        ...node,
        'playwright.config.ts':
          'export default {\n  forbidOnly: !!process.env.CI,\n};\n',
        'src/a.test.ts': "test.only('b', () => {});\n",
      },
    });
    expect(result.outcome).toBe('pass');
    expect(result.message).toContain('playwright.config.ts:2');
  });

  it('does not apply without tests', () => {
    expect(judge(testingNoDisabled, { files: python })).toMatchObject({
      outcome: 'not-applicable',
    });
  });
});
