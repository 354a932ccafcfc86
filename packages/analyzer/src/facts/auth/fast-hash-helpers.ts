import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { functionsIn } from '../code';

/** One round of a fast hash over a name, and nothing secret beside it. */
const fastHashOf: Partial<Record<Ecosystem, RegExp>> = {
  node: /\bcreateHash\(\s*["'`](md5|sha1|sha224|sha256|sha384|sha512)["'`]\s*\)\s*(?:;\s*\w{1,40}\s*)?\.\s*update\(\s*(\w{1,40})\s*[,)]/,
  python:
    /\bhashlib\.(md5|sha1|sha224|sha256|sha384|sha512)\(\s*(\w{1,40})(?:\.encode\([^()\n]{0,20}\))?\s*\)/,
  go: /\b(md5|sha1|sha256|sha512)\.Sum\w*\(\s*(?:\[\]byte\(\s*)?(\w{1,40})\s*\)/,
};

/** Random values need no slow hash. */
const madeForOthers =
  /token|api_?key|etag|checksum|digest_?of|file|cache|code$/i;

/**
 * Functions of the service's own that hash their first parameter fast and without a salt, by name, with the algorithm
 * as written: `createHash(input)`. Use as a fact.
 */
export function fastHashHelpersOf(service: Service): Map<string, string> {
  const helpers = new Map<string, string>();
  const several = new Set<string>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    const fast = ecosystem && fastHashOf[ecosystem];
    if (!fast) continue;
    const { uncommented } = service.repository.lexical(path);
    if (!fast.test(uncommented)) continue;
    for (const { name, parameters, start, end } of functionsIn(
      service.repository,
      path,
      ecosystem,
    )) {
      const body = uncommented.slice(start, end);
      const [, algorithm, hashed] = fast.exec(body) ?? [];
      const first = parameters
        .split(',')
        .map(part => /^\W*(\w+)/.exec(part)?.[1])
        .find(parameter => parameter !== 'self' && parameter !== 'cls');
      if (
        !algorithm ||
        hashed !== first ||
        body.length > 600 ||
        madeForOthers.test(name)
      )
        continue;
      if (helpers.has(name)) several.add(name);
      helpers.set(name, algorithm);
    }
  }
  for (const name of several) helpers.delete(name);
  return helpers;
}
