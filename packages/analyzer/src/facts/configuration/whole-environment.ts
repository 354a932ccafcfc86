import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';

const wholeEnvironment =
  /\bprocess\.env\b|\bos\.environ\b|\bos\.Environ\(|\bSystem\.getenv\(\)|\bENV\.(?:to_h|to_hash)\b|\benv::vars\(|\bgetenv\(\)|\bEnvironment\.GetEnvironmentVariables\(/;

/**
 * Where the code takes the environment as a whole, to hand it to a reader of its own (`readConfig(process.env)`): which
 * variables are read there does not show. Use as `service.fact(wholeEnvironmentOf)`.
 */
export function wholeEnvironmentOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path } of service.fact(sourceFilesOf)) {
    const match = wholeEnvironment.exec(repository.lexical(path).code);
    if (match) {
      return { path, line: repository.lineIndex(path).lineAt(match.index) };
    }
  }
  return undefined;
}
