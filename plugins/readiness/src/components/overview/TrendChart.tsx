import { useState } from 'react';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import type { Trend } from '@prodready/plugin-readiness-common';
import { toneColors } from '../../theme/tones';
import { verdictTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';
import { StatusIcon } from '../status/StatusIcon';
import { useScrollRegion } from './scrollRegion';
import { assessedPart, bands, trendShape } from './trendShape';
import type { Band } from './trendShape';

const useStyles = makeStyles(
  theme => ({
    chart: { position: 'relative' },
    svg: {
      display: 'block',
      width: '100%',
      height: 170,
      overflow: 'visible',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    axis: {
      display: 'flex',
      justifyContent: 'space-between',
      ...theme.typography.caption,
      color: theme.palette.text.secondary,
      marginTop: theme.spacing(0.5),
    },
    max: {
      position: 'absolute',
      top: 2,
      left: 4,
      padding: theme.spacing(0, 0.5),
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.paper,
      ...theme.typography.caption,
      color: theme.palette.text.secondary,
    },
    legend: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.25, 2),
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      ...theme.typography.body2,
      '& > li': {
        display: 'flex',
        alignItems: 'center',
        gap: theme.spacing(0.5),
        fontVariantNumeric: 'tabular-nums',
      },
    },
    day: { margin: theme.spacing(0.75, 0, 0), minHeight: '1.5em' },
    details: {
      ...theme.typography.body2,
      marginTop: theme.spacing(0.5),
      '& > summary': {
        cursor: 'pointer',
        width: 'fit-content',
        color: theme.palette.text.secondary,
        '&:focus-visible': {
          outline: `2px solid ${theme.palette.primary.main}`,
        },
      },
    },
  }),
  { name: 'ReadinessTrendChart' },
);

const width = 600;
const height = 170;
/** Beside the colour, so that the bands can be told apart without it: lines in different directions. */
const hatches: Record<Band, string | undefined> = {
  ready: undefined,
  'ready-with-gaps': 'M0,6L6,0',
  'not-ready': 'M0,0L6,6',
  'not-assessed': 'M3,0L3,6',
};

/**
 * How many entities had which verdict, day by day, as stacked areas. Drawn by hand: it is two screenfuls, where a chart
 * library would be the largest part of the page. The same numbers stand below as text and as a table.
 */
export function TrendChart({ trend }: { trend: Trend }) {
  const classes = useStyles();
  const { t, number, date } = useWords();
  const theme = useTheme<Theme>();
  const region = useScrollRegion();
  const [chosen, setChosen] = useState<number>();
  const points = assessedPart(trend.points);
  if (points.length === 0) {
    return <Typography>{t('trend.none')}</Typography>;
  }
  const { max, paths } = trendShape(points, width, height);
  const first = points[0];
  const last = points[points.length - 1];
  const shown = points[chosen ?? points.length - 1] ?? last;
  const colorOf = (band: Band) => toneColors(theme, verdictTones[band]).text;
  const step = (index: number) =>
    setChosen(Math.max(0, Math.min(points.length - 1, index)));
  return (
    <>
      <div className={classes.chart}>
        <svg
          className={classes.svg}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('trend.summary', {
            from: date(first.day),
            to: date(last.day),
            notReadyFrom: number(first.verdicts['not-ready']),
            notReadyTo: number(last.verdicts['not-ready']),
            gapsFrom: number(first.verdicts['ready-with-gaps']),
            gapsTo: number(last.verdicts['ready-with-gaps']),
            readyFrom: number(first.verdicts.ready),
            readyTo: number(last.verdicts.ready),
          })}
          onPointerMove={event => {
            const box = event.currentTarget.getBoundingClientRect();
            const at = (event.clientX - box.left) / Math.max(1, box.width);
            step(Math.round(at * (points.length - 1)));
          }}
          onPointerLeave={() => setChosen(undefined)}
        >
          <defs>
            {bands.map(band => (
              <pattern
                key={band}
                id={`readiness-trend-${band}`}
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
              >
                <rect
                  width="6"
                  height="6"
                  fill={colorOf(band)}
                  opacity="0.55"
                />
                {hatches[band] && (
                  <path
                    d={hatches[band]}
                    stroke={colorOf(band)}
                    opacity="0.8"
                  />
                )}
              </pattern>
            ))}
          </defs>
          {bands.map(band => (
            <path
              key={band}
              d={paths[band]}
              fill={`url(#readiness-trend-${band})`}
              stroke={theme.palette.background.paper}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {chosen !== undefined && points.length > 1 && (
            <line
              x1={(chosen / (points.length - 1)) * width}
              x2={(chosen / (points.length - 1)) * width}
              y1={0}
              y2={height}
              stroke={theme.palette.text.primary}
              vectorEffect="non-scaling-stroke"
            />
          )}
        </svg>
        <span className={classes.max} aria-hidden>
          {number(max)}
        </span>
        {points.length > 1 && (
          <div className={classes.axis} aria-hidden>
            <span>{date(first.day)}</span>
            <span>{date(last.day)}</span>
          </div>
        )}
      </div>
      {points.length < trend.points.length && (
        <Typography variant="body2" color="textSecondary">
          {t('trend.since', { day: date(first.day) })}
        </Typography>
      )}
      <Typography variant="body2" className={classes.day}>
        {t('trend.onDay', { day: date(shown.day) })}
      </Typography>
      <ul className={classes.legend}>
        {bands.map(band => (
          <li key={band}>
            <StatusIcon status={band} style={{ color: colorOf(band) }} />
            <span>
              {t(`verdict.${band}`)}: {number(shown.verdicts[band])}
            </span>
          </li>
        ))}
        <li>{t('count.blockers', { count: shown.blockers })}</li>
      </ul>
      <details className={classes.details}>
        <summary>{t('trend.asTable')}</summary>
        <div
          {...region}
          style={{ maxHeight: 260, overflow: 'auto' }}
          role="group"
          aria-label={t('trend.asTable')}
        >
          <Table size="small" aria-label={t('trend.title')}>
            <TableHead>
              <TableRow>
                <TableCell>{t('trend.day')}</TableCell>
                {bands.map(band => (
                  <TableCell key={band} align="right">
                    {t(`verdict.${band}`)}
                  </TableCell>
                ))}
                <TableCell align="right">
                  {t('overview.blockersOpen')}
                </TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {points.map(point => (
                <TableRow key={point.day}>
                  <TableCell component="th" scope="row" role="rowheader">
                    {date(point.day)}
                  </TableCell>
                  {bands.map(band => (
                    <TableCell key={band} align="right">
                      {number(point.verdicts[band])}
                    </TableCell>
                  ))}
                  <TableCell align="right">{number(point.blockers)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      </details>
    </>
  );
}
