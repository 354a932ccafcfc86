import { version as packageVersion } from '../package.json';

/** Version of this package, repeated in every report. @public */
export const version: string = packageVersion;

/**
 * Version of the judgement: raised whenever a check is added or judges differently, so that stored reports can be told
 * to be out of date. Year, month and a counter.
 *
 * @public
 */
export const checksVersion = '2026.12.12';
