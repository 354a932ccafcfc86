import type { Service } from '../../../service';
import { functionsIn } from '../../code';
import { sourceText } from '../../code/source-text';
import type { Route } from '../types';
import { pythonModulesOf } from './modules';

/** gRPC servicers, Strawberry and Graphene fields. */
export function pythonServices(service: Service): Route[] {
  return service.fact(pythonModulesOf).files.flatMap(path => {
    const source = sourceText(service.repository, path);
    const place = (offset: number) => ({
      path,
      line: source.lineAt(offset),
      endLine: source.lineAt(offset),
      guards: [],
    });
    const rpc = [
      ...source.code.matchAll(/\badd_(\w+)Servicer_to_server\(/g),
    ].map(match => ({
      ...place(match.index),
      method: 'RPC' as const,
      route: `/${match[1]}`,
      protocol: 'grpc' as const,
      registration: match[0],
    }));
    const strawberry = [
      ...source.code.matchAll(
        /^[ \t]+@strawberry(?:_django)?\.(field|mutation|subscription)\b/gm,
      ),
    ].flatMap(match => {
      const owner =
        [
          ...source.code.slice(0, match.index).matchAll(/^class\s+(\w+)/gm),
        ].pop()?.[1] ?? '';
      const definition = functionsIn(service.repository, path, 'python').find(
        each => each.offset > match.index,
      );
      if (match[1] === 'field' && !/Query|Mutation/.test(owner)) return [];
      const offset = match.index + match[0].search(/@/);
      return [
        {
          ...place(offset),
          method: kindOf(match[1], owner),
          route: definition?.name ?? '',
          protocol: 'graphql' as const,
          className: owner,
          registration: match[0].trim(),
        },
      ];
    });
    const graphene = /\bgraphene\b/.test(source.code)
      ? functionsIn(service.repository, path, 'python')
          .filter(
            ({ name, owner }) =>
              (name === 'mutate' ||
                name === 'mutate_and_get_payload' ||
                /^resolve_/.test(name)) &&
              owner !== undefined,
          )
          .filter(
            ({ name, owner }) =>
              !/^resolve_/.test(name) || /Query/.test(owner ?? ''),
          )
          .map(definition => ({
            ...place(definition.offset),
            method: (/^resolve_/.test(definition.name)
              ? 'QUERY'
              : 'MUTATION') as 'QUERY',
            route: /^resolve_/.test(definition.name)
              ? definition.name.slice(8)
              : definition.owner ?? '',
            protocol: 'graphql' as const,
            className: definition.owner,
            registration: `def ${definition.name}`,
          }))
      : [];
    return [...rpc, ...strawberry, ...graphene];
  });
}

function kindOf(
  field: string,
  owner: string,
): 'QUERY' | 'MUTATION' | 'SUBSCRIPTION' {
  if (field === 'subscription') return 'SUBSCRIPTION';
  return field === 'mutation' || /Mutation/.test(owner) ? 'MUTATION' : 'QUERY';
}
