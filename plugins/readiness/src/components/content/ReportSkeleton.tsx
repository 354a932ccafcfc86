import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Skeleton from '@material-ui/lab/Skeleton';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    header: { padding: theme.spacing(1.5, 3, 4.5) },
    section: { marginTop: theme.spacing(4), maxWidth: '80ch' },
    table: { marginTop: theme.spacing(4), padding: theme.spacing(1, 2) },
    row: { padding: theme.spacing(1, 0) },
  }),
  { name: 'ReadinessReportSkeleton' },
);

/** The outline of a report while it is read: header, summary, table. */
export function ReportSkeleton() {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('report.loading')} aria-busy>
      <Paper className={classes.header}>
        <Skeleton width="40%" height={44} />
        {[60, 75, 70, 65, 75, 60, 50].map((width, index) => (
          <Skeleton key={index} width={`${width}%`} height={28} />
        ))}
      </Paper>
      <div className={classes.section}>
        <Skeleton width="30%" height={32} />
        <Skeleton />
        <Skeleton />
        <Skeleton width="80%" />
      </div>
      <Paper className={classes.table}>
        {Array.from({ length: 7 }, (_, index) => (
          <Skeleton key={index} className={classes.row} height={28} />
        ))}
      </Paper>
    </div>
  );
}
