import {
  memorySource,
  openRepository,
  Service,
  type ServiceDescriptor,
} from '@prodready/analyzer';

/**
 * The service that a repository with these files holds, for tests of checks and facts: path from the root to text.
 *
 * @public
 */
export function serviceFromFiles(
  files: Record<string, string>,
  descriptor: Partial<ServiceDescriptor> = {},
): Service {
  return new Service(openRepository(memorySource(files)), {
    name: 'orders',
    ...descriptor,
  });
}
