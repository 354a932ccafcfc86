import type { CheckResult, Report } from '@prodready/report';
import { analyze, AnalyzeOptions, Exemption, withExemptions } from '.';
import { memorySource, openRepository } from './repository';

const dockerfile =
  'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--reload"]\n';
const tree = {
  Dockerfile: dockerfile,
  'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
};
const checkId = 'container-no-dev-server';

function reportOf(
  files: Record<string, string> = tree,
  options: AnalyzeOptions = {},
  path = '',
): Report {
  return analyze(
    openRepository(memorySource(files)),
    { name: 'orders', path },
    { today: '2026-06-01', ...options },
  );
}

function resultOf(report: Report, id = checkId): CheckResult {
  return report.areas
    .flatMap(({ results }) => results)
    .find(result => result.checkId === id)!;
}

function containers(report: Report) {
  return report.areas.find(({ id }) => id === 'containerization')!;
}

const exemption = (more: Partial<Exemption> = {}): Exemption => ({
  checkId,
  reason: 'The proxy in front restarts it.',
  until: '2026-12-31',
  by: 'user:default/ada',
  source: 'portal',
  ...more,
});

describe('fingerprints', () => {
  const fingerprintOf = (files: Record<string, string>) =>
    resultOf(reportOf(files)).evidence[0].fingerprint;

  it('stay while lines move and blanks change', () => {
    const before = fingerprintOf(tree);
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(
      fingerprintOf({
        ...tree,
        Dockerfile: `# More\n# above\n${dockerfile.replace('CMD ', 'CMD  ')}`,
      }),
    ).toBe(before);
  });

  it('differ with what stands there', () => {
    expect(
      fingerprintOf({
        ...tree,
        Dockerfile: dockerfile.replace('main:app', 'app:app'),
      }),
    ).not.toBe(fingerprintOf(tree));
  });
});

describe('exemptions', () => {
  it('are shown as such and never count as passed', () => {
    const plain = reportOf();
    const report = reportOf(tree, { exemptions: [exemption()] });
    expect(plain.blockers).toContain(checkId);
    expect(report.blockers).not.toContain(checkId);
    expect(resultOf(report)).toMatchObject({
      outcome: 'exempt',
      severity: 'critical',
      message: expect.stringMatching(
        /^Accepted until 2026-12-31 by user:default\/ada: The proxy .* The finding: /,
      ),
      exemption: { finding: resultOf(plain).message },
    });
    expect(containers(report).points).toEqual({
      got: containers(plain).points.got,
      total: containers(plain).points.total - 4,
    });
  });

  it('hold on their last day and no longer', () => {
    const on = (today: string) =>
      resultOf(reportOf(tree, { today, exemptions: [exemption()] })).outcome;
    expect(on('2026-12-31')).toBe('exempt');
    expect(on('2027-01-01')).toBe('fail');
  });

  it('of a place leave the other places standing', () => {
    const compose = {
      ...tree,
      'docker-compose.yml':
        'services:\n  app:\n    build: .\n    privileged: true\n',
    };
    const plain = reportOf(compose);
    const [place] = resultOf(plain).evidence;
    const report = reportOf(compose, {
      exemptions: [exemption({ fingerprint: place.fingerprint })],
    });
    expect(resultOf(report).evidence[0].exempt).toBe(true);
    expect(resultOf(report).placeExemptions).toHaveLength(1);
    expect(resultOf(report).outcome).toBe(
      resultOf(plain).evidence.filter(({ fingerprint }) => fingerprint).length >
        1
        ? 'fail'
        : 'exempt',
    );
    const other = reportOf(compose, {
      exemptions: [exemption({ fingerprint: 'of something else' })],
    });
    expect(other).toEqual(plain);
  });

  it('can be given and taken without the repository', () => {
    const plain = reportOf();
    const { fingerprint } = resultOf(plain).evidence[0];
    for (const given of [exemption(), exemption({ fingerprint })]) {
      const options = { today: '2026-06-01' };
      const exempted = withExemptions(plain, [given], options);
      expect(exempted).toEqual(reportOf(tree, { exemptions: [given] }));
      expect(withExemptions(exempted, [given], options)).toEqual(exempted);
      expect(withExemptions(exempted, [], options)).toEqual(plain);
    }
  });
});

describe('settings of the repository', () => {
  const settings = `
exemptions:
  - check: ${checkId}
    reason: A demonstration, never in production.
    until: 2026-12-31
    by: Ada
  - check: container-nonsense
    reason: There is no such check at all.
    until: 2026-12-31
  - check: container-non-root
    reason: This one ended long ago.
    until: 2026-01-31
disabledAreas: [testing, nonsense]
`;
  const files = { ...tree, '.prodready.yaml': settings };

  it('count for nothing unless they are allowed', () => {
    expect(resultOf(reportOf(files)).outcome).toBe('fail');
  });

  it('exempt findings and leave areas out, and say what of them is wrong', () => {
    const report = reportOf(files, { repositorySettings: true });
    expect(resultOf(report)).toMatchObject({
      outcome: 'exempt',
      exemption: { source: 'repository', by: 'Ada' },
    });
    expect(report.areas.find(({ id }) => id === 'testing')?.status).toBe(
      'not-applicable',
    );
    expect(report.notes).toEqual([
      '.prodready.yaml exempts container-nonsense, which is no check.',
      '.prodready.yaml exempts container-non-root until 2026-01-31: that has ended.',
      '.prodready.yaml leaves out nonsense, which is no area.',
    ]);
  });

  it('hold until they end, whatever the portal exempts beside', () => {
    const report = reportOf(files, { repositorySettings: true });
    const later = (today: string) =>
      resultOf(withExemptions(report, [], { today })).outcome;
    expect(later('2026-12-31')).toBe('exempt');
    expect(later('2027-01-01')).toBe('fail');
  });

  it('say where the service lies', () => {
    const report = reportOf(
      {
        'shop/.prodready.yaml': 'servicePath: ./backend\n',
        'shop/backend/main.py': tree['main.py'],
      },
      { repositorySettings: true },
      'shop',
    );
    expect(report.subject.servicePath).toBe('shop/backend');
  });

  it.each([
    ['servicePath: ../other', /service path \.\.\/other, which is no folder/],
    ['servicePath: nowhere', /service path nowhere, which is no folder/],
    ['exemptions: [{ check: a }]', /counts for nothing: exemptions\.0\./],
    ['surprise: true', /counts for nothing/],
    ['- a\n- list', /counts for nothing/],
    ['"', /counts for nothing/],
  ])('that are wrong count for nothing: %s', (text, note) => {
    const report = reportOf(
      { ...tree, '.prodready.yaml': text },
      { repositorySettings: true },
    );
    expect(report.notes.join('\n')).toMatch(note);
    expect(report.subject.servicePath).toBe('');
  });
});
