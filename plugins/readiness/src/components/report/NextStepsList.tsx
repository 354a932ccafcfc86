import { Link } from '@backstage/core-components';
import MuiLink from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckResult } from '@prodready/report';
import classNames from 'classnames';
import { useWords } from '../../words/useWords';
import { SeverityTag, Tag } from '../status/Tag';
import { checkAnchor } from './anchors';
import type { NextStep } from './nextSteps';
import { Sentence } from './Prose';

const useStyles = makeStyles(
  theme => ({
    list: {
      margin: 0,
      padding: 0,
      listStyle: 'none',
      counterReset: 'step',
      '& > li + li': { marginTop: theme.spacing(1.25) },
    },
    dense: { '& > li + li': { marginTop: theme.spacing(0.75) } },
    step: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      columnGap: theme.spacing(1.5),
      breakInside: 'avoid',
      '&::before': {
        counterIncrement: 'step',
        content: 'counter(step)',
        ...theme.typography.body2,
        fontWeight: theme.typography.fontWeightBold as number,
        width: '1.75em',
        height: '1.75em',
        lineHeight: '1.75em',
        textAlign: 'center',
        borderRadius: '50%',
        border: `1px solid ${theme.palette.text.secondary}`,
        color: theme.palette.text.primary,
      },
    },
    title: {
      fontWeight: theme.typography.fontWeightBold as number,
      overflowWrap: 'anywhere',
    },
    text: { overflowWrap: 'anywhere', maxWidth: '100ch' },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.25, 1),
      marginTop: theme.spacing(0.25),
      ...theme.typography.body2,
      // The theme's secondary text colour is too faint on the page's grey.
      color: theme.palette.text.primary,
    },
  }),
  { name: 'ReadinessNextSteps' },
);

/** What to do first, numbered: what, where, and what it gains for the effort. */
export function NextStepsList(props: {
  steps: NextStep[];
  /** Where each finding is; in the report itself, its anchor. */
  linkTo?: (checkId: string) => string;
  /** Leaves out how it is done, for places with little room. */
  brief?: boolean;
  /** In the smaller type, closer together. */
  dense?: boolean;
}) {
  const { steps, linkTo, brief, dense } = props;
  const classes = useStyles();
  const { t } = useWords();
  return (
    <ol className={classNames(classes.list, { [classes.dense]: dense })}>
      {steps.map(({ result, areaId, blocks, gain, effort }) => (
        <li key={result.checkId} className={classes.step}>
          <div>
            {linkTo ? (
              <Link to={linkTo(result.checkId)} className={classes.title}>
                <Sentence text={titleOf(result)} />
              </Link>
            ) : (
              <MuiLink
                href={`#${checkAnchor(result.checkId)}`}
                className={classes.title}
                variant={dense ? 'body2' : 'body1'}
              >
                <Sentence text={titleOf(result)} />
              </MuiLink>
            )}
            {!brief && (
              <Typography
                className={classes.text}
                variant={dense ? 'body2' : 'body1'}
              >
                <Sentence
                  text={result.recommendation?.text ?? result.message}
                />
              </Typography>
            )}
            <div className={classes.facts}>
              {blocks ? (
                <Tag tone="bad">{t('step.unblocks')}</Tag>
              ) : (
                <SeverityTag severity={result.severity} />
              )}
              <span>{t(`area.${areaId}`)}</span>
              <span aria-hidden>·</span>
              <span>+{t('step.gain', { count: gain })}</span>
              <span aria-hidden>·</span>
              <span>{t(`step.effort.${effort}`)}</span>
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}

function titleOf(result: CheckResult): string {
  return result.recommendation?.title ?? result.title;
}
