// What overviews count, in one narrow index: rows of entities are ten times as wide, and every overview reads all of them.

const indexes = {
  entities_counted: `entities (owner, system, lifecycle, verdict_order, blockers, critical, major, minor, statuses)
    where missing_since is null`,
  entities_stale:
    'entities (ref) where missing_since is null and problem is not null and verdict is not null',
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const [name, of] of Object.entries(indexes)) {
    await knex.raw(`create index ${name} on ${of}`);
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of Object.keys(indexes)) {
    await knex.raw(`drop index ${name}`);
  }
};
