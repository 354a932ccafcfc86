import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckResult, Evidence } from '@prodready/report';
import { SeverityTag, Tag } from '../status/Tag';
import { checkAnchor } from './anchors';
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
    evidence: {
      listStyle: 'none',
      padding: 0,
      margin: theme.spacing(0.75, 0, 0),
      '& > li + li': { marginTop: theme.spacing(0.75) },
    },
  }),
  { name: 'ReadinessFinding' },
);

/** One failed check: how much it weighs, what was found, and where. */
export function Finding(props: { result: CheckResult; blocks: boolean }) {
  const { result, blocks } = props;
  const classes = useStyles();
  return (
    <li id={checkAnchor(result.checkId)} className={classes.root} tabIndex={-1}>
      <Typography component="div" className={classes.message}>
        <span className={classes.tags}>
          <SeverityTag severity={result.severity} />
          {blocks && <Tag tone="bad">Blocks launch</Tag>}
        </span>
        <Sentence text={result.message} />
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {result.title}
        {result.confidence !== 'high' && ` (${result.confidence} confidence)`}
      </Typography>
      {result.evidence.length > 0 && (
        <ul className={classes.evidence}>
          {result.evidence.map((evidence, index) => (
            <li key={index}>
              <EvidencePlace evidence={evidence} />
            </li>
          ))}
        </ul>
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
