import { EntityStore } from '../database/EntityStore';
import { addNotices } from '../database/NoticeStore';
import type { NotePassed } from '../database/Upkeep';
import { passedNotices } from './OwnerDigest';

/** Keeps what owners are to be told of what time alone brought about, beside the changes of reports. */
export const noticePassed: NotePassed = async (passed, tx, now) => {
  const { overdue = [], ending = [] } = passed;
  const owners = await new EntityStore(tx).owners([
    ...new Set([
      ...overdue.map(({ entity_ref }) => entity_ref),
      ...ending.map(({ entityRef }) => entityRef),
    ]),
  ]);
  await addNotices(tx, passedNotices({ overdue, ending }, owners), now);
};
