import { testIndexOf } from '../../facts/tests';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import { count, evidenceAt } from '../shared';
import { ownCases } from './shared';

const share = 0.1;
const fewest = 3;

export const testingNoDisabled = defineCheck({
  id: 'testing-no-disabled',
  area: 'testing',
  title: 'Are tests neither focused nor switched off?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'no disabled tests',
    gap: 'tests that are switched off or focused',
  },
  why: 'A focused test makes the runner skip all others while the pipeline stays green. Switched-off tests are promises nobody keeps: the code they guarded changes on.',
  decision: {
    applies: 'The service has test cases.',
    passes: 'No test is focused and fewer than a tenth are switched off.',
    fails:
      'A focused test is committed (major), or at least three tests and a tenth of all are switched off unconditionally.',
    exceptions: [
      'Conditional skips (`skipif`, `t.Skip` in short mode, a missing environment variable) are no failure.',
      'Where the runner forbids focused tests in the pipeline (`forbidOnly`, `allowOnly: false`) they pass with a note.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "it.only('charges the card', async () => { … })",
    good: "it('charges the card', async () => { … })",
  },
  remedy:
    'Remove the marker before committing and let the runner or the linter refuse focused tests. Repair a switched-off test or delete it; Git remembers it.',
  references: [
    'https://playwright.dev/docs/api/class-testconfig#test-config-forbid-only',
  ],
  elsewhere: ['eslint jest/no-focused-tests', 'eslint jest/no-disabled-tests'],
  judge(service) {
    const cases = ownCases(service);
    if (cases.length === 0)
      return notApplicable('The service has no test case.');
    const focused = service
      .fact(testIndexOf)
      .files.filter(({ relation }) => relation !== 'foreign')
      .flatMap(file => file.focused);
    const guard = focused.length ? forbidsFocus(service) : undefined;
    if (focused.length && !guard) {
      const [first] = focused;
      return fail({
        message: `${placeName(
          first,
        )} focuses a single test, so the others do not run.`,
        severity: 'major',
        evidence: evidenceAt(service, focused, 'offender', 10),
        recommendation: {
          title: 'Remove Focused Tests',
          text: `Remove the \`${first.text}\` marker at ${placeName(first)}.`,
          example: {
            language: 'ts',
            code: '// Playwright, Mocha; for Vitest set allowOnly to the negation\nforbidOnly: !!process.env.CI,',
          },
          reference:
            'https://playwright.dev/docs/api/class-testconfig#test-config-forbid-only',
        },
      });
    }
    const disabled = cases.flatMap(each => each.disabled ?? []);
    if (disabled.length < fewest || disabled.length < cases.length * share) {
      const note = guard
        ? ` Focused tests are refused in the pipeline (${placeName(guard)}).`
        : '';
      return pass(
        disabled.length
          ? `${disabled.length} of ${count(
              cases.length,
              'test case',
            )} are switched off, less than a tenth.${note}`
          : `None of the ${count(
              cases.length,
              'test case',
            )} is focused or switched off.${note}`,
        evidenceAt(service, disabled, 'proof', 3),
      );
    }
    const [first] = disabled;
    return fail({
      message: `${placeName(first)} disables a test, as do others: ${
        disabled.length
      } of ${count(cases.length, 'test case')} never run.`,
      evidence: evidenceAt(service, disabled, 'offender', 10),
      recommendation: {
        title: 'Repair or Remove Disabled Tests',
        text: `Remove the \`${first.text}\` marker at ${placeName(
          first,
        )} and repair the test, or delete it.`,
        reference:
          'https://playwright.dev/docs/api/class-testconfig#test-config-forbid-only',
      },
    });
  },
});

/** Where the runner is told to fail on focused tests. */
function forbidsFocus(service: Service): Place | undefined {
  for (const { path, relative } of service.files) {
    if (
      !/(?:^|\/)(?:playwright|vite|vitest|jest|\.mocharc|package)[\w.-]*\.(?:[cm]?[jt]s|json|ya?ml)$|^\.mocharc$/.test(
        relative,
      )
    )
      continue;
    const lines = service.repository.lines(path);
    const index = lines.findIndex(text =>
      /forbid-?only["']?\s*:\s*(?!false)|--forbid-only|allowOnly["']?\s*:\s*(?:false|!)/i.test(
        text.slice(0, 500),
      ),
    );
    if (index >= 0) return { path, line: index + 1 };
  }
  return undefined;
}
