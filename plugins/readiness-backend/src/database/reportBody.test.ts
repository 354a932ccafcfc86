import type { Report } from '@prodready/report';
import { gunzipSync } from 'node:zlib';
import { answerWith, bodyOf, reportOf } from './reportBody';

const reports: Array<[string, Report]> = [
  ['an empty report', {}],
  ['one in other letters', { summary: 'Ολα έτοιμα – 準備完了 ✓ \u0000 "}' }],
  [
    'a large one that does not compress',
    {
      summary: Array.from({ length: 200_000 }, (_, index) =>
        String.fromCharCode(32 + ((index * index * 31 + index * 7) % 90)),
      ).join(''),
    },
  ],
].map(([name, part]) => [name as string, part as Report]);

describe('the body of a report', () => {
  it.each(reports)('keeps %s', async (_, report) => {
    await expect(reportOf(await bodyOf(report))).resolves.toEqual(report);
  });

  it.each(reports)(
    'goes on with the rest of the answer: %s',
    async (_, report) => {
      const rest = {
        entityRef: 'component:default/bücher',
        followUps: Array.from({ length: 500 }, (__, id) => ({
          id,
          title: 'ß',
        })),
      };
      const answer = answerWith(await bodyOf(report), JSON.stringify(rest));
      // Which checks the checksum and the length as well.
      expect(gunzipSync(answer).toString('utf8')).toBe(
        JSON.stringify({ report, ...rest }),
      );
    },
  );

  it('is a gzip file like others', async () => {
    const [[, report]] = reports;
    expect(gunzipSync(await bodyOf(report)).toString()).toBe('{"report":{}');
  });

  it('takes a fifth of the room that reports take', async () => {
    const finding = (line: number) => ({
      message: `The password stands in src/config/database.ts on line ${line}`,
      evidence: [{ path: 'src/config/database.ts', line }],
    });
    const report = {
      findings: Array.from({ length: 500 }, (_, line) => finding(line)),
    } as unknown as Report;
    expect((await bodyOf(report)).length).toBeLessThan(
      JSON.stringify(report).length / 5,
    );
  });

  it('refuses what is damaged', async () => {
    const body = await bodyOf(reports[1][1]);
    body[20] += 1;
    await expect(reportOf(body)).rejects.toThrow();
  });
});
