import { areas } from '@prodready/report';

/** The areas as columns, in report order. */
export const areaColumns = areas;
/** One area as a column. */
export type AreaColumn = (typeof areas)[number];
