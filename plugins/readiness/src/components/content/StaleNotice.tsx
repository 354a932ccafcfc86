import type { EntityReport } from '@prodready/plugin-readiness-common';
import { Sentence } from '../report/Prose';
import { Notice } from '../status/Notice';
import { useWords } from '../../words/useWords';

/** Says that a newer scan has failed, why, and that the report shown is the last good one. */
export function StaleNotice({ entityReport }: { entityReport: EntityReport }) {
  const { t, dateTime } = useWords();
  const { assessedAt, scan } = entityReport;
  return (
    <Notice
      tone="warning"
      title={
        scan.finishedAt
          ? t('report.staleOn', { time: dateTime(scan.finishedAt) })
          : t('report.stale')
      }
    >
      {scan.problem && (
        <div>
          {scan.problem.title}: <Sentence text={scan.problem.message} />
        </div>
      )}
      <div>
        {assessedAt
          ? t('report.lastGoodOf', { time: dateTime(assessedAt) })
          : t('report.lastGood')}
      </div>
    </Notice>
  );
}
