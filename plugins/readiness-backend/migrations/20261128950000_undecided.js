// How many services fail a check is told from findings, and which ones from reports. A finding that the current report could not judge
// stands, and is in no report: it has to be told from the others.

const columns = 'check_id, entity_ref, state, blocker, area_id, severity';
const standing = "where state in ('open', 'exempt')";

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('findings', table => {
    table.boolean('undecided').notNullable().defaultTo(false);
  });
  await knex.raw('drop index findings_standing');
  await knex.raw(
    `create index findings_standing on findings (${columns}, undecided) ${standing}`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index findings_standing');
  await knex.raw(
    `create index findings_standing on findings (${columns}) ${standing}`,
  );
  // Not by knex, which makes the table anew on SQLite.
  await knex.raw('alter table findings drop column undecided');
};
