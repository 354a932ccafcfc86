import {
  argumentsAt,
  skipBlanks,
  type SourceText,
  type SpanText,
} from './source-text';

/** A decorator, annotation or attribute with its arguments. @public */
export interface Annotation {
  /** Without the sign in front: `PostMapping`, `Authorize`, `UseGuards`, `app.route`. */
  name: string;
  /** As written: `@PostMapping("/orders")`. */
  text: string;
  offset: number;
  end: number;
  line: number;
  arguments: SpanText[];
}

/** How annotations are written: `@X(…)`, `[X(…)]`, `#[X(…)]`. @public */
export type AnnotationStyle = '@' | '[' | '#[';

/**
 * The annotations that stand together with the one at an offset, in order, and where the declaration below them
 * starts.
 *
 * @public
 */
export function annotationsAround(
  source: SourceText,
  offset: number,
  style: AnnotationStyle,
): { annotations: Annotation[]; after: number } {
  let start = offset;
  for (let i = 0; i < 40; i++) {
    const before = annotationBefore(source, start, style);
    if (before === undefined) break;
    start = before;
  }
  return annotationsFrom(source, start, style);
}

/** The annotations from an offset on. @public */
export function annotationsFrom(
  source: SourceText,
  from: number,
  style: AnnotationStyle,
): { annotations: Annotation[]; after: number } {
  const annotations: Annotation[] = [];
  let at = skipBlanks(source.code, from);
  for (let i = 0; i < 60; i++) {
    const end = endOfAnnotation(source, at, style);
    if (end === undefined) break;
    annotations.push(...readAnnotation(source, at, end, style));
    at = skipBlanks(source.code, end);
  }
  return { annotations, after: at };
}

function endOfAnnotation(
  source: SourceText,
  at: number,
  style: AnnotationStyle,
): number | undefined {
  const { code, partner } = source;
  if (style === '@') {
    const name = /^@[\w$.:]+/.exec(code.slice(at, at + 200));
    if (!name || name[0] === '@interface') return undefined;
    const end = at + name[0].length;
    const open = skipSpaces(code, end);
    return code[open] === '(' && partner[open] > open ? partner[open] + 1 : end;
  }
  const open = style === '[' ? at : at + 1;
  if (!code.startsWith(style, at) || partner[open] < open) return undefined;
  return partner[open] + 1;
}

function annotationBefore(
  source: SourceText,
  start: number,
  style: AnnotationStyle,
): number | undefined {
  const { code, partner } = source;
  let at = start - 1;
  while (at >= 0 && /\s/.test(code[at])) at--;
  if (at < 0) return undefined;
  if (style !== '@') {
    if (code[at] !== ']' || partner[at] < 0) return undefined;
    const open = partner[at];
    if (style === '#[') return code[open - 1] === '#' ? open - 1 : undefined;
    // An index expression is no attribute: attributes start a line or follow another.
    return /(?:^|[\n\]{}(,;])[ \t]*$/.test(
      code.slice(Math.max(0, open - 80), open),
    )
      ? open
      : undefined;
  }
  if (code[at] === ')' && partner[at] >= 0) {
    at = partner[at] - 1;
    while (at >= 0 && /[ \t]/.test(code[at])) at--;
  }
  const name = /@[\w$.:]{1,120}$/.exec(
    code.slice(Math.max(0, at - 130), at + 1),
  );
  return name ? at + 1 - name[0].length : undefined;
}

function readAnnotation(
  source: SourceText,
  at: number,
  end: number,
  style: AnnotationStyle,
): Annotation[] {
  const inside = style === '@' ? at + 1 : at + style.length;
  const limit = style === '@' ? end : end - 1;
  const found: Annotation[] = [];
  // `[Authorize, HttpGet("x")]` holds several.
  for (let from = inside; from < limit; ) {
    const first = skipBlanks(source.code, from);
    const name = /^[\w$.:\\]+/.exec(
      source.code.slice(first, Math.min(limit, first + 200)),
    )?.[0];
    if (!name) break;
    const open = skipSpaces(source.code, first + name.length);
    const hasArguments =
      source.code[open] === '(' && source.partner[open] > open;
    const close = hasArguments ? source.partner[open] + 1 : first + name.length;
    const start = style === '@' ? at : first;
    found.push({
      name,
      text: source.uncommented.slice(start, Math.min(close, start + 600)),
      offset: start,
      end: close,
      line: source.lineAt(start),
      arguments: hasArguments ? argumentsAt(source, open) : [],
    });
    if (style === '@') break;
    const comma = source.code.indexOf(',', close);
    if (comma < 0 || comma >= limit) break;
    from = comma + 1;
  }
  return found;
}

function skipSpaces(code: string, from: number): number {
  let i = from;
  while (code[i] === ' ' || code[i] === '\t') i++;
  return i;
}

const modifiers =
  /(?:\b(?:public|private|protected|internal|abstract|final|export|default|declare|open|data|sealed|partial|static|suspend|override|async|inner|readonly|inline|actual|expect|value|non-sealed|strictfp)\s+)+$/;

/** The annotations above a declaration whose keyword or name stands at an offset, past its modifiers. @public */
export function annotationsBefore(
  source: SourceText,
  offset: number,
  style: AnnotationStyle,
): Annotation[] {
  const lead = source.code.slice(Math.max(0, offset - 160), offset);
  const start = offset - (modifiers.exec(lead)?.[0].length ?? 0);
  const before = annotationBefore(source, start, style);
  return before === undefined
    ? []
    : annotationsAround(source, before, style).annotations.filter(
        each => each.offset < offset,
      );
}
