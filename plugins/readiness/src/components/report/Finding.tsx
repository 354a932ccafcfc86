import { useContext } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckResult, Evidence } from '@prodready/report';
import { FindingFacts } from '../followUp/FindingFacts';
import { FollowUpActions } from '../followUp/FollowUpActions';
import { FollowUpsContext } from '../followUp/FollowUpsContext';
import { useWords } from '../../words/useWords';
import { SeverityTag, Tag } from '../status/Tag';
import { checkAnchor } from './anchors';
import { CheckLink } from './CheckLink';
import { CodeBlock } from './CodeBlock';
import { Sentence } from './Prose';
import { SourceLink } from './SourceLink';

const useStyles = makeStyles(
  theme => ({
    root: {
      '& + &': { marginTop: theme.spacing(2.5) },
      scrollMarginTop: theme.spacing(2),
      '&:target': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: theme.spacing(1),
      },
    },
    tags: {
      display: 'inline-flex',
      gap: theme.spacing(0.5),
      marginRight: theme.spacing(1),
    },
    message: { overflowWrap: 'anywhere' },
    menu: { float: 'right', '@media print': { display: 'none' } },
    evidence: {
      listStyle: 'none',
      padding: 0,
      margin: theme.spacing(0.75, 0, 0),
      '& > li + li': { marginTop: theme.spacing(0.75) },
    },
    others: {
      marginTop: theme.spacing(0.75),
      '& > summary': {
        ...theme.typography.body2,
        cursor: 'pointer',
        width: 'fit-content',
      },
    },
  }),
  { name: 'ReadinessFinding' },
);

const placesShown = 3;

/** Bad lines first and with their code; where something is missing, one place for it says enough. */
function arrange(evidence: Evidence[]): {
  shown: Evidence[];
  others: Evidence[];
} {
  const offenders = evidence.filter(({ role }) => role === 'offender');
  const shown = offenders.length
    ? offenders.slice(0, placesShown)
    : evidence.slice(0, 1);
  return { shown, others: evidence.filter(place => !shown.includes(place)) };
}

/** One failed check: how much it weighs, what was found, and where. */
export function Finding(props: { result: CheckResult; blocks: boolean }) {
  const { result, blocks } = props;
  const classes = useStyles();
  const { t } = useWords();
  const { byCheck, reload } = useContext(FollowUpsContext);
  const followUp = byCheck.get(result.checkId);
  const { shown, others } = arrange(result.evidence);
  return (
    <li id={checkAnchor(result.checkId)} className={classes.root} tabIndex={-1}>
      <Typography component="div" className={classes.message}>
        <span className={classes.tags}>
          <SeverityTag severity={result.severity} />
          {blocks && <Tag tone="bad">{t('report.blocksLaunch')}</Tag>}
        </span>
        <Sentence text={result.message} />
        {followUp && (
          <span className={classes.menu}>
            <FollowUpActions
              items={[followUp]}
              variant="menu"
              onDone={reload}
            />
          </span>
        )}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {result.title}
        {result.confidence !== 'high' &&
          ` (${t(`report.confidence.${result.confidence}`)})`}{' '}
        <CheckLink checkId={result.checkId} />
      </Typography>
      {followUp && <FindingFacts item={followUp} />}
      {shown.length > 0 && (
        <ul className={classes.evidence}>
          {shown.map((evidence, index) => (
            <li key={index}>
              <EvidencePlace evidence={evidence} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details className={classes.others}>
          <summary>{t('report.morePlaces', { count: others.length })}</summary>
          <ul className={classes.evidence}>
            {others.map((evidence, index) => (
              <li key={index}>
                <SourceLink path={evidence.path} line={evidence.line} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function EvidencePlace({ evidence }: { evidence: Evidence }) {
  const { path, line, snippet } = evidence;
  return (
    <>
      <SourceLink path={path} line={line} />
      {snippet && <CodeBlock code={snippet} firstLine={line} />}
    </>
  );
}
