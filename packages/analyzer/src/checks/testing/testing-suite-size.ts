import { hiddenTests } from '../../facts/tests/archive';
import {
  bootstrapOf,
  manifestAnchor,
  testAnchors,
} from '../../facts/tests/anchors';
import { testIndexOf } from '../../facts/tests';
import { unreferencedSources } from '../../facts/tests/references';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';
import { isHardlyTested, linesWorthTesting } from './shared';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';

/** Below this a service is too small for proportions to mean anything. */
const rich = { ratio: 0.25, density: 5 };
const many = { ratio: 0.1, density: 15 };

const examples: Examples = {
  python: {
    language: 'python',
    code: 'def test_create_order_rejects_empty_cart(client):\n    assert client.post("/orders", json={"items": []}).status_code == 422',
  },
  node: {
    language: 'ts',
    code: "it('rejects an empty cart', async () => {\n  await request(app).post('/orders').send({ items: [] }).expect(422);\n});",
  },
  jvm: {
    language: 'java',
    code: '@Test\nvoid rejectsAnEmptyCart() {\n  assertThrows(EmptyCart.class, () -> orders.create(new Cart()));\n}',
  },
  go: {
    language: 'go',
    code: 'func TestCreateRejectsEmptyCart(t *testing.T) {\n\t_, err := orders.Create(ctx, Cart{})\n\trequire.ErrorIs(t, err, ErrEmptyCart)\n}',
  },
  dotnet: {
    language: 'csharp',
    code: '[Fact]\npublic async Task Rejects_an_empty_cart() =>\n    await Assert.ThrowsAsync<EmptyCartException>(() => _orders.CreateAsync(new Cart()));',
  },
  ruby: {
    language: 'ruby',
    code: 'it "rejects an empty cart" do\n  expect { Orders.create(items: []) }.to raise_error(EmptyCart)\nend',
  },
  php: {
    language: 'php',
    code: "public function test_it_rejects_an_empty_cart(): void\n{\n    $this->postJson('/orders', ['items' => []])->assertUnprocessable();\n}",
  },
  rust: {
    language: 'rust',
    code: '#[test]\nfn rejects_an_empty_cart() {\n    assert!(matches!(create(&Cart::default()), Err(Error::EmptyCart)));\n}',
  },
};

export const testingSuiteSize = defineCheck({
  id: 'testing-suite-size',
  area: 'testing',
  title: 'Is the amount of automated testing in proportion to the code?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'a test suite in proportion to the code',
    gap: 'far too few tests for the code',
  },
  why: 'A handful of tests cannot notice what a change breaks. Teams with thin suites either stop changing the code or find their regressions in production, at the customer’s cost.',
  decision: {
    applies:
      'The service has at least 150 lines of source, without generated files, migrations, translations, scripts and bundled front ends.',
    passes:
      'There are at least 0.25 test lines per source line (and 5 cases per 1,000 source lines), or at least 15 cases per 1,000 source lines (and 0.10 test lines per source line).',
    fails:
      'Both measures are below. Critical when there is no test case at all, or fewer than 10 cases and fewer than 2 per 1,000 lines.',
    exceptions: [
      'Rows of table-driven tests count as cases; a property test counts as five.',
      'Tests in a sibling project or in a `tests` folder at the root belong to the service when they name it.',
      'Unedited samples of a generator and tests that the runner is told to skip count zero.',
      'Test folders that `.gitattributes` keeps out of archives: unknown, never a failure.',
    ],
  },
  examples: {
    language: 'text',
    bad: '4,200 lines of source, 7 test cases',
    good: '4,200 lines of source, 160 test cases in 2,300 lines',
  },
  remedy:
    'Start with the largest module that no test mentions, then cover every API, service and repository module. Write a test for each defect before it is fixed.',
  references: ['https://sre.google/sre-book/testing-reliability/'],
  elsewhere: [
    'Mercari production readiness checklist: unit test',
    'OpenSSF Scorecard testsRunInCI (run only)',
  ],
  judge(service) {
    const { cases, lines, sourceLines, folder } = service.fact(testIndexOf);
    if (sourceLines < linesWorthTesting) {
      return notApplicable(
        `The service has ${count(
          sourceLines,
          'line',
        )} of source, too few to judge the size of its test suite.`,
      );
    }
    const ratio = lines / sourceLines;
    const density = (cases * 1_000) / sourceLines;
    const measure = `${count(cases, 'test case')} for ${count(
      sourceLines,
      'line',
    )} of source (${ratio.toFixed(2)} test lines per source line)`;
    const enough = [rich, many].some(
      bar => ratio >= bar.ratio && density >= bar.density,
    );
    const proof =
      folder !== undefined
        ? [evidence(service.repository, { path: folder || '.' }, 'proof')]
        : [];
    if (enough) {
      return pass(`${folder || 'The test suite'} holds ${measure}.`, proof);
    }
    const hidden = hiddenTests(service);
    if (cases === 0 && hidden.length) {
      return unknown(
        `${placeName(
          hidden[0],
        )} keeps the tests out of archives of this repository, so their amount cannot be judged.`,
        'Assess a clone of the repository instead of an archive.',
        evidenceAt(service, hidden, 'anchor'),
      );
    }
    const beside = service
      .fact(testIndexOf)
      .files.filter(({ relation }) => relation === 'beside');
    if (cases === 0 && beside.length) {
      return unknown(
        `No test case names this service, but ${beside[0].path} and others test the repository as a whole; their share of this service cannot be told.`,
        'Keep the tests of a service in its folder, or in a folder that carries its name.',
        evidenceAt(
          service,
          beside.map(({ path }) => ({ path, line: 1 })),
          'anchor',
          3,
        ),
      );
    }
    const untested = unreferencedSources(service).slice(0, 5);
    const largest = untested[0];
    const start = largest ? `, starting with ${largest.file.path}` : '';
    const anchors = [
      ...(folder ? [{ path: folder }] : []),
      ...testAnchors(service),
      ...(cases === 0
        ? [...bootstrapOf(service), ...manifestAnchor(service)]
        : []),
      ...untested.map(({ file, line }) => ({ path: file.path, line })),
    ];
    return fail({
      message:
        cases === 0
          ? `There is no test case for ${count(sourceLines, 'line')} of source.`
          : `${folder || 'The repository'} contains only ${measure}.`,
      severity: isHardlyTested(service) ? 'critical' : 'major',
      evidence: evidenceAt(service, anchors, 'anchor', 14),
      recommendation: {
        title: 'Expand Test Coverage',
        text: `Expand ${
          folder || 'the test suite'
        } until every API, service and repository module is exercised${start}.`,
        example: exampleFor(service, examples, 'python'),
        reference: 'https://sre.google/sre-book/testing-reliability/',
      },
    });
  },
});
