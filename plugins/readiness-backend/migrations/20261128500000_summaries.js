// What lists and overviews show, sort and filter by, on the entities themselves: one table to read, in the order of an index.

const copied = [
  'verdict',
  'blockers',
  'critical',
  'major',
  'minor',
  'exempt',
  'outcomes',
  'statuses',
  'assessed_at',
  'commit',
];

const indexes = {
  entities_by_verdict: `entities (verdict_order, blockers desc, title_key, ref)
    where missing_since is null`,
  entities_missing: 'entities (ref) where missing_since is not null',
  report_history_changes:
    'report_history (recorded_at, entity_ref, verdict, previous_verdict, blockers, previous_blockers)',
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('entities', table => {
    table.string('verdict', 32).comment('From here on: of the current report');
    table
      .integer('verdict_order')
      .notNullable()
      .defaultTo(3)
      .comment('The least ready first; 3 without a report');
    for (const column of ['blockers', 'critical', 'major', 'minor', 'exempt']) {
      table.integer(column).notNullable().defaultTo(0);
    }
    table.text('outcomes');
    table.text('statuses');
    table.text('assessed_at');
    table.text('commit');
  });
  const columns = copied.map(column => `"${column}"`).join(', ');
  const postgres = knex.client.config.client === 'pg';
  await knex.raw(
    `update entities set (${columns}, verdict_order) = (
      select ${columns}, case verdict
        when 'not-ready' then 0 when 'ready-with-gaps' then 1 else 2 end
      from reports where reports.entity_ref = entities.ref
    )
    where exists (select 1 from reports where reports.entity_ref = entities.ref)`,
  );

  await knex.schema.alterTable('reports', table => {
    table.text('areas').comment('JSON: id, status and reason of each area');
  });
  const areas = postgres
    ? `select json_agg(json_build_object(
          'id', area_id, 'status', status, 'reason', reason
        ) order by position)::text
      from area_statuses where entity_ref = reports.entity_ref`
    : `select json_group_array(json_object(
          'id', area_id, 'status', status, 'reason', reason
        ))
      from (
        select area_id, status, reason from area_statuses
        where entity_ref = reports.entity_ref order by position
      )`;
  await knex.raw(`update reports set areas = (${areas})`);

  for (const [name, definition] of Object.entries(indexes)) {
    await knex.raw(`create index ${name} on ${definition}`);
  }
  // Its place is taken by the one above.
  await knex.schema.alterTable('report_history', table => {
    table.dropIndex(['recorded_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('report_history', table => {
    table.index(['recorded_at']);
  });
  for (const name of Object.keys(indexes)) {
    await knex.raw(`drop index ${name}`);
  }
  await knex.schema.alterTable('reports', table => {
    table.dropColumns('areas');
  });
  // Not by knex, which makes the table anew on SQLite and loses whatever refers to it.
  for (const column of [...copied, 'verdict_order']) {
    await knex.raw('alter table entities drop column ??', [column]);
  }
};
