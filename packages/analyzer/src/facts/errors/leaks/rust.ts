import { blockAfter, isDevelopmentGuarded } from '../../code';
import { sourceText } from '../../code/source-text';
import type { Service } from '../../../service';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import type { Leak } from './types';

const answering =
  /\bimpl\s+(?:\w+::)*(?:ResponseError|IntoResponse)\s+for\s+(\w+)\s*(?=\{)/g;
const ownText = /\bself\.to_string\(\)/g;
const logs = /\b(?:error|warn|info|debug|trace|event|log|e?println)!\s*$/;
const answers =
  /(?:\.\s*(?:json|body|set_body)|\bJson|\bjson!|\breturn|[;{}=>])\s*$/;
const choices = /\b(?:match|if|else)\b[^;{}]*$/;

/**
 * Errors that answer with their own text (`ResponseError`, `IntoResponse`), where a kind that stands for a fault of
 * the server writes the error inside it into that text.
 */
export function rustLeaks(service: Service, source: ServerSource): Leak[] {
  const { repository } = service;
  const { path, code } = source;
  const index = repository.lineIndex(path);
  const lines = repository.lines(path);
  const written = serializedTexts(service, source);
  const answered = [...code.matchAll(answering)].flatMap(match => {
    const block = blockAfter(repository, path, match.index, 'braces');
    if (!block) return [];
    const body = code.slice(block.start, block.end);
    const internal = internalKinds(body, match[1]);
    const told = tellingKinds(service, source, match[1]).some(kind =>
      internal.has(kind),
    )
      ? [...body.matchAll(ownText)]
          .map(({ index: offset }) => block.start + offset)
          .filter(offset => isAnswer(service, path, block.start, offset))
      : [];
    return [...told, ...heldTexts(service, body).map(at => block.start + at)];
  });
  return [...answered, ...written, ...convertedTexts(service, source)]
    .map(offset => index.lineAt(offset))
    .filter(line => !isDevelopmentGuarded(lines, line))
    .map(line => ({ path, line, what: 'the text of an internal error' }));
}

const converted =
  /\bimpl\s+(?:(?:std|core)::convert::)?From<(\w+)>\s+for\s+\w*(?:Response|Reply|Answer)\w*\s*(?=\{)/g;

/** An answer that is made of an error whatever its kind: `impl From<Error> for JsonErrorResponse` with `err.to_string()`. */
function convertedTexts(service: Service, source: ServerSource): number[] {
  const { path, code } = source;
  return [...code.matchAll(converted)].flatMap(match => {
    const block = blockAfter(service.repository, path, match.index, 'braces');
    const told =
      block &&
      /\b(?:e|err|error|value)\.to_string\(\)/.exec(
        code.slice(block.start, block.end),
      );
    if (!block || !told) return [];
    const internal = internalKinds(code, match[1]);
    return tellingKinds(service, source, match[1]).some(kind =>
      internal.has(kind),
    )
      ? [block.start + told.index]
      : [];
  });
}

const serialized = /\bimpl\s+(?:\w+::)*Serialize\s+for\s+(\w+)\s*(?=\{)/g;
const serializedText =
  /\bserialize_(?:entry|field)\(\s*[^(),]{0,60},\s*&\s*(?:self\.(\w+)|self)\.to_string\(\)/g;

/** An error that answers with itself (`ResponseError`, `builder.json(self)`) and serializes its own text or that of its kind. */
function serializedTexts(service: Service, source: ServerSource): number[] {
  const { path, code } = source;
  return [...code.matchAll(serialized)].flatMap(match => {
    const [, name] = match;
    if (!new RegExp(`\\bResponseError\\s+for\\s+${name}\\b`).test(code))
      return [];
    const block = blockAfter(service.repository, path, match.index, 'braces');
    if (!block) return [];
    return [
      ...code.slice(block.start, block.end).matchAll(serializedText),
    ].flatMap(({ 1: field, index }) => {
      const kind = field ? `${name}${capitalised(field)}` : name;
      const internal = internalKinds(code, kind);
      return tellingKinds(service, source, kind).some(one => internal.has(one))
        ? [block.start + index]
        : [];
    });
  });
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A kind that is answered with a 500 and the text that it holds: `AppError::Other(e) => (StatusCode::INTERNAL_SERVER_ERROR, e)`. */
const heldText =
  /\b(?:\w+::)+(\w+)\s*\(\s*(?:ref\s+)?(\w+)\s*\)\s*=>\s*[({]?\s*(?:\w+::)*INTERNAL_SERVER_ERROR\s*,\s*(?:Json\(\s*)?(\w+)(?:\.(?:to_string|clone|to_owned)\(\))?\s*[,)}]/g;

/** actix: `AppError::Internal(ref text) => HttpResponse::InternalServerError().json(… text.to_string() …)`. */
const builtText =
  /\b(?:\w+::)+(\w+)\s*\(\s*(?:ref\s+)?(\w+)\s*\)\s*=>\s*\{?\s*HttpResponse::InternalServerError\(\)(?:(?!=>)[^;]){0,200}?[\s(:,](\2)\b/g;

/** Where such a text goes out that is made of an error somewhere in the service. */
function heldTexts(service: Service, body: string): number[] {
  return [...body.matchAll(heldText), ...body.matchAll(builtText)]
    .filter(
      ([, kind, held, sent]) =>
        held === sent && service.fact(kindsFromErrors).has(kind),
    )
    .map(({ index }) => index);
}

const fromError =
  /\b(\w+)\s*\(\s*(?:format!\s*\([^;{}\n]{0,160}\b(?:e|err|error)\b|(?:e|err|error|\w+_err(?:or)?)(?:\.to_string\(\)|\.into\(\))?\s*\))/g;

/** Kinds of errors that are made from the text of another error. Use as a fact. */
function kindsFromErrors(service: Service): Set<string> {
  return new Set(
    service
      .fact(serverSourcesOf)
      .filter(({ ecosystem }) => ecosystem === 'rust')
      .flatMap(({ code }) =>
        [...code.matchAll(fromError)]
          // A pattern takes apart, it makes nothing.
          .filter(
            ({ 0: text, index }) =>
              !/^\s*(?:=>|\||if\b)/.test(
                code.slice(index + text.length, index + text.length + 8),
              ),
          )
          .map(([, kind]) => kind),
      ),
  );
}

/** The kinds of an error that are answered with a 500. */
function internalKinds(body: string, name: string): Set<string> {
  const arms =
    /((?:\|\s*)?\b(?:\w+::)+\w+(?:\s*(?:\([^()]*\)|\{[^{}]*\}))?(?:\s*\|\s*(?:\w+::)+\w+(?:\s*(?:\([^()]*\)|\{[^{}]*\}))?)*)\s*=>\s*[({]?\s*(?:\w+::)*INTERNAL_SERVER_ERROR\b/g;
  return new Set(
    [...body.matchAll(arms)].flatMap(([, patterns]) =>
      [...patterns.matchAll(/\b(\w+)::(\w+)/g)]
        .filter(([, owner]) => owner === name || owner === 'Self')
        .map(([, , kind]) => kind),
    ),
  );
}

/** The kinds of an error whose text holds another error: `#[error("Database error: {0}")] Database(#[from] DbErr)`. */
function tellingKinds(
  service: Service,
  { path, code, uncommented }: ServerSource,
  name: string,
): string[] {
  const declared = new RegExp(`\\benum\\s+${name}\\s*(?=\\{)`).exec(code);
  const block =
    declared && blockAfter(service.repository, path, declared.index, 'braces');
  if (!block) return [];
  const kinds =
    /#\[error\(\s*(transparent|"(?:[^"\\]|\\.)*")[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(\w+)\s*[({]([^,)}]*)/g;
  return [...uncommented.slice(block.start, block.end).matchAll(kinds)]
    .filter(
      ([, text, , held]) =>
        (text === 'transparent' || /\{\w*(?::[^}]*)?\}/.test(text)) &&
        /#\[(?:from|source)\]|Err(?:or)?(?:<[^>]*>)?\s*$/.test(held),
    )
    .map(([, , kind]) => kind);
}

/** Whether a text goes out whatever the kind of the error is; a log call's does not. */
function isAnswer(
  service: Service,
  path: string,
  start: number,
  offset: number,
): boolean {
  const { code, partner } = sourceText(service.repository, path);
  let goesOut = false;
  for (let open = offset - 1; open >= start; open--) {
    const other = partner[open];
    if (other >= 0 && other < open) {
      open = other;
    } else if (other > open) {
      const head = code.slice(Math.max(start, open - 200), open);
      if (code[open] === '{' && choices.test(head)) return false;
      // `let body = ErrorBody { message: self.to_string() };`, which is sent below.
      const held =
        code[open] === '{' &&
        /\blet\s+(?:mut\s+)?(\w+)\s*(?::[^=;{}]{0,80})?=\s*[\w:]{1,80}\s*$/.exec(
          head,
        )?.[1];
      if (
        held &&
        new RegExp(`\\b(?:json|body|set_body|Json)\\(\\s*&?${held}\\b`).test(
          code.slice(other, other + 600),
        )
      )
        goesOut = true;
      if (code[open] !== '(') continue;
      if (logs.test(head)) return false;
      goesOut ||= answers.test(head);
    }
  }
  return goesOut;
}
