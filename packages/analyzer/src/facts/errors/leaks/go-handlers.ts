import type { Service } from '../../../service';
import { sourceText, type SourceText } from '../../code/source-text';

/** Functions that are given the answer to write and the error: the handlers of Fiber and Echo, and helpers like them. */
const takesAnswerAndError =
  /\bfunc\s{0,10}(?:\([^()\n]{0,80}\)\s{0,10})?\w{0,60}\(\s{0,10}(?:\w{1,20}\s{1,5}(?:\*?fiber\.Ctx|\*gin\.Context|echo\.Context|http\.ResponseWriter)\s{0,5},\s{0,10}(?:\w{1,20}\s{1,5}\*http\.Request\s{0,5},\s{0,10})?(\w{1,20})\s{1,5}error|(\w{1,20})\s{1,5}error\s{0,5},\s{0,10}\w{1,20}\s{1,5}echo\.Context)\s{0,10},?\s{0,10}\)[^{}\n]{0,40}\{/g;

/** The status of errors that nobody foresaw, kept until it is answered with. */
const keptStatus =
  /\b(\w{1,40})\s{0,5}:?=\s{0,5}(?:(?:fiber|http)\.StatusInternalServerError|500)\b|\b(\w{1,40})\s{0,5}:?=\s{0,5}&?[\w.]{1,60}\{[^{}]{0,200}:\s{0,5}(?:(?:fiber|http)\.StatusInternalServerError|500)\b/;

/** What puts another text in the place of the error's, or shows it to some alone. */
const chosen =
  /(?:[=!]=|[<>]=?)\s{0,5}(?:(?:fiber|http)\.StatusInternalServerError|500)\b|\bif\b[^\n{]{0,120}(?:[dD]ebug|DEBUG|[pP]rod(?:uction)?\b|[eE]nv\b|ENV|IsDev|isDev|Verbose)[^\n{]{0,60}\{(?!\s{0,40}log)/;

/** By the context, a chain of it or the writer: no logger, no queue. */
const answers =
  /(?<=(?:\b(?:c|ctx|gc|ec|fc|context)|\))\s{0,20})\.\s{0,20}(?:JSON|IndentedJSON|AbortWithStatusJSON|SendString|String|Send|XML|HTML)\(|\bNewEncoder\(\s*w\s*\)\.Encode\(|\bhttp\.Error\(/;

/** What ends or changes the answer for errors that nobody knows. */
const setsUnknownApart =
  /!\s*errors\.As\(|!\s*errors\.Is\(|!\s*ok\b|\bStage\b|"(?:dev|prod|production|development|local)"/;

const mostHandlers = 40;

/** Where such a function answers a 500 with the text of whatever error it is given, as offsets. */
export function answeredInHandlers(service: Service, path: string): number[] {
  const source = sourceText(service.repository, path);
  return [...source.code.matchAll(takesAnswerAndError)]
    .slice(0, mostHandlers)
    .flatMap(match => {
      const open = match.index + match[0].length - 1;
      const close = source.partner[open];
      const error = match[1] ?? match[2];
      return close > open && close - open < 5_000
        ? tellsIn(source, open + 1, close, error)
        : [];
    });
}

function tellsIn(
  source: SourceText,
  start: number,
  end: number,
  error: string,
): number[] {
  const body = source.code.slice(start, end);
  const kept = keptStatus.exec(body);
  if (
    !kept ||
    chosen.test(body) ||
    setsUnknownApart.test(source.uncommented.slice(start, end))
  )
    return [];
  const status = kept[1] ?? kept[2];
  return [...body.matchAll(new RegExp(`\\b${error}\\.Error\\(\\)`, 'g'))]
    .map(({ index }) => index)
    .filter(
      at =>
        at > kept.index &&
        !isInArm(source, start, start + at) &&
        isSent(body, at, status),
    )
    .map(at => start + at)
    .slice(0, 1);
}

/** Whether a place stands under a condition that a function puts to its errors; its last arm is for all others. */
function isInArm(source: SourceText, start: number, offset: number): boolean {
  for (let at = start; at < offset; at++) {
    const close = source.partner[at];
    if (source.code[at] !== '{' || close === undefined || close < at) continue;
    if (close < offset) {
      at = close;
      continue;
    }
    const head = source.code.slice(Math.max(start, at - 200), at);
    const line = head.slice(head.lastIndexOf('\n') + 1);
    if (/\bif\b/.test(line)) return true;
    if (
      /\bswitch\b|\bselect\b/.test(line) &&
      !/\bdefault\s*:(?![\s\S]*\bcase\b)/.test(source.code.slice(at, offset))
    )
      return true;
  }
  return false;
}

/** The text goes into an answer with the kept status, at once or by way of a variable or a field. */
function isSent(body: string, at: number, status: string): boolean {
  const before = body.slice(Math.max(0, at - 400), at);
  const answering = [...before.matchAll(new RegExp(answers.source, 'g'))]
    .map(({ index }) => before.slice(index))
    .find(isOpen);
  if (answering !== undefined)
    return mentions(body.slice(Math.max(0, at - 600), at + 200), status);
  const name =
    /\b(\w{1,40})(?:\.\w{1,40})?\s{0,5}:?=\s{0,5}(?:[\w.[\]]{1,60}\{[^{}]{0,200})?$/.exec(
      before,
    )?.[1];
  const after = body.slice(at);
  if (name === undefined) return false;
  // The other arm has a text of its own.
  if (new RegExp(`\\belse\\s*\\{[^{}]*\\b${name}\\s*=`).test(after))
    return false;
  return (
    mentions(after, status) &&
    new RegExp(
      `(?:${answers.source}|\\breturn\\s+\\w{1,40}\\(\\s*\\w{1,20}\\s*,)(?:[^()]|\\([^()]*\\)){0,200}?\\b${name}\\b`,
    ).test(after)
  );
}

/** Whether the call that a text begins with is still open where the text ends. */
function isOpen(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return false;
  }
  return depth > 0;
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}
