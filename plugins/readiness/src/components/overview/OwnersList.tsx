import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  EntityFilter,
  OverviewGroup,
} from '@prodready/plugin-readiness-common';
import { useWords } from '../../words/useWords';
import { OwnerName } from '../status/OwnerName';
import { VerdictBar } from '../status/VerdictBar';
import { useViewLink } from './useViewLink';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'grid',
      gridTemplateColumns: '3.25em minmax(0, 1fr)',
      columnGap: theme.spacing(1.5),
      padding: theme.spacing(0.75, 0),
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    count: {
      fontSize: '1.125rem',
      lineHeight: 1.4,
      fontWeight: theme.typography.fontWeightBold as number,
      textAlign: 'right',
      fontVariantNumeric: 'tabular-nums',
    },
    line: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      ...theme.typography.body2,
    },
    subtle: { color: theme.palette.text.secondary, whiteSpace: 'nowrap' },
    more: { marginTop: theme.spacing(1) },
  }),
  { name: 'ReadinessOwnersList' },
);

const shown = 6;

/** Who has most launch blockers, and how their services stand. */
export function OwnersList(props: {
  groups: OverviewGroup[];
  filter: EntityFilter;
}) {
  const { groups, filter } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  const viewLink = useViewLink();
  if (groups.length === 0) {
    return <Typography>{t('overview.noMatch')}</Typography>;
  }
  const worst = [...groups].sort(
    (a, b) =>
      b.blockers.findings - a.blockers.findings ||
      b.verdicts['not-ready'] - a.verdicts['not-ready'] ||
      b.total - a.total,
  );
  return (
    <>
      <ol className={classes.list}>
        {worst.slice(0, shown).map(group => {
          const behind = { ...filter, owner: [group.value], directOwner: true };
          return (
            <li key={group.value ?? ''} className={classes.item}>
              <Link
                to={viewLink({
                  filter: {
                    ...behind,
                    ...(group.blockers.findings > 0 && { blocked: true }),
                  },
                })}
                className={classes.count}
                aria-label={t('count.blockers', {
                  count: group.blockers.findings,
                })}
              >
                {number(group.blockers.findings)}
              </Link>
              <div>
                <div className={classes.line}>
                  <Link to={viewLink({ filter: behind })}>
                    <OwnerName owner={group.value} title={group.title} />
                  </Link>
                  <Link
                    to={viewLink({ filter: behind })}
                    className={classes.subtle}
                  >
                    {t('count.services', { count: group.total })}
                  </Link>
                </div>
                <VerdictBar counts={group.verdicts} />
              </div>
            </li>
          );
        })}
      </ol>
      {groups.length > shown && (
        <Typography variant="body2" className={classes.more}>
          <Link to={viewLink({ filter, rows: 'owner' })}>
            {t('owners.all', { count: groups.length })}
          </Link>
        </Typography>
      )}
    </>
  );
}
