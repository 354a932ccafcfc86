import type { SourceText } from '../../code/source-text';
import type { Route } from '../types';

/** tonic: `.add_service(OrdersServer::new(orders))` */
export function tonicServices(source: SourceText): Route[] {
  return [
    ...source.code.matchAll(/\.add_service\(\s*(?:[\w:]+::)?(\w+)Server/g),
  ].map(match => ({
    method: 'RPC' as const,
    route: `/${match[1]}`,
    path: source.path,
    line: source.lineAt(match.index),
    endLine: source.lineAt(match.index),
    protocol: 'grpc' as const,
    guards: [],
    registration: match[0],
  }));
}
