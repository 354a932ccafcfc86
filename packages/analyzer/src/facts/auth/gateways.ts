import type { Service } from '../../service';

/** Spring Cloud Gateway, whose own rules ask everybody who they are. */
const asksEverybody =
  /\banyExchange\s*\(\s*\)\s*\.\s*authenticated\s*\(|\banyExchange\s*\(\s*\w{1,20}\s*->\s*\w{1,20}\s*\.\s*authenticated\s*\(/;

/** A gateway beside the service, in the same repository, that turns anonymous callers away. Use as a fact. */
export function gatewayOf(
  service: Service,
): { path: string; line: number } | undefined {
  if (!service.path) return undefined;
  const { repository } = service;
  for (const { path } of repository.files) {
    if (path.startsWith(`${service.path}/`) || !/\.(?:java|kt)$/.test(path))
      continue;
    if (!repository.text(path)?.includes('anyExchange')) continue;
    const { code } = repository.lexical(path);
    const match = asksEverybody.exec(code);
    if (match)
      return { path, line: repository.lineIndex(path).lineAt(match.index) };
  }
  return undefined;
}
