import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckResult } from '@prodready/report';
import { outcomesBesideFindings } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { checkAnchor } from './anchors';
import { CheckLink } from './CheckLink';
import { Sentence } from './Prose';
import { SourceLink } from './SourceLink';

const useStyles = makeStyles(
  theme => ({
    group: {
      borderTop: `1px solid ${theme.palette.divider}`,
      '& > summary': {
        padding: theme.spacing(1, 0),
        cursor: 'pointer',
        fontWeight: theme.typography.fontWeightBold,
        '&:focus-visible': {
          outline: `2px solid ${theme.palette.primary.main}`,
        },
      },
    },
    list: {
      margin: 0,
      padding: theme.spacing(0, 0, 2, 2.5),
      maxWidth: '100ch',
      '& > li + li': { marginTop: theme.spacing(1.25) },
    },
    places: {
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(2),
    },
    message: { overflowWrap: 'anywhere' },
  }),
  { name: 'ReadinessOtherResults' },
);

/** What is not a finding, folded away by outcome: what could not be judged, is exempt, passed or does not apply, and why. */
export function OtherResults(props: {
  results: CheckResult[];
  /** Unfolds them: they were asked for. */
  open?: boolean;
}) {
  const { results, open } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  return (
    <>
      {outcomesBesideFindings.map(outcome => {
        const group = results.filter(result => result.outcome === outcome);
        return (
          group.length > 0 && (
            <details
              key={`${outcome}${open}`}
              className={classes.group}
              open={open}
            >
              <summary>
                {t(`outcome.${outcome}`)} ({number(group.length)})
              </summary>
              <ul className={classes.list}>
                {group.map(result => (
                  <OtherResult key={result.checkId} result={result} />
                ))}
              </ul>
            </details>
          )
        );
      })}
    </>
  );
}

function OtherResult({ result }: { result: CheckResult }) {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <li id={checkAnchor(result.checkId)} tabIndex={-1}>
      <Typography>
        {result.title} <CheckLink checkId={result.checkId} />
      </Typography>
      {result.message && (
        <Typography
          variant="body2"
          color="textSecondary"
          className={classes.message}
        >
          <Sentence text={result.message} />
        </Typography>
      )}
      {result.cure && (
        <Typography variant="body2" className={classes.message}>
          {t('report.toDecide', { cure: <Sentence text={result.cure} /> })}
        </Typography>
      )}
      <div className={classes.places}>
        {result.evidence.map((evidence, index) => (
          <SourceLink key={index} path={evidence.path} line={evidence.line} />
        ))}
      </div>
    </li>
  );
}
