// Times are ISO 8601 in UTC, as text: they compare and read alike in SQLite and PostgreSQL.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('targets', table => {
    table.comment('Repository trees; everything at one revision');
    table.string('id', 64).primary().comment('Hash of type and url');
    table.text('type').notNullable().comment('Which source brings it');
    table.text('url').notNullable();
    table.text('etag').comment('Of the tree that was read last');
    table.text('last_scan_at').index().comment('Whether it succeeded or not');
  });

  await knex.schema.createTable('entities', table => {
    table.comment('What is assessed, and where its scan stands');
    table.string('ref', 500).primary();
    table.string('uid', 64).notNullable();
    table.text('name').notNullable();
    table.text('title').notNullable();
    table.text('kind').notNullable();
    table.text('type');
    table.text('lifecycle');
    table.text('owner').comment('Entity ref');
    table.text('system').comment('Entity ref');
    table.text('annotations').notNullable().comment('JSON');
    table
      .string('target_id', 64)
      .references('id')
      .inTable('targets')
      .index()
      .comment('Null: cannot be located, the problem says why');
    table.text('service_path').notNullable();
    table.text('seen_in').notNullable().comment('Reading of the catalog');
    table.text('missing_since').comment('No longer in the catalog');
    table.string('scan_status', 16).notNullable().index();
    table.text('queued_at');
    table.text('started_at');
    table.text('finished_at');
    table.text('progress').comment('JSON, while running');
    table.text('problem').comment('JSON: why the last scan failed');
  });

  await knex.schema.createTable('reports', table => {
    table.comment('The last good report of each entity');
    table
      .string('entity_ref', 500)
      .primary()
      .references('ref')
      .inTable('entities')
      .onDelete('CASCADE');
    table.text('report').notNullable().comment('JSON');
    table.string('verdict', 32).notNullable();
    table.integer('blockers').notNullable();
    table.text('commit');
    table.text('links').comment('JSON: how its files are linked to');
    table.text('etag').comment('Of the tree it was made from');
    table
      .text('fingerprint')
      .notNullable()
      .comment('Of everything else it depends on: checks, settings, catalog');
    table.text('assessed_at').notNullable();
  });

  await knex.schema.createTable('area_statuses', table => {
    table.comment('Areas of the last good reports');
    table
      .string('entity_ref', 500)
      .notNullable()
      .references('ref')
      .inTable('entities')
      .onDelete('CASCADE');
    table.string('area_id', 64).notNullable();
    table.integer('position').notNullable();
    table.string('status', 32).notNullable();
    table.text('reason').notNullable();
    table.primary(['entity_ref', 'area_id']);
    table.index(['area_id', 'status']);
  });

  await knex.schema.createTable('report_history', table => {
    table.comment('Append-only: one row whenever verdict or statuses change');
    table.bigIncrements('id');
    table
      .string('entity_ref', 500)
      .notNullable()
      .references('ref')
      .inTable('entities')
      .onDelete('CASCADE');
    table.string('verdict', 32).notNullable();
    table.text('areas').notNullable().comment('JSON: area id to status');
    table.text('commit');
    table.text('recorded_at').notNullable();
    table.index(['entity_ref', 'recorded_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('report_history');
  await knex.schema.dropTable('area_statuses');
  await knex.schema.dropTable('reports');
  await knex.schema.dropTable('entities');
  await knex.schema.dropTable('targets');
};
