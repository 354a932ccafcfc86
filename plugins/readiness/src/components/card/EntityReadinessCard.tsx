import type { ReactNode } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import { statusWords } from '@prodready/report';
import type { AreaReport, Report } from '@prodready/report';
import classNames from 'classnames';
import { useEntityReport } from '../../hooks/useEntityReport';
import { useTabLink } from '../../hooks/useTabLink';
import { useToneStyles } from '../../theme/tones';
import { countOf, launchBlockers } from '../../words/counts';
import { areaStatusTones } from '../../words/statuses';
import { isNotFound } from '../content/MissingReport';
import { Sentence } from '../report/Prose';
import { isScanning, ScanProgress } from '../status/ScanProgress';
import { StatusIcon } from '../status/StatusIcon';
import { VerdictLabel } from '../status/StatusLabel';
import { RelativeTime } from '../status/Time';

const useStyles = makeStyles(
  theme => ({
    verdict: {
      ...theme.typography.h6,
      marginBottom: theme.spacing(0.5),
    },
    list: {
      listStyle: 'none',
      margin: theme.spacing(1.5, 0),
      padding: 0,
    },
    row: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      ...theme.typography.body2,
    },
    icon: { flex: 'none' },
    status: { marginLeft: 'auto', textAlign: 'right' },
    footer: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(0.5, 2),
      ...theme.typography.body2,
    },
    subtle: { color: theme.palette.text.secondary },
  }),
  { name: 'ReadinessEntityCard' },
);

/** The readiness of the entity in context at a glance. */
export function EntityReadinessCard() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { data, error, loading, retry } = useEntityReport(entityRef);
  const tabLink = useTabLink()(entityRef);
  return (
    <EntityInfoCard title="Production readiness">
      {loading && <CardSkeleton />}
      {error && !data && (
        <Failure notFound={isNotFound(error)} onRetry={retry} />
      )}
      {data && <CardBody entityReport={data} tabLink={tabLink} />}
    </EntityInfoCard>
  );
}

function CardBody(props: { entityReport: EntityReport; tabLink: string }) {
  const { entityReport, tabLink } = props;
  const classes = useStyles();
  const { report, scan, assessedAt, stale } = entityReport;
  let hint: ReactNode = null;
  if (stale) {
    hint = 'The last scan failed';
  } else if (assessedAt) {
    hint = (
      <>
        Assessed <RelativeTime iso={assessedAt} />
      </>
    );
  }
  return (
    <>
      <div className={classes.verdict}>
        <VerdictLabel verdict={report?.verdict} />
      </div>
      {report && <ReportBody report={report} />}
      {!report && scan.status === 'failed' && (
        <Typography>
          {scan.problem?.title ?? 'The first scan failed'}
          {scan.problem && (
            <>
              : <Sentence text={scan.problem.message} />
            </>
          )}
        </Typography>
      )}
      {!report && scan.status !== 'failed' && !isScanning(scan) && (
        <Typography>The first scan is still to come.</Typography>
      )}
      {isScanning(scan) && <ScanProgress scan={scan} />}
      <div className={classes.footer}>
        <Link to={tabLink}>
          {report ? 'Read the full report' : 'Open the readiness tab'}
        </Link>
        <span className={classes.subtle}>{hint}</span>
      </div>
    </>
  );
}

function ReportBody({ report }: { report: Report }) {
  const classes = useStyles();
  const areas = report.areas.filter(area => area.core);
  const assessed = areas.filter(area => area.status !== 'unknown');
  const notAssessed = areas.length - assessed.length;
  return (
    <>
      <Typography>{launchBlockers(report.blockers.length)}.</Typography>
      <ul className={classes.list}>
        {assessed.map(area => (
          <AreaRow key={area.id} area={area} />
        ))}
      </ul>
      {notAssessed > 0 && (
        <Typography variant="body2" color="textSecondary" paragraph>
          {countOf(notAssessed, 'core area')} not assessed.
        </Typography>
      )}
    </>
  );
}

function AreaRow({ area }: { area: AreaReport }) {
  const classes = useStyles();
  const tone = useToneStyles()[areaStatusTones[area.status]];
  return (
    <li className={classes.row}>
      <StatusIcon
        status={area.status}
        className={classNames(classes.icon, tone)}
      />
      {area.name}
      <span className={classNames(classes.status, tone)}>
        {statusWords[area.status].label}
      </span>
    </li>
  );
}

function Failure(props: { notFound: boolean; onRetry: () => void }) {
  return props.notFound ? (
    <Typography>There is no readiness report to show here.</Typography>
  ) : (
    <>
      <Typography paragraph>The readiness report could not be read.</Typography>
      <Button variant="outlined" size="small" onClick={props.onRetry}>
        Try again
      </Button>
    </>
  );
}

function CardSkeleton() {
  return (
    <div role="status" aria-label="Reading the readiness report" aria-busy>
      <Skeleton width="55%" height={32} />
      <Skeleton width="70%" />
      {Array.from({ length: 5 }, (_, index) => (
        <Skeleton key={index} height={28} />
      ))}
    </div>
  );
}
