/* eslint-disable no-script-url -- what must not get through is named here */
import Ajv from 'ajv-draft-04';
import type { Log } from 'sarif';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import {
  area,
  failed,
  hostile,
  result,
  sampleReport,
  testing,
} from './__fixtures__/report';
import { renderSarif } from './sarif';

const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  formats: {
    uri: text => URL.canParse(text),
    'uri-reference': text =>
      !/[\s<>"\\^`{|}]/.test(text) && URL.canParse(text, 'file:///'),
    'date-time': true,
  },
}).compile(schema);

function logOf(...given: Parameters<typeof sampleReport>): Log {
  const log = JSON.parse(renderSarif(sampleReport(...given)));
  validate(log);
  expect(validate.errors).toBeNull();
  return log;
}
const runOf = (...given: Parameters<typeof sampleReport>) =>
  logOf(...given).runs[0];

describe('renderSarif', () => {
  it('has one result for each failed check, and a rule for each result', () => {
    const run = runOf();
    expect(run.results!.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['container-no-dev-server', 'error'],
      ['testing-suite-size', 'warning'],
    ]);
    run.results!.forEach(({ ruleId, ruleIndex }) =>
      expect(run.tool.driver.rules![ruleIndex!].id).toBe(ruleId),
    );
  });

  it('explains a rule', () => {
    expect(runOf().tool.driver.rules![0]).toMatchObject({
      name: 'ContainerNoDevServer',
      shortDescription: {
        text: 'Does the container start a production server?',
      },
      helpUri: 'https://fastapi.tiangolo.com/deployment/docker/',
      defaultConfiguration: { level: 'error' },
      properties: { precision: 'high' },
      help: {
        text: expect.stringContaining('Remove `--reload`'),
        markdown: expect.stringContaining('```dockerfile\nCMD ["fastapi"'),
      },
    });
  });

  it('names the line, relative to the root of the repository', () => {
    expect(runOf().results![0].locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: {
            uri: 'backend/Dockerfile',
            uriBaseId: '%SRCROOT%',
          },
          region: {
            startLine: 47,
            snippet: { text: 'CMD ["uvicorn", "app.main:app", "--reload"]' },
          },
        },
      },
    ]);
  });

  it('relates the other places', () => {
    expect(
      runOf().results![1].relatedLocations!.map(
        location => location.physicalLocation!.artifactLocation!.uri,
      ),
    ).toEqual(['backend/app/orders.py']);
  });

  it('keeps a fingerprint when lines and snippets move, and tells checks and services apart', () => {
    const fingerprint = (
      fields: object,
      subject = { name: 'Backend', servicePath: 'backend' },
    ) =>
      runOf([area({ results: [failed(fields)] })], { subject }).results![0]
        .partialFingerprints;
    const moved = [{ path: 'backend/Dockerfile', line: 99, role: 'offender' }];
    expect(fingerprint({ evidence: moved })).toEqual(fingerprint({}));
    expect(fingerprint({ checkId: 'other' })).not.toEqual(fingerprint({}));
    expect(fingerprint({}, { name: 'Backend', servicePath: 'b' })).not.toEqual(
      fingerprint({}),
    );
  });

  it('points to the service where a failure has no place', () => {
    const run = runOf([area({ results: [failed({ evidence: [] })] })]);
    expect(
      run.results![0].locations![0].physicalLocation!.artifactLocation!.uri,
    ).toBe('backend');
  });

  it('is an empty run when nothing fails', () => {
    const run = runOf([area({ results: [result('unknown')] })]);
    expect(run.results).toEqual([]);
  });

  it('stays valid with hostile text', () => {
    const run = runOf([
      area({
        name: hostile,
        results: [
          failed({
            checkId: hostile,
            title: hostile,
            message: `${hostile} {0}`,
            evidence: [
              {
                path: hostile,
                line: 3,
                endLine: 2,
                snippet: hostile,
                role: 'offender',
              },
              { path: '../x', role: 'anchor' },
              { path: 'C:\\x y', role: 'anchor' },
            ],
            recommendation: {
              title: hostile,
              text: hostile,
              reference: 'javascript:alert(1)',
            },
          }),
        ],
      }),
      testing(),
    ]);
    const [first] = run.results!;
    expect(first.message.text).toContain('\\[x\\](javascript');
    expect(first.message.text).toContain('{{0}}');
    expect(run.tool.driver.rules![0].helpUri).toBeUndefined();
  });
});
