import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';

/** A line of the log, with what it was marked with. */
export interface LogLine {
  level: 'error' | 'warn' | 'info' | 'debug';
  text: string;
  marks: JsonObject;
}

/** A logger that keeps what it is told. */
export function capturedLog() {
  const lines: LogLine[] = [];
  const create = (marks: JsonObject): LoggerService => {
    const keep =
      (level: LogLine['level']) => (text: string, more?: Error | JsonObject) =>
        void lines.push({
          level,
          text,
          marks: { ...marks, ...(more instanceof Error ? {} : more) },
        });
    return {
      error: keep('error'),
      warn: keep('warn'),
      info: keep('info'),
      debug: keep('debug'),
      child: more => create({ ...marks, ...more }),
    };
  };
  return { lines, logger: create({}) };
}
