import { renderInTestApp } from '@backstage/test-utils';
import type { CheckResult, Evidence } from '@prodready/report';
import { screen } from '@testing-library/react';
import { Finding } from './Finding';

const place = (line: number, role: Evidence['role']): Evidence => ({
  path: 'app/main.py',
  line,
  snippet: `code_${line}()`,
  role,
});

const result = (evidence: Evidence[]): CheckResult => ({
  checkId: 'testing-suite-size',
  title: 'Is it tested?',
  severity: 'major',
  declaredSeverity: 'major',
  outcome: 'fail',
  confidence: 'high',
  message: 'Too few tests.',
  evidence,
});

const show = (evidence: Evidence[]) =>
  renderInTestApp(
    <ul>
      <Finding result={result(evidence)} blocks={false} />
    </ul>,
  );

describe('Finding', () => {
  it('shows the code of bad lines, and folds the other places away', async () => {
    await show([
      place(1, 'anchor'),
      place(2, 'offender'),
      place(3, 'offender'),
    ]);
    expect(screen.getByText('code_2()')).toBeInTheDocument();
    expect(screen.getByText('code_3()')).toBeInTheDocument();
    expect(screen.queryByText('code_1()')).not.toBeInTheDocument();
    expect(screen.getByText('1 more place')).toBeInTheDocument();
    expect(screen.getByText('app/main.py:1')).toBeInTheDocument();
  });

  it('shows one place for what is missing', async () => {
    await show([place(1, 'anchor'), place(2, 'anchor'), place(3, 'anchor')]);
    expect(screen.getByText('code_1()')).toBeInTheDocument();
    expect(screen.queryByText('code_2()')).not.toBeInTheDocument();
    expect(screen.getByText('2 more places')).toBeInTheDocument();
  });
});
