import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import type {
  AreaCounts,
  EntityFilter,
  Grouping,
  OverviewGroup,
} from '@prodready/plugin-readiness-common';
import classNames from 'classnames';
import { lackingStatuses } from '../../filter/entityFilter';
import { useToneStyles } from '../../theme/tones';
import type { Tone } from '../../theme/tones';
import { areaColumns } from '../../words/areas';
import type { AreaColumn } from '../../words/areas';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { OwnerName } from '../status/OwnerName';
import { StatusIcon } from '../status/StatusIcon';
import { useScrollRegion } from './scrollRegion';
import { useViewLink } from './useViewLink';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& td, & th': { padding: theme.spacing(0.75), lineHeight: 1.43 },
      '& th:first-child': { paddingLeft: theme.spacing(2) },
      '& thead th': { whiteSpace: 'nowrap', verticalAlign: 'bottom' },
    },
    row: { backgroundColor: theme.palette.background.paper },
    name: {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      minWidth: 140,
      maxWidth: 320,
      [theme.breakpoints.down('xs')]: { minWidth: 96, maxWidth: 120 },
      backgroundColor: 'inherit',
      overflowWrap: 'anywhere',
    },
    number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
    verdicts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1),
      minWidth: 120,
      '& > a, & > span': {
        display: 'inline-flex',
        alignItems: 'center',
        gap: 2,
        fontVariantNumeric: 'tabular-nums',
      },
    },
    areaHead: { textAlign: 'center' },
    cell: { textAlign: 'center' },
    score: {
      display: 'inline-block',
      minWidth: '3.5em',
      padding: theme.spacing(0.25, 0.75),
      borderRadius: theme.shape.borderRadius,
      fontVariantNumeric: 'tabular-nums',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
    },
    subtle: { color: theme.palette.text.secondary },
    note: { padding: theme.spacing(1, 2, 1.5) },
  }),
  { name: 'ReadinessGroupHeatMap' },
);

const verdicts = [
  'not-ready',
  'ready-with-gaps',
  'ready',
  'not-assessed',
] as const;

/** Owners, systems and so on against areas: of how many services each is ready. Every number leads to these services. */
export function GroupHeatMap(props: {
  groups: OverviewGroup[];
  groupBy: Grouping;
  rollUp: boolean;
  filter: EntityFilter;
  more?: boolean;
}) {
  const { groups, groupBy, rollUp, filter, more } = props;
  const classes = useStyles();
  const region = useScrollRegion();
  const { t } = useWords();
  const columns = areaColumns.filter(
    ({ id, core }) =>
      core ||
      groups.some(group => {
        const counts = group.areas.find(area => area.id === id);
        return counts && judged(counts) > 0;
      }),
  );
  return (
    <>
      <div
        {...region}
        role="region"
        aria-label={t('heatMap.title', { rows: t(`rows.${groupBy}`) })}
      >
        <Table size="small" className={classes.table}>
          <TableHead>
            <TableRow className={classes.row}>
              <TableCell className={classes.name}>
                {t(`rows.${groupBy}`)}
              </TableCell>
              <TableCell className={classes.number}>
                {t('heatMap.services')}
              </TableCell>
              <TableCell>{t('overview.verdict')}</TableCell>
              <TableCell className={classes.number}>
                {t('heatMap.blockers')}
              </TableCell>
              {columns.map(({ id }) => (
                <TableCell key={id} className={classes.areaHead}>
                  <abbr
                    title={t(`area.${id}`)}
                    style={{ textDecoration: 'none' }}
                  >
                    {t(`areaShort.${id}`)}
                  </abbr>
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {groups.map(group => (
              <GroupRow
                key={group.value ?? ''}
                group={group}
                columns={columns}
                filter={{
                  ...filter,
                  [groupBy]: [group.value],
                  ...(groupBy === 'owner' && !rollUp && { directOwner: true }),
                }}
              />
            ))}
          </TableBody>
        </Table>
      </div>
      <Typography
        variant="body2"
        color="textSecondary"
        className={classes.note}
      >
        {t('heatMap.legend')}
        {more && ` ${t('heatMap.more', { count: groups.length })}`}
      </Typography>
    </>
  );
}

function GroupRow(props: {
  group: OverviewGroup;
  columns: AreaColumn[];
  filter: EntityFilter;
}) {
  const { group, columns, filter } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const { t, number } = useWords();
  const viewLink = useViewLink();
  return (
    <TableRow className={classes.row}>
      <TableCell
        component="th"
        scope="row"
        role="rowheader"
        className={classes.name}
      >
        <Link to={viewLink({ filter })}>
          <OwnerName owner={group.value} title={group.title} />
        </Link>
      </TableCell>
      <TableCell className={classes.number}>{number(group.total)}</TableCell>
      <TableCell>
        <span className={classes.verdicts}>
          {verdicts
            .filter(verdict => group.verdicts[verdict] > 0)
            .map(verdict => (
              <Link
                key={verdict}
                to={viewLink({ filter: { ...filter, verdict: [verdict] } })}
                className={tones[verdictTones[verdict]]}
                aria-label={`${t(`verdict.${verdict}`)}: ${number(
                  group.verdicts[verdict],
                )}`}
              >
                <StatusIcon status={verdict} />
                {number(group.verdicts[verdict])}
              </Link>
            ))}
        </span>
      </TableCell>
      <TableCell className={classes.number}>
        {group.blockers.findings > 0 ? (
          <Link to={viewLink({ filter: { ...filter, blocked: true } })}>
            {number(group.blockers.findings)}
          </Link>
        ) : (
          number(0)
        )}
      </TableCell>
      {columns.map(column => (
        <TableCell key={column.id} className={classes.cell}>
          <AreaScore
            column={column}
            counts={group.areas.find(({ id }) => id === column.id)}
            filter={filter}
          />
        </TableCell>
      ))}
    </TableRow>
  );
}

function AreaScore(props: {
  column: AreaColumn;
  counts?: AreaCounts;
  filter: EntityFilter;
}) {
  const { column, counts, filter } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const { t, number } = useWords();
  const viewLink = useViewLink();
  const total = counts ? judged(counts) : 0;
  if (!counts || total === 0) {
    return (
      <span
        className={classes.subtle}
        role="img"
        aria-label={t('status.unknown')}
      >
        –
      </span>
    );
  }
  const label = t('heatMap.cell', {
    area: t(`area.${column.id}`),
    ready: number(counts.ready),
    total: number(total),
    partial: number(counts.partial),
    bad: number(counts['needs-improvement']),
  });
  const tone = toneOf(counts);
  return (
    <Tooltip title={label}>
      <Link
        to={viewLink({
          filter: {
            ...filter,
            area: [
              {
                id: column.id,
                status: tone === 'good' ? ['ready'] : lackingStatuses,
              },
            ],
          },
        })}
        aria-label={label}
        className={classNames(classes.score, tones[tone], tones.surface)}
      >
        {number(counts.ready)}/{number(total)}
      </Link>
    </Tooltip>
  );
}

function judged(counts: AreaCounts): number {
  return counts.ready + counts.partial + counts['needs-improvement'];
}

/** As with a verdict, no average: good is only where all are, bad where half of them or more need improvement. */
function toneOf(counts: AreaCounts): Tone {
  const total = judged(counts);
  if (counts.ready === total) {
    return 'good';
  }
  return counts['needs-improvement'] * 2 >= total ? 'bad' : 'warning';
}
