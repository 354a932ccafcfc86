import { DOMParser } from '@xmldom/xmldom';
import {
  area,
  failed,
  hostile,
  result,
  sampleReport,
  testing,
} from './__fixtures__/report';
import { renderJunit } from './junit';

/** Parses strictly: anything that is not well-formed XML throws. */
function parse(xml: string) {
  return new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message);
    },
  }).parseFromString(xml, 'text/xml').documentElement!;
}
const elements = (xml: string, tag: string) =>
  Array.from(parse(xml).getElementsByTagName(tag));

describe('renderJunit', () => {
  const xml = renderJunit(sampleReport());

  it('counts what it holds', () => {
    const root = parse(xml);
    expect(root.getAttribute('name')).toBe('Production readiness of Backend');
    const attributes = ['tests', 'failures', 'errors', 'skipped'];
    expect(attributes.map(name => root.getAttribute(name))).toEqual([
      '11',
      '2',
      '1',
      '3',
    ]);
    expect(elements(xml, 'testcase')).toHaveLength(11);
    expect(elements(xml, 'failure')).toHaveLength(2);
    expect(elements(xml, 'error')).toHaveLength(1);
    expect(elements(xml, 'skipped')).toHaveLength(3);
  });

  it('has a suite for each area with checks', () => {
    expect(
      elements(xml, 'testsuite').map(suite => suite.getAttribute('name')),
    ).toEqual([
      'Configuration Management',
      'Database Management',
      'API and Routing',
      'Error Handling',
      'Security',
      'Containerization',
      'Testing',
    ]);
  });

  it('names place, severity and advice of a failure', () => {
    const [failure] = elements(xml, 'failure');
    expect(failure.getAttribute('type')).toBe('Critical');
    expect(failure.textContent).toContain(
      'at backend/Dockerfile:47\nRemove `--reload`',
    );
    const testCase = failure.parentNode as unknown as Element;
    expect(testCase.getAttribute('file')).toBe('backend/Dockerfile');
    expect(testCase.getAttribute('line')).toBe('47');
  });

  it('says why a case is skipped', () => {
    expect(
      elements(xml, 'skipped').map(item => item.getAttribute('message')),
    ).toEqual([
      'Could not be judged: No pipeline is in the repository.',
      'Not applicable: No route was found.',
      'Exempt: Accepted until 2027-01-31: covered by the platform.',
    ]);
  });

  it('stays well-formed with hostile text', () => {
    const evil = renderJunit(
      sampleReport(
        [
          area({
            name: hostile,
            results: [
              failed({
                checkId: hostile,
                title: hostile,
                message: hostile,
                evidence: [{ path: hostile, role: 'offender' }],
              }),
              result('unknown', { message: hostile }),
              result('error', { message: hostile }),
            ],
          }),
          testing(),
        ],
        { subject: { name: hostile, servicePath: '' } },
      ),
    );
    expect(elements(evil, 'failure')).toHaveLength(2);
    expect(elements(evil, 'script')).toHaveLength(0);
    expect(elements(evil, 'failure')[0].getAttribute('message')).toContain(
      '<script>',
    );
  });
});
