import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import type { Route } from '../types';

/** gRPC and Connect services of Go. */
export function goServices(service: Service): Route[] {
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'go') return [];
    const source = sourceText(service.repository, path);
    return [
      ...source.code.matchAll(
        /\b(?:\w+\.)?Register(\w+)Server\(|\b\w+connect\.New(\w+)Handler\(/g,
      ),
    ].map(match => ({
      method: 'RPC' as const,
      route: `/${match[1] ?? match[2]}`,
      path,
      line: source.lineAt(match.index),
      endLine: source.lineAt(match.index),
      protocol: 'grpc' as const,
      guards: [],
      registration: match[0],
    }));
  });
}
