import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { edgeFilesOf } from '../../http/edge';
import { serverSourcesOf } from '../../server/sources';
import type { SensitiveLog } from '.';

interface RequestLogger {
  ecosystem: Ecosystem;
  what: string;
  pattern: RegExp;
  /** Text after the match that hides it. */
  unless?: RegExp;
}

/** Loggers of requests that are told to write bodies or the Authorization header, or do so by themselves. */
const loggers: RequestLogger[] = [
  {
    ecosystem: 'node',
    what: 'the body of every request',
    pattern:
      /\bmorgan\.token\(\s*["'`]\w{1,30}["'`]\s*,[^;]{0,120}\.body\b|\brequestWhitelist\.push\(\s*["'`]body["'`]/g,
    unless: /delete\s|redact|mask|omit|password/i,
  },
  {
    ecosystem: 'node',
    what: 'the Authorization header of every request',
    pattern: /["'`][^"'`\n]{0,200}:req\[authorization\]/gi,
  },
  {
    ecosystem: 'node',
    what: 'the headers of every request',
    pattern:
      /(?<![\w$.])(?:pinoHttp|pinoHTTP|expressPino|expressPinoLogger)\s*\(/g,
    unless: /redact|serializers|autoLogging\s*:\s*false/,
  },
  {
    ecosystem: 'jvm',
    what: 'the payload of every request',
    pattern:
      /\.\s*setIncludePayload\s*\(\s*true\s*\)|\bisIncludePayload\s*=\s*true/g,
  },
  {
    ecosystem: 'jvm',
    what: 'the headers of every request',
    pattern:
      /\.\s*setIncludeHeaders\s*\(\s*true\s*\)|\bisIncludeHeaders\s*=\s*true/g,
    unless: /setHeaderPredicate|headerPredicate/i,
  },
  {
    ecosystem: 'dotnet',
    what: 'the body of every request',
    pattern:
      /\bLoggingFields\s*=\s*[^;]{0,80}\bHttpLoggingFields\s*\.\s*(?:All|RequestBody|Request)\b/g,
  },
  {
    ecosystem: 'dotnet',
    what: 'the Authorization header of every request',
    pattern:
      /\bRequestHeaders\s*\.\s*Add\(\s*["'](?:Authorization|Cookie)["']/g,
  },
];

export function requestLoggers(service: Service): SensitiveLog[] {
  const inSource = service
    .fact(serverSourcesOf)
    .flatMap(({ path, ecosystem, code, uncommented }) =>
      loggers
        .filter(logger => logger.ecosystem === ecosystem)
        .flatMap(({ what, pattern, unless }) =>
          [...uncommented.matchAll(pattern)]
            .slice(0, 5)
            .filter(
              ({ index, 0: text }) =>
                code.slice(index, index + text.length).trim() !== '' &&
                !unless?.test(uncommented.slice(index, index + 1_200)),
            )
            .map(({ index }) => ({
              what,
              path,
              line: service.repository.lineIndex(path).lineAt(index),
            })),
        ),
    );
  const atEdge = service.fact(edgeFilesOf).flatMap(({ path }) =>
    service.repository.lines(path).flatMap((line, at) =>
      !/^\s*#/.test(line) &&
      /\$http_(?:authorization|cookie)\b/.test(line.slice(0, 500)) &&
      !/proxy_set_header|\bif\b|\bmap\b|fastcgi_param|proxy_pass|\bset\b|cache|auth_request/.test(
        line,
      ) &&
      isLogFormat(service.repository.lines(path), at)
        ? [
            {
              what: 'the Authorization header of every request',
              path,
              line: at + 1,
            },
          ]
        : [],
    ),
  );
  return [...inSource, ...atEdge];
}

/** Whether a line belongs to nginx's `log_format`. */
function isLogFormat(lines: string[], at: number): boolean {
  for (let i = at; i >= Math.max(0, at - 15); i--) {
    if (/^\s*log_format\b/.test(lines[i])) return true;
    if (i < at && /;\s*$/.test(lines[i])) return false;
  }
  return false;
}
