import type { Health } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { ScanStore } from './ScanStore';

/** Targets that were given up are told one by one up to this. */
const mostGivenUp = 50;

/** How the plugin fares, in numbers, and which repositories it has given up for now. */
export async function readHealth(knex: Knex, now: Date): Promise<Health> {
  const targetScans = new ScanStore(knex);
  const count = async (query: Knex.QueryBuilder) => {
    const [{ n }] = await query.select(knex.raw('count(*) as n'));
    return Number(n);
  };
  const present = () => knex('entities').whereNull('missing_since');
  const [
    total,
    assessed,
    orphans,
    statuses,
    queued,
    oldest,
    targets,
    neverScanned,
    problems,
    openFindings,
    keptReports,
    pendingExemptions,
    oldestDueAt,
    countGivenUp,
    givenUp,
  ] = await Promise.all([
    count(present()),
    count(present().whereNotNull('verdict')),
    count(knex('entities').whereNotNull('missing_since')),
    present()
      .groupBy('scan_status')
      .select('scan_status', knex.raw('count(*) as n')),
    knex('targets').whereNotNull('queued_at').min('queued_at as at').first(),
    knex('targets')
      .whereNotNull('last_scan_at')
      .min('last_scan_at as at')
      .first(),
    count(knex('targets')),
    count(knex('targets').whereNull('last_scan_at')),
    present()
      .whereNotNull('problem')
      .groupBy('problem')
      .orderByRaw('count(*) desc')
      .limit(200)
      .select('problem', knex.raw('count(*) as n')),
    count(knex('findings').where('state', 'open')),
    count(knex('report_versions')),
    count(knex('exemptions').where('status', 'requested')),
    targetScans.oldestDue(now.toISOString()),
    targetScans.countGivenUp(),
    targetScans.allGivenUp(mostGivenUp),
  ]);
  const scans = new Map<string, number>(
    statuses.map((row: any) => [row.scan_status, Number(row.n)]),
  );
  const byTitle = new Map<string, number>();
  for (const row of problems) {
    const { title } = JSON.parse(row.problem);
    byTitle.set(title, (byTitle.get(title) ?? 0) + Number(row.n));
  }
  return {
    entities: { total, assessed, orphans },
    scans: {
      pending: scans.get('pending') ?? 0,
      queued: scans.get('queued') ?? 0,
      running: scans.get('running') ?? 0,
      succeeded: scans.get('succeeded') ?? 0,
      failed: scans.get('failed') ?? 0,
      ...(queued?.at && { oldestQueuedAt: queued.at }),
      ...(oldestDueAt && { oldestDueAt }),
      ...(oldest?.at && { oldestScanAt: oldest.at }),
    },
    targets: { total: targets, neverScanned, givenUp: countGivenUp },
    givenUp,
    problems: [...byTitle]
      .map(([title, entities]) => ({ title, entities }))
      .sort((a, b) => b.entities - a.entities)
      .slice(0, 20),
    storage: { openFindings, keptReports, pendingExemptions },
  };
}
