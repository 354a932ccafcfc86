// How many findings stand on each entity, so that nobody has to count them one by one: there are twenty for each entity.

const columns = {
  open_critical:
    "count(*) filter (where state = 'open' and severity = 'critical')",
  open_major: "count(*) filter (where state = 'open' and severity = 'major')",
  open_minor: "count(*) filter (where state = 'open' and severity = 'minor')",
  open_blockers: "count(*) filter (where state = 'open' and blocker)",
  exempt_findings: "count(*) filter (where state = 'exempt')",
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('entities', table => {
    for (const name of Object.keys(columns)) {
      table
        .integer(name)
        .notNullable()
        .defaultTo(0)
        .comment('Of the rows of findings');
    }
    table.text('oldest_open').comment('When the oldest of them was opened');
  });
  await knex.raw(
    `update entities set (${Object.keys(columns).join(', ')}, oldest_open) = (
      select ${Object.values(columns).join(', ')},
        min(case when state = 'open' then opened_at end)
      from findings where findings.entity_ref = entities.ref
    )`,
  );
  await knex.raw(
    "create index findings_assigned on findings (entity_ref) where state = 'open' and assignee is not null",
  );
  await knex.raw(
    "create index findings_open_by_due on findings (due_at, entity_ref) where state = 'open'",
  );
  await knex.raw(
    "create index findings_resolved on findings (resolved_at, entity_ref) where state = 'resolved'",
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of [
    'findings_assigned',
    'findings_open_by_due',
    'findings_resolved',
  ]) {
    await knex.raw(`drop index ${name}`);
  }
  // Not by knex, which makes the table anew on SQLite and loses whatever refers to it.
  for (const column of [...Object.keys(columns), 'oldest_open']) {
    await knex.raw('alter table entities drop column ??', [column]);
  }
};
