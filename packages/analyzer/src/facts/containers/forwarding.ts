import type { Service } from '../../service';
import type { StartedProcess } from './start';

const spawnCalls = [
  { file: /\.[cm]?[jt]s$/, call: /\b(?:spawn|execFile|fork|execa)\s*\(/g },
  {
    file: /\.py$/,
    call: /\bsubprocess\.(?:Popen|run|call|check_call)\s*\(/g,
  },
  // Ruby: what the image is told to start, by whatever name.
  {
    file: /\.rb$|(?:^|\/)[^./]{1,80}$/,
    call: /^[ \t]*(?:system|spawn)\b[^\n]{0,80}\bARGV\b/gm,
  },
];

/** A start program of the service's own that runs the server as its child and ignores SIGTERM: where it starts the child. */
export function brokenForwarderOf(
  service: Service,
  process: StartedProcess,
): { path: string; line: number } | undefined {
  const path = process.entryFile;
  if (!path) return undefined;
  const { repository } = service;
  const { code, uncommented } = repository.lexical(path);
  const spawns = spawnCalls.find(({ file }) => file.test(path))?.call;
  if (!spawns) return undefined;
  // A program that answers requests itself only uses helpers.
  if (
    /\.listen\s*\(|createServer\s*\(|NestFactory|\bserve\s*\(|execvp?e?\s*\(/.test(
      code,
    )
  )
    return undefined;
  if (/SIGTERM|signal\.signal|os\.exec|^\s*exec\b|\btrap\b/m.test(uncommented))
    return undefined;
  const calls = [...code.matchAll(spawns)].map(({ index }) =>
    repository.lineIndex(path).lineAt(index),
  );
  if (!calls.length) return undefined;
  const handler = /process\.on\s*\(/.exec(code);
  const line = handler
    ? repository.lineIndex(path).lineAt(handler.index)
    : calls[calls.length - 1];
  return { path, line };
}
