import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';

const compressAsync = promisify(brotliCompress);
const decompressAsync = promisify(brotliDecompress);
const largest = 256 * 1024 * 1024;

/** Off the main thread; about a tenth of a report's size. */
export async function compress(text: string): Promise<Buffer> {
  return compressAsync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 6,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  });
}

export async function decompress(body: Buffer): Promise<string> {
  const text = await decompressAsync(body, { maxOutputLength: largest });
  return text.toString('utf8');
}
