import type { AreaReport, CheckResult, Outcome, Report } from '../schema';
import { outcomeWords, severityWords } from '../words';
import { cleanLine, cleanText } from './clean';
import { distinctPlaces, placeOf } from './outline';

/**
 * The report as JUnit XML, for pipelines that show test results: an area is a suite, a check is a case. What did not
 * apply, could not be judged or is exempt is skipped, with its reason.
 *
 * @public
 */
export function renderJunit(report: Report): string {
  const suites = report.areas.filter(area => area.results.length > 0);
  const all = suites.flatMap(area => area.results);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({
      name: `Production readiness of ${report.subject.name}`,
      ...counts(all),
    })}>`,
    ...suites.map(suite),
    '</testsuites>',
  ].join('\n')}\n`;
}

function suite(area: AreaReport): string {
  return [
    `  <testsuite${attributes({ name: area.name, ...counts(area.results) })}>`,
    ...area.results.map(result => testCase(area, result)),
    '  </testsuite>',
  ].join('\n');
}

function counts(results: CheckResult[]) {
  const skipped: Outcome[] = ['not-applicable', 'unknown', 'exempt'];
  const count = (...outcomes: Outcome[]) =>
    results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    tests: results.length,
    failures: count('fail'),
    errors: count('error'),
    skipped: count(...skipped),
  };
}

function testCase(area: AreaReport, result: CheckResult): string {
  const [place] = result.evidence;
  const open = `    <testcase${attributes({
    classname: area.id,
    name: `${result.checkId}: ${result.title}`,
    ...(result.outcome === 'fail' &&
      place && { file: place.path, ...(place.line && { line: place.line }) }),
  })}`;
  const body = outcomeElement(result);
  return body ? `${open}>\n      ${body}\n    </testcase>` : `${open}/>`;
}

function outcomeElement(result: CheckResult): string | undefined {
  const message = result.message;
  switch (result.outcome) {
    case 'pass':
      return undefined;
    case 'fail':
      return `<failure${attributes({
        message,
        type: severityWords[result.severity],
      })}>${escapeXml(failureText(result))}</failure>`;
    case 'error':
      return `<error${attributes({ message, type: outcomeWords.error })}/>`;
    default:
      return `<skipped${attributes({
        message: `${outcomeWords[result.outcome]}: ${message}`,
      })}/>`;
  }
}

function failureText({ message, evidence, recommendation }: CheckResult) {
  return [
    cleanLine(message),
    ...distinctPlaces(evidence).map(place => `  at ${placeOf(place)}`),
    ...(recommendation ? [cleanLine(recommendation.text)] : []),
  ].join('\n');
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(cleanLine(String(value)))}"`)
    .join('');
}

function escapeXml(text: string): string {
  return cleanText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');
}
