import { Link, MarkdownContent } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import type { CheckDescription } from '@prodready/plugin-readiness-common';
import { useParams } from 'react-router-dom';
import { readinessApiRef } from '../../api';
import { useAnswer } from '../../hooks/useAnswer';
import { useChecksLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered } from '../layout/Panel';
import { useViewLink } from '../overview/useViewLink';
import { CodeBlock } from '../report/CodeBlock';
import { isWebAddress } from '../report/SourceLink';
import { SeverityTag, Tag } from '../status/Tag';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(2, 3, 3),
      maxWidth: 1100,
      '& h3': { margin: theme.spacing(3, 0, 0.5) },
    },
    title: { margin: theme.spacing(0, 0, 1) },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      ...theme.typography.body2,
    },
    id: { fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace' },
    text: { maxWidth: '90ch', '& p': { margin: theme.spacing(0.5, 0) } },
    rules: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      '& dt': { fontWeight: theme.typography.fontWeightBold as number },
      '& dd': { margin: 0, maxWidth: '90ch', '& p': { margin: 0 } },
      [theme.breakpoints.down('xs')]: { display: 'block' },
    },
    examples: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
      gap: theme.spacing(0, 3),
    },
    list: {
      margin: 0,
      paddingLeft: theme.spacing(2.5),
      overflowWrap: 'anywhere',
      // What is a line long needs no paragraph around it.
      '& p': { margin: 0 },
    },
  }),
  { name: 'ReadinessCheck' },
);

/** What a check asks, why, how it decides and how to pass it; and where it fails. */
export function CheckContent() {
  const { checkId } = useParams();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const checksLink = useChecksLink()?.();
  const answer = useAnswer(signal => api.getChecks({ signal }), [api]);
  return (
    <Answered
      answer={answer}
      skeleton={<LinesSkeleton label={t('common.reading')} lines={12} />}
    >
      {({ checks }) => {
        const check = checks.find(({ id }) => id === checkId);
        return check ? (
          <Check check={check} />
        ) : (
          <Typography>
            {t('check.unknown', { check: checkId ?? '' })}{' '}
            {checksLink && <Link to={checksLink}>{t('checks.all')}</Link>}
          </Typography>
        );
      }}
    </Answered>
  );
}

function Check({ check }: { check: CheckDescription }) {
  const classes = useStyles();
  const { t } = useWords();
  const viewLink = useViewLink();
  const { decision, examples } = check;
  return (
    <Paper className={classes.root}>
      <Typography component="h2" variant="h5" className={classes.title}>
        {check.title}
      </Typography>
      <div className={classes.facts}>
        <span className={classes.id}>{check.id}</span>
        <SeverityTag severity={check.severity} />
        <span>{t(`area.${check.area}`)}</span>
        <span>{t(`report.confidence.${check.confidence}`)}</span>
        <span>{t(`step.effort.${check.effort}`)}</span>
        {check.disabled && <Tag tone="neutral">{t('check.disabled')}</Tag>}
        <Link to={viewLink({ filter: { check: [{ id: check.id }] } })}>
          {t('check.where')}
        </Link>
      </div>
      {check.why && (
        <>
          <Typography component="h3" variant="h6">
            {t('check.why')}
          </Typography>
          <MarkdownContent className={classes.text} content={check.why} />
        </>
      )}
      {decision && (
        <>
          <Typography component="h3" variant="h6">
            {t('check.decision')}
          </Typography>
          <dl className={classes.rules}>
            {(['applies', 'passes', 'fails'] as const).map(rule => (
              <Rule
                key={rule}
                term={t(`check.${rule}`)}
                text={decision[rule]}
              />
            ))}
          </dl>
          {decision.exceptions && decision.exceptions.length > 0 && (
            <>
              <Typography component="h3" variant="h6">
                {t('check.exceptions')}
              </Typography>
              <ul className={classes.list}>
                {decision.exceptions.map(exception => (
                  <li key={exception}>
                    <MarkdownContent content={exception} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      {check.remedy && (
        <>
          <Typography component="h3" variant="h6">
            {t('check.remedy')}
          </Typography>
          <MarkdownContent className={classes.text} content={check.remedy} />
        </>
      )}
      {examples && (
        <>
          <Typography component="h3" variant="h6">
            {t('check.examples')}
          </Typography>
          <div className={classes.examples}>
            <CodeBlock code={examples.bad} caption={t('check.bad')} />
            <CodeBlock
              code={examples.good}
              caption={t('check.good')}
              copyable
            />
          </div>
        </>
      )}
      {check.references.length > 0 && (
        <>
          <Typography component="h3" variant="h6">
            {t('check.references')}
          </Typography>
          <ul className={classes.list}>
            {check.references.map(reference => (
              <li key={reference}>
                {isWebAddress(reference) ? (
                  <Link to={reference}>{reference}</Link>
                ) : (
                  reference
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Paper>
  );
}

function Rule(props: { term: string; text: string }) {
  return (
    <>
      <dt>{props.term}</dt>
      <dd>
        <MarkdownContent content={props.text} />
      </dd>
    </>
  );
}
