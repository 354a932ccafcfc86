// What overviews and lists of very many entities are counted from without joining a row for each area.

const areas = [
  'configuration-management',
  'database-management',
  'api-and-routing',
  'error-handling',
  'security',
  'containerization',
  'testing',
  'observability',
  'delivery',
  'resilience',
  'operations',
  'supply-chain',
];

const orders = {
  findings_by_rank: 'state, rank desc, entity_ref, check_id',
  findings_by_due: "state, coalesce(due_at, '9'), entity_ref, check_id",
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('reports', table => {
    table
      .text('statuses')
      .comment('A letter for each area, by its place: see areaLetters.ts');
  });
  const letters = areas.map(
    () => `coalesce((
      select case status
        when 'ready' then 'r'
        when 'partial' then 'p'
        when 'needs-improvement' then 'i'
        when 'not-applicable' then 'n'
        else 'u' end
      from area_statuses
      where area_statuses.entity_ref = reports.entity_ref and area_id = ?
    ), '-')`,
  );
  await knex('reports').update({
    statuses: knex.raw(letters.join(' || '), areas),
  });

  // Lists in the order that they are asked for, which knex cannot say of an index.
  for (const [name, columns] of Object.entries(orders)) {
    await knex.raw(`create index ${name} on findings (${columns})`);
  }
  await knex.schema.alterTable('findings', table => {
    // Their places are taken by the ones above.
    table.dropIndex(['state', 'rank', 'entity_ref', 'check_id']);
    table.dropIndex(['state', 'due_at']);
    // To count with: everything that counts most often is in it.
    table.index(['state', 'entity_ref', 'severity']);
  });
  await knex.schema.alterTable('entities', table => {
    table.index(['title_key', 'ref']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('entities', table => {
    table.dropIndex(['title_key', 'ref']);
  });
  await knex.schema.alterTable('findings', table => {
    table.dropIndex(['state', 'entity_ref', 'severity']);
    table.index(['state', 'rank', 'entity_ref', 'check_id']);
    table.index(['state', 'due_at']);
  });
  for (const name of Object.keys(orders)) {
    await knex.raw(`drop index ${name}`);
  }
  await knex.schema.alterTable('reports', table => {
    table.dropColumns('statuses');
  });
};
