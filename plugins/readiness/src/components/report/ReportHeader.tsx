import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import MuiLink from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import type { CheckResult, Report } from '@prodready/report';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';
import { launchBlockers } from '../../words/blockers';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';
import { StatusIcon } from '../status/StatusIcon';
import { RelativeTime } from '../status/Time';
import { checkAnchor } from './anchors';
import { Sentence } from './Prose';
import { SourceLink, isWebAddress } from './SourceLink';
import { WhyVerdict } from './Why';

const useStyles = makeStyles(
  theme => ({
    top: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'flex-start',
      gap: theme.spacing(1.5, 3),
    },
    verdict: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1.25),
      margin: 0,
    },
    icon: { fontSize: '1.4em' },
    blockers: { margin: theme.spacing(1.5, 0, 0), maxWidth: '100ch' },
    list: {
      margin: theme.spacing(0.5, 0, 0),
      paddingLeft: theme.spacing(2.5),
      '& > li + li': { marginTop: theme.spacing(0.5) },
      overflowWrap: 'anywhere',
    },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1, 4),
      margin: theme.spacing(2, 0, 0),
      '& dt': {
        ...theme.typography.caption,
        color: theme.palette.text.secondary,
      },
      '& dd': {
        ...theme.typography.body2,
        margin: 0,
        overflowWrap: 'anywhere',
      },
    },
    why: {
      marginTop: theme.spacing(1),
      '& > summary': {
        ...theme.typography.body2,
        cursor: 'pointer',
        width: 'fit-content',
        color: theme.palette.text.secondary,
        '&:focus-visible': {
          outline: `2px solid ${theme.palette.primary.main}`,
        },
      },
      '@media print': { '&:not([open])': { display: 'none' } },
    },
    explanation: { margin: theme.spacing(1, 0, 0, 2) },
    code: { fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace' },
  }),
  { name: 'ReadinessReportHeader' },
);

/** What matters first: may it go live, what stands against it, and of which commit all this is said. */
export function ReportHeader(props: {
  entityReport: EntityReport;
  report: Report;
  actions?: ReactNode;
}) {
  const { entityReport, report, actions } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useWords();
  return (
    <>
      <div className={classes.top}>
        <Typography
          component="h2"
          variant="h4"
          className={classNames(
            classes.verdict,
            tones[verdictTones[report.verdict]],
          )}
        >
          <StatusIcon
            status={report.verdict}
            fontSize="inherit"
            className={classes.icon}
          />
          {words.t(`verdict.${report.verdict}`)}
        </Typography>
        {actions}
      </div>
      <Blockers report={report} />
      <details className={classes.why}>
        <summary>{words.t('why.verdictButton')}</summary>
        <div className={classes.explanation}>
          <WhyVerdict report={report} />
        </div>
      </details>
      <dl className={classes.facts}>
        {factsOf(words, entityReport, report, classes.code).map(
          ([term, description]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{description}</dd>
            </div>
          ),
        )}
      </dl>
    </>
  );
}

function Blockers({ report }: { report: Report }) {
  const classes = useStyles();
  const { blockers } = report;
  const results = new Map<string, CheckResult>(
    report.areas.flatMap(area =>
      area.results.map(result => [result.checkId, result] as const),
    ),
  );
  const sentence = launchBlockers(useWords(), blockers.length);
  if (blockers.length === 0) {
    return <Typography className={classes.blockers}>{sentence}.</Typography>;
  }
  return (
    <div className={classes.blockers}>
      <Typography>{sentence}:</Typography>
      <Typography component="ul" className={classes.list}>
        {blockers.map(checkId => (
          <li key={checkId}>
            <MuiLink href={`#${checkAnchor(checkId)}`}>
              <Sentence text={results.get(checkId)?.message ?? checkId} />
            </MuiLink>
          </li>
        ))}
      </Typography>
    </div>
  );
}

function factsOf(
  { t }: Words,
  entityReport: EntityReport,
  report: Report,
  codeClass: string,
): Array<[string, ReactNode]> {
  const { source, subject, stack, tool } = report;
  const facts: Array<[string, ReactNode]> = [];
  if (entityReport.assessedAt) {
    facts.push([
      t('report.fact.assessed'),
      <RelativeTime iso={entityReport.assessedAt} />,
    ]);
  }
  if (source.commit) {
    const commit = (
      <span className={codeClass} title={source.commit}>
        {source.commit.slice(0, 10)}
      </span>
    );
    facts.push([
      t('report.fact.commit'),
      source.url && isWebAddress(source.url) ? (
        <Link to={source.url}>{commit}</Link>
      ) : (
        commit
      ),
    ]);
  }
  if (subject.servicePath) {
    facts.push([
      t('report.fact.folder'),
      <span className={codeClass}>{subject.servicePath}</span>,
    ]);
  }
  const parts = [
    ...stack.languages.map(
      ({ name, sourceLines }) =>
        `${name} (${t('count.lines', { count: sourceLines })})`,
    ),
    ...stack.frameworks,
    ...stack.datastores,
    ...stack.deployment,
  ];
  if (parts.length > 0) {
    facts.push([t('report.fact.stack'), parts.join(' · ')]);
  }
  if (stack.startCommand) {
    const { text, chain } = stack.startCommand;
    facts.push([
      t('report.fact.startsWith'),
      <>
        <span className={codeClass}>{text}</span>
        {chain.map((place, index) => (
          <Fragment key={index}>
            {index === 0 ? t('report.fact.from') : t('report.fact.via')}
            <SourceLink {...place} />
          </Fragment>
        ))}
      </>,
    ]);
  }
  facts.push([
    t('report.fact.checks'),
    t('report.fact.version', { version: tool.checksVersion }),
  ]);
  return facts;
}
