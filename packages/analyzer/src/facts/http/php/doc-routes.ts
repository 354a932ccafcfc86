import type { Service } from '../../../service';
import { classesIn, functionsIn } from '../../code';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Route } from '../types';

/** Comments that are read, and how much of each. */
const maximum = { comments: 2_000, length: 4_000 };

const routeWord = /@(?:\w+\\){0,3}(Route|Get|Post|Put|Patch|Delete)[ \t]*\(/;

/** A comment of PHP's documentation, with what it says of routes. */
interface DocComment {
  text: string;
  start: number;
  end: number;
}

/** Symfony before attributes: `@Route("/orders", methods={"PUT"})` in the comment before a method, a prefix before its class. */
export function docRoutes(
  service: Service,
  source: SourceText,
  raw: string,
): Route[] {
  const functions = functionsIn(service.repository, source.path, 'php');
  const comments = docCommentsIn(raw).filter(({ text }) =>
    /@(?:\w+\\){0,3}(?:Route|Get|Post|Put|Patch|Delete|IsGranted|Security)\b/.test(
      text,
    ),
  );
  return classesIn(source).flatMap(owner => {
    const onClass = comments.find(({ end }) =>
      stands(source, end, owner.offset),
    );
    const prefix = onClass ? annotationOf(onClass)?.path ?? '' : '';
    return functions
      .filter(({ offset }) => owner.start <= offset && offset < owner.end)
      .flatMap(definition => {
        const comment = comments.find(({ end }) =>
          stands(source, end, definition.offset),
        );
        const annotation = comment && annotationOf(comment);
        if (!annotation) return [];
        const line = source.lineAt(comment.start + annotation.offset);
        return annotation.methods.map(
          (method): Route => ({
            method: methodOf(method),
            route: joinPaths(prefix, annotation.path),
            path: source.path,
            line,
            endLine: definition.line,
            protocol: 'http',
            handler: handlerOf(definition),
            className: owner.name,
            guards: [
              ...guardsIn(source, onClass, 'class'),
              ...guardsIn(source, comment, 'route'),
            ],
            registration: comment.text,
          }),
        );
      });
  });
}

function docCommentsIn(raw: string): DocComment[] {
  const comments: DocComment[] = [];
  let start = raw.indexOf('/**');
  while (start >= 0 && comments.length < maximum.comments) {
    const end = raw.indexOf('*/', start + 3);
    if (end < 0) break;
    comments.push({
      text: raw.slice(start, Math.min(end, start + maximum.length)),
      start,
      end: end + 2,
    });
    start = raw.indexOf('/**', end + 2);
  }
  return comments;
}

/** Nothing but blanks, attributes and words such as `final` or `public` stands between a comment and what it is about. */
function stands(source: SourceText, end: number, offset: number): boolean {
  return (
    end <= offset &&
    offset - end < 400 &&
    !/[;{}]/.test(source.code.slice(end, offset))
  );
}

function annotationOf({
  text,
}: DocComment):
  | { path: string; methods: string[]; offset: number }
  | undefined {
  const match = routeWord.exec(text);
  if (!match) return undefined;
  const from = match.index + match[0].length;
  const argumentsText = text.slice(from, closing(text, from));
  const path =
    /^\s*(?:path\s*=\s*)?"([^"\n]{0,300})"/.exec(argumentsText)?.[1] ??
    /\bpath\s*=\s*"([^"\n]{0,300})"/.exec(argumentsText)?.[1] ??
    '';
  const listed = /\bmethods\s*=\s*(\{[^}]{0,200}\}|"\w{1,10}")/.exec(
    argumentsText,
  )?.[1];
  const methods = [
    ...(listed ?? '').matchAll(/\b(GET|POST|PUT|PATCH|DELETE)\b/gi),
  ].map(([method]) => method);
  const anyOf = methods.length > 0 ? methods : ['ANY'];
  return {
    path,
    methods: match[1] === 'Route' ? anyOf : [match[1]],
    offset: match.index,
  };
}

/** Where the bracket closes that is open at an offset; brackets in strings do not count. */
function closing(text: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === '(') depth += 1;
    else if (letter === ')' && --depth === 0) return i;
  }
  return text.length;
}

function guardsIn(
  source: SourceText,
  comment: DocComment | undefined,
  on: Guard['on'],
): Guard[] {
  if (!comment) return [];
  return [
    ...comment.text.matchAll(
      /@(?:\w+\\){0,3}(IsGranted|Security)\([^\n]{0,300}/g,
    ),
  ].map(({ 0: text, 1: name, index }) => ({
    name,
    text,
    path: source.path,
    line: source.lineAt(comment.start + index),
    on,
  }));
}
