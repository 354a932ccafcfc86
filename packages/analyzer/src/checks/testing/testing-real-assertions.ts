import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { codeCases } from './shared';

const fewest = 5;
const asserting = 0.85;
const scaffolded = 0.5;

const examples: Examples = {
  node: {
    language: 'ts',
    code: 'expect(await service.total(cart)).toEqual({ net: 100, tax: 19 });',
  },
  python: {
    language: 'python',
    code: 'assert service.total(cart) == Total(net=100, tax=19)',
  },
  jvm: {
    language: 'java',
    code: 'assertThat(service.total(cart)).isEqualTo(new Total(100, 19));',
  },
  go: {
    language: 'go',
    code: 'require.Equal(t, Total{Net: 100, Tax: 19}, service.Total(cart))',
  },
  dotnet: {
    language: 'csharp',
    code: 'service.Total(cart).Should().Be(new Total(100, 19));',
  },
  ruby: {
    language: 'ruby',
    code: 'expect(service.total(cart)).to eq(Total.new(net: 100, tax: 19))',
  },
  php: {
    language: 'php',
    code: '$this->assertEquals(new Total(100, 19), $service->total($cart));',
  },
  rust: {
    language: 'rust',
    code: 'assert_eq!(total(&cart), Total { net: 100, tax: 19 });',
  },
};

export const testingRealAssertions = defineCheck({
  id: 'testing-real-assertions',
  area: 'testing',
  title: 'Do the tests assert behaviour, or are they scaffolding?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'tests that assert behaviour',
    gap: 'tests that assert nothing',
  },
  why: 'A test without an assertion passes as long as nothing throws. It counts in every statistic and finds nothing.',
  decision: {
    applies: 'At least five test cases exist.',
    passes:
      'At least 85 percent of the cases assert something and fewer than half are unedited scaffolds.',
    fails: 'Fewer assert, or half are as the generator left them.',
    exceptions: [
      'Expected exceptions, snapshots, verified mocks and property tests assert.',
      'A call of a helper that asserts is an assertion.',
      'Go examples with an `// Output:` comment assert.',
      'Tests that are switched off are not counted here.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "it('adds up', () => { service.total(cart); });",
    good: "it('adds up', () => { expect(service.total(cart)).toEqual({ net: 100, tax: 19 }); });",
  },
  remedy:
    'Assert what a caller would observe: the result, the stored state, the message that was sent, the error. Delete tests that only prove that something can be constructed.',
  references: ['https://github.com/goldbergyoni/nodebestpractices'],
  elsewhere: ['Sonar S2699', 'eslint jest/expect-expect'],
  judge(service) {
    const cases = codeCases(service).filter(({ disabled }) => !disabled);
    if (cases.length < fewest) {
      return notApplicable(
        `The service has ${count(
          cases.length,
          'test case',
        )}, too few to judge their assertions.`,
      );
    }
    const scaffolds = cases.filter(({ scaffold }) => scaffold);
    const empty = cases.filter(({ asserts, scaffold }) => scaffold || !asserts);
    if (
      empty.length <= cases.length * (1 - asserting) &&
      scaffolds.length < cases.length * scaffolded
    ) {
      return pass(
        `${cases.length - empty.length} of ${count(
          cases.length,
          'test case',
        )} assert behaviour.`,
      );
    }
    const [first] = empty;
    return fail({
      message: `${empty.length} of ${count(
        cases.length,
        'test case',
      )} assert nothing, for example ${placeName(first)}.`,
      evidence: evidenceAt(service, empty, 'offender', 10),
      recommendation: {
        title: 'Assert Behaviour in Every Test',
        text: `Assert the observable result in ${placeName(
          first,
        )} or delete the test.`,
        example: exampleFor(service, examples, 'node'),
        reference: 'https://github.com/goldbergyoni/nodebestpractices',
      },
    });
  },
});
