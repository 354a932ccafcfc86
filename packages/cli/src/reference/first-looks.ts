/** How a version of the checks did on repositories that had not been read before: measured once, before the labels were looked at. */
export interface FirstLook {
  checksVersion: string;
  repositories: number;
  labels: number;
  /** Shares from 0 to 1. */
  precision: number;
  recall: number;
  located: number;
  /** Statuses of areas that are as labelled. */
  areas: number;
}

/** A record, the oldest first; a round is added after it was measured, and never measured again. */
export const firstLooks: FirstLook[] = [
  {
    checksVersion: '2026.11.33',
    repositories: 15,
    labels: 667,
    precision: 0.953,
    recall: 0.886,
    located: 0.975,
    areas: 0.82,
  },
  {
    checksVersion: '2026.11.34',
    repositories: 20,
    labels: 891,
    precision: 0.935,
    recall: 0.882,
    located: 0.968,
    areas: 0.776,
  },
  {
    checksVersion: '2026.12.1',
    repositories: 19,
    labels: 842,
    precision: 0.919,
    recall: 0.815,
    located: 0.954,
    areas: 0.87,
  },
  {
    checksVersion: '2026.12.2',
    repositories: 19,
    labels: 841,
    precision: 0.934,
    recall: 0.868,
    located: 0.938,
    areas: 0.793,
  },
  {
    checksVersion: '2026.12.3',
    repositories: 18,
    labels: 789,
    precision: 0.935,
    recall: 0.842,
    located: 0.95,
    areas: 0.707,
  },
  {
    checksVersion: '2026.12.5',
    repositories: 21,
    labels: 955,
    precision: 0.889,
    recall: 0.869,
    located: 0.924,
    areas: 0.71,
  },
  {
    checksVersion: '2026.12.6',
    repositories: 16,
    labels: 716,
    precision: 0.856,
    recall: 0.831,
    located: 0.93,
    areas: 0.691,
  },
  {
    checksVersion: '2026.12.7',
    repositories: 17,
    labels: 746,
    precision: 0.892,
    recall: 0.892,
    located: 0.952,
    areas: 0.766,
  },
  {
    checksVersion: '2026.12.11',
    repositories: 16,
    labels: 769,
    precision: 0.915,
    recall: 0.841,
    located: 0.902,
    areas: 0.652,
  },
];
