import type { EntityStore } from '../database/EntityStore';
import type { Passed } from '../database/Upkeep';
import type { OwnerDigest } from './OwnerDigest';

/** Tells owners of what time alone brought about, beside the changes of reports. */
export async function tellPassed(
  passed: Passed,
  to: {
    entities: Pick<EntityStore, 'owners'>;
    digest?: OwnerDigest;
  },
): Promise<void> {
  const { overdue, ending } = passed;
  const refs = new Set([
    ...overdue.map(({ entity_ref }) => entity_ref),
    ...ending.map(({ entityRef }) => entityRef),
  ]);
  if (refs.size === 0) return;
  const owners = await to.entities.owners([...refs]);
  await to.digest?.notePassed(passed, owners);
}
