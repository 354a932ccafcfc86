import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { FollowUpsSummary } from '@prodready/plugin-readiness-common';
import { formatFollowUpView } from '../../filter/followUpView';
import type { FollowUpView } from '../../filter/followUpView';
import { useWords } from '../../words/useWords';
import { useScrollRegion } from '../overview/scrollRegion';
import { OwnerName } from '../status/OwnerName';
import { RelativeTime } from '../status/Time';
import { figuresOf } from './figures';

const useStyles = makeStyles(
  theme => ({
    table: {
      minWidth: 760, // narrower, it scrolls
      '& td, & th': {
        padding: theme.spacing(0.75, 1),
        wordBreak: 'normal',
      },
      '& th:first-child': { paddingLeft: theme.spacing(2) },
      fontVariantNumeric: 'tabular-nums',
    },
  }),
  { name: 'ReadinessOwnersSummary' },
);

/** One line for each owner: what a manager needs to know. */
export function OwnersSummary({ summary }: { summary: FollowUpsSummary }) {
  const classes = useStyles();
  const region = useScrollRegion();
  const words = useWords();
  const { t, number } = words;
  const figures = figuresOf(words);
  const linkTo = (owner: string, part: Partial<FollowUpView>) =>
    `?${formatFollowUpView({ scope: 'all', owner: [owner], ...part })}`;
  return (
    <div {...region} role="group" aria-label={t('followUp.byOwner')}>
      <Table size="small" className={classes.table}>
        <TableHead>
          <TableRow>
            <TableCell>{t('overview.owner')}</TableCell>
            <TableCell align="right">{t('heatMap.services')}</TableCell>
            {figures.map(({ id, label }) => (
              <TableCell key={id} align="right">
                {label}
              </TableCell>
            ))}
            <TableCell>{t('followUp.oldest')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {summary.groups.map(({ value, title, ...counts }) => (
            <TableRow key={value ?? ''}>
              <TableCell component="th" scope="row" role="rowheader">
                {value === null ? (
                  <OwnerName owner={null} />
                ) : (
                  <Link to={linkTo(value, {})}>
                    <OwnerName owner={value} title={title} />
                  </Link>
                )}
              </TableCell>
              <TableCell align="right">
                {counts.entities > 0 && value !== null ? (
                  <Link to={linkTo(value, { bundle: 'entity' })}>
                    {number(counts.entities)}
                  </Link>
                ) : (
                  number(counts.entities)
                )}
              </TableCell>
              {figures.map(({ id, part }) => (
                <TableCell key={id} align="right">
                  {counts[id] > 0 && value !== null ? (
                    <Link to={linkTo(value, part)}>{number(counts[id])}</Link>
                  ) : (
                    number(counts[id])
                  )}
                </TableCell>
              ))}
              <TableCell>
                {counts.oldestOpenedAt && (
                  <RelativeTime iso={counts.oldestOpenedAt} />
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
