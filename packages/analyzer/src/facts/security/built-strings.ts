import type { Ecosystem } from '../../repository';

/** A part of a string that is put together at run time. */
export interface DynamicPart {
  /** The expression as written. */
  text: string;
  /** The literal text right before it, at most 80 characters. */
  before: string;
  /** The literal text right after it, at most 20 characters. */
  after: string;
}

/** A string that is put together: its literal text with the dynamic parts as `?`, and those parts. */
export interface BuiltString {
  literal: string;
  parts: DynamicPart[];
}

const longest = 8_000;

/**
 * How an expression puts a string together: interpolation, concatenation, format calls. `undefined` where it is no
 * string that is built (a lone literal, a lone variable, a call of something else).
 */
export function builtStringOf(
  expression: string,
  ecosystem: Ecosystem,
): BuiltString | undefined {
  const text = expression.trim().slice(0, longest);
  const pieces = piecesOf(text, ecosystem, 0);
  if (!pieces || !pieces.some(({ literal }) => literal !== undefined))
    return undefined;
  const parts: DynamicPart[] = [];
  let literal = '';
  pieces.forEach((piece, index) => {
    if (piece.literal !== undefined) {
      literal += piece.literal;
      return;
    }
    parts.push({
      text: piece.dynamic,
      before: literal.slice(-80),
      after: (pieces[index + 1]?.literal ?? '').slice(0, 20),
    });
    literal += '?';
  });
  return parts.length ? { literal, parts } : undefined;
}

type Piece =
  | { literal: string; dynamic?: undefined }
  | { literal?: undefined; dynamic: string };

function piecesOf(
  text: string,
  ecosystem: Ecosystem,
  depth: number,
): Piece[] | undefined {
  if (depth > 3 || text === '') return undefined;
  const operands = operandsOf(text, ecosystem === 'php' ? '.' : '+');
  if (operands.length > 1) {
    const pieces = operands.flatMap(
      operand =>
        piecesOf(operand, ecosystem, depth + 1) ?? [
          { dynamic: operand } as Piece,
        ],
    );
    return pieces;
  }
  return (
    formatted(text, ecosystem, depth) ??
    stringPieces(text, ecosystem) ??
    undefined
  );
}

/** `"…" % (a, b)`, `"…".format(a)`, `fmt.Sprintf("…", a)`, `String.format`, `format!`. */
function formatted(
  text: string,
  ecosystem: Ecosystem,
  depth: number,
): Piece[] | undefined {
  const call =
    /^(?:fmt\.Sprintf|String\.format|string\.Format|String\.Format|sprintf|format!|&format!|vsprintf|util\.format)\s*\(([\s\S]*)\)$/.exec(
      text,
    );
  if (call) {
    const [template, ...values] = splitTop(call[1], ',');
    if (!template) return undefined;
    const pieces = stringPieces(template.trim(), ecosystem);
    return pieces && withPlaceholders(pieces, values);
  }
  const method =
    /^([rbu]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'))\s*(?:\.(?:format|formatted)\s*\(([\s\S]*)\)|%\s*([\s\S]+))$/.exec(
      text,
    );
  if (
    !method ||
    (ecosystem !== 'python' && ecosystem !== 'jvm' && ecosystem !== 'ruby')
  )
    return undefined;
  const values = splitTop(
    (method[2] ?? method[3]).trim().replace(/^[([]([\s\S]*)[)\]]$/, '$1'),
    ',',
  );
  const pieces = stringPieces(method[1], ecosystem);
  return depth > 3 ? undefined : pieces && withPlaceholders(pieces, values);
}

