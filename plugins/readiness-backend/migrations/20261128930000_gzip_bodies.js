// Reports as whoever asks for them takes them, so that they are passed on as they are stored; see src/database/reportBody.ts. It takes six
// percent more room than Brotli.

const { promisify } = require('node:util');
const zlib = require('node:zlib');

const brotli = promisify(zlib.brotliCompress);
const brotliDecompress = promisify(zlib.brotliDecompress);
const gzip = promisify(zlib.gzip);
const gunzip = promisify(zlib.gunzip);
const batchSize = 100;
const beginning = '{"report":';

async function toGzip(body) {
  const text = Buffer.concat([
    Buffer.from(beginning),
    await brotliDecompress(body),
  ]);
  const open = await gzip(text, {
    level: 6,
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
  });
  const end = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  end.writeUInt32LE(zlib.crc32(text), 2);
  end.writeUInt32LE(text.length, 6);
  return Buffer.concat([open, end]);
}

async function toBrotli(body) {
  const report = (await gunzip(body)).subarray(beginning.length);
  return brotli(report, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 6,
      [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_TEXT,
    },
  });
}

/** The next rows of a table after that with the key `after`, in the order of the key. */
function batchAfter(knex, table, key, after) {
  const query = knex(table).orderBy(key).limit(batchSize).select(key, 'body');
  return after === undefined ? query : query.where(key, '>', after);
}

/** Converts the bodies of a table, batch by batch. */
async function convert(knex, table, key, by) {
  let rows = await batchAfter(knex, table, key);
  while (rows.length > 0) {
    const bodies = await Promise.all(rows.map(row => by(row.body)));
    for (const [index, row] of rows.entries()) {
      await knex(table)
        .where({ [key]: row[key] })
        .update({ body: bodies[index] });
    }
    rows = await batchAfter(knex, table, key, rows[rows.length - 1][key]);
  }
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await convert(knex, 'reports', 'entity_ref', toGzip);
  await convert(knex, 'report_versions', 'id', toGzip);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await convert(knex, 'reports', 'entity_ref', toBrotli);
  await convert(knex, 'report_versions', 'id', toBrotli);
};
