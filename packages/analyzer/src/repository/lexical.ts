/**
 * A source text with what is not code blanked out, character for character, so that offsets and lines stay true.
 * Search `code` for calls and keywords, `uncommented` for literals. @public
 */
export interface LexicalView {
  /** Comments and the bodies of strings are spaces. */
  code: string;
  /** Comments are spaces; strings are kept. */
  uncommented: string;
}

interface Grammar {
  line: string[];
  block: Array<[open: string, close: string]>;
  /** Longest opener first. `multiline` strings may hold line breaks; `raw` ones know no escapes. */
  strings: Array<{
    open: string;
    close: string;
    multiline?: boolean;
    raw?: boolean;
  }>;
  regexLiterals?: boolean;
  /** Ruby's `%w[…]`, `%q(…)`, `%r{…}`. */
  percentLiterals?: boolean;
  /** What begins the code in a page that is sent as it is. */
  begin?: string;
  /** Where a text begins whose lines follow, up to one that holds its word: `<<~SQL`, `<<<EOT`. */
  heredoc?: RegExp;
  /** `'a` is a lifetime, not a string. */
  lifetimes?: boolean;
  /** A line comment needs a blank or a line start before it (`$#` in shell is no comment). */
  commentAfterBlank?: boolean;
}

const quote = (open: string, options = {}) => ({
  open,
  close: open,
  ...options,
});
const doubleQuoted = quote('"');
const singleQuoted = quote("'");
const cComments = {
  line: ['//'],
  block: [['/*', '*/']] as Array<[string, string]>,
};

const javascript: Grammar = {
  ...cComments,
  strings: [quote('`', { multiline: true }), doubleQuoted, singleQuoted],
  regexLiterals: true,
};
const jvm: Grammar = {
  ...cComments,
  strings: [quote('"""', { multiline: true }), doubleQuoted, singleQuoted],
};

/** Identifiers in backticks may hold apostrophes: `doesn't fail`. */
const backticked: Grammar = { ...jvm, strings: [...jvm.strings, quote('`')] };

