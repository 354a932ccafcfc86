import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceText, type SourceText } from '../code/source-text';
import { serverSourcesOf } from '../server/sources';

/** An error that a handler answers with a body which is written out on the spot. */
export interface ErrorAnswer {
  path: string;
  line: number;
  /** The body's own keys, sorted. */
  keys: readonly string[];
}

interface Shape {
  /** Up to the bracket that opens the body. */
  opens: RegExp;
  /** What makes it an error, before the body or behind it. */
  failing: RegExp;
  status: 'before' | 'behind';
}

const clientOrServer = /(?<![\w.])[45]\d\d(?!\d)/;
const named =
  /(?<![\w.])[45]\d\d(?!\d)|HTTP_[45]\d\d|Status(?:Bad|Unauth|Forbid|NotFound|Conflict|Unproc|Internal|TooMany|Service|Gone)|BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE|INTERNAL_SERVER|BadRequest|Unauthorized|Forbidden|NotFound|Conflict|:(?:bad_request|unauthorized|forbidden|not_found|conflict|unprocessable|internal_server)/;

const shapes: Partial<Record<Ecosystem, Shape[]>> = {
  node: [
    {
      opens:
        /\.(?:status|code|sendStatus)\(\s*(?:[\w.]{0,60}|[45]\d\d)\s*\)\s*\.(?:json|send)\(\s*\{/g,
      failing: named,
      status: 'before',
    },
    {
      opens: /\b(?:c|ctx|NextResponse|Response)\.json\(\s*\{/g,
      failing: clientOrServer,
      status: 'behind',
    },
  ],
  python: [
    {
      opens:
        /\b(?:jsonify|JsonResponse|JSONResponse|Response)\(\s*(?:status_code\s*=\s*[\w.]{1,60}\s*,\s*)?(?:content\s*=\s*)?\{|\breturn\s+\{/g,
      failing: named,
      status: 'behind',
    },
  ],
  go: [
    {
      opens:
        /\.(?:JSON|AbortWithStatusJSON)\(\s*[\w.]{1,60}\s*,\s*(?:gin\.H|echo\.Map|fiber\.Map|map\[string\](?:interface\{\}|any|string))\s*\{/g,
      failing: named,
      status: 'before',
    },
  ],
  php: [
    {
      opens: /(?:->json|new\s+JsonResponse)\(\s*\[/g,
      failing: named,
      status: 'behind',
    },
  ],
  ruby: [
    {
      opens: /\brender\s*\(?\s*json:\s*\{/g,
      failing: named,
      status: 'behind',
    },
  ],
  dotnet: [
    {
      opens:
        /\b(?:BadRequest|Unauthorized|Forbid|NotFound|Conflict|UnprocessableEntity|StatusCode)\(\s*(?:[45]\d\d\s*,\s*)?new\s*\{/g,
      failing: /./,
      status: 'before',
    },
  ],
};

/** Behind the end of a statement, whatever its language. */
const nextStatement =
  /;|\n\s*\n|\n\s*(?:return|res\.|if\b|const|let|\}|def|end\b|render|case|else|elif|except|raise)/;
/** A body that a specification prescribes. */
const prescribed = /^(?:error_description|grant_type|token_type)$/;
const most = 2_000;

/** Error bodies that handlers write out. Use as `service.fact(errorAnswersOf)`. */
export function errorAnswersOf(service: Service): ErrorAnswer[] {
  const found: ErrorAnswer[] = [];
  for (const { path, ecosystem } of service.fact(serverSourcesOf)) {
    const source = sourceText(service.repository, path);
    for (const { opens, failing, status } of shapes[ecosystem] ?? []) {
      for (const match of source.code.matchAll(opens)) {
        if (found.length >= most) return found;
        const open = match.index + match[0].length - 1;
        const close = source.partner[open];
        if (close <= open) continue;
        const around =
          status === 'before'
            ? match[0]
            : source.uncommented
                .slice(close + 1, close + 120)
                .split(nextStatement)[0];
        if (!failing.test(around)) continue;
        const keys = keysIn(source, open, close);
        if (keys.length === 0 || keys.some(key => prescribed.test(key)))
          continue;
        found.push({ path, line: source.lineAt(match.index), keys });
      }
    }
  }
  return found;
}

/** The keys of a literal object, dictionary, map or array, those of nested ones left out. */
function keysIn(source: SourceText, open: number, close: number): string[] {
  const keys = new Set<string>();
  let from = open + 1;
  for (let at = open + 1; at <= close; at++) {
    if (at < close && source.partner[at] > at) {
      at = source.partner[at];
      continue;
    }
    if (at !== close && source.code[at] !== ',') continue;
    const entry = source.uncommented.slice(from, Math.min(at, from + 200));
    const key =
      /^\s*["'`]?([A-Za-z_]\w*)["'`]?\s*(?::|=>|=)/.exec(entry)?.[1] ??
      /^\s*([A-Za-z_]\w*)\s*$/.exec(entry)?.[1];
    // Something spread into the body: its keys cannot be told.
    if (/^\s*(?:\.\.\.|\*\*)/.test(entry)) return [];
    if (key) keys.add(key);
    from = at + 1;
  }
  return [...keys].sort();
}

/** Answers of one shape: a body with some more keys counts as the same. The most common shape first. */
export function shapesOf(answers: readonly ErrorAnswer[]): ErrorAnswer[][] {
  const groups: Array<{ keys: Set<string>; answers: ErrorAnswer[] }> = [];
  const bySize = [...answers].sort((a, b) => b.keys.length - a.keys.length);
  for (const answer of bySize) {
    const group = groups.find(({ keys }) =>
      answer.keys.every(key => keys.has(key)),
    );
    if (group) group.answers.push(answer);
    else groups.push({ keys: new Set(answer.keys), answers: [answer] });
  }
  return groups.map(group => group.answers).sort((a, b) => b.length - a.length);
}
