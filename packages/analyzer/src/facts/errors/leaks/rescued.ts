import { functionsIn, isDevelopmentGuarded } from '../../code';
import type { Service } from '../../../service';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import type { Leak } from './index';

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
    const shown = new RegExp(
      `\\brender\\b[\\s\\S]{0,400}?\\b${error}\\.(?:message|to_s|full_message|inspect)\\b`,
    ).exec(body);
    const line = index.lineAt(
      match.index + whole.indexOf(body) + (shown?.index ?? 0),
    );
    if (
      shown &&
      serversStatus.test(body) &&
      !isDevelopmentGuarded(repository.lines(path), line)
    )
      halted.push({ path, line, what: 'the text of an internal error' });
  }
  const names = service.fact(rescuersOf);
  if (names.size === 0) return halted;
  const rescued = functionsIn(repository, path, 'ruby').flatMap(
    ({ name, parameters, start, end }): Leak[] => {
      const error = /^\(?\s*(\w{1,40})\s*\)?$/.exec(parameters.trim())?.[1];
      if (!error || !names.has(name)) return [];
      const body = uncommented.slice(start, end);
      const shown = new RegExp(
        `\\brender\\b[\\s\\S]{0,400}?\\b${error}\\.(?:message|to_s|full_message|inspect)\\b`,
      ).exec(body);
      return shown && serversStatus.test(body)
        ? [
            {
              path,
              line: index.lineAt(start + shown.index + shown[0].length - 1),
              what: 'the text of an internal error',
            },
          ]
        : [];
    },
  );
  return [...halted, ...rescued];
}
