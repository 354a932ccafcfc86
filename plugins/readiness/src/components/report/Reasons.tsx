import MuiLink from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckResult, Report } from '@prodready/report';
import { launchBlockers } from '../../words/blockers';
import { useWords } from '../../words/useWords';
import { AreaStatusLabel } from '../status/StatusLabel';
import { areaAnchor, checkAnchor } from './anchors';
import { Sentence } from './Prose';
import { decidingAreas, WhyVerdict } from './Why';

const useStyles = makeStyles(
  theme => ({
    sentence: { fontWeight: theme.typography.fontWeightBold as number },
    list: {
      ...theme.typography.body2,
      margin: theme.spacing(0.5, 0, 0),
      paddingLeft: theme.spacing(2.5),
      maxWidth: '100ch',
      overflowWrap: 'anywhere',
      '& > li + li': { marginTop: theme.spacing(0.5) },
    },
    // On a phone the first step is to be seen too: where each link leads, the sentence is whole.
    blocker: {
      [theme.breakpoints.down('xs')]: {
        '@media screen': {
          display: '-webkit-box',
          '-webkit-line-clamp': 2,
          '-webkit-box-orient': 'vertical',
          overflow: 'hidden',
        },
      },
    },
    // Blockers say enough where there is little room; “Why this verdict?” has the areas as well.
    secondary: {
      [theme.breakpoints.down('xs')]: { '@media screen': { display: 'none' } },
    },
    areas: { marginTop: theme.spacing(0.5) },
    area: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.25, 1),
    },
    fold: {
      marginTop: theme.spacing(0.75),
      '& > summary': {
        ...theme.typography.body2,
        cursor: 'pointer',
        width: 'fit-content',
        color: theme.palette.text.secondary,
        '&:focus-visible': {
          outline: `2px solid ${theme.palette.primary.main}`,
        },
      },
    },
    why: { '@media print': { '&:not([open])': { display: 'none' } } },
    explanation: { margin: theme.spacing(1, 0, 0, 2) },
  }),
  { name: 'ReadinessReasons' },
);

/** As many blockers are seen at once; a list that is longer says how many more there are. */
const atOnce = 5;

/** Why the service has its verdict: what blocks a launch, or else the core areas that are not ready yet. */
export function Reasons({ report }: { report: Report }) {
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { blockers, verdict } = report;
  const sentence = launchBlockers(words, blockers.length);
  const lacking = decidingAreas(report).filter(
    ({ status }) => verdict !== 'not-ready' || status === 'needs-improvement',
  );
  return (
    <div>
      <Typography className={classes.sentence}>
        {sentence}
        {blockers.length > 0 ? ':' : '.'}
      </Typography>
      {blockers.length > 0 && <Blockers report={report} />}
      {verdict === 'ready' && (
        <Typography variant="body2">{t('why.verdict.ready')}</Typography>
      )}
      {lacking.length > 0 && (
        <div className={blockers.length > 0 ? classes.secondary : undefined}>
          <Typography variant="body2" className={classes.areas}>
            {t('why.notReadyYet')}
          </Typography>
          <ul className={classes.list}>
            {lacking.map(({ id, status }) => (
              <li key={id}>
                <span className={classes.area}>
                  <MuiLink href={`#${areaAnchor(id)}`}>
                    {t(`area.${id}`)}
                  </MuiLink>
                  <AreaStatusLabel status={status} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <details className={`${classes.fold} ${classes.why}`}>
        <summary>{t('why.verdictButton')}</summary>
        <div className={classes.explanation}>
          <WhyVerdict report={report} />
        </div>
      </details>
    </div>
  );
}

function Blockers({ report }: { report: Report }) {
  const classes = useStyles();
  const { t } = useWords();
  const results = new Map<string, CheckResult>(
    report.areas.flatMap(area =>
      area.results.map(result => [result.checkId, result] as const),
    ),
  );
  const list = (checkIds: string[]) => (
    <ul className={classes.list}>
      {checkIds.map(checkId => (
        <li key={checkId}>
          <MuiLink
            href={`#${checkAnchor(checkId)}`}
            className={classes.blocker}
          >
            <Sentence text={results.get(checkId)?.message ?? checkId} />
          </MuiLink>
        </li>
      ))}
    </ul>
  );
  const more = report.blockers.slice(atOnce);
  return (
    <>
      {list(report.blockers.slice(0, atOnce))}
      {more.length > 0 && (
        <details className={classes.fold}>
          <summary>{t('blockers.more', { count: more.length })}</summary>
          {list(more)}
        </details>
      )}
    </>
  );
}
