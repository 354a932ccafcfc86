import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  endpoints,
  Exemption,
  readinessExemptionApprovePermission,
  readinessExemptionRequestPermission,
} from '@prodready/plugin-readiness-common';
import { ExemptionWithEntity, missing } from '../../database/ExemptionStore';
import { userOf } from '../EntityAccess';
import type { Serve } from '../serving';
import type { RouterServices } from '../services';

/** Exemptions: asking for them, and deciding on them. */
export function exemptionRoutes(
  serve: Serve,
  { access, asked, exemptions, onChange }: RouterServices,
): void {
  serve(endpoints.requestExemption, async ({ res, body, credentials }) => {
    const by = person(credentials);
    const entityRef = body.entityRef.toLocaleLowerCase('en-US');
    await access.readable(entityRef, credentials);
    await access.require(
      readinessExemptionRequestPermission,
      entityRef,
      credentials,
    );
    const id = await exemptions.request({ ...body, entityRef }, by, new Date());
    const row = await exemptions.find(id);
    const [answer] = await describe(row ? [row] : [], credentials);
    res.status(201).json(answer);
  });

  serve(endpoints.queryExemptions, async ({ res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    const now = new Date();
    const where = await access.allowing(
      readinessExemptionApprovePermission,
      credentials,
    );
    if (body.decidable && !where) {
      res.json({ items: [], total: 0 });
      return;
    }
    const { rows, total, nextCursor } = await exemptions.page(
      scope,
      body,
      body.decidable && where
        ? { by: userOf(credentials) ?? '', where }
        : undefined,
      now,
    );
    res.json({
      items: await describe(rows, credentials),
      total,
      ...(nextCursor && { nextCursor }),
    });
  });

  serve(endpoints.getExemption, async ({ req, res, credentials }) => {
    const row = await visibleExemption(req.params.id, credentials);
    const [answer] = await describe([row], credentials);
    res.json(answer);
  });

  serve(endpoints.decideExemption, async ({ req, res, body, credentials }) => {
    const by = person(credentials);
    const row = await visibleExemption(req.params.id, credentials);
    if (body.decision !== 'withdraw') {
      await access.require(
        readinessExemptionApprovePermission,
        row.entity_ref,
        credentials,
      );
    }
    const change = await exemptions.decide(row.id, body, by, new Date());
    if (change) onChange();
    const decided = await exemptions.find(row.id);
    const [answer] = await describe(decided ? [decided] : [], credentials);
    res.json(answer);
  });

  async function visibleExemption(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<ExemptionWithEntity> {
    const row = await exemptions.find(id);
    const visible = row && (await asked.visible([row.entity_ref], credentials));
    if (!row || !visible?.has(row.entity_ref)) throw missing(id);
    return row;
  }

  async function describe(
    rows: ExemptionWithEntity[],
    credentials: BackstageCredentials,
  ): Promise<Exemption[]> {
    const by = userOf(credentials);
    const [trails, [approvable]] = await Promise.all([
      exemptions.trails(rows.map(({ id }) => id)),
      by
        ? access.allowed(
            [readinessExemptionApprovePermission],
            [...new Set(rows.map(({ entity_ref }) => entity_ref))],
            credentials,
          )
        : [new Set<string>()],
    ]);
    return rows.map(row => {
      const mine = row.requested_by === by;
      const approver = approvable.has(row.entity_ref);
      const open = row.status === 'requested';
      return {
        id: row.id,
        entityRef: row.entity_ref,
        entityTitle: row.entity_title,
        ...(row.owner && { owner: row.owner }),
        checkId: row.check_id,
        title: row.title,
        ...(row.area_id && { area: row.area_id }),
        ...(row.severity && { severity: row.severity }),
        ...(row.fingerprint && { fingerprint: row.fingerprint }),
        ...(row.place && { place: JSON.parse(row.place) }),
        reason: row.reason,
        until: row.until,
        status: row.status,
        requestedBy: row.requested_by,
        requestedAt: row.requested_at,
        ...(row.decided_by && { decidedBy: row.decided_by }),
        ...(row.decided_at && { decidedAt: row.decided_at }),
        trail: trails.get(row.id) ?? [],
        may: {
          approve: open && approver && !mine,
          reject: open && approver,
          revoke: row.status === 'approved' && approver,
          withdraw: open && mine,
        },
      };
    });
  }
}

function person(credentials: BackstageCredentials): string {
  const user = userOf(credentials);
  if (user === undefined) {
    throw new NotAllowedError(
      'Exemptions are asked for and decided on by people: a service cannot. Sign in as a user',
    );
  }
  return user;
}
