import type { EntityReport } from '@prodready/plugin-readiness-common';
import { Sentence } from '../report/Prose';
import { Notice } from '../status/Notice';
import { exactTime } from '../status/Time';

/** Says that a newer scan has failed, why, and that the report shown is the last good one. */
export function StaleNotice({ entityReport }: { entityReport: EntityReport }) {
  const { assessedAt, scan } = entityReport;
  return (
    <Notice
      tone="warning"
      title={`This report may be out of date: the last scan failed${
        scan.finishedAt ? ` on ${exactTime(scan.finishedAt)}` : ''
      }.`}
    >
      {scan.problem && (
        <div>
          {scan.problem.title}: <Sentence text={scan.problem.message} />
        </div>
      )}
      <div>
        Shown is the last good report
        {assessedAt && `, made on ${exactTime(assessedAt)}`}.
      </div>
    </Notice>
  );
}
