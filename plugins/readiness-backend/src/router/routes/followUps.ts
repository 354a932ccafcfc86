import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  endpoints,
  FollowUp,
  readinessExemptionRequestPermission,
  readinessFollowUpManagePermission,
} from '@prodready/plugin-readiness-common';
import { FollowUpSummaries } from '../../database/FollowUpSummaries';
import { userOf } from '../EntityAccess';
import { sendJson } from '../sendJson';
import type { Serve } from '../serving';
import type { RouterServices } from '../services';

/** What is to be done about findings, and by whom. */
export function followUpRoutes(
  serve: Serve,
  { knex, access, asked, followUps }: RouterServices,
): void {
  const summaries = new FollowUpSummaries(knex);

  serve(endpoints.queryFollowUps, async ({ req, res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    const page = await followUps.page(
      scope,
      body,
      userOf(credentials),
      new Date(),
    );
    const items = await allowedTo(page.items, credentials);
    await sendJson(req, res, JSON.stringify({ ...page, items }));
  });

  serve(endpoints.getFollowUpsSummary, async ({ res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    res.json(
      await summaries.summary(scope, body, userOf(credentials), new Date()),
    );
  });

  serve(endpoints.updateFollowUps, async ({ res, body, credentials }) => {
    const keys = body.items.map(({ entityRef, checkId }) => ({
      entityRef: entityRef.toLocaleLowerCase('en-US'),
      checkId,
    }));
    const refs = [...new Set(keys.map(({ entityRef }) => entityRef))];
    const visible = await asked.visible(refs, credentials);
    const [manageable] = await access.allowed(
      [readinessFollowUpManagePermission],
      [...visible],
      credentials,
      { anew: true },
    );
    const changed = await followUps.update(
      keys.filter(({ entityRef }) => manageable.has(entityRef)),
      body.set,
      userOf(credentials),
      new Date(),
    );
    const isChanged = (key: { entityRef: string; checkId: string }) =>
      changed.some(
        ({ entityRef, checkId }) =>
          entityRef === key.entityRef && checkId === key.checkId,
      );
    res.json({
      items: await allowedTo(
        await followUps.find(changed, new Date()),
        credentials,
      ),
      refused: keys
        .filter(key => !isChanged(key))
        .map(key => ({
          ...key,
          reason:
            visible.has(key.entityRef) && !manageable.has(key.entityRef)
              ? `This needs the permission ${readinessFollowUpManagePermission.name} for the entity.`
              : 'There is no such finding that stands, or you may not see its entity.',
        })),
    });
  });

  /** Follow-ups with what the caller may do about them. */
  async function allowedTo(
    items: FollowUp[],
    credentials: BackstageCredentials,
  ): Promise<FollowUp[]> {
    const refs = [...new Set(items.map(({ entityRef }) => entityRef))];
    if (refs.length === 0) return items;
    const [manage, request] = await access.allowed(
      [readinessFollowUpManagePermission, readinessExemptionRequestPermission],
      refs,
      credentials,
    );
    return items.map(item =>
      withRights(item, {
        manage: manage.has(item.entityRef),
        request:
          userOf(credentials) !== undefined && request.has(item.entityRef),
      }),
    );
  }
}

/** A follow-up with what may be done about it, by whoever has these rights on its entity. */
export function withRights(
  item: FollowUp,
  { manage, request }: { manage: boolean; request: boolean },
): FollowUp {
  return {
    ...item,
    may: {
      manage: item.state !== 'resolved' && manage,
      requestExemption: item.state === 'open' && !item.exemption && request,
    },
  };
}
