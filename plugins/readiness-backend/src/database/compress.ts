import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from 'node:zlib';

const compressAsync = promisify(brotliCompress);
const decompressAsync = promisify(brotliDecompress);
const largest = 256 * 1024 * 1024;
/** Up to this, reading takes less time than having another thread do it: about a third of a millisecond. */
const small = 32 * 1024;

/** How much larger reports are than what is stored of them, mostly. */
const usualRatio = 6;

/** Off the main thread; about a fifth of a report's size. */
export async function compress(text: string): Promise<Buffer> {
  return compressAsync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 6,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  });
}

/** What was compressed, as UTF-8. */
export async function decompress(body: Buffer): Promise<Buffer> {
  // In one piece mostly: what comes in several has to be put together, which takes as much memory again.
  const chunkSize = Math.max(1024, usualRatio * body.length);
  const options = { maxOutputLength: largest, chunkSize };
  return body.length <= small
    ? brotliDecompressSync(body, options)
    : decompressAsync(body, options);
}
