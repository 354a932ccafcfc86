// What aggregates, follow-ups and exemptions need beside the current reports. Times are ISO 8601 in UTC, as text.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const entityRef = table =>
    table
      .string('entity_ref', 500)
      .notNullable()
      .references('ref')
      .inTable('entities')
      .onDelete('CASCADE');

  await knex.schema.alterTable('entities', table => {
    table.text('namespace');
    table.text('domain').comment('Entity ref, of the system');
    table.text('tags').comment('JSON');
    table.text('search').comment('Name and title in lower case');
    table.text('title_key').comment('Title in lower case: the order of names');
    table.index(['owner']);
    table.index(['system']);
  });
  await knex('entities').update({
    search: knex.raw("lower(name || ' ' || title)"),
    title_key: knex.raw('lower(title)'),
  });

  await knex.schema.createTable('entity_tags', table => {
    table.comment('The same tags as rows, to filter and count by');
    entityRef(table);
    table.string('tag', 200).notNullable();
    table.primary(['entity_ref', 'tag']);
    table.index(['tag']);
  });

  await knex.schema.createTable('catalog_names', table => {
    table.comment(
      'Groups, users, systems and domains, as far as entities have to do with them',
    );
    table.string('ref', 500).primary();
    table.text('title').notNullable();
    table.text('parents').notNullable().comment('JSON: refs directly above');
  });

  await knex.schema.createTable('owner_ancestry', table => {
    table.comment('For each owner of entities itself and every group above it');
    table.string('ancestor', 500).notNullable();
    table.string('owner', 500).notNullable();
    table.primary(['ancestor', 'owner']);
    table.index(['owner']);
  });

  await knex.schema.createTable('check_positions', table => {
    table.comment(
      'Where in reports.outcomes each check stands; never reassigned',
    );
    table.string('check_id', 100).primary();
    table.integer('position').notNullable().unique();
  });

  await knex.schema.alterTable('reports', table => {
    table.text('outcomes').comment('A letter for each check, by its position');
    table
      .string('meaning', 64)
      .comment('Hash of what the report says, without lines');
    table.text('since').comment('Since when it says so');
    table
      .integer('critical')
      .notNullable()
      .defaultTo(0)
      .comment('Open findings');
    table.integer('major').notNullable().defaultTo(0);
    table.integer('minor').notNullable().defaultTo(0);
    table.integer('exempt').notNullable().defaultTo(0);
    table.index(['verdict']);
  });
  await knex('reports').update({ since: knex.ref('assessed_at') });

  await knex.schema.createTable('report_versions', table => {
    table.comment('Earlier reports that said something else, compressed');
    table.bigIncrements('id');
    entityRef(table);
    table.text('since').notNullable().comment('When it first said so');
    table.text('assessed_at').notNullable().comment('When it last did');
    table.text('commit');
    table.text('links').comment('JSON');
    table.binary('body').notNullable().comment('JSON, Brotli');
    table.index(['entity_ref', 'since']);
    table.index(['assessed_at']);
  });

  await knex.schema.alterTable('report_history', table => {
    table.string('previous_verdict', 32);
    table.integer('blockers').notNullable().defaultTo(0);
    table.integer('previous_blockers');
    table.text('changes').comment('JSON: areas whose status changed');
    table.string('direction', 16).comment('regression, improvement or mixed');
    table.integer('opened').notNullable().defaultTo(0).comment('Findings');
    table.integer('closed').notNullable().defaultTo(0);
    table.index(['recorded_at']);
  });

  await knex.schema.createTable('findings', table => {
    table.comment(
      'Checks that fail or failed on an entity, and who looks after them',
    );
    entityRef(table);
    table.string('check_id', 100).notNullable();
    table.string('area_id', 64).notNullable();
    table.text('title').notNullable();
    table.string('severity', 16).notNullable();
    table.boolean('blocker').notNullable();
    table.string('effort', 16).notNullable();
    table.text('message').notNullable();
    table.string('state', 16).notNullable();
    table.integer('priority').notNullable().comment('Worth for its effort');
    table
      .integer('rank')
      .notNullable()
      .comment('Order of a to-do list: blocker, overdue, priority');
    table.text('first_seen_at').notNullable();
    table.text('opened_at').notNullable();
    table.text('opened_commit');
    table.text('last_seen_at').notNullable();
    table.integer('reopened').notNullable().defaultTo(0);
    table.text('resolved_at');
    table.text('resolved_commit');
    table.string('resolution', 32);
    table.text('due_at');
    table.boolean('due_set').notNullable().defaultTo(false);
    table.boolean('overdue').notNullable().defaultTo(false);
    table.text('assignee').comment('Entity ref');
    table.text('note');
    table.text('ticket_url');
    table.text('updated_by').comment('Entity ref');
    table.text('updated_at');
    table.text('exemption').comment('JSON: what the report says of it');
    table.primary(['entity_ref', 'check_id']);
    table.index(['state', 'rank', 'entity_ref', 'check_id']);
    table.index(['state', 'check_id']);
    table.index(['state', 'due_at']);
    table.index(['state', 'resolved_at']);
    table.index(['assignee']);
  });

  await knex.schema.createTable('finding_places', table => {
    table.comment(
      'Where findings are, by a fingerprint that outlives moved lines',
    );
    entityRef(table);
    table.string('fingerprint', 64).notNullable();
    table.string('check_id', 100).notNullable();
    table.integer('position').notNullable();
    table.text('path').notNullable();
    table.integer('line');
    table.boolean('exempt').notNullable().defaultTo(false);
    table.text('first_seen_at').notNullable();
    table.text('first_seen_commit');
    table.text('last_seen_at').notNullable();
    table.text('last_seen_commit');
    table.text('resolved_at');
    table.text('resolved_commit');
    table.primary(['entity_ref', 'fingerprint']);
    table.index(['entity_ref', 'check_id']);
    table.index(['resolved_at']);
  });

  await knex.schema.createTable('exemptions', table => {
    table.comment('Kept for good: they are an audit trail');
    table.string('id', 64).primary();
    table.string('entity_ref', 500).notNullable();
    table.string('entity_uid', 64).notNullable();
    table.string('check_id', 100).notNullable();
    table.string('fingerprint', 64).comment('Null: the check altogether');
    table.text('place').comment('JSON, of the fingerprint when asked for');
    table.text('title').notNullable();
    table.string('area_id', 64);
    table.string('severity', 16);
    table.text('reason').notNullable();
    table.string('until', 10).notNullable().comment('Last day');
    table.string('status', 16).notNullable();
    table.text('requested_by').notNullable();
    table.text('requested_at').notNullable();
    table.text('decided_by');
    table.text('decided_at');
    table.index(['entity_ref', 'check_id']);
    table.index(['status', 'until']);
    table.index(['requested_at', 'id']);
  });

  await knex.schema.createTable('exemption_events', table => {
    table.comment('Append-only');
    table.bigIncrements('id');
    table
      .string('exemption_id', 64)
      .notNullable()
      .references('id')
      .inTable('exemptions')
      .index();
    table.text('at').notNullable();
    table.string('action', 16).notNullable();
    table.text('actor').comment('Entity ref; null: time brought it about');
    table.text('note');
  });

  await knex.schema.createTable('daily_rollups', table => {
    table.comment(
      'Where entities stood each day, by what they had in common that day',
    );
    table.string('day', 10).notNullable();
    table.string('dimension', 16).notNullable();
    table.string('value', 500).notNullable().comment('Empty: none');
    table.integer('ready').notNullable();
    table.integer('ready_with_gaps').notNullable();
    table.integer('not_ready').notNullable();
    table.integer('not_assessed').notNullable();
    table.integer('blockers').notNullable();
    table.primary(['dimension', 'value', 'day']);
    table.index(['day']);
  });

  await knex.schema.createTable('plugin_state', table => {
    table.string('key', 64).primary();
    table.text('value').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'plugin_state',
    'daily_rollups',
    'exemption_events',
    'exemptions',
    'finding_places',
    'findings',
    'report_versions',
    'check_positions',
    'owner_ancestry',
    'catalog_names',
    'entity_tags',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.schema.alterTable('report_history', table => {
    table.dropIndex(['recorded_at']);
    table.dropColumns(
      'previous_verdict',
      'blockers',
      'previous_blockers',
      'changes',
      'direction',
      'opened',
      'closed',
    );
  });
  await knex.schema.alterTable('reports', table => {
    table.dropIndex(['verdict']);
    table.dropColumns(
      'outcomes',
      'meaning',
      'since',
      'critical',
      'major',
      'minor',
      'exempt',
    );
  });
  await knex.schema.alterTable('entities', table => {
    table.dropIndex(['owner']);
    table.dropIndex(['system']);
  });
  // Not by knex, which makes the table anew on SQLite and loses whatever refers to it.
  for (const column of ['namespace', 'domain', 'tags', 'search', 'title_key']) {
    await knex.raw('alter table entities drop column ??', [column]);
  }
};
