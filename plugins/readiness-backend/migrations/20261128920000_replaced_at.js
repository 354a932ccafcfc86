// Replaced reports are kept for so many days after they were replaced. A repository that rests keeps its report for months, and the
// day of that report says nothing of when another took its place.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('report_versions', table => {
    table.text('replaced_at').comment('When another report took its place');
  });
  await knex('report_versions').update({
    replaced_at: knex.ref('assessed_at'),
  });
  await knex.raw(
    'create index report_versions_replaced on report_versions (replaced_at)',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index report_versions_replaced');
  // Not by knex, which makes the table anew on SQLite.
  await knex.raw('alter table report_versions drop column replaced_at');
};
