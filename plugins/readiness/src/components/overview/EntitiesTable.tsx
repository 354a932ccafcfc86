import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import type { EntitySummary } from '@prodready/plugin-readiness-common';
import type { OverviewView, Sort } from '../../filter/overviewView';
import { useTabLink } from '../../hooks/useTabLink';
import { useToneStyles } from '../../theme/tones';
import { areaColumns } from '../../words/areas';
import type { AreaColumn } from '../../words/areas';
import { areaStatusTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';
import { isScanning } from '../status/ScanProgress';
import { StatusIcon } from '../status/StatusIcon';
import { VerdictLabel } from '../status/StatusLabel';
import { RelativeTime } from '../status/Time';
import { useScrollRegion } from './scrollRegion';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& td, & th': { padding: theme.spacing(1, 0.75), lineHeight: 1.43 },
      '& th:first-child': { paddingLeft: theme.spacing(2) },
      '& thead th': { whiteSpace: 'nowrap', verticalAlign: 'bottom' },
    },
    row: { backgroundColor: theme.palette.background.paper },
    // The name stays in sight while the areas are scrolled sideways.
    name: {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      minWidth: 130,
      maxWidth: 320,
      [theme.breakpoints.down('xs')]: { minWidth: 96, maxWidth: 120 },
      backgroundColor: 'inherit',
      overflowWrap: 'anywhere',
    },
    verdict: {
      minWidth: 160,
      // As wide as its longest word.
      [theme.breakpoints.down('xs')]: { minWidth: 132 },
    },
    findings: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
    areaHead: { textAlign: 'center' },
    area: { textAlign: 'center' },
    areaLink: {
      display: 'inline-flex',
      padding: theme.spacing(0.5),
      borderRadius: theme.shape.borderRadius,
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
    },
    owner: { minWidth: 110 },
    assessed: { minWidth: 100 },
    subtle: { color: theme.palette.text.secondary },
  }),
  { name: 'ReadinessEntitiesTable' },
);

