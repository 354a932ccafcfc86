/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('owner_notices', table => {
    table.comment('What owners are to be told with their next digest');
    table.bigIncrements('id');
    table.string('owner', 500).notNullable().comment('Entity ref');
    table.string('entity_ref', 500).notNullable();
    table.string('kind', 32).notNullable();
    table.text('text').notNullable();
    table.text('created_at').notNullable();
    table.index(['owner']);
    table.index(['created_at']);
  });
  await knex.schema.createTable('owner_digests', table => {
    table.comment('When owners were told last');
    table.string('owner', 500).primary();
    table.text('sent_at').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('owner_digests');
  await knex.schema.dropTable('owner_notices');
};
