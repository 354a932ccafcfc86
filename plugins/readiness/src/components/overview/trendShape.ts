import type { Trend } from '@prodready/plugin-readiness-common';

/** The bands of the chart, from the bottom to the top. */
export const bands = [
  'ready',
  'ready-with-gaps',
  'not-ready',
  'not-assessed',
] as const;
/** One of {@link bands}. */
export type Band = (typeof bands)[number];

/** Stacked areas in the unit square, y downwards: one outline for each band. */
export interface TrendShape {
  max: number;
  /** SVG paths in a box of `width` × `height`. */
  paths: Record<Band, string>;
}

/** The days from the first one on which anything was assessed: those before say nothing, and would fill the chart with it. */
export function assessedPart(points: Trend['points']): Trend['points'] {
  const first = points.findIndex(({ verdicts }) =>
    bands.some(band => band !== 'not-assessed' && verdicts[band] > 0),
  );
  return first < 0 ? [] : points.slice(first);
}

/** Lays a trend out as stacked areas. A single day becomes a bar over the whole width. */
export function trendShape(
  points: Trend['points'],
  width: number,
  height: number,
): TrendShape {
  const days = points.length === 1 ? [points[0], points[0]] : points;
  const total = (day: Trend['points'][number]) =>
    bands.reduce((sum, band) => sum + day.verdicts[band], 0);
  const max = Math.max(1, ...days.map(total));
  const x = (index: number) =>
    round((index / Math.max(1, days.length - 1)) * width);
  const y = (value: number) => round(height - (value / max) * height);
  const base = days.map(() => 0);
  const paths = {} as Record<Band, string>;
  for (const band of bands) {
    const lower = [...base];
    days.forEach((day, index) => {
      base[index] += day.verdicts[band];
    });
    const up = base.map((value, index) => `${x(index)},${y(value)}`);
    const down = lower.map((value, index) => `${x(index)},${y(value)}`);
    paths[band] = `M${up.join('L')}L${down.reverse().join('L')}Z`;
  }
  return { max, paths };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
