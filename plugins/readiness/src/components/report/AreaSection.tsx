import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import type { AreaReport, Recommendation as Advice } from '@prodready/report';
import { useWords } from '../../words/useWords';
import { AreaStatusLabel } from '../status/StatusLabel';
import { areaAnchor } from './anchors';
import { Finding } from './Finding';
import { OtherResults } from './OtherResults';
import { Sentence } from './Prose';
import { Recommendation } from './Recommendation';
import { isNarrowing, matches } from './resultsFilter';
import type { ResultsFilter } from './resultsFilter';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(2),
      [theme.breakpoints.up('sm')]: { padding: theme.spacing(2.5, 3) },
      '& + &': { marginTop: theme.spacing(2) },
      scrollMarginTop: theme.spacing(2),
      '&:target': { outline: `2px solid ${theme.palette.primary.main}` },
      '@media print': {
        boxShadow: 'none',
        padding: 0,
        '& + &': { marginTop: theme.spacing(4) },
      },
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0.5, 2),
      marginBottom: theme.spacing(0.5),
    },
    title: { margin: 0 },
    points: { marginLeft: 'auto' },
    reason: { maxWidth: '100ch', overflowWrap: 'anywhere' },
    // Side by side where both columns are wide enough to read, one below the other elsewhere.
    columns: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
      gap: theme.spacing(2, 5),
      margin: theme.spacing(2, 0),
      '& > *': { minWidth: 0 },
    },
    heading: { margin: theme.spacing(0, 0, 1) },
    findings: { listStyle: 'none', margin: 0, padding: 0 },
    recommendations: { margin: 0, paddingLeft: theme.spacing(3) },
    others: { marginTop: theme.spacing(2) },
  }),
  { name: 'ReadinessAreaSection' },
);

/** One area in full: why its status is what it is, its findings, what to do, and everything else that was checked. */
export function AreaSection(props: {
  area: AreaReport;
  blockers: string[];
  filter: ResultsFilter;
}) {
  const { area, blockers, filter } = props;
  const classes = useStyles();
  const { t } = useWords();
  const results = area.results.filter(result => matches(filter, result));
  const findings = results.filter(result => result.outcome === 'fail');
  const recommendations = findings
    .map(result => result.recommendation)
    .filter((advice): advice is Advice => advice !== undefined);
  const headingId = `${areaAnchor(area.id)}-title`;
  return (
    <Paper
      component="section"
      id={areaAnchor(area.id)}
      className={classes.root}
      aria-labelledby={headingId}
      tabIndex={-1}
    >
      <div className={classes.head}>
        <Typography
          component="h3"
          variant="h5"
          id={headingId}
          className={classes.title}
        >
          {t(`area.${area.id}`)}
        </Typography>
        <AreaStatusLabel status={area.status} />
        {area.points.total > 0 && (
          <Typography
            variant="body2"
            color="textSecondary"
            className={classes.points}
          >
            {t('report.points', area.points)}
          </Typography>
        )}
      </div>
      <Typography className={classes.reason}>
        <Sentence text={area.reason} />
      </Typography>
      {findings.length > 0 && (
        <div className={classes.columns}>
          <div>
            <Typography component="h4" variant="h6" className={classes.heading}>
              {t('report.areaFindings')}
            </Typography>
            <ul className={classes.findings}>
              {findings.map(result => (
                <Finding
                  key={result.checkId}
                  result={result}
                  blocks={blockers.includes(result.checkId)}
                />
              ))}
            </ul>
          </div>
          {recommendations.length > 0 && (
            <div>
              <Typography
                component="h4"
                variant="h6"
                className={classes.heading}
              >
                {t('report.recommendations')}
              </Typography>
              <ol className={classes.recommendations}>
                {recommendations.map((recommendation, index) => (
                  <Recommendation key={index} recommendation={recommendation} />
                ))}
              </ol>
            </div>
          )}
        </div>
      )}
      <div className={classes.others}>
        <OtherResults results={results} open={isNarrowing(filter)} />
      </div>
    </Paper>
  );
}