const grammars: Record<string, Grammar> = {
  Python: {
    line: ['#'],
    block: [],
    strings: [
      quote('"""', { multiline: true }),
      quote("'''", { multiline: true }),
      doubleQuoted,
      singleQuoted,
    ],
  },
  JavaScript: javascript,
  TypeScript: javascript,
  Vue: javascript,
  Svelte: javascript,
  Java: jvm,
  Kotlin: backticked,
  Groovy: jvm,
  Scala: backticked,
  Go: {
    ...cComments,
    strings: [
      quote('`', { multiline: true, raw: true }),
      doubleQuoted,
      singleQuoted,
    ],
  },
  'C#': {
    ...cComments,
    strings: [
      quote('"""', { multiline: true, raw: true }),
      { open: '@"', close: '"', multiline: true, raw: true },
      doubleQuoted,
      singleQuoted,
    ],
  },
  Ruby: {
    line: ['#'],
    block: [['\n=begin', '\n=end']],
    strings: [doubleQuoted, singleQuoted, quote('`')].map(string => ({
      ...string,
      multiline: true,
    })),
    regexLiterals: true,
    percentLiterals: true,
    heredoc: /<<[~-]?(["'`]?)([A-Z_]\w{0,60})\1/y,
    commentAfterBlank: true,
  },
  PHP: {
    line: ['//', '#'],
    block: [['/*', '*/']],
    strings: [
      ...[doubleQuoted, singleQuoted].map(string => ({
        ...string,
        multiline: true,
      })),
      // What is between two pieces of PHP is sent as it is.
      { open: '?>', close: '<?', multiline: true, raw: true },
    ],
    begin: '<?',
    heredoc: /<<<[ \t]*(["']?)([A-Za-z_]\w{0,60})\1/y,
  },
  Rust: {
    ...cComments,
    strings: [
      { open: 'r#"', close: '"#', multiline: true, raw: true },
      quote('"', { multiline: true }),
      singleQuoted,
    ],
    lifetimes: true,
  },
  Shell: {
    line: ['#'],
    block: [],
    strings: [doubleQuoted, singleQuoted].map(string => ({
      ...string,
      multiline: true,
    })),
    commentAfterBlank: true,
  },
};

const plain: Grammar = { ...cComments, strings: [doubleQuoted, singleQuoted] };

/** Blanks comments and string bodies. Linear in the text's length; unknown languages are read as C-like. */
export function lex(text: string, language: string | undefined): LexicalView {
  const grammar = (language && grammars[language]) || plain;
  const code: string[] = [];
  const uncommented: string[] = [];
  let kept = 0;
  let commented = false;

  /** Copies text[kept, from) and blanks text[from, to) in the views asked for. */
  const cut = (from: number, to: number, isComment: boolean) => {
    const before = text.slice(kept, from);
    const body = text.slice(from, to);
    // What stands for the rest of an endless line stays: blanks would be an endless run.
    const blank = body.replace(/[^\n\u00b7]/g, ' ');
    code.push(before, blank);
    uncommented.push(before, isComment ? blank : body);
    commented ||= isComment;
    kept = to;
  };

  const openers = openersOf(grammar);
  /** What ends literals of Ruby and was looked for in vain. */
  const unended = new Set<string>();
  /** What follows the line that announced it, up to the line with its word. */
  let announced: Heredoc | undefined;
  let misses = 0;
  const next = (from: number): number => {
    const found = nextOpener(text, openers, from);
    if (!announced || found < announced.lineEnd) return found;
    const { lineEnd, end } = announced;
    announced = undefined;
    if (from >= end) return found;
    cut(Math.max(from, lineEnd + 1), end, false);
    return next(end);
  };
  const begin = grammar.begin ? indexOrEnd(text, grammar.begin, 0) : 0;
  // A text without the mark is a piece of code, as tests and documents hold it.
  if (begin > 0 && begin < text.length) cut(0, begin, false);
  for (let i = next(begin < text.length ? begin : 0); i < text.length; ) {
    if (!announced && misses < mostMisses && text.startsWith('<<', i)) {
      announced = heredocAt(grammar, text, i);
      if (announced) {
        i = next(announced.after);
        continue;
      }
      misses++;
    }
    const lineComment = grammar.line.find(
      marker =>
        text.startsWith(marker, i) &&
        (!grammar.commentAfterBlank || i === 0 || /\s/.test(text[i - 1])) &&
        // PHP attributes look like comments.
        !(marker === '#' && language === 'PHP' && text[i + 1] === '['),
    );
    if (lineComment) {
      const end = indexOrEnd(text, '\n', i);
      cut(i, end, true);
      i = next(end);
      continue;
    }
    const block = grammar.block.find(([open]) => text.startsWith(open, i));
    if (block) {
      const close = text.indexOf(block[1], i + block[0].length);
      const end = close < 0 ? text.length : close + block[1].length;
      cut(i, end, true);
      i = next(end);
      continue;
    }
    const string = grammar.strings.find(({ open }) => text.startsWith(open, i));
    if (
      string &&
      !(string.open === "'" && grammar.lifetimes && isLifetime(text, i))
    ) {
      const start = i + string.open.length;
      const end = endOfString(text, start, string);
      cut(start, Math.min(end, text.length), false);
      i = next(Math.min(text.length, end + string.close.length));
      continue;
    }
    if (
      grammar.percentLiterals &&
      text[i] === '%' &&
      startsRegex(text, i, grammar)
    ) {
      const range = percentLiteral(text, i, unended);
      if (range) {
        cut(range[0], range[1], false);
        i = next(range[1] + 1);
        continue;
      }
    }
    if (
      grammar.regexLiterals &&
      text[i] === '/' &&
      startsRegex(text, i, grammar)
    ) {
      const end = endOfRegex(text, i + 1);
      if (end > i) {
        cut(i + 1, end, false);
        i = next(end + 1);
        continue;
      }
    }
    i = next(i + 1);
  }
  code.push(text.slice(kept));
  uncommented.push(text.slice(kept));
  // Of a huge tree every copy of a text counts.
  return {
    code: kept ? code.join('') : text,
    uncommented: commented ? uncommented.join('') : text,
  };
}

/** The places where anything but code may start: the lexer jumps from one to the next. */
function openersOf(grammar: Grammar): RegExp {
  const markers = [
    ...grammar.line,
    ...grammar.block.map(([open]) => open),
    ...grammar.strings.map(({ open }) => open),
    ...(grammar.regexLiterals ? ['/'] : []),
    ...(grammar.percentLiterals ? ['%'] : []),
    ...(grammar.heredoc ? ['<<'] : []),
  ];
  const escaped = markers.map(marker =>
    marker.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(escaped.join('|'), 'g');
}

function nextOpener(text: string, openers: RegExp, from: number): number {
  openers.lastIndex = from;
  return openers.exec(text)?.index ?? text.length;
}

function indexOrEnd(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from);
  return index < 0 ? text.length : index;
}

function endOfString(
  text: string,
  start: number,
  string: Grammar['strings'][number],
): number {
  for (let i = start; i < text.length; i++) {
    if (!string.raw && text[i] === '\\') i++;
    else if (!string.multiline && text[i] === '\n') return i;
    else if (text.startsWith(string.close, i)) return i;
  }
  return text.length;
}

function isLifetime(text: string, i: number): boolean {
  return text[i + 1] !== '\\' && text[i + 2] !== "'";
}

/** A slash starts a regular expression, and a percent sign a literal of Ruby, where a value may start. */
function startsRegex(text: string, i: number, grammar: Grammar): boolean {
  let before = i - 1;
  while (before >= 0 && (text[before] === ' ' || text[before] === '\t'))
    before--;
  if (before < 0 || '(,=:[!&|?{};\n+~<>'.includes(text[before])) {
    // JavaScript compares with `<` and `>`, and closes what looks like a tag.
    return grammar.percentLiterals || !'~<>'.includes(text[before] ?? '(');
  }
  const words = text.slice(Math.max(0, before - 7), before + 1);
  if (!grammar.percentLiterals)
    return /\b(?:return|typeof|case|in|of)$/.test(words);
  // `scan /a/` passes an expression, `total / count` divides.
  return (
    /\b(?:return|when|if|unless|elsif|while|until|and|or|not|then|in|puts)$/.test(
      words,
    ) ||
    (before < i - 1 &&
      /[a-z_?!]/.test(text[before]) &&
      /[^\s=]/.test(text[i + 1] ?? ' '))
  );
}

const brackets: Record<string, string> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '<': '>',
};

/** What stands between the delimiters of `%w[a b]`, or nothing for what is no such literal. */
function percentLiteral(
  text: string,
  at: number,
  unended: Set<string>,
): [start: number, end: number] | undefined {
  const kind = /[wWiIqQrsx]/.test(text[at + 1] ?? '') ? 1 : 0;
  const open = text[at + 1 + kind] ?? '';
  const close = brackets[open] ?? (kind && /[|!/]/.test(open) ? open : '');
  // What nothing ended once, nothing ends further down.
  if (!close || unended.has(close)) return undefined;
  const start = at + 2 + kind;
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === close && depth === 0) return [start, i];
    else if (text[i] === close) depth--;
    else if (text[i] === open) depth++;
  }
  unended.add(close);
  return undefined;
}

/** Offsets: behind its opener, of the end of that line, and of the line that holds its word. */
interface Heredoc {
  after: number;
  lineEnd: number;
  end: number;
}

/** So often an opener may turn out to be none: each time the rest of the text was looked through. */
const mostMisses = 100;

/** `1 <<BITS` shifts: a text that no line ends is none. */
function heredocAt(
  { heredoc }: Grammar,
  text: string,
  at: number,
): Heredoc | undefined {
  if (!heredoc) return undefined;
  heredoc.lastIndex = at;
  const match = heredoc.exec(text);
  if (!match) return undefined;
  const lineEnd = indexOrEnd(text, '\n', at);
  const last = new RegExp(`^[ \\t]*${match[2]}\\b`, 'gm');
  last.lastIndex = Math.min(lineEnd + 1, text.length);
  const end = last.exec(text)?.index;
  return end === undefined || end <= lineEnd
    ? undefined
    : { after: at + match[0].length, lineEnd, end };
}

/** Nobody writes longer ones; a line may open one at each of its characters. */
const longestRegex = 2_000;

/** Offset of the closing slash, or -1 when the line ends first: then it was a division. */
function endOfRegex(text: string, start: number): number {
  let inClass = false;
  const last = Math.min(text.length, start + longestRegex);
  for (let i = start; i < last && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
    else if (text[i] === '/' && !inClass) return i;
  }
  return -1;
}

const testModule =
  /^[ \t]*#\[cfg\((?:test|debug_assertions|(?:any|all)\([^()\n]{0,100}\btest\b[^()\n]{0,100}\))\)\]\s*(?:(?:#\[[^\]\n]{0,200}\]|\/{3}[^\n]{0,500}\n)\s*)*(?:pub(?:\([\w: ]{0,40}\))?\s+)?(?:mod\s+\w+\s*\{|(?:async\s+)?fn\s+\w+\s*\([^{};]{0,500}\{)/gm;

/** Blanks Rust's `#[cfg(test)] mod tests { … }` and such functions, those of debug builds too, in both views. */
export function withoutTestModules(view: LexicalView): LexicalView {
  const ranges: Array<[start: number, end: number]> = [];
  for (const match of view.code.matchAll(testModule)) {
    const last = ranges[ranges.length - 1];
    if (last && match.index < last[1]) continue;
    let depth = 0;
    let end = match.index + match[0].length - 1;
    for (; end < view.code.length; end++) {
      if (view.code[end] === '{') depth++;
      else if (view.code[end] === '}' && --depth === 0) break;
    }
    ranges.push([match.index, Math.min(end + 1, view.code.length)]);
  }
  if (ranges.length === 0) return view;
  return {
    code: blanked(view.code, ranges),
    uncommented: blanked(view.uncommented, ranges),
  };
}

function blanked(text: string, ranges: Array<[number, number]>): string {
  const parts: string[] = [];
  let kept = 0;
  for (const [start, end] of ranges) {
    parts.push(
      text.slice(kept, start),
      text.slice(start, end).replace(/[^\n]/g, ' '),
    );
    kept = end;
  }
  parts.push(text.slice(kept));
  return parts.join('');
}
