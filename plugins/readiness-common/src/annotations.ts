/**
 * Annotation with the folder of an entity's service inside its repository, for example `services/orders`.
 * Empty or `.` means the root. Without it, the path in the entity's source location counts.
 *
 * @public
 */
export const SERVICE_PATH_ANNOTATION = 'prodready.io/service-path';

/**
 * Channel of the signals backend on which is said that the scan of an entity went on: its state is worth asking for again.
 * It is named by the entity's `metadata.uid`, which only those know who may see the entity.
 *
 * @public
 */
export function scanChannel(uid: string): string {
  return `readiness:scan:${uid}`;
}
