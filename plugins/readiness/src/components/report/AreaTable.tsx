import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { AreaReport } from '@prodready/report';
import { useState } from 'react';
import ButtonBase from '@material-ui/core/ButtonBase';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import classNames from 'classnames';
import { useWords } from '../../words/useWords';
import { AreaStatusLabel } from '../status/StatusLabel';
import { areaAnchor } from './anchors';
import { Sentence } from './Prose';
import { WhyArea } from './Why';

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
    opened: { '& > *': { borderBottom: 'none' } },
    why: {
      ...theme.typography.body2,
      color: theme.palette.text.secondary,
      marginLeft: theme.spacing(1),
      padding: theme.spacing(0, 0.5),
      borderRadius: theme.shape.borderRadius,
      '&:hover': { textDecoration: 'underline' },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
      '@media print': { display: 'none' },
    },
    chevron: {
      fontSize: '1.125rem',
      transition: theme.transitions.create('transform', {
        duration: theme.transitions.duration.shortest,
      }),
      '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
    },
    turned: { transform: 'rotate(180deg)' },
    explanation: { paddingTop: 0 },
  }),
  { name: 'ReadinessAreaTable' },
);

/** The assessment at a glance: Component, Status, Summary. Each component's name leads to its section. */
export function AreaTable(props: { areas: AreaReport[]; caption: string }) {
  const classes = useStyles();
  const { t } = useWords();
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
            {t('report.component')}
          </TableCell>
          <TableCell role="columnheader" className={classes.status}>
            {t('report.status')}
          </TableCell>
          <TableCell role="columnheader">{t('report.summaryColumn')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody role="rowgroup">
        {props.areas.map(area => (
          <AreaRow key={area.id} area={area} />
        ))}
      </TableBody>
    </Table>
  );
}

function AreaRow({ area }: { area: AreaReport }) {
  const classes = useStyles();
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const name = t(`area.${area.id}`);
  const whyId = `why-${area.id}`;
  return (
    <>
      <TableRow
        role="row"
        className={classNames(classes.row, { [classes.opened]: open })}
      >
        <TableCell component="th" scope="row" role="rowheader">
          <Link href={`#${areaAnchor(area.id)}`}>{name}</Link>
        </TableCell>
        <TableCell role="cell">
          <AreaStatusLabel status={area.status} />
        </TableCell>
        <TableCell role="cell">
          <Sentence text={area.summary} />
          <ButtonBase
            className={classes.why}
            aria-expanded={open}
            aria-controls={open ? whyId : undefined}
            aria-label={t('why.areaButton', {
              area: name,
              status: t(`status.${area.status}`),
            })}
            onClick={() => setOpen(!open)}
          >
            {t('why.button')}
            <ExpandMoreIcon
              aria-hidden
              className={classNames(classes.chevron, {
                [classes.turned]: open,
              })}
            />
          </ButtonBase>
        </TableCell>
      </TableRow>
      {open && (
        <TableRow role="row" id={whyId} className={classes.row}>
          <TableCell role="cell" colSpan={3} className={classes.explanation}>
            <WhyArea area={area} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}
