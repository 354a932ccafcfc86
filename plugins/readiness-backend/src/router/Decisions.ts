import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type {
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { readinessEntityPermissions } from '@prodready/plugin-readiness-common';
import { BriefCache } from './BriefCache';

/** As long as Backstage itself remembers who somebody is. */
const briefly = 5_000;
/** Callers whose decisions are remembered. */
const callers = 1_000;

/** What answers depend on, asked for in one request. */
const askedTogether: readonly ResourcePermission[] = [
  catalogEntityReadPermission,
  ...readinessEntityPermissions,
];

/**
 * What the portal's policy decided about a caller. Asking costs a request to another backend and more than most answers do,
 * and pages make several requests at once: so everything is asked for together, and holds for a few seconds. That is for
 * what is shown; what changes something is decided `anew`.
 */
export class Decisions {
  private readonly recent: BriefCache<ReadonlyMap<string, PolicyDecision>>;

  constructor(
    private readonly permissions: PermissionsService,
    now: () => number = Date.now,
  ) {
    this.recent = new BriefCache(briefly, callers, now);
  }

  /** In the order of the permissions; not older than a few seconds. */
  async recently(
    permissions: readonly ResourcePermission[],
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision[]> {
    // Services are decided on without asking anybody.
    if ((credentials.principal as { type?: string }).type !== 'user') {
      return this.anew(permissions, credentials);
    }
    const decisions = await this.recent.get(callerOf(credentials), async () => {
      const answers = await this.anew(askedTogether, credentials);
      return new Map(
        askedTogether.map(({ name }, index) => [name, answers[index]]),
      );
    });
    return permissions.map(({ name }) => {
      const decision = decisions.get(name);
      if (!decision) throw new TypeError(`${name} is not asked for`);
      return decision;
    });
  }

  /** In the order of the permissions, as the policy is now. */
  async anew(
    permissions: readonly ResourcePermission[],
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision[]> {
    return this.permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
  }
}

/** Another session of the same person, who may own other things by then, is another caller. */
function callerOf({ principal, expiresAt }: BackstageCredentials): string {
  return JSON.stringify([principal, expiresAt]);
}
