import type { ReactNode } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import type { AreaReport, Report } from '@prodready/report';
import classNames from 'classnames';
import { isNotFound } from '../../hooks/isNotFound';
import { useEntityReport } from '../../hooks/useEntityReport';
import { useTabLink } from '../../hooks/useTabLink';
import { useToneStyles } from '../../theme/tones';
import { launchBlockers } from '../../words/blockers';
import { areaStatusTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { checkAnchor } from '../report/anchors';
import { nextSteps } from '../report/nextSteps';
import { NextStepsList } from '../report/NextStepsList';
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
    steps: { margin: theme.spacing(1.5, 0) },
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
export function EntityReadinessCard(props: {
  /** What stands above it; "Production readiness" by default. */
  title?: string;
}) {
  const { t } = useWords();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { data, error, loading, retry } = useEntityReport(entityRef);
  const tabLink = useTabLink()(entityRef);
  return (
    <EntityInfoCard title={props.title ?? t('card.title')}>
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
  const { t } = useWords();
  const { report, scan, assessedAt, stale } = entityReport;
  let hint: ReactNode = null;
  if (stale) {
    hint = t('card.lastScanFailed');
  } else if (assessedAt) {
    hint = t('card.assessed', { time: <RelativeTime iso={assessedAt} /> });
  }
  return (
    <>
      <div className={classes.verdict}>
        <VerdictLabel verdict={report?.verdict} />
      </div>
      {report && <ReportBody report={report} tabLink={tabLink} />}
      {!report && scan.status === 'failed' && (
        <Typography>
          {scan.problem?.title ?? t('card.firstScanFailed')}
          {scan.problem && (
            <>
              : <Sentence text={scan.problem.message} />
            </>
          )}
        </Typography>
      )}
      {!report && scan.status !== 'failed' && !isScanning(scan) && (
        <Typography>{t('card.firstScanToCome')}</Typography>
      )}
      {isScanning(scan) && <ScanProgress scan={scan} />}
      <div className={classes.footer}>
        <Link to={tabLink}>
          {report ? t('card.readReport') : t('card.openTab')}
        </Link>
        <span className={classes.subtle}>{hint}</span>
      </div>
    </>
  );
}

function ReportBody(props: { report: Report; tabLink: string }) {
  const { report, tabLink } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const steps = nextSteps(report).slice(0, 3);
  const areas = report.areas.filter(area => area.core);
  const assessed = areas.filter(area => area.status !== 'unknown');
  const notAssessed = areas.length - assessed.length;
  return (
    <>
      <Typography>{launchBlockers(words, report.blockers.length)}.</Typography>
      {steps.length > 0 && (
        <div className={classes.steps}>
          <Typography
            component="h3"
            variant="body2"
            color="textSecondary"
            gutterBottom
          >
            {t('card.nextSteps')}
          </Typography>
          <NextStepsList
            steps={steps}
            brief
            linkTo={checkId => `${tabLink}#${checkAnchor(checkId)}`}
          />
        </div>
      )}
      <ul className={classes.list} aria-label={t('card.areas')}>
        {assessed.map(area => (
          <AreaRow key={area.id} area={area} />
        ))}
      </ul>
      {notAssessed > 0 && (
        <Typography variant="body2" color="textSecondary" paragraph>
          {t('card.notAssessed', { count: notAssessed })}
        </Typography>
      )}
    </>
  );
}

function AreaRow({ area }: { area: AreaReport }) {
  const classes = useStyles();
  const { t } = useWords();
  const tone = useToneStyles()[areaStatusTones[area.status]];
  return (
    <li className={classes.row}>
      <StatusIcon
        status={area.status}
        className={classNames(classes.icon, tone)}
      />
      {t(`area.${area.id}`)}
      <span className={classNames(classes.status, tone)}>
        {t(`status.${area.status}`)}
      </span>
    </li>
  );
}

function Failure(props: { notFound: boolean; onRetry: () => void }) {
  const { t } = useWords();
  return props.notFound ? (
    <Typography>{t('card.none')}</Typography>
  ) : (
    <>
      <Typography paragraph>{t('card.failed')}</Typography>
      <Button variant="outlined" size="small" onClick={props.onRetry}>
        {t('common.tryAgain')}
      </Button>
    </>
  );
}

function CardSkeleton() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('report.loading')} aria-busy>
      <Skeleton width="55%" height={32} />
      <Skeleton width="70%" />
      {Array.from({ length: 5 }, (_, index) => (
        <Skeleton key={index} height={28} />
      ))}
    </div>
  );
}
