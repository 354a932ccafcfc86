import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { endpoints } from '@prodready/plugin-readiness-common';
import type { Router } from 'express';
import type { SummaryColumns } from '../../database/rows';
import { plainText } from '../../targets/plainText';
import { badgeSvg } from '../badge';
import { parse, refOf } from '../serving';
import type { RouterServices } from '../services';

/** The badge of an entity, which no endpoint like others serves: nobody may need to be signed in for it. */
export function badgeRoute(
  router: Router,
  httpAuth: HttpAuthService,
  { knex, access, badge }: RouterServices,
): void {
  router.get(endpoints.getBadge.path, async (req, res) => {
    const query = parse(endpoints.getBadge.query, req.query, 'query');
    const ref = refOf(req);
    if (badge === 'off') {
      throw new NotFoundError(
        'Badges are switched off: readiness.badge in the configuration of the portal decides',
      );
    }
    if (badge === 'signed-in') {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      await access.readable(ref, credentials);
    }
    // What is not there and what is not assessed look the same.
    const row = await knex('entities')
      .where({ ref })
      .whereNull('missing_since')
      .first<Pick<SummaryColumns, 'verdict'> | undefined>('verdict');
    res
      .set(
        'Cache-Control',
        `${badge === 'public' ? 'public' : 'private'}, max-age=300`,
      )
      .type('image/svg+xml')
      .send(
        badgeSvg(
          plainText(query.label, 40) ?? 'readiness',
          row?.verdict ?? undefined,
        ),
      );
  });
}
