import type { Service } from '../../../service';
import { escaped } from '../../errors/ranges';
import { serverSourcesOf, type ServerSource } from '../../server/sources';

const longest = 3_000;

/** The text between a bracket and its partner, brackets included; strings are not looked at. */
export function bracketed(text: string, open: number): string | undefined {
  let depth = 0;
  const limit = Math.min(text.length, open + longest);
  for (let i = open; i < limit; i++) {
    if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i]) && --depth === 0)
      return text.slice(open, i + 1);
  }
  return undefined;
}

/** The value given for a name in an object, a call or a hash as written; what is nested deeper is left out. */
export function fieldOf(options: string, name: RegExp): string | undefined {
  const pattern = new RegExp(
    `(?<![\\w.$-])["']?(?:${name.source})["']?\\s*(?:=>|:(?!:)|=(?!=))\\s*`,
    'g',
  );
  for (const match of options.matchAll(pattern)) {
    if (depthAt(options, match.index) > 1) continue;
    return valueAt(options, match.index + match[0].length);
  }
  // `{ secure, httpOnly }`.
  const short = new RegExp(`[{,]\\s*(?:${name.source})\\s*(?=[,}])`).exec(
    options,
  );
  return short ? short[0].replace(/[{,\s]/g, '') : undefined;
}

function depthAt(text: string, offset: number): number {
  let depth = 0;
  for (let i = 0; i < offset; i++) {
    if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i])) depth--;
  }
  return depth;
}

/** An expression up to the comma, bracket or line that ends it. */
export function valueAt(text: string, from: number): string {
  let depth = 0;
  const limit = Math.min(text.length, from + 600);
  for (let i = from; i < limit; i++) {
    if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i])) {
      if (--depth < 0) return text.slice(from, i).trim();
    } else if (depth === 0 && (text[i] === ',' || text[i] === ';'))
      return text.slice(from, i).trim();
  }
  return text.slice(from, limit).trim();
}

/**
 * The object behind an expression: itself, or the constant, member or function of that name, in the same file or
 * elsewhere in the service; spread objects and later assignments (`options.secure = true`) are part of it.
 * `undefined` where it is not in the tree.
 */
export function objectBehind(
  service: Service,
  source: ServerSource,
  expression: string,
  depth = 0,
): string | undefined {
  const text = expression.trim();
  if (depth > 3) return undefined;
  if (text.startsWith('{')) {
    let whole = text;
    for (const [, name] of text.matchAll(/\.\.\.\s*\(?\s*([\w$.]{1,80})/g)) {
      const spread = objectBehind(service, source, name, depth + 1);
      if (spread === undefined) return undefined;
      whole += `\n${spread}`;
    }
    return whole;
  }
  const name =
    /^(?:await\s+)?(?:[\w$]+(?:\(\))?\??\.)*([\w$]{2,60})\s*(?:\(|$)/.exec(
      text,
    )?.[1];
  if (!name) return undefined;
  for (const one of [source, ...service.fact(serverSourcesOf)]) {
    if (one.ecosystem !== source.ecosystem) continue;
    const found = definitionIn(one, name);
    if (found === undefined) continue;
    const whole = objectBehind(service, one, found, depth + 1);
    return whole === undefined
      ? undefined
      : `${assignmentsTo(source, name)}\n${whole}`;
  }
  return undefined;
}

function definitionIn(
  { uncommented }: ServerSource,
  name: string,
): string | undefined {
  const plain = escaped(name);
  const constant = new RegExp(
    `(?:\\b(?:const|let|var|readonly)\\s+|[{,\\n]\\s{0,60}(?:this\\.)?)${plain}\\s*(?::\\s*[\\w<>.,' |]{1,120})?(?:=|:)\\s*(?:\\([^()]{0,200}\\)\\s*(?::\\s*[\\w<>.]{1,60}\\s*)?=>\\s*)?\\(?\\{`,
  ).exec(uncommented);
  if (constant)
    return bracketed(uncommented, constant.index + constant[0].length - 1);
  const method = new RegExp(
    `(?:function\\s+|\\n[ \\t]{0,60}(?:(?:private|public|protected|static|async)\\s+){0,3})${plain}\\s*\\([^()]{0,300}\\)\\s*(?::\\s*[\\w<>., ]{1,120})?\\{`,
  ).exec(uncommented);
  const arrow =
    method ??
    new RegExp(
      `\\b(?:const|let)\\s+${plain}\\s*=\\s*(?:async\\s*)?\\([^()]{0,300}\\)\\s*(?::\\s*[\\w<>., ]{1,120})?=>\\s*\\{`,
    ).exec(uncommented);
  if (!arrow) return undefined;
  const body = bracketed(uncommented, arrow.index + arrow[0].length - 1) ?? '';
  const answer = /\breturn\s*\(?\s*\{/.exec(body);
  return answer
    ? bracketed(body, answer.index + answer[0].length - 1)
    : undefined;
}

/** `options.secure = true` as a field: `secure: true`. */
function assignmentsTo({ uncommented }: ServerSource, name: string): string {
  const pattern = new RegExp(
    `(?<![\\w.])${escaped(
      name,
    )}\\.(?:cookie\\.)?(secure|httpOnly|sameSite)\\s*=(?!=)\\s*([^;\\n]{1,120})`,
    'g',
  );
  return [...uncommented.matchAll(pattern)]
    .slice(0, 10)
    .map(([, key, value]) => `${key}: ${value},`)
    .join('\n');
}

/** Where a name gets a text in the service: `COOKIE_NAME = "vw_session"`; with its quotes. */
export function constantBehind(
  service: Service,
  source: ServerSource,
  expression: string,
): string {
  const name = /^(?:[\w$]+(?:\.|::|->))*\$?([A-Za-z_]\w{2,60})$/.exec(
    expression.trim(),
  )?.[1];
  if (!name) return expression;
  const pattern = new RegExp(
    `(?<![\\w.])\\$?${name}\\s*(?::\\s*&?(?:'static\\s+)?\\w{1,20}\\s*)?(?::=|=(?!=))\\s*(["'\`][\\w.-]{1,60}["'\`])`,
  );
  for (const one of [source, ...service.fact(serverSourcesOf)]) {
    const value = pattern.exec(one.uncommented)?.[1];
    if (value) return value;
  }
  return expression;
}
