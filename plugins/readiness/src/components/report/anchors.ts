import type { AreaId } from '@prodready/report';

/** Id of an area's section; links to it may come from outside, as `…/readiness#area-testing`. */
export const areaAnchor = (areaId: AreaId) => `area-${areaId}`;

/** Id of a finding. */
export const checkAnchor = (checkId: string) => `check-${checkId}`;

/** Id of the findings' heading. */
export const findingsAnchor = 'readiness-findings';
