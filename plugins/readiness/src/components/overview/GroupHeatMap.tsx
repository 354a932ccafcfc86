import { memo, useMemo, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
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
import {
  LightLink,
  LightLinks,
  useLightHref,
  useLinkClass,
} from '../layout/LightLinks';
import { OwnerName } from '../status/OwnerName';
import { StatusIcon } from '../status/StatusIcon';
import { useScrollRegion } from './scrollRegion';
import { useViewLink } from './useViewLink';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& td, & th': { padding: theme.spacing(0.75), lineHeight: 1.43 },
      '& tbody td, & tbody th': {
        ...theme.typography.body2,
        verticalAlign: 'middle',
        wordBreak: 'break-word',
      },
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
      textAlign: 'left',
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
        textDecoration: 'none',
      },
      '& > a:hover': { textDecoration: 'underline' },
    },
    areaHead: { textAlign: 'center' },
    cell: { textAlign: 'center' },
    score: {
      display: 'inline-block',
      minWidth: '3.5em',
      textDecoration: 'none',
      padding: theme.spacing(0.25, 0.75),
      borderRadius: theme.shape.borderRadius,
      fontVariantNumeric: 'tabular-nums',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
    },
    subtle: { color: theme.palette.text.secondary },
    more: { margin: theme.spacing(1, 2, 0) },
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

/** Rows that are shown at first, and added when more are asked for. */
const step = 50;

/** What all rows have in common: made once, so that a row is drawn anew only when its group is another. */
interface Shared {
  columns: AreaColumn[];
  groupBy: Grouping;
  direct: boolean;
  filter: EntityFilter;
  /** Where the view of a filter is. */
  viewOf: (filter: EntityFilter) => string;
  href: (to: string) => string;
}

/** Owners, systems and so on against areas: of how many services each is ready. Every number leads to these services. */
export const GroupHeatMap = memo(function GroupHeatMapContent(props: {
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
  const href = useLightHref();
  const viewLink = useViewLink();
  const [shown, setShown] = useState(step);
  const shared = useMemo<Shared>(
    () => ({
      columns: areaColumns.filter(
        ({ id, core }) =>
          core ||
          groups.some(group => {
            const counts = group.areas.find(area => area.id === id);
            return counts && judged(counts) > 0;
          }),
      ),
      groupBy,
      direct: groupBy === 'owner' && !rollUp,
      filter,
      viewOf: behind => viewLink({ filter: behind }),
      href,
    }),
    // Where the overview is does not change, but the function that says it is another one each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [groups, groupBy, rollUp, filter, href],
  );
  return (
    <>
      <LightLinks
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
              {shared.columns.map(({ id }) => (
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
            {groups.slice(0, shown).map(group => (
              <GroupRow key={group.value ?? ''} group={group} shared={shared} />
            ))}
          </TableBody>
        </Table>
      </LightLinks>
      {groups.length > shown && (
        <Button
          size="small"
          className={classes.more}
          onClick={() => setShown(shown + step)}
        >
          {t('heatMap.showMore', {
            count: Math.min(step, groups.length - shown),
          })}
        </Button>
      )}
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
});

const GroupRow = memo(function GroupRowContent(props: {
  group: OverviewGroup;
  shared: Shared;
}) {
  const { group, shared } = props;
  const classes = useStyles();
  const link = useLinkClass();
  const tones = useToneStyles();
  const { t, number } = useWords();
  const filter = {
    ...shared.filter,
    [shared.groupBy]: [group.value],
    ...(shared.direct && { directOwner: true }),
  };
  const behind = (part: EntityFilter) => {
    const to = shared.viewOf({ ...filter, ...part });
    return { to, href: shared.href(to) };
  };
  return (
    <TableRow className={classes.row}>
      <th scope="row" role="rowheader" className={classes.name}>
        <LightLink {...behind({})} className={link}>
          <OwnerName owner={group.value} title={group.title} />
        </LightLink>
      </th>
      <td className={classes.number}>
        <LightLink
          {...behind({})}
          className={link}
          aria-label={t('count.services', { count: group.total })}
        >
          {number(group.total)}
        </LightLink>
      </td>
      <td>
        <span className={classes.verdicts}>
          {verdicts
            .filter(verdict => group.verdicts[verdict] > 0)
            .map(verdict => (
              <LightLink
                key={verdict}
                {...behind({ verdict: [verdict] })}
                className={tones[verdictTones[verdict]]}
                aria-label={`${t(`verdict.${verdict}`)}: ${number(
                  group.verdicts[verdict],
                )}`}
              >
                <StatusIcon status={verdict} />
                {number(group.verdicts[verdict])}
              </LightLink>
            ))}
        </span>
      </td>
      <td className={classes.number}>
        {group.blockers.findings > 0 ? (
          <LightLink {...behind({ blocked: true })} className={link}>
            {number(group.blockers.findings)}
          </LightLink>
        ) : (
          number(0)
        )}
      </td>
      {shared.columns.map(column => (
        <td key={column.id} className={classes.cell}>
          <AreaScore
            column={column}
            counts={group.areas.find(({ id }) => id === column.id)}
            behind={behind}
          />
        </td>
      ))}
    </TableRow>
  );
});

function AreaScore(props: {
  column: AreaColumn;
  counts?: AreaCounts;
  behind: (part: EntityFilter) => { to: string; href: string };
}) {
  const { column, counts, behind } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const { t, number } = useWords();
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
  const score = `${number(counts.ready)}/${number(total)}`;
  return (
    <LightLink
      {...behind({
        area: [
          {
            id: column.id,
            status: tone === 'good' ? ['ready'] : lackingStatuses,
          },
        ],
      })}
      aria-label={`${score}, ${label}`}
      tip={label}
      className={classNames(classes.score, tones[tone], tones.surface)}
    >
      {score}
    </LightLink>
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
