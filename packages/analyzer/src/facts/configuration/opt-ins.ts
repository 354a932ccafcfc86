import type { Service } from '../../service';
import { deploymentVariablesOf } from './deployment-variables';
import { dotenvFilesOf } from './dotenv';
import { configurationReadsOf } from './reads';

/** A switch that is off until somebody sets a variable. */
export interface OptIn {
  key: string;
  /** Where its default is written. */
  path: string;
  line: number;
}

const nameOf = (key: string) => key.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The switch of the nearest condition around a line, where that line counts only once it is set; `at` is the condition's line. */
export function optInAround(
  service: Service,
  path: string,
  line: number,
): (OptIn & { at: number }) | undefined {
  const lines = service.repository.lines(path);
  const width = (text: string) => text.search(/\S|$/);
  let indent = width(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - 20) && indent > 0; i--) {
    const text = lines[i].slice(0, 400);
    if (!/\S/.test(text) || width(text) >= indent) continue;
    indent = width(text);
    const condition = /^\s*if\b([^{]{0,300})/.exec(text)?.[1];
    if (!condition || /!\s*[\w.(]|!==?|\|\||\bnot\b/.test(condition)) continue;
    const key =
      /["']([A-Z][A-Z0-9_]{3,80})["']/.exec(condition)?.[1] ??
      /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/.exec(condition)?.[1];
    const found = key && optInOf(service, key);
    if (found) return { ...found, at: i + 1 };
  }
  return undefined;
}

/**
 * The switch behind a name (`rateLimitEnabled`, `RATE_LIMIT_ENABLED`), where its default is false and nothing in the tree
 * that an operator deploys or copies turns it on.
 */
export function optInOf(service: Service, key: string): OptIn | undefined {
  const read = service
    .fact(configurationReadsOf)
    .find(
      each =>
        nameOf(each.key) === nameOf(key) &&
        /^false$/i.test(each.fallback?.value ?? ''),
    );
  if (!read) return undefined;
  const given = [
    ...[...service.fact(deploymentVariablesOf)].map(([name, { value }]) => ({
      key: name,
      value,
    })),
    ...service.fact(dotenvFilesOf).flatMap(({ entries }) => entries),
  ];
  const isSet = given.some(
    each =>
      nameOf(each.key) === nameOf(key) &&
      /^["']?(?:true|1|yes|on)["']?$/i.test(each.value ?? ''),
  );
  return isSet
    ? undefined
    : { key: read.key, path: read.path, line: read.line };
}
