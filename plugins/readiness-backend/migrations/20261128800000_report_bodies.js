// Reports as earlier ones are kept: compressed, which is two thirds of what the database made of them, and read as bytes.

const { promisify } = require('node:util');
const zlib = require('node:zlib');

const brotli = promisify(zlib.brotliCompress);
const decompress = promisify(zlib.brotliDecompress);
const batchSize = 100;

// Not as small as can be, which would take half a minute for a hundred reports.
const compress = text =>
  brotli(text, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 6,
      [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_TEXT,
    },
  });

/** Replaces one column by another, batch by batch. */
async function convert(knex, { from, to, by }) {
  let after = '';
  for (;;) {
    const rows = await knex('reports')
      .where('entity_ref', '>', after)
      .orderBy('entity_ref')
      .limit(batchSize)
      .select('entity_ref', from);
    if (rows.length === 0) return;
    const values = await Promise.all(rows.map(row => by(row[from])));
    for (const [index, { entity_ref }] of rows.entries()) {
      await knex('reports')
        .where({ entity_ref })
        .update({ [to]: values[index] });
    }
    after = rows[rows.length - 1].entity_ref;
  }
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('reports', table => {
    table.binary('body').comment('JSON, compressed with Brotli');
  });
  await convert(knex, { from: 'report', to: 'body', by: compress });
  // Not by knex, which makes the table anew on SQLite and loses whatever refers to it.
  await knex.raw('alter table reports drop column report');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('reports', table => {
    table.text('report').comment('JSON');
  });
  await convert(knex, {
    from: 'body',
    to: 'report',
    by: async body => (await decompress(body)).toString('utf8'),
  });
  await knex.raw('alter table reports drop column body');
};
