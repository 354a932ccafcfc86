import { analyze } from './analyze';
import { defineCheck, type Check, type Judgement } from './checks';
import { memorySource, openRepository } from './repository';

const house = defineCheck({
  id: 'house-rule',
  area: 'operations',
  title: 'Does the house rule hold?',
  severity: 'critical',
  kind: 'absence',
  confidence: 'high',
  phrases: { strength: 'the house rule', gap: 'no house rule' },
  why: 'It is ours.',
  decision: { applies: 'Always.', passes: 'It holds.', fails: 'Never.' },
  examples: { language: 'text', bad: 'no', good: 'yes' },
  remedy: 'Hold it.',
  references: [],
  elsewhere: [],
  judge: () => ({ outcome: 'pass', message: 'It holds.', evidence: [] }),
});
const next: Check = { ...house, id: 'next-rule' };

/** What becomes of a rule that answers this, and of the one that follows it. */
function resultsOf(judge: () => unknown) {
  const rule = { ...house, judge: judge as Check['judge'] };
  const { areas } = analyze(
    openRepository(memorySource({ 'main.py': 'print()\n' })),
    { name: 'orders' },
    { extraChecks: [rule, next] },
  );
  const results = areas.flatMap(area => area.results);
  return ['house-rule', 'next-rule'].map(
    id => results.find(({ checkId }) => checkId === id)!,
  );
}

const failure: Judgement = {
  outcome: 'fail',
  message: 'main.py:1 breaks it.',
  evidence: [{ path: 'main.py', line: 1, role: 'offender' }],
  recommendation: { title: 'Keep It', text: 'Keep it.' },
};

describe('checks of an organisation', () => {
  it('stand among the others', () => {
    const [result] = resultsOf(() => failure);
    expect(result).toMatchObject({
      outcome: 'fail',
      severity: 'critical',
      message: 'main.py:1 breaks it.',
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      'breaks',
      () => {
        throw new Error('no luck');
      },
      'no luck',
    ],
    ['answers nothing', () => undefined, 'no judgement'],
    ['answers later', async () => failure, 'asynchronous'],
    [
      'breaks later',
      async () => {
        throw new Error('no luck');
      },
      'asynchronous',
    ],
    ['answers nonsense', () => ({ outcome: 'perhaps' }), 'outcome'],
    [
      'accuses without evidence',
      () => ({ ...failure, evidence: [] }),
      'evidence',
    ],
    [
      'names no line of a file',
      () => ({
        ...failure,
        evidence: [{ path: 'main.py', line: 0, role: 'offender' }],
      }),
      'line',
    ],
    [
      'says too much',
      () => ({ ...failure, message: 'x'.repeat(1_000_000) }),
      'message',
    ],
    [
      'knows no remedy',
      () => ({ ...failure, recommendation: undefined }),
      'recommendation',
    ],
  ])('costs nobody else anything when it %s', async (_, judge, said) => {
    const [broken, following] = resultsOf(judge);
    expect(broken.outcome).toBe('error');
    expect(broken.message).toMatch(/^The check itself failed: /);
    expect(broken.message).toContain(said);
    expect(broken.message.length).toBeLessThan(400);
    expect(following.outcome).toBe('pass');
    // A rejection that nobody handles would end the process.
    await new Promise(resolve => setImmediate(resolve));
  });
});
