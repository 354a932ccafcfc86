import MuiLink from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { AreaReport, Outcome, Report } from '@prodready/report';
import { useWords } from '../../words/useWords';
import { AreaStatusLabel } from '../status/StatusLabel';
import { SeverityTag } from '../status/Tag';
import { areaAnchor, checkAnchor } from './anchors';
import { Sentence } from './Prose';

const useStyles = makeStyles(
  theme => ({
    root: {
      '& > * + *': { marginTop: theme.spacing(1) },
      maxWidth: '100ch',
    },
    list: {
      listStyle: 'none',
      padding: 0,
      margin: theme.spacing(0.5, 0, 0),
      '& > li': {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: theme.spacing(0.25, 1),
        padding: theme.spacing(0.25, 0),
        overflowWrap: 'anywhere',
      },
    },
  }),
  { name: 'ReadinessWhy' },
);

/** Why an area has its status: the sentence that decided, the count of its checks, the rule, and what cost points. */
export function WhyArea({ area }: { area: AreaReport }) {
  const classes = useStyles();
  const { t } = useWords();
  const count = (...outcomes: Outcome[]) =>
    area.results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const failed = area.results.filter(({ outcome }) => outcome === 'fail');
  return (
    <div className={classes.root}>
      <Typography variant="body2">
        <Reason area={area} />
      </Typography>
      <Typography variant="body2">{t(`why.rule.${area.status}`)}</Typography>
      {area.results.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('why.points', area.points)}{' '}
          {t('why.counts', {
            pass: count('pass'),
            fail: count('fail'),
            unknown: count('unknown', 'error'),
            exempt: count('exempt'),
            na: count('not-applicable'),
          })}
        </Typography>
      )}
      {failed.length > 0 && (
        <Typography variant="body2" component="div">
          {t('why.lost')}
          <ul className={classes.list}>
            {failed.map(result => (
              <li key={result.checkId}>
                <SeverityTag severity={result.severity} />
                <MuiLink href={`#${checkAnchor(result.checkId)}`}>
                  <Sentence text={result.title} />
                </MuiLink>
              </li>
            ))}
          </ul>
        </Typography>
      )}
    </div>
  );
}

const anyCheckId = /([a-z0-9]+(?:-[a-z0-9]+)+)/;

/** The sentence that decided, in which each failed check leads to what was found. */
function Reason({ area }: { area: AreaReport }) {
  const titles = new Map(
    area.results
      .filter(({ outcome }) => outcome === 'fail')
      .map(result => [result.checkId, result.title]),
  );
  return (
    <>
      {area.reason.split(anyCheckId).map((part, index) =>
        titles.has(part) ? (
          <MuiLink
            key={index}
            href={`#${checkAnchor(part)}`}
            title={titles.get(part)}
          >
            {part}
          </MuiLink>
        ) : (
          <Sentence key={index} text={part} />
        ),
      )}
    </>
  );
}

/** Why the service has its verdict: the areas and findings that decided, and the rule. */
export function WhyVerdict({ report }: { report: Report }) {
  const classes = useStyles();
  const { t } = useWords();
  const deciding = decidingAreas(report);
  return (
    <div className={classes.root}>
      <Typography variant="body2">
        {t(`why.verdict.${report.verdict}`)}
      </Typography>
      {report.verdict !== 'ready' && (
        <ul className={classes.list}>
          {deciding.map(area => (
            <li key={area.id}>
              <MuiLink href={`#${areaAnchor(area.id)}`} variant="body2">
                {t(`area.${area.id}`)}
              </MuiLink>
              <AreaStatusLabel status={area.status} />
              <Typography variant="body2" color="textSecondary">
                <Reason area={area} />
              </Typography>
            </li>
          ))}
        </ul>
      )}
      <Typography variant="body2" color="textSecondary">
        {t('why.verdictRule')}
      </Typography>
    </div>
  );
}

/** The core areas that keep a service from a better verdict. */
export function decidingAreas(report: Report): AreaReport[] {
  return report.verdict === 'ready'
    ? []
    : report.areas.filter(area => area.core && decides(area, report));
}

function decides(area: AreaReport, report: Report): boolean {
  if (report.verdict === 'not-ready') {
    return (
      area.status === 'needs-improvement' ||
      area.results.some(({ checkId }) => report.blockers.includes(checkId))
    );
  }
  return area.status === 'partial' || area.status === 'unknown';
}
