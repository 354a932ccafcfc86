import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  EntityFilter,
  FailingChecks,
} from '@prodready/plugin-readiness-common';
import { useCheckLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { SeverityTag } from '../status/Tag';
import { OwnerName } from '../status/OwnerName';
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
    },
    numbers: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
    of: {
      ...theme.typography.caption,
      color: theme.palette.text.secondary,
      whiteSpace: 'nowrap',
    },
    title: { overflowWrap: 'anywhere' },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0.25, 1),
      ...theme.typography.body2,
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'ReadinessGapsList' },
);

/** The checks that fail most often, and whose services they fail on. Every number leads to what is behind it. */
export function GapsList(props: {
  gaps: FailingChecks;
  filter: EntityFilter;
  /** How many entities have a report, where that is known. */
  assessed?: number;
}) {
  const { gaps, filter, assessed } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  const checkLink = useCheckLink();
  const viewLink = useViewLink();
  if (gaps.items.length === 0) {
    return <Typography>{t('gaps.none')}</Typography>;
  }
  return (
    <ol className={classes.list}>
      {gaps.items.map(gap => {
        const behind = { ...filter, check: [{ id: gap.checkId }] };
        return (
          <li key={gap.checkId} className={classes.item}>
            <div className={classes.numbers}>
              <Link
                to={viewLink({ filter: behind })}
                className={classes.count}
                aria-label={t('gaps.entities', {
                  count: gap.entities,
                  check: gap.title,
                })}
              >
                {number(gap.entities)}
              </Link>
              {assessed !== undefined && assessed >= gap.entities && (
                <div className={classes.of}>
                  {t('gaps.of', { total: number(assessed) })}
                </div>
              )}
            </div>
            <div>
              <Typography className={classes.title} variant="body2">
                {checkLink ? (
                  <Link to={checkLink(gap.checkId)}>{gap.title}</Link>
                ) : (
                  gap.title
                )}
              </Typography>
              <div className={classes.facts}>
                <SeverityTag severity={gap.severity} />
                <span>{t(`area.${gap.area}`)}</span>
                {gap.owners.slice(0, 3).map(({ owner, title, entities }) => (
                  <Link
                    key={owner ?? ''}
                    to={viewLink({ filter: { ...behind, owner: [owner] } })}
                  >
                    <OwnerName owner={owner} title={title} /> (
                    {number(entities)})
                  </Link>
                ))}
                {gap.ownerCount > 3 && (
                  <Link to={viewLink({ filter: behind, rows: 'owner' })}>
                    {t('gaps.moreOwners', { count: gap.ownerCount - 3 })}
                  </Link>
                )}
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
