/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('status_changes', table => {
    table.comment('Changes of reports that others are still to be told of');
    table.bigIncrements('id');
    table.text('change').notNullable().comment('JSON');
    table.text('created_at').notNullable();
    table
      .text('claimed_until')
      .comment('A backend tells it; after this time another may');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('status_changes');
};