/** The placeholders of a format string become its values, in order. */
function withPlaceholders(pieces: Piece[], values: string[]): Piece[] {
  let next = 0;
  return pieces.flatMap(piece => {
    if (piece.literal === undefined) return [piece];
    const result: Piece[] = [];
    let last = 0;
    for (const match of piece.literal.matchAll(
      /%(?:\d\$)?[-+#0 ]*\d*(?:\.\d+)?[sqvdTxfi]|%\(\w+\)s|\{\w*(?::[^{}]{0,20})?\}/g,
    )) {
      result.push({ literal: piece.literal.slice(last, match.index) });
      const named = /^\{([A-Za-z_]\w*)/.exec(match[0])?.[1];
      const keyword =
        named &&
        values.find(value => new RegExp(`^\\s*${named}\\s*=`).test(value));
      const value =
        keyword?.replace(/^\s*\w+\s*=/, '') ?? values[next] ?? named ?? '';
      // `%d` holds a number whatever it is given.
      result.push(
        /%\d*[dfxi]$/.test(match[0])
          ? { literal: '0' }
          : { dynamic: value.trim() },
      );
      if (!keyword) next++;
      last = match.index + match[0].length;
    }
    result.push({ literal: piece.literal.slice(last) });
    return result;
  });
}

const literals =
  /^([a-zA-Z@$]{0,3})("""|'''|"|'|`)([\s\S]*)\2(?:\s*(?:as\s+\w+|\.(?:trim|strip|trimIndent|trimMargin|to_string|as_str|strip_heredoc|squish)\s*\([^()]*\)))*$/;

/** One literal, with what it interpolates. */
function stringPieces(text: string, ecosystem: Ecosystem): Piece[] | undefined {
  const match = literals.exec(text.trim().replace(/^&/, ''));
  if (!match) return undefined;
  const [, prefix, quote, body] = match;
  if (quote.length === 1 && hasBareQuote(body, quote)) return undefined;
  const pattern = interpolationOf(ecosystem, prefix, quote);
  if (!pattern) return [{ literal: body }];
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of body.matchAll(pattern)) {
    const inner = found[1] ?? found[2] ?? '';
    pieces.push({ literal: body.slice(last, found.index) });
    pieces.push({ dynamic: inner.trim() });
    last = found.index + found[0].length;
  }
  pieces.push({ literal: body.slice(last) });
  return pieces;
}

function hasBareQuote(body: string, quote: string): boolean {
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '\\') i++;
    else if (body[i] === quote) return true;
  }
  return false;
}

function interpolationOf(
  ecosystem: Ecosystem,
  prefix: string,
  quote: string,
): RegExp | undefined {
  switch (ecosystem) {
    case 'node':
      return quote === '`'
        ? /\$\{((?:[^{}]|\{[^{}]{0,300}\}){0,500})\}/g
        : undefined;
    case 'python':
      return /f/i.test(prefix)
        ? /(?<!\{)\{([^{}!:]{1,300})(?:![rsa])?(?::[^{}]{0,40})?\}/g
        : undefined;
    case 'dotnet':
      return prefix.includes('$') ? /(?<!\{)\{([^{}]{1,300})\}/g : undefined;
    case 'ruby':
      return quote === '"' || quote === '`'
        ? /#\{([^{}]{1,300})\}/g
        : undefined;
    case 'php':
      return quote === '"'
        ? /\{(\$[^{}]{1,300})\}|(\$[A-Za-z_]\w*(?:->\w+|\[[^\]\n]{1,60}\])?)/g
        : undefined;
    case 'jvm':
      return /\$\{([^{}]{1,300})\}|(?<!\\)\$([A-Za-z_]\w*)/g;
    default:
      return undefined;
  }
}

/** The operands of a chain of one operator at the top level. */
function operandsOf(text: string, operator: '+' | '.'): string[] {
  const parts = splitTop(text, operator).map(part => part.trim());
  if (parts.some(part => part === '')) return [text];
  // `a.b.c` of PHP is no concatenation unless blanks or literals say so.
  return parts.some(part => /^[a-zA-Z@$]{0,3}["'`]|^\(/.test(part)) ||
    operator === '+'
    ? parts
    : [text];
}

/** Splits at a character outside of brackets and strings. */
export function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quote) {
      if (char === '\\') i++;
      else if (text.startsWith(quote, i)) {
        i += quote.length - 1;
        quote = '';
      }
      continue;
    }
    if (char === '"' || char === "'" || char === '`') {
      quote =
        text.startsWith(char.repeat(3), i) && char !== '`'
          ? char.repeat(3)
          : char;
      i += quote.length - 1;
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === separator && depth === 0) {
      if (
        separator === '+' &&
        (text[i + 1] === '+' || text[i - 1] === '+' || text[i + 1] === '=')
      )
        continue;
      if (
        separator === '.' &&
        !/[\s"'`)]/.test(text[i - 1] ?? '') &&
        !/[\s"'`(]/.test(text[i + 1] ?? '')
      )
        continue;
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
