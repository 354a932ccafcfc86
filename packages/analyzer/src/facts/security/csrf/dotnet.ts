import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';
import { byCookie } from './cookies';
import { calledByServers, type CsrfProtection } from './types';

const ignored =
  /\[\s*(?:[\w(), ."]{1,80},\s*)?IgnoreAntiforgeryToken\b|\bnew\s+IgnoreAntiforgeryTokenAttribute\s*\(|\.\s*DisableAntiforgery\s*\(\s*\)/g;

/** Cookies of ASP.NET are Lax by themselves; what counts beside that is where antiforgery is told to look away. */
export function dotnetCsrf(service: Service): CsrfProtection {
  const result = byCookie(service, 'dotnet');
  if (result.cookies.length === 0) return result;
  const off = service
    .fact(serverSourcesOf)
    .flatMap(({ ecosystem, path, code, uncommented }) => {
      if (ecosystem !== 'dotnet') return [];
      const index = service.repository.lineIndex(path);
      return [...code.matchAll(ignored)]
        .slice(0, 20)
        .flatMap(({ index: at }) => {
          const end = uncommented.indexOf('\n    }', at);
          const target = uncommented.slice(
            Math.max(0, at - 300),
            end < 0 ? at + 2_500 : Math.min(end, at + 2_500),
          );
          // Error pages answer reads, APIs carry tokens in a header.
          return /\bErrorModel\b|\bclass\s+Error|JwtBearer|\bApiController\b|\[HttpGet/.test(
            target,
          ) ||
            calledByServers.test(target) ||
            /(?:^|\/)Error\.cshtml\.cs$|\/Api\//i.test(path)
            ? []
            : [{ path, line: index.lineAt(at) }];
        });
    });
  return { ...result, off };
}
