import type { Report } from '@prodready/report';
import { promisify } from 'node:util';
import {
  constants,
  crc32,
  deflateRawSync,
  gunzip,
  gunzipSync,
  gzip,
  type ZlibOptions,
} from 'node:zlib';

/*
 * How reports are stored: `{"report":…`, the beginning of the answer about their entity, in a gzip file that ends with an
 * empty block. In place of that block the rest of the answer can follow, so that a report is passed on without being read or
 * compressed again, which was most of what an answer cost. See RFC 1951 (blocks) and RFC 1952 (what ends the file).
 */

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);
const beginning = '{"report":';
const largest = 256 * 1024 * 1024;
/** Up to this, reading takes less time than having another thread do it: about a third of a millisecond. */
const small = 32 * 1024;
/** Of half the memory that is usual, which is taken anew for each answer and has the collector come more often. */
const quick: ZlibOptions = { level: 1, windowBits: 14, memLevel: 7 };
const emptyBlock = Buffer.from([3, 0]);
/** That block, the checksum and the length. */
const endLength = emptyBlock.length + 8;

/** A report as it is stored, about a fifth of its size. Compressed off the main thread. */
export async function bodyOf(report: Report): Promise<Buffer> {
  const text = Buffer.from(`${beginning}${JSON.stringify(report)}`);
  const open = await gzipAsync(text, {
    level: 6,
    // Ends with a whole byte, and leaves the file open.
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  return ended(open, emptyBlock, crc32(text), text.length);
}

/** The report that was stored. */
export async function reportOf(body: Buffer): Promise<Report> {
  const text = (await uncompressed(body)).toString('utf8');
  return JSON.parse(`${text}}`).report;
}

/**
 * JSON of a stored report under `report` and of what else there is to say, which is the JSON of an object that is not empty;
 * compressed with gzip.
 */
export function answerWith(body: Buffer, rest: string): Buffer {
  const more = Buffer.from(`,${rest.slice(1)}`);
  const checksum = body.readUInt32LE(body.length - 8);
  const length = body.readUInt32LE(body.length - 4);
  return ended(
    body.subarray(0, body.length - endLength),
    deflateRawSync(more, quick),
    crc32(more, checksum),
    length + more.length,
  );
}

/** A gzip file of what it begins with, its last block, and the checksum and the length of what is compressed in both. */
function ended(
  open: Buffer,
  last: Buffer,
  checksum: number,
  length: number,
): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(checksum);
  tail.writeUInt32LE(length, 4);
  return Buffer.concat([open, last, tail]);
}

/** What was compressed with gzip. */
export async function uncompressed(file: Buffer): Promise<Buffer> {
  const options = { maxOutputLength: largest };
  return file.length <= small
    ? gunzipSync(file, options)
    : gunzipAsync(file, options);
}
