import { functionsOf } from '../../code';
import type { Service } from '../../../service';

/**
 * Whether the text of an error goes into an exception of the service's own, and what makes the answer of that
 * never asks for it: `ErrorResponse.failure(new BaseException(code, e.getMessage()))`.
 */
export function isKeptBack(
  service: Service,
  statement: string,
  error: string,
): boolean {
  const [, owner, name] =
    new RegExp(
      `\\b([A-Z]\\w{0,60})\\.(\\w{1,60})\\(\\s*new\\s+\\w{1,60}\\((?:[^()]|\\([^()]*\\)){0,200}\\b${error}\\.get(?:Localized)?Message\\(\\)\\s*\\)\\s*\\)`,
    ).exec(statement) ?? [];
  if (!owner) return false;
  const makers = service
    .fact(functionsOf)
    .named(name)
    .filter(each => each.owner === owner && /\.(?:java|kt)$/.test(each.path));
  return (
    makers.length > 0 &&
    makers.every(
      ({ path, start, end }) =>
        !/[mM]essage\b(?!\w)|\.get\w*(?:Msg|Text|Detail|Reason|Description)\w*\(|\(\s*(?:e|ex|exception|cause|error|err)\s*[,)]|\btoString\(|\bgetCause\(|\bstackTrace/.test(
          service.repository
            .lexical(path)
            .code.slice(start, end)
            .replace(/\.\s*error_?[mM]essage\(/g, ''),
        ),
    )
  );
}
