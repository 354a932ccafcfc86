import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { AreaReport } from '@prodready/report';
import { AreaStatusLabel } from '../status/StatusLabel';
import { areaAnchor } from './anchors';
import { Sentence } from './Prose';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& td, & th': { overflowWrap: 'anywhere', lineHeight: 1.43 },
      // On a narrow screen each row becomes a small card: the summary moves below component and status. The explicit
      // ARIA roles keep it a table for assistive technology although its boxes are no longer table boxes.
      [theme.breakpoints.down('xs')]: {
        display: 'block',
        '& thead': {
          position: 'absolute',
          width: 1,
          height: 1,
          overflow: 'hidden',
          clipPath: 'inset(50%)',
        },
        '& tbody': { display: 'block' },
        '& tbody tr': {
          display: 'block',
          padding: theme.spacing(1, 2),
          borderBottom: `1px solid ${theme.palette.divider}`,
        },
        '& tbody tr:last-child': { borderBottom: 'none' },
        '& tbody td, & tbody th': {
          display: 'block',
          border: 'none',
          padding: theme.spacing(0.25, 0),
        },
      },
    },
    component: { width: '22%', minWidth: 150 },
    status: { width: '26%', minWidth: 170 },
    row: { '&:last-child > *': { borderBottom: 'none' } },
  }),
  { name: 'ReadinessAreaTable' },
);

/** The assessment at a glance: Component, Status, Summary. Each component's name leads to its section. */
export function AreaTable(props: { areas: AreaReport[]; caption: string }) {
  const classes = useStyles();
  return (
    <Table
      size="small"
      className={classes.table}
      role="table"
      aria-label={props.caption}
    >
      <TableHead role="rowgroup">
        <TableRow role="row">
          <TableCell role="columnheader" className={classes.component}>
            Component
          </TableCell>
          <TableCell role="columnheader" className={classes.status}>
            Status
          </TableCell>
          <TableCell role="columnheader">Summary</TableCell>
        </TableRow>
      </TableHead>
      <TableBody role="rowgroup">
        {props.areas.map(area => (
          <TableRow key={area.id} role="row" className={classes.row}>
            <TableCell component="th" scope="row" role="rowheader">
              <Link href={`#${areaAnchor(area.id)}`}>{area.name}</Link>
            </TableCell>
            <TableCell role="cell">
              <AreaStatusLabel status={area.status} />
            </TableCell>
            <TableCell role="cell">
              <Sentence text={area.summary} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
