import type { Service } from '../../../service';
import { isForDevelopment } from '../../configuration';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { logCallsOf, type LogCall } from '../log-calls';
import { isMailBody, sensitiveArguments, type LoggedValue } from './arguments';
import { isHidden } from './redaction';
import { requestLoggers } from './request-loggers';
import { wholeArguments } from './wholes';

/** A place that writes a credential or personal data to the log. @public */
export interface SensitiveLog {
  /** Follows “writes”: `password`, `the body of every request`. */
  what: string;
  path: string;
  line: number;
}

/** What the service's logs hold that they should not. @public */
export interface SensitiveLogs {
  /** How many log calls were looked at. */
  calls: number;
  places: SensitiveLog[];
  /** A place that logs, as the proof of what is fine. */
  example: { path: string; line: number } | undefined;
}

/** Where a secret is an object of a cluster or of a store, by its name. */
const secretObjects = /kube|k8s|corev1|vault|secret_?s?_?manager/i;
/** Programs that somebody runs by hand. */
const tool =
  /(?:^|\/)(?:commands?|console|extras|tasks|bin|cli)\/|(?:^|\/)(?:create|seed|setup|reset|init|generate|gen|make|add|migrate|import|rotate)[_-]?\w*(?:[_-][\w-]*)?\.(?:[cm]?[jt]s|py|rb|go|php|rs)$/i;

/** Where a Python module begins to be a program that somebody runs by hand. */
function programFrom({ ecosystem, uncommented }: ServerSource): number {
  const at =
    ecosystem === 'python'
      ? uncommented.search(/^if\s+__name__\s*==\s*["']__main__["']/m)
      : -1;
  return at < 0 ? Infinity : at;
}

/** Whether the service mails links that let somebody choose a password. Use as a fact. */
function mailsLinks(service: Service): boolean {
  return service
    .fact(serverSourcesOf)
    .some(({ code }) =>
      /reset_?password|password_?reset|forgot(?:ten)?_?password|magic_?link/i.test(
        code,
      ),
    );
}

/** Use as `service.fact(sensitiveLogsOf)`. @public */
export function sensitiveLogsOf(service: Service): SensitiveLogs {
  const calls = service.fact(logCallsOf);
  const places: SensitiveLog[] = [];
  let count = 0;
  let example: LogCall | undefined;
  for (const source of service.fact(serverSourcesOf)) {
    // Code of the build runs no service.
    if (/(?:^|\/)(?:buildSrc|build-logic)\//.test(source.path)) continue;
    const orchestrates = secretObjects.test(source.code);
    const index = service.repository.lineIndex(source.path);
    for (const call of calls.get(source.path) ?? []) {
      // What goes to an error tracker is filtered there.
      if (call.style === 'tracker') continue;
      count++;
      example ??= call;
      const values: LoggedValue[] = [
        ...sensitiveArguments(source, call),
        ...wholeArguments(service, source, call),
      ];
      // The output of a tool is what its user asked for.
      if (
        call.style === 'print' &&
        (tool.test(source.path) || call.start > programFrom(source))
      )
        continue;
      const shown = values.filter(
        ({ name, text }) =>
          !(isMailBody({ text }) && !service.fact(mailsLinks)) &&
          !(orchestrates && /^secret$/i.test(name)) &&
          (call.style === 'print' || !isHidden(service, name)),
      );
      if (shown.length === 0) continue;
      const place = {
        what: shown[0].text,
        path: source.path,
        line: index.lineAt(shown[0].offset),
      };
      if (!isForDevelopment(service, place)) places.push(place);
    }
  }
  places.push(
    ...requestLoggers(service).filter(
      place => !isForDevelopment(service, place),
    ),
  );
  return { calls: count, places, example };
}
