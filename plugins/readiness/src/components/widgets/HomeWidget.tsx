import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { readinessApiRef } from '../../api';
import { formatView } from '../../filter/overviewView';
import { useAnswer } from '../../hooks/useAnswer';
import { useFollowUpLink, useOverviewLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { LinesSkeleton } from '../layout/LinesSkeleton';
import { Answered } from '../layout/Panel';
import { nothingYet } from '../status/NothingYet';
import { VerdictBar } from '../status/VerdictBar';
import { TodoList } from './TodoList';

const useStyles = makeStyles(
  theme => ({
    services: { marginBottom: theme.spacing(2) },
    links: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      ...theme.typography.body2,
    },
  }),
  { name: 'ReadinessHomeWidget' },
);

/** One's own services and what there is to do for them: for the home page, without a frame of its own. */
export function HomeWidget() {
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const overviewLink = useOverviewLink();
  const followUpLink = useFollowUpLink();
  const answer = useAnswer(
    async signal => {
      const filter = { mine: true };
      const [overview, summary, page] = await Promise.all([
        api.getOverview({ filter }, { signal }),
        api.getFollowUpsSummary({ filter, limit: 1 }, { signal }),
        api.queryFollowUps({ filter, limit: 3 }, { signal }),
      ]);
      return { overview, counts: summary.total, items: page.items };
    },
    [api],
  );
  return (
    <Answered
      answer={answer}
      skeleton={<LinesSkeleton label={t('common.reading')} lines={6} />}
    >
      {({ overview, ...todo }) =>
        overview.total === 0 ? (
          <>
            <Typography variant="body2" paragraph>
              {t('home.none')}
            </Typography>
            {overviewLink && (
              <Typography variant="body2">
                <Link to={overviewLink()}>{t('home.everything')}</Link>
              </Typography>
            )}
          </>
        ) : (
          <>
            <div className={classes.services}>
              <Typography variant="body2">
                {nothingYet(overview, {})
                  ? t('nothingYet.waiting', { count: overview.total })
                  : t('home.services', {
                      count: overview.total,
                      ready: overview.verdicts.ready,
                    })}
              </Typography>
              <VerdictBar counts={overview.verdicts} />
            </div>
            {/* Before the first report, zeros would say that all is well. */}
            {!nothingYet(overview, {}) && <TodoList {...todo} />}
            <div className={classes.links}>
              {overviewLink && (
                <Link to={overviewLink(formatView({ filter: { mine: true } }))}>
                  {t('home.overview')}
                </Link>
              )}
              {followUpLink && (
                <Link to={followUpLink()}>{t('followUp.openPage')}</Link>
              )}
            </div>
          </>
        )
      }
    </Answered>
  );
}
