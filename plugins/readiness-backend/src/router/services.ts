import type { Knex } from 'knex';
import type { CheckCatalog } from '../checks/CheckCatalog';
import type { EntityList } from '../database/EntityList';
import type { EntityStore } from '../database/EntityStore';
import type { ExemptionStore } from '../database/ExemptionStore';
import type { FollowUpStore } from '../database/FollowUpStore';
import type { ReportStore } from '../database/ReportStore';
import type { AskedEntities } from './AskedEntities';
import type { EntityAccess } from './EntityAccess';

/** What routes answer with. */
export interface RouterServices {
  knex: Knex;
  access: EntityAccess;
  asked: AskedEntities;
  list: EntityList;
  checks: CheckCatalog;
  entities: EntityStore;
  reports: ReportStore;
  followUps: FollowUpStore;
  exemptions: ExemptionStore;
  badge: 'off' | 'signed-in' | 'public';
  /** Queues a scan of the tree that the entity lies in. */
  rescan: (targetId: string) => Promise<void>;
  /** An exemption was approved or revoked, and the report follows. */
  onChange: () => void;
}
