import { memo, useMemo } from 'react';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import type { EntitySummary } from '@prodready/plugin-readiness-common';
import { areaStatusSchema } from '@prodready/report';
import classNames from 'classnames';
import type { OverviewView, Sort } from '../../filter/overviewView';
import { entityContentPath } from '../../routes';
import { useToneStyles } from '../../theme/tones';
import { areaColumns } from '../../words/areas';
import type { AreaColumn } from '../../words/areas';
import { areaStatusTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import type { Words } from '../../words/useWords';
import {
  LightLink,
  LightLinks,
  useLightHref,
  useLinkClass,
} from '../layout/LightLinks';
import { areaAnchor, findingsAnchor } from '../report/anchors';
import { formatResultsFilter } from '../report/resultsFilter';
import { OwnerName } from '../status/OwnerName';
import { isScanning } from '../status/ScanProgress';
import { StatusIcon } from '../status/StatusIcon';
import { VerdictLabel } from '../status/StatusLabel';
import { RelativeTime } from '../status/Time';
import { useScrollRegion } from './scrollRegion';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& td, & th': { padding: theme.spacing(1, 0.75), lineHeight: 1.43 },
      // Plain cells, as the theme's: hundreds of Material UI's would be most of what the page takes to draw.
      '& tbody td, & tbody th': {
        ...theme.typography.body2,
        verticalAlign: 'middle',
        wordBreak: 'break-word',
      },
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
      textAlign: 'left',
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
    note: {
      ...theme.typography.caption,
      color: theme.palette.text.secondary,
    },
    noteLink: {
      display: 'block',
      width: 'fit-content',
      textDecoration: 'none',
      '&:hover': { textDecoration: 'underline' },
    },
    subtle: { color: theme.palette.text.secondary },
  }),
  { name: 'ReadinessEntitiesTable' },
);

/** The query of a report that shows its findings alone. */
const failedResults = formatResultsFilter(new URLSearchParams(), {
  severities: [],
  outcomes: ['fail'],
}).toString();

/** What all rows have in common: made once, so that a row is drawn anew only when its entity is another. */
interface Shared {
  columns: AreaColumn[];
  areas: Record<string, string>;
  statuses: Record<string, string>;
  /** Where the app is served. */
  href: (to: string) => string;
}

/** Entities and their areas, one row each. The icons lead to the area in the entity's report. */
export const EntitiesTable = memo(function EntitiesTableContent(props: {
  items: EntitySummary[];
  sort: Sort;
  order: OverviewView['order'];
  onSort: (sort: Sort, order: OverviewView['order']) => void;
}) {
  const { items, sort, order, onSort } = props;
  const classes = useStyles();
  const { t } = useWords();
  const region = useScrollRegion();
  const href = useLightHref();
  const shared = useMemo<Shared>(
    () => ({
      columns: shownAreas(items),
      areas: Object.fromEntries(
        areaColumns.map(({ id }) => [id, t(`area.${id}`)]),
      ),
      statuses: Object.fromEntries(
        areaStatusSchema.options.map(id => [id, t(`status.${id}`)]),
      ),
      href,
    }),
    [items, t, href],
  );
  const entityLink = useEntityRefLink();
  const rows = useMemo(
    () =>
      items.map(item => ({
        item,
        tab: `${entityLink(item.entityRef)}${entityContentPath}`,
        owner: item.owner && entityLink(item.owner),
      })),
    // Where an entity's page is does not depend on where the reader is, but the function is another one each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [items],
  );
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
    <LightLinks {...region} role="region" aria-label={t('overview.table')}>
      <Table size="small" className={classes.table}>
        <TableHead>
          <TableRow className={classes.row}>
            {sortable('name', t('overview.name'), classes.name)}
            {sortable('verdict', t('overview.verdict'), classes.verdict)}
            {sortable('findings', t('overview.findings'), classes.findings)}
            {shared.columns.map(({ id }) => (
              <TableCell key={id} className={classes.areaHead}>
                <abbr
                  title={shared.areas[id]}
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
          {rows.map(row => (
            <EntityRow key={row.item.entityRef} {...row} shared={shared} />
          ))}
        </TableBody>
      </Table>
    </LightLinks>
  );
});

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

const EntityRow = memo(function EntityRowContent(props: {
  item: EntitySummary;
  /** Addresses of the entity's report and of its owner. */
  tab: string;
  owner?: string;
  shared: Shared;
}) {
  const { item, tab, owner, shared } = props;
  const classes = useStyles();
  const link = useLinkClass();
  const { t } = useWords();
  return (
    <TableRow className={classes.row}>
      <th scope="row" role="rowheader" className={classes.name}>
        <LightLink to={tab} href={shared.href(tab)} className={link}>
          {item.title}
        </LightLink>
        <div className={classes.note}>
          {[item.type ?? item.kind, item.lifecycle].filter(Boolean).join(', ')}
        </div>
      </th>
      <td>
        <VerdictLabel verdict={item.verdict} />
        {item.blockers > 0 && (
          <LightLink
            to={tab}
            href={shared.href(tab)}
            className={classNames(classes.note, classes.noteLink)}
          >
            {t('count.blockers', { count: item.blockers })}
          </LightLink>
        )}
      </td>
      <td className={classes.findings}>
        <FindingCounts item={item} tab={tab} shared={shared} />
      </td>
      {shared.columns.map(column => (
        <td key={column.id} className={classes.area}>
          <AreaIcon item={item} tab={tab} column={column} shared={shared} />
        </td>
      ))}
      <td>
        {item.owner && owner && (
          <LightLink to={owner} href={shared.href(owner)} className={link}>
            <OwnerName owner={item.owner} />
          </LightLink>
        )}
      </td>
      <td>
        <AssessedCell item={item} />
      </td>
    </TableRow>
  );
});

/** How many findings are open, the heavy ones first: `2 · 5 · 1`, with the words for those who ask. */
function FindingCounts(props: {
  item: EntitySummary;
  tab: string;
  shared: Shared;
}) {
  const { item, tab, shared } = props;
  const link = useLinkClass();
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
  const counts = [findings.critical, findings.major, findings.minor];
  const text = counts.map(number).join(' · ');
  if (counts.every(count => count === 0)) {
    return (
      <span role="img" aria-label={label} data-tip={label}>
        {text}
      </span>
    );
  }
  const to = `${tab}?${failedResults}#${findingsAnchor}`;
  return (
    <LightLink
      to={to}
      href={shared.href(to)}
      className={link}
      aria-label={`${text}, ${label}`}
      tip={label}
    >
      {text}
    </LightLink>
  );
}

function AreaIcon(props: {
  item: EntitySummary;
  tab: string;
  column: AreaColumn;
  shared: Shared;
}) {
  const { item, tab, column, shared } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const area = item.areas.find(({ id }) => id === column.id);
  if (!area) {
    return (
      <span
        className={classes.subtle}
        role="img"
        aria-label={shared.statuses.unknown}
      >
        –
      </span>
    );
  }
  const label = `${shared.areas[column.id]}: ${shared.statuses[area.status]}`;
  const to = `${tab}#${areaAnchor(column.id)}`;
  return (
    <LightLink
      to={to}
      href={shared.href(to)}
      aria-label={label}
      tip={label}
      tipText={area.reason}
      className={classes.areaLink}
    >
      <StatusIcon
        status={area.status}
        className={tones[areaStatusTones[area.status]]}
      />
    </LightLink>
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
        <div className={classes.note} data-tip={scan.problem?.message}>
          {note}
        </div>
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
