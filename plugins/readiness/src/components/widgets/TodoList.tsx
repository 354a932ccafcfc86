import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  FollowUp,
  FollowUpsSummary,
} from '@prodready/plugin-readiness-common';
import classNames from 'classnames';
import { formatFollowUpView } from '../../filter/followUpView';
import type { FollowUpView } from '../../filter/followUpView';
import { useFollowUpLink } from '../../hooks/useLinks';
import { useTabLink } from '../../hooks/useTabLink';
import { useToneStyles } from '../../theme/tones';
import { useWords } from '../../words/useWords';
import { figuresOf } from '../followUp/figures';
import { checkAnchor } from '../report/anchors';
import { SeverityTag, Tag } from '../status/Tag';

const useStyles = makeStyles(
  theme => ({
    figures: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 3),
      margin: theme.spacing(0, 0, 1.5),
      padding: 0,
      listStyle: 'none',
      ...theme.typography.body2,
      '& strong': {
        fontSize: '1.25rem',
        marginRight: theme.spacing(0.5),
        fontVariantNumeric: 'tabular-nums',
      },
    },
    list: {
      listStyle: 'none',
      margin: theme.spacing(0, 0, 1.5),
      padding: 0,
      '& > li': {
        padding: theme.spacing(0.75, 0),
        borderTop: `1px solid ${theme.palette.divider}`,
        overflowWrap: 'anywhere',
        ...theme.typography.body2,
      },
    },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.25, 1),
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'ReadinessTodoList' },
);

const shown = ['open', 'blockers', 'overdue', 'dueSoon'] as const;

/** What is to do, in numbers that lead to what they count, and the few things to begin with. */
export function TodoList(props: {
  counts: FollowUpsSummary['total'];
  items: FollowUp[];
  /** Whose it is, as the follow-up page has it. */
  whose?: Pick<FollowUpView, 'scope' | 'owner'>;
}) {
  const { counts, items, whose } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useWords();
  const { t, number } = words;
  const tabLink = useTabLink();
  const followUpLink = useFollowUpLink();
  const figures = figuresOf(words).filter(({ id }) =>
    shown.some(name => name === id),
  );
  return (
    <>
      <ul className={classes.figures} aria-label={t('followUp.figures')}>
        {figures.map(({ id, label, tone, part }) => {
          const figure = (
            <>
              <strong
                className={classNames(
                  counts[id] > 0 && tone !== 'neutral' && tones[tone],
                )}
              >
                {number(counts[id])}
              </strong>
              {label}
            </>
          );
          return (
            <li key={id}>
              {followUpLink && counts[id] > 0 ? (
                <Link
                  to={followUpLink(formatFollowUpView({ ...whose, ...part }))}
                  color="inherit"
                >
                  {figure}
                </Link>
              ) : (
                figure
              )}
            </li>
          );
        })}
      </ul>
      {items.length === 0 ? (
        <Typography variant="body2" paragraph>
          {t('followUp.nothingOpen')}
        </Typography>
      ) : (
        <ul className={classes.list} aria-label={t('followUp.shows.open')}>
          {items.map(item => (
            <li key={`${item.entityRef} ${item.checkId}`}>
              <Link
                to={`${tabLink(item.entityRef)}#${checkAnchor(item.checkId)}`}
              >
                {item.title}
              </Link>
              <div className={classes.facts}>
                {item.blocker ? (
                  <Tag tone="bad">{t('report.blocksLaunch')}</Tag>
                ) : (
                  <SeverityTag severity={item.severity} />
                )}
                {item.overdue && <Tag tone="bad">{t('followUp.overdue')}</Tag>}
                <span>{item.entityTitle}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
