import { argumentsAt, type SourceText } from '../../code/source-text';
import { joinPaths } from '../paths';
import { stringOf } from './arguments';
import type { RustReading } from './reading';

/** Rocket: `.mount("/api", routes![a, b])` */
export function readRocketMounts(
  reading: RustReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(/\.mount\s*\(/g)) {
    const args = argumentsAt(source, match.index + match[0].length - 1);
    const path = stringOf(args[0]);
    if (path === undefined || !args[1]) continue;
    const names = new Set(
      [...args[1].text.matchAll(/\w+/g)].map(([name]) => name),
    );
    for (const each of reading.attributed)
      if (each.handler?.name && names.has(each.handler.name))
        each.route = joinPaths(path, each.route);
  }
}
