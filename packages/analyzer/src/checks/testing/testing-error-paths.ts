import { testIndexOf } from '../../facts/tests';
import { exampleRoute } from '../../facts/http';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { codeCases } from './shared';

const fewest = 20;
const share = 0.1;
/** Of a suite of thousands a tenth is more than anybody needs. */
const plenty = 200;

const examples: Examples = {
  python: {
    language: 'python',
    code: 'with pytest.raises(InsufficientStock):\n    service.reserve(sku="x", qty=99)',
  },
  node: {
    language: 'ts',
    code: "await expect(service.reserve('x', 99)).rejects.toThrow(InsufficientStock);",
  },
  jvm: {
    language: 'java',
    code: 'assertThrows(InsufficientStock.class, () -> service.reserve("x", 99));',
  },
  go: {
    language: 'go',
    code: 'err := service.Reserve(ctx, "x", 99)\nrequire.ErrorIs(t, err, ErrInsufficientStock)',
  },
  dotnet: {
    language: 'csharp',
    code: 'await service.Invoking(s => s.ReserveAsync("x", 99))\n    .Should().ThrowAsync<InsufficientStockException>();',
  },
  ruby: {
    language: 'ruby',
    code: 'expect { service.reserve("x", 99) }.to raise_error(InsufficientStock)',
  },
  php: {
    language: 'php',
    code: '$this->expectException(InsufficientStock::class);\n$service->reserve("x", 99);',
  },
  rust: {
    language: 'rust',
    code: 'assert_eq!(service.reserve("x", 99), Err(Error::InsufficientStock));',
  },
};

export const testingErrorPaths = defineCheck({
  id: 'testing-error-paths',
  area: 'testing',
  title: 'Are failures tested, not only the happy path?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'tested error paths',
    gap: 'error paths that are hardly tested',
  },
  why: 'Error branches run rarely, and mostly when things are already going wrong. Untested, they are where a small failure becomes an outage.',
  decision: {
    applies: 'At least 20 test cases exist.',
    passes:
      'At least a tenth of them, or 200, assert an error: a status of 400 or above, a raised exception, a returned error.',
    fails: 'Fewer do. A case whose name alone speaks of a failure counts half.',
  },
  examples: {
    language: 'python',
    bad: 'def test_reserve(): assert service.reserve("x", 1).ok',
    good: 'def test_reserve_without_stock():\n    with pytest.raises(InsufficientStock):\n        service.reserve("x", 99)',
  },
  remedy:
    'For every request and rule ask what can go wrong - bad input, missing permission, not found, conflict, an unavailable dependency - and write one test for each answer.',
  references: ['https://github.com/goldbergyoni/nodebestpractices'],
  elsewhere: [],
  judge(service) {
    const cases = codeCases(service).filter(({ scaffold }) => !scaffold);
    if (cases.length < fewest) {
      return notApplicable(
        `The service has ${count(
          cases.length,
          'test case',
        )}, too few to judge how failures are tested.`,
      );
    }
    const asserted = cases.filter(
      ({ errorPath }) => errorPath === 'asserted',
    ).length;
    const named = cases.filter(({ errorPath }) => errorPath === 'named').length;
    if (asserted >= plenty || asserted + named / 2 >= cases.length * share) {
      return pass(
        `${asserted + named} of ${count(
          cases.length,
          'test case',
        )} cover an error path.`,
      );
    }
    const largest = service
      .fact(testIndexOf)
      .files.filter(({ relation }) => relation !== 'foreign')
      .sort((a, b) => b.lines - a.lines || (a.path < b.path ? -1 : 1));
    const route = exampleRoute(service)?.route;
    return fail({
      message: `Only ${asserted + named} of ${count(
        cases.length,
        'test',
      )} cover an error path.`,
      evidence: evidenceAt(
        service,
        largest
          .slice(0, 3)
          .map(({ path, cases: [first] }) => ({ path, line: first.line })),
        'anchor',
      ),
      recommendation: {
        title: 'Test Error Paths',
        text: `Add tests for the error branches of ${
          route ?? 'the main modules'
        }, starting in ${largest[0].path}.`,
        example: exampleFor(service, examples, 'python'),
        reference: 'https://github.com/goldbergyoni/nodebestpractices',
      },
    });
  },
});
