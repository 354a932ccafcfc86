// Counting findings by check read every finding as it is, which is ten times what is counted of it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(
    `create index findings_standing on findings (check_id, entity_ref, state, blocker, area_id, severity)
      where state in ('open', 'exempt')`,
  );
  await knex.schema.alterTable('findings', table => {
    table.dropIndex(['state', 'check_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('findings', table => {
    table.index(['state', 'check_id']);
  });
  await knex.raw('drop index findings_standing');
};
