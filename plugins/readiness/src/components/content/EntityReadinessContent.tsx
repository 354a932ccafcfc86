import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import { isNotFound } from '../../hooks/isNotFound';
import { useEntityReport } from '../../hooks/useEntityReport';
import { ReportHeader } from '../report/ReportHeader';
import { ReportView } from '../report/ReportView';
import { SourceLinksContext } from '../report/SourceLink';
import { NotAvailable, NotYetAssessed } from './MissingReport';
import { ReportActions } from './ReportActions';
import { ReportSkeleton } from './ReportSkeleton';
import { ScanAnnouncer } from './ScanAnnouncer';
import { Failed } from '../status/Failed';
import { isScanning, ScanProgress } from '../status/ScanProgress';
import { useWords } from '../../words/useWords';
import { StaleNotice } from './StaleNotice';

const useStyles = makeStyles(
  theme => ({
    root: { maxWidth: 1920 },
    header: {
      position: 'relative',
      padding: theme.spacing(1.5, 2, 4.5),
      [theme.breakpoints.up('sm')]: { padding: theme.spacing(1.5, 3, 4.5) },
      '@media print': { boxShadow: 'none', padding: 0 },
    },
    notice: { marginTop: theme.spacing(2) },
    // In the padding of the header, so that the report does not move when a scan begins or ends.
    progress: {
      position: 'absolute',
      bottom: theme.spacing(0.5),
      left: theme.spacing(2),
      right: theme.spacing(2),
      [theme.breakpoints.up('sm')]: {
        left: theme.spacing(3),
        right: theme.spacing(3),
      },
      '@media print': { display: 'none' },
    },
    error: { marginBottom: theme.spacing(2) },
  }),
  { name: 'ReadinessEntityContent' },
);

/** The readiness report of the entity in context, in every state it can be in. */
export function EntityReadinessContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const classes = useStyles();
  const { t } = useWords();
  const { data, error, loading, retry, rescan, reload } =
    useEntityReport(entityRef);
  if (loading) {
    return <ReportSkeleton />;
  }
  return (
    <div className={classes.root}>
      {error && !(isNotFound(error) && !data) && (
        <div className={classes.error}>
          <Failed title={t('report.failed')} error={error} onRetry={retry} />
        </div>
      )}
      {error && isNotFound(error) && !data && <NotAvailable />}
      {data && (
        <Content
          entityRef={entityRef}
          entityReport={data}
          onRescan={rescan}
          onChange={reload}
        />
      )}
    </div>
  );
}

function Content(props: {
  entityRef: string;
  entityReport: EntityReport;
  onRescan: () => Promise<void>;
  onChange: () => void;
}) {
  const { entityRef, entityReport, onRescan, onChange } = props;
  const classes = useStyles();
  const { report, scan, links, may } = entityReport;
  return (
    <>
      <ScanAnnouncer scan={scan} />
      {report ? (
        <>
          <Paper className={classes.header}>
            <SourceLinksContext.Provider value={links}>
              <ReportHeader
                entityReport={entityReport}
                report={report}
                actions={
                  <ReportActions
                    entityRef={entityRef}
                    mayRescan={may.rescan}
                    scanning={isScanning(scan)}
                    onRescan={onRescan}
                  />
                }
              />
            </SourceLinksContext.Provider>
            {isScanning(scan) && (
              <div className={classes.progress}>
                <ScanProgress scan={scan} />
              </div>
            )}
          </Paper>
          {entityReport.stale && (
            <div className={classes.notice}>
              <StaleNotice entityReport={entityReport} />
            </div>
          )}
          <ReportView
            report={report}
            entityReport={entityReport}
            onChange={onChange}
          />
        </>
      ) : (
        <NotYetAssessed
          scan={scan}
          mayRescan={may.rescan}
          onRescan={onRescan}
        />
      )}
    </>
  );
}
