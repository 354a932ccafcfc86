import type { Service } from '../../../service';
import { isDevelopmentGuarded } from '../../code';
import type { SourceText } from '../../code/source-text';
import type { Middleware } from '../types';

/** What is registered for the application as a whole, and where. */
interface WrittenMiddleware {
  name: string;
  text: string;
  offset: number;
  kind?: Middleware['kind'];
  group?: string | undefined;
}

/** A registration in a file as the middleware that it names. */
export function middlewareAt(
  { repository }: Service,
  { path, lineAt }: SourceText,
  { name, text, offset, kind = 'middleware', group }: WrittenMiddleware,
): Middleware {
  const line = lineAt(offset);
  return {
    name,
    text: text.slice(0, 2_000),
    path,
    line,
    kind,
    ...(group ? { group } : {}),
    development: isDevelopmentGuarded(repository.lines(path), line),
  };
}
