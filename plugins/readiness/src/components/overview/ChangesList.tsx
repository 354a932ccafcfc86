import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import TrendingDownIcon from '@material-ui/icons/TrendingDown';
import TrendingFlatIcon from '@material-ui/icons/TrendingFlat';
import TrendingUpIcon from '@material-ui/icons/TrendingUp';
import type { ChangesPage } from '@prodready/plugin-readiness-common';
import { useTabLink } from '../../hooks/useTabLink';
import { useToneStyles } from '../../theme/tones';
import { useWords } from '../../words/useWords';
import { Commit } from '../status/Commit';
import { RelativeTime } from '../status/Time';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      columnGap: theme.spacing(1.5),
      padding: theme.spacing(0.75, 0),
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    what: { overflowWrap: 'anywhere' },
    name: { fontWeight: theme.typography.fontWeightBold as number },
    subtle: {
      ...theme.typography.body2,
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'ReadinessChangesList' },
);

const kinds = {
  regression: { Icon: TrendingDownIcon, tone: 'bad' },
  improvement: { Icon: TrendingUpIcon, tone: 'good' },
  mixed: { Icon: TrendingFlatIcon, tone: 'neutral' },
} as const;

/** What became worse or better, newest first, and with which commit. */
export function ChangesList(props: {
  changes: ChangesPage['items'];
  /** Days that are looked back. */
  days: number;
}) {
  const { changes, days } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const { t } = useWords();
  const tabLink = useTabLink();
  if (changes.length === 0) {
    return (
      <Typography>
        {t('changes.none', { period: t('overview.period', { count: days }) })}
      </Typography>
    );
  }
  return (
    <ul className={classes.list}>
      {changes.map(change => {
        const { Icon, tone } = kinds[change.direction];
        const { from, to } = change.verdict;
        return (
          <li key={`${change.entityRef} ${change.at}`} className={classes.item}>
            <span className={tones[tone]}>
              <Icon
                titleAccess={t(`changes.${change.direction}`)}
                fontSize="small"
              />
            </span>
            <div className={classes.what}>
              <Typography variant="body2" component="div">
                <Link to={tabLink(change.entityRef)} className={classes.name}>
                  {change.title}
                </Link>{' '}
                {from === to
                  ? t('changes.sameVerdict', { verdict: t(`verdict.${to}`) })
                  : t('changes.verdict', {
                      from: t(`verdict.${from}`),
                      to: t(`verdict.${to}`),
                    })}
              </Typography>
              <div className={classes.subtle}>
                {change.areas
                  .map(area =>
                    t('changes.area', {
                      area: t(`area.${area.id}`),
                      status: t(`status.${area.to ?? 'unknown'}`),
                    }),
                  )
                  .join(', ')}
                {change.areas.length > 0 && ' · '}
                <RelativeTime iso={change.at} />
                {change.commit && (
                  <>
                    {' · '}
                    <Commit sha={change.commit} />
                  </>
                )}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