/** Entities and their areas, one row each. The icons lead to the area in the entity's report. */
export function EntitiesTable(props: {
  items: EntitySummary[];
  sort: Sort;
  order: OverviewView['order'];
  onSort: (sort: Sort, order: OverviewView['order']) => void;
}) {
  const { items, sort, order, onSort } = props;
  const classes = useStyles();
  const { t } = useWords();
  const region = useScrollRegion();
  const columns = shownAreas(items);
  const sortable = (name: Sort, label: string, className: string) => (
    <TableCell
      className={className}
      sortDirection={sort === name ? order : false}
    >
      <TableSortLabel
        active={sort === name}
        direction={sort === name ? order : 'asc'}
        onClick={() =>
          onSort(name, sort === name && order === 'asc' ? 'desc' : 'asc')
        }
      >
        {label}
      </TableSortLabel>
    </TableCell>
  );
  return (
    <div {...region} role="region" aria-label={t('overview.table')}>
      <Table size="small" className={classes.table}>
        <TableHead>
          <TableRow className={classes.row}>
            {sortable('name', t('overview.name'), classes.name)}
            {sortable('verdict', t('overview.verdict'), classes.verdict)}
            {sortable('findings', t('overview.findings'), classes.findings)}
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
            <TableCell className={classes.owner}>
              {t('overview.owner')}
            </TableCell>
            {sortable('assessedAt', t('overview.assessed'), classes.assessed)}
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <EntityRow key={item.entityRef} item={item} columns={columns} />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** The core areas always, the further ones where anything on this page was assessed in them. */
function shownAreas(items: EntitySummary[]): AreaColumn[] {
  const assessed = new Set(
    items.flatMap(item =>
      item.areas
        .filter(area => area.status !== 'unknown')
        .map(area => area.id as string),
    ),
  );
  return areaColumns.filter(({ id, core }) => core || assessed.has(id));
}

function EntityRow(props: { item: EntitySummary; columns: AreaColumn[] }) {
  const { item, columns } = props;
  const classes = useStyles();
  const { t } = useWords();
  const tabLink = useTabLink();
  return (
    <TableRow className={classes.row}>
      <TableCell
        component="th"
        scope="row"
        role="rowheader"
        className={classes.name}
      >
        <Link to={tabLink(item.entityRef)}>{item.title}</Link>
        <Typography variant="caption" component="div" color="textSecondary">
          {[item.type ?? item.kind, item.lifecycle].filter(Boolean).join(', ')}
        </Typography>
      </TableCell>
      <TableCell>
        <VerdictLabel verdict={item.verdict} />
        {item.blockers > 0 && (
          <Typography variant="caption" component="div" color="textSecondary">
            {t('count.blockers', { count: item.blockers })}
          </Typography>
        )}
      </TableCell>
      <TableCell className={classes.findings}>
        <FindingCounts item={item} />
      </TableCell>
      {columns.map(column => (
        <TableCell key={column.id} className={classes.area}>
          <AreaIcon item={item} column={column} />
        </TableCell>
      ))}
      <TableCell>
        {item.owner && (
          <EntityRefLink entityRef={item.owner} defaultKind="group" hideIcon />
        )}
      </TableCell>
      <TableCell>
        <AssessedCell item={item} />
      </TableCell>
    </TableRow>
  );
}

/** How many findings are open, the heavy ones first: `2 · 5 · 1`, with the words for those who ask. */
function FindingCounts({ item }: { item: EntitySummary }) {
  const { t, number } = useWords();
  const { findings } = item;
  if (!findings) {
    return null;
  }
  const label = t('overview.findingCounts', {
    critical: number(findings.critical),
    major: number(findings.major),
    minor: number(findings.minor),
  });
  return (
    <Tooltip title={label}>
      <span role="img" aria-label={label}>
        {[findings.critical, findings.major, findings.minor]
          .map(number)
          .join(' · ')}
      </span>
    </Tooltip>
  );
}

function AreaIcon(props: { item: EntitySummary; column: AreaColumn }) {
  const { item, column } = props;
  const classes = useStyles();
  const { t } = useWords();
  const tones = useToneStyles();
  const tabLink = useTabLink();
  const area = item.areas.find(({ id }) => id === column.id);
  if (!area) {
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
  const label = `${t(`area.${column.id}`)}: ${t(`status.${area.status}`)}`;
  return (
    <Tooltip
      title={
        <>
          <strong>{label}</strong>
          <br />
          {area.reason}
        </>
      }
    >
      <Link
        to={tabLink(item.entityRef, column.id)}
        aria-label={label}
        className={classes.areaLink}
      >
        <StatusIcon
          status={area.status}
          className={tones[areaStatusTones[area.status]]}
        />
      </Link>
    </Tooltip>
  );
}

function AssessedCell({ item }: { item: EntitySummary }) {
  const classes = useStyles();
  const { assessedAt, scan } = item;
  const note = scanNote(useWords(), item);
  return (
    <>
      {assessedAt && <RelativeTime iso={assessedAt} />}
      {note && (
        <Tooltip title={scan.problem?.message ?? ''}>
          <Typography
            variant="caption"
            component="div"
            className={classes.subtle}
          >
            {note}
          </Typography>
        </Tooltip>
      )}
    </>
  );
}

function scanNote(
  { t }: Words,
  { scan, stale }: EntitySummary,
): string | undefined {
  if (isScanning(scan)) {
    return scan.status === 'queued'
      ? t('overview.scanQueued')
      : t('report.scanning');
  }
  if (scan.status === 'failed') {
    return stale
      ? t('overview.lastScanFailed')
      : scan.problem?.title ?? t('overview.scanFailed');
  }
  return scan.status === 'pending' ? t('overview.scanToCome') : undefined;
}
