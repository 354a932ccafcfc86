/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('told_endings', table => {
    table.comment('Ends of exemptions that owners were told of beforehand');
    table.string('entity_ref', 500).notNullable();
    table.string('check_id', 100).notNullable();
    table.text('until').notNullable().comment('The last day, 2026-12-31');
    table.primary(['entity_ref', 'check_id', 'until']);
    table.index(['until']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('told_endings');
};
