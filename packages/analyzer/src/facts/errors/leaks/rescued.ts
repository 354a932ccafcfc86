import { functionsIn, isDevelopmentGuarded } from '../../code';
import type { Service } from '../../../service';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import type { Leak } from './types';

const serversStatus =
  /\bstatus:\s*(?::(?:internal_server_error|bad_gateway|service_unavailable|gateway_timeout)\b|5\d\d\b)/;

/** Methods that `rescue_from X, with: :name` hands errors to. Use as a fact. */
function rescuersOf(service: Service): Set<string> {
  return new Set(
    service
      .fact(serverSourcesOf)
      .filter(({ ecosystem }) => ecosystem === 'ruby')
      .flatMap(({ uncommented }) =>
        [
          ...uncommented.matchAll(
            /\brescue_from\b[^\n]{0,300}?\bwith:\s*:(\w{1,80})/g,
          ),
        ].map(([, name]) => name),
      ),
  );
}

/** Rails: a method for errors that answers with a status of the server's fault and the error's own text. */
export function rescuedLeaks(service: Service, source: ServerSource): Leak[] {
  const { repository } = service;
  const { path, uncommented } = source;
  const index = repository.lineIndex(path);
  const halted = [
    ...uncommented.matchAll(
      /\bhalt\(?\s*5\d\d\s*,\s*(?:\w+\(\s*)?(?:env|request\.env)\[\s*["']sinatra\.error["']\s*\]\.(?:message|to_s|full_message)\b/g,
    ),
  ]
    .filter(
      ({ index: at }) =>
        !isDevelopmentGuarded(repository.lines(path), index.lineAt(at)) &&
        !/\bconfigure\s*\(?\s*:development\b/.test(
          uncommented.slice(Math.max(0, at - 400), at),
        ),
    )
    .map(({ index: at }) => ({
      path,
      line: index.lineAt(at),
      what: 'the text of an internal error',
    }));
  // `rescue_from StandardError do |error|`
  for (const match of uncommented.matchAll(
    /\brescue_from\s*\(?\s*['"]?(?:StandardError|Exception)\b['"]?[^\n|]{0,60}\bdo\s*\|\s*(\w{1,40})\s*\|([\s\S]{0,600}?)\n\s*end\b/g,
  )) {
    const [whole, error, body] = match;
    const shown = shownIn(body, error);
    if (shown === undefined) continue;
    const line = index.lineAt(match.index + whole.indexOf(body) + shown);
    if (!isDevelopmentGuarded(repository.lines(path), line))
      halted.push({ path, line, what: 'the text of an internal error' });
  }
  // `rescue StandardError => e` of an action that shows its text on the next page.
  const inController = /(?:^|\/)controllers\//.test(path);
  for (const match of (inController ? uncommented : '').matchAll(
    /^([ \t]*)rescue\s*(?:StandardError|Exception)?\s*=>\s*(\w{1,40})[ \t]*\n((?:(?!^\1(?:rescue|ensure|else|end)\b)[^\n]*\n){0,20})/gm,
  )) {
    const [whole, , error, body] = match;
    const flashed = new RegExp(
      `(?:\\bredirect_(?:to|back)\\b[^\\n]{0,200}\\b(?:alert|notice):|\\bflash(?:\\.now)?\\[:\\w+\\]\\s*=)\\s*(?:"[^"\\n]{0,120}#\\{\\s*)?${error}\\.message\\b`,
    ).exec(body);
    if (!flashed) continue;
    const line = index.lineAt(
      match.index + whole.length - body.length + flashed.index,
    );
    if (!isDevelopmentGuarded(repository.lines(path), line))
      halted.push({ path, line, what: 'the text of an internal error' });
  }
  const names = service.fact(rescuersOf);
  if (names.size === 0) return halted;
  const rescued = functionsIn(repository, path, 'ruby').flatMap(
    ({ name, parameters, start, end }): Leak[] => {
      const error = /^\(?\s*(\w{1,40})\s*\)?$/.exec(parameters.trim())?.[1];
      if (!error || !names.has(name)) return [];
      const body = uncommented.slice(start, end);
      const shown = shownIn(body, error);
      return shown !== undefined
        ? [
            {
              path,
              line: index.lineAt(start + shown),
              what: 'the text of an internal error',
            },
          ]
        : [];
    },
  );
  return [...halted, ...rescued];
}

/** Where a `render` with a status of the server's fault shows the error; statement by statement. */
function shownIn(body: string, error: string): number | undefined {
  const text = new RegExp(
    `\\b${error}\\.(?:message|to_s|full_message|inspect)\\b`,
  );
  // graphql-ruby puts the message of what it is given into the answer.
  const answered = new RegExp(
    `\\bGraphQL::ExecutionError\\.new\\(?\\s*${error}(?:\\.(?:message|to_s|full_message|inspect))?\\s*[,)\\n]`,
  ).exec(body);
  if (
    answered &&
    !/\bif\b|\bcase\b|\bunless\b|\?/.test(body.slice(0, answered.index))
  )
    return answered.index;
  for (const match of body.matchAll(/\brender\b/g)) {
    const statement = statementFrom(body, match.index);
    const shown = text.exec(statement);
    if (shown && serversStatus.test(statement))
      return match.index + shown.index;
  }
  return undefined;
}

/** A statement of Ruby: to the end of the line, further while brackets are open or a comma ends the line. */
function statementFrom(body: string, start: number): string {
  let depth = 0;
  for (let at = start; at < body.length && at < start + 800; at++) {
    if ('([{'.includes(body[at])) depth++;
    else if (')]}'.includes(body[at])) depth--;
    else if (
      body[at] === '\n' &&
      depth <= 0 &&
      !/,\s*$/.test(body.slice(start, at))
    )
      return body.slice(start, at);
  }
  return body.slice(start, start + 800);
}
