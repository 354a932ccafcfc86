import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import type { Route } from '../types';

/** gRPC services and schema-first GraphQL resolvers of Node services. */
export function nodeServices(service: Service): Route[] {
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'node') return [];
    const source = sourceText(service.repository, path);
    const place = (offset: number) => ({
      path,
      line: source.lineAt(offset),
      endLine: source.lineAt(offset),
      guards: [],
    });
    const rpc = [...source.code.matchAll(/\.addService\(\s*([\w.]+)/g)].map(
      match => ({
        ...place(match.index),
        method: 'RPC' as const,
        route: `/${match[1]}`,
        protocol: 'grpc' as const,
        registration: match[0],
      }),
    );
    const resolvers = /\bresolvers?\b/i.test(source.code)
      ? [
          ...source.code.matchAll(
            /(?<![\w$.])(Query|Mutation|Subscription)\s*:\s*\{/g,
          ),
        ]
      : [];
    const fields = resolvers.flatMap(match => {
      const open = match.index + match[0].length - 1;
      const close = source.partner[open];
      const found: Route[] = [];
      for (let at = open + 1; at < close; at++) {
        if (source.partner[at] > at) {
          at = source.partner[at];
          continue;
        }
        const name = /^(?:async\s+)?(\w+)\s*(?=[:,(}])/.exec(
          source.code.slice(at, at + 80),
        );
        if (
          name &&
          /[{,]\s*$/.test(source.code.slice(Math.max(0, at - 200), at))
        ) {
          found.push({
            ...place(at),
            method: match[1].toUpperCase() as 'QUERY',
            route: name[1],
            protocol: 'graphql',
            registration: name[0],
          });
        }
      }
      return found;
    });
    return [...rpc, ...fields];
  });
}
