import { testingErrorPaths } from './testing-error-paths';
import { judge, pythonApp, repeat, requirements } from './__testUtils__/judge';

const tree = (tests: string) => ({
  files: {
    'requirements.txt': requirements,
    'app/main.py': pythonApp(20),
    'tests/test_a.py': tests,
  },
});
const happy = (count: number) =>
  repeat(count, n => `def test_happy_${n}():\n    assert f() == 1`);

describe('testing-error-paths', () => {
  it('fails on happy paths only, in the largest test file', () => {
    const result = judge(testingErrorPaths, tree(happy(25)));
    expect(result).toMatchObject({
      outcome: 'fail',
      places: ['tests/test_a.py:1'],
    });
    expect(result.message).toBe('Only 0 of 25 tests cover an error path.');
    expect(result.recommendation?.text).toContain('/orders');
  });

  it.each([
    [
      'status codes',
      repeat(
        3,
        n =>
          `def test_${n}(client):\n    assert client.get("/x").status_code == 404`,
      ),
    ],
    [
      'exceptions',
      repeat(
        3,
        n => `def test_${n}():\n    with pytest.raises(KeyError):\n        f()`,
      ),
    ],
    [
      'names, counted half',
      repeat(6, n => `def test_invalid_${n}():\n    assert f() is None`),
    ],
  ])('passes with %s', (_, errors) => {
    expect(
      judge(testingErrorPaths, tree(`${happy(20)}\n${errors}`)),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('passes with plenty of them in a very large suite', () => {
    const errors = (amount: number) =>
      repeat(
        amount,
        n =>
          `def test_error_${n}():\n    with pytest.raises(KeyError):\n        f()`,
      );
    const outcome = (amount: number) =>
      judge(testingErrorPaths, tree(`${happy(2_500)}\n${errors(amount)}`))
        .outcome;
    expect(outcome(200)).toBe('pass');
    expect(outcome(199)).toBe('fail');
  });

  it('does not take amounts for statuses', () => {
    expect(
      judge(
        testingErrorPaths,
        tree(
          repeat(
            25,
            n => `def test_${n}():\n    total = price(500)\n    return total`,
          ),
        ),
      ),
    ).toMatchObject({ outcome: 'fail' });
  });

  it('does not apply to fewer than twenty cases', () => {
    expect(judge(testingErrorPaths, tree(happy(19)))).toMatchObject({
      outcome: 'not-applicable',
    });
  });
});
