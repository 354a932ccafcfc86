import { functionsIn } from '../../code';
import { argumentsAt, sourceText } from '../../code/source-text';
import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';
import { escaped } from '../ranges';
import type { ErrorScope } from './scopes';
import type { Leak } from './types';

const answers500 =
  /\.\s*status\s*\(\s*(?:500|[\w.]*INTERNAL_SERVER_ERROR)\s*\)\s*\.\s*(?:json|send)\s*\(/;
const responses = /^(?:res|response|reply|resp)$/;

/** A function that answers 500 with what it is handed, by the positions of its parameters. */
interface AnswerHelper {
  response: number;
  /** What goes out. */
  sent: number[];
}

/** Such functions by name. Use as a fact. */
function answerHelpersOf(service: Service): Map<string, AnswerHelper> {
  const helpers = new Map<string, AnswerHelper>();
  for (const each of service.fact(serverSourcesOf)) {
    const { path, code, uncommented, ecosystem } = each;
    if (ecosystem !== 'node' || !answers500.test(code)) continue;
    for (const { name, parameters, start, end } of functionsIn(
      service.repository,
      path,
      'node',
    )) {
      const names = parameters
        .split(',')
        .map(part => /\w+/.exec(part)?.[0] ?? '');
      const response = names.findIndex(word => responses.test(word));
      const body = code.slice(start, end);
      if (body.length > 1_500 || response < 0 || !answers500.test(body))
        continue;
      const written = uncommented.slice(start, end);
      const sent = names.flatMap((taken, position) =>
        taken &&
        !responses.test(taken) &&
        (isSent(taken, body) ||
          new RegExp(`\\$\\{\\s*${escaped(taken)}\\b`).test(written))
          ? [position]
          : [],
      );
      if (sent.length) helpers.set(name, { response, sent });
    }
  }
  return helpers;
}

/** Whether a name is a part of what is answered: a value of an object, or the whole. */
function isSent(name: string, body: string): boolean {
  const each = escaped(name);
  return new RegExp(
    `:\\s*${each}\\s*[,}\\n]|\\{\\s*${each}\\s*[,}]|\\.\\s*(?:json|send)\\s*\\(\\s*${each}\\s*\\)`,
  ).test(body);
}

/** `catch (err) { return apiResponse.failed(res, err); }` with a function of the service's own that answers 500 with it. */
export function leaksThroughHelpers(
  service: Service,
  { source, name, start, end }: ErrorScope,
): Leak[] {
  const helpers = service.fact(answerHelpersOf);
  if (source.ecosystem !== 'node' || helpers.size === 0) return [];
  const text = sourceText(service.repository, source.path);
  const exposed = new RegExp(
    `^${escaped(name)}(?:\\s*\\??\\.\\s*(?:message|stack|toString\\(\\)))?$`,
  );
  return [
    ...source.code.slice(start, end).matchAll(/(?<![\w$])(\w{2,60})\s*\(/g),
  ]
    .slice(0, 40)
    .filter(([, called]) => helpers.has(called))
    .filter(match => {
      const args = argumentsAt(text, start + match.index + match[0].length - 1);
      const { response, sent } = helpers.get(match[1])!;
      const given = (position: number) => args[position]?.text.trim() ?? '';
      // `logger.error('failed', err)` shares no more than the name.
      return (
        responses.test(given(response)) &&
        sent.some(position => exposed.test(given(position)))
      );
    })
    .map(match => ({
      path: source.path,
      line: service.repository
        .lineIndex(source.path)
        .lineAt(start + match.index),
      what: 'the text of an internal error',
    }));
}
