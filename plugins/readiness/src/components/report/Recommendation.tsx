import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { Recommendation as RecommendationData } from '@prodready/report';
import { useWords } from '../../words/useWords';
import { CodeBlock } from './CodeBlock';
import { Sentence } from './Prose';
import { isWebAddress } from './SourceLink';

const useStyles = makeStyles(
  theme => ({
    root: {
      '& + &': { marginTop: theme.spacing(2) },
      '&::marker': { fontWeight: theme.typography.fontWeightBold },
    },
    title: { fontWeight: theme.typography.fontWeightBold as number },
    reference: { overflowWrap: 'anywhere' },
  }),
  { name: 'ReadinessRecommendation' },
);

/** What to do about a finding: one item of a numbered list. */
export function Recommendation(props: { recommendation: RecommendationData }) {
  const { title, text, example, reference } = props.recommendation;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <li className={classes.root}>
      <Typography component="div">
        <span className={classes.title}>
          <Sentence text={title} />:
        </span>{' '}
        <Sentence text={text} />
      </Typography>
      {example && (
        <CodeBlock
          code={example.code}
          caption={t('report.example', { language: example.language })}
          copyable
        />
      )}
      {reference && (
        <Typography variant="body2" className={classes.reference}>
          {isWebAddress(reference) ? (
            <Link to={reference}>
              {t('report.readMore', { host: hostOf(reference) })}
            </Link>
          ) : (
            reference
          )}
        </Typography>
      )}
    </li>
  );
}

/** `docs.docker.com`: says where a link leads without spelling out the address. */
function hostOf(reference: string): string {
  return reference.replace(/^https?:\/\//i, '').split(/[/?#]/)[0];
}
