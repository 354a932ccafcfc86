import { posix } from 'node:path';
import { at, itemsOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { deploymentOf } from '../deployment';
import { environmentFilesOf } from './deployment-variables';

const literalName =
  /["'`]((?:[\w.-]{1,60}\/){0,6}\.?[\w-]{0,60}\.env(?:\.[\w-]{1,30})?)["'`]/g;
const viperName = /\bSetConfigName\s*\(\s*"([\w-]{1,60})"/g;
const viperType = /\bSetConfigType\s*\(\s*"(?:env|dotenv)"/;

/**
 * Env files that the service's code asks for by name (`config({ path: './config/app.env' })`, viper's `app` of the type
 * `env`), in the tree or not, with the line that names them. Use as a fact.
 */
export function namedDotenvOf(
  service: Service,
): Map<string, { path: string; line: number }> {
  const { repository } = service;
  const found = new Map<string, { path: string; line: number }>();
  for (const { path: source } of sourceFilesOf(service)) {
    const { uncommented } = repository.lexical(source);
    if (!/\.env\b|\bSetConfigName\b/.test(uncommented)) continue;
    const index = repository.lineIndex(source);
    const add = (name: string, offset: number) => {
      const path = posix.normalize(name);
      const place = { path: source, line: index.lineAt(offset) };
      for (const one of [service.pathTo(path), path]) {
        if (!one.startsWith('..') && !found.has(one)) found.set(one, place);
      }
    };
    for (const match of uncommented.matchAll(literalName))
      add(match[1], match.index);
    if (!viperType.test(uncommented)) continue;
    for (const match of uncommented.matchAll(viperName))
      add(`${match[1]}.env`, match.index);
  }
  return found;
}

/** `./deploy/.env.server:/app/.env`: a file of the tree that a container finds as its own. */
function mountedDotenvOf(node: Parameters<typeof at>[0]): string[] {
  return itemsOf(at(node, 'volumes')).flatMap(
    item =>
      /^(\.{1,2}\/[^:]{0,200}\.env[\w.-]{0,40}):[^:]{0,200}\.env\b/.exec(
        textOf(item) ?? '',
      )?.[1] ?? [],
  );
}

/** Files that a compose file hands to its containers, and not for development. Use as a fact. */
export function composedDotenvOf(service: Service): Set<string> {
  return new Set(
    service
      .fact(deploymentOf)
      .compose.filter(({ role }) => role !== 'development')
      .flatMap(({ path, services }) =>
        services
          .flatMap(({ node }) => [
            ...environmentFilesOf(node),
            ...mountedDotenvOf(node),
          ])
          .map(name => posix.normalize(posix.join(posix.dirname(path), name))),
      ),
  );
}
