// A table that nothing was ever kept in.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.dropTable('plugin_state');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.createTable('plugin_state', table => {
    table.string('key', 64).primary();
    table.text('value').notNullable();
  });
};
