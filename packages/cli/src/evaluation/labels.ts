import type { AreaStatus, Outcome } from '@prodready/report';

/** What a reviewer expects of one check on one repository, and where a failure is to be seen (`path` or `path:line`). */
export interface Label {
  expect: Outcome;
  at?: string[];
  note?: string;
}

export interface LabelledRepository {
  /** `owner/name`; checked out as the folder `owner+name`. */
  repo: string;
  /** The service's folder, empty for the root. */
  path?: string;
  /** By check id. */
  labels?: Record<string, Label>;
  /** By area id. */
  areas?: Record<string, AreaStatus>;
}
