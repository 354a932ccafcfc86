import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import type { Route } from '../types';

/** gRPC services of the JVM. */
export function jvmServices(service: Service): Route[] {
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'jvm') return [];
    const source = sourceText(service.repository, path);
    const match =
      /\bextends\s+(\w+)Grpc\.\w+ImplBase|:\s*(\w+)Grpc(?:Kt)?\.\w+(?:ImplBase|CoroutineImplBase)|@GrpcService\b/.exec(
        source.code,
      );
    if (!match) return [];
    const name =
      match[1] ??
      match[2] ??
      /\bclass\s+(\w+)/.exec(source.code.slice(match.index))?.[1] ??
      '';
    const line = source.lineAt(match.index);
    return [
      {
        method: 'RPC' as const,
        route: `/${name}`,
        path,
        line,
        endLine: line,
        protocol: 'grpc' as const,
        guards: [],
        className: name,
        registration: match[0],
      },
    ];
  });
}
