import { Fragment, useMemo } from 'react';
import type { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import type { Report } from '@prodready/report';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';
import { StatusIcon } from '../status/StatusIcon';
import { RelativeTime } from '../status/Time';
import { nextSteps } from './nextSteps';
import { NextStepsList } from './NextStepsList';
import { Reasons } from './Reasons';
import { SourceLink, isWebAddress } from './SourceLink';

const useStyles = makeStyles(
  theme => ({
    top: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'center',
      gap: theme.spacing(0.5, 3),
    },
    verdict: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: 0,
      [theme.breakpoints.down('xs')]: { fontSize: '1.25rem' },
    },
    icon: { fontSize: '1.4em' },
    // Reasons and first steps side by side where both can be read: together they are the answer.
    body: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 400px), 1fr))',
      gap: theme.spacing(1.5, 4),
      marginTop: theme.spacing(1),
      '& > *': { minWidth: 0 },
      '@media print': { display: 'block' },
    },
    heading: {
      margin: theme.spacing(0, 0, 0.5),
      fontWeight: theme.typography.fontWeightBold as number,
    },
    facts: {
      ...theme.typography.body2,
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.25, 3),
      margin: theme.spacing(1.5, 0, 0),
      paddingTop: theme.spacing(1),
      borderTop: `1px solid ${theme.palette.divider}`,
      '& > div': {
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: theme.spacing(0.75),
        minWidth: 0,
      },
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
    code: { fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace' },
  }),
  { name: 'ReadinessReportHeader' },
);

/** What matters first: may it go live, why, what to do first, and of which commit all this is said. */
export function ReportHeader(props: {
  entityReport: EntityReport;
  report: Report;
  actions?: ReactNode;
}) {
  const { entityReport, report, actions } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useWords();
  const steps = useMemo(() => nextSteps(report).slice(0, 3), [report]);
  return (
    <>
      <div className={classes.top}>
        <Typography
          component="h2"
          variant="h5"
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
      <div className={classes.body}>
        <Reasons report={report} />
        {steps.length > 0 && (
          <section aria-labelledby="readiness-next-steps">
            <Typography
              component="h3"
              variant="body1"
              id="readiness-next-steps"
              className={classes.heading}
            >
              {words.t('report.nextSteps')}
            </Typography>
            <NextStepsList steps={steps} dense />
          </section>
        )}
      </div>
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
