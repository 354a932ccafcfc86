import type { EntityStore } from '../database/EntityStore';
import type { Passed } from '../database/Upkeep';
import type { ChangeListener } from '../scanning/createListener';
import type { OwnerDigest } from './OwnerDigest';

/** Tells owners, and all who listen for changes, of what time alone brought about. */
export async function tellPassed(
  passed: Passed,
  to: {
    entities: Pick<EntityStore, 'owners'>;
    listener: ChangeListener;
    digest?: OwnerDigest;
  },
): Promise<void> {
  const { overdue, expired, ending } = passed;
  const refs = new Set([
    ...overdue.map(({ entity_ref }) => entity_ref),
    ...[...expired, ...ending].map(({ entityRef }) => entityRef),
  ]);
  if (refs.size === 0) return;
  const owners = await to.entities.owners([...refs]);
  for (const change of expired) {
    to.listener.changed(change, owners.get(change.entityRef));
  }
  await to.digest?.notePassed(passed, owners);
}
