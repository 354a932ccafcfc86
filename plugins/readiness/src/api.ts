import {
  createApiFactory,
  createApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { ReadinessClient } from '@prodready/plugin-readiness-common';
import type { ReadinessApi } from '@prodready/plugin-readiness-common';

/**
 * The readiness backend, as the pages use it. Replace its factory to reach it another way.
 *
 * @public
 */
export const readinessApiRef = createApiRef<ReadinessApi>({
  id: 'plugin.readiness',
});

/** The backend over HTTP, with the signed-in user's token. */
export const readinessApiFactory = createApiFactory({
  api: readinessApiRef,
  deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
  factory: ({ discoveryApi, fetchApi }) =>
    new ReadinessClient({ discoveryApi, fetchApi }),
});
