/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('targets', table => {
    table.text('host').comment('Whose limits count; null on own disks');
    table
      .text('repository')
      .comment('What pushes name: host and path, lower case');
    table
      .text('ref')
      .comment('Branch, tag or commit; null is the default branch');
    table.text('next_scan_at').comment('When it is queued again');
    table.text('queued_at').comment('Since when it is queued or running');
    table.text('given_up_at').comment('Retries ended without success');
    table.index(['next_scan_at']);
    table.index(['repository']);
  });

  await knex.schema.alterTable('entities', table => {
    table
      .text('attempted')
      .comment('Etag and fingerprint of the last assessment that failed');
    table
      .text('catalog_state')
      .notNullable()
      .defaultTo('')
      .comment('What the catalog said: saved again when it changes');
    table.index(['uid']);
  });
  // Not by knex, which makes the table anew on SQLite and loses whatever refers to it.
  await knex.raw('alter table entities drop column seen_in');

  await knex.schema.createTable('scan_hosts', table => {
    table.comment('Hosts that asked not to be asked for a while');
    table.string('host', 255).primary();
    table.bigInteger('paused_until').notNullable().comment('Epoch, in ms');
  });

  await knex.schema.createTable('checks_versions', table => {
    table.comment('Since when reports are made with which checks');
    table.string('fingerprint', 64).primary();
    table.text('first_seen_at').notNullable();
  });

  await knex('targets').update({ next_scan_at: '' });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('checks_versions');
  await knex.schema.dropTable('scan_hosts');
  await knex.schema.alterTable('entities', table => {
    table.text('seen_in').notNullable().defaultTo('');
    table.dropIndex(['uid']);
  });
  await knex.schema.alterTable('targets', table => {
    table.dropIndex(['next_scan_at']);
    table.dropIndex(['repository']);
  });
  const dropped = {
    entities: ['attempted', 'catalog_state'],
    targets: [
      'host',
      'repository',
      'ref',
      'next_scan_at',
      'queued_at',
      'given_up_at',
    ],
  };
  // Not by knex, which makes the table anew on SQLite and loses whatever refers to it.
  for (const [table, columns] of Object.entries(dropped)) {
    for (const column of columns) {
      await knex.raw('alter table ?? drop column ??', [table, column]);
    }
  }
};
