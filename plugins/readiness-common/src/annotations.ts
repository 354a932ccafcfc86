/**
 * Annotation with the folder of an entity's service inside its repository, for example `services/orders`.
 * Empty or `.` means the root. Without it, the path in the entity's source location counts.
 *
 * @public
 */
export const SERVICE_PATH_ANNOTATION = 'prodready.io/service-path';
