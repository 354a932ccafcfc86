import { closingBracket } from '../../errors/ranges';
import {
  fallbackOf,
  readAt,
  stringAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';

/** Schemas of Node libraries that name the variables they read: convict, env-schema and `@fastify/env`. */
export function nodeSchemaReads(source: SourceText): ConfigurationRead[] {
  return [
    ...convictFields(source),
    ...jsonSchemaFields(source),
    ...fluentFields(source),
    ...typeboxFields(source),
  ];
}

const longestObject = 4_000;
/** No honest file has more keys. */
const mostKeys = 400;

function matchesOf(code: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of code.matchAll(pattern)) {
    found.push(match);
    if (found.length === mostKeys) break;
  }
  return found;
}

/** convict: `port: { format: 'port', default: 3000, env: 'PORT' }`. A default of null is refused, so the key is demanded. */
function convictFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  const imported = /["']convict["']/.test(uncommented);
  return matchesOf(code, /\benv\s*:\s*(?=["'`])/g).flatMap(match => {
    const key = stringAt(uncommented, match.index + match[0].length);
    const open = enclosingBrace(code, match.index);
    if (!key || !variableName.test(key.value) || open === undefined) return [];
    const close = closingBracket(code, open) ?? open;
    const value = propertyAt(source, open + 1, close, 'default');
    // A part of a schema, kept in a file of its own, has the shape of one.
    if (!imported && !(value && propertyAt(source, open + 1, close, 'format')))
      return [];
    const empty =
      value === undefined || /^(?:null|undefined)$/.test(value.text);
    return [
      readAt(source, match.index, {
        key: key.value,
        typed: true,
        required:
          empty && !/\bnullable\s*:\s*true/.test(code.slice(open, close)),
        ...(empty || localOnly.test(propertyBefore(code, open))
          ? {}
          : { fallback: fallbackOf(value.text, value.line) }),
      }),
    ];
  });
}

/** A property whose name says that production does not use it: `passwordForLocalDev`. */
const localOnly =
  /(?:For|Of|In)?(?:Local(?:Dev\w*)?|Dev(?:elopment)?(?:Only)?)$/;

/** env-schema and `@fastify/env` over a plain JSON schema: `properties: { PORT: { type: 'string' } }, required: ['PORT']`. */
function jsonSchemaFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  if (!/["'](?:@fastify\/env|fastify-env|env-schema)["']/.test(uncommented))
    return [];
  return matchesOf(code, /\bproperties\s*:\s*\{/g)
    .slice(0, 8)
    .flatMap(match => {
      const open = match.index + match[0].length - 1;
      const close = closingBracket(code, open) ?? open;
      const owner = enclosingBrace(code, match.index) ?? 0;
      const list = propertyAt(
        source,
        owner + 1,
        closingBracket(code, owner) ?? close,
        'required',
      );
      const required = new Set(
        [...(list?.text ?? '').matchAll(/["'](\w{1,80})["']/g)].map(
          ([, name]) => name,
        ),
      );
      return matchesOf(
        code.slice(open, close),
        /([A-Z][A-Z0-9_]{1,80})\s*:\s*(?=\{)/g,
      ).map(field => {
        const at = open + field.index;
        const start = at + field[0].length;
        const end = closingBracket(code, start) ?? start;
        const value = propertyAt(source, start + 1, end, 'default');
        return readAt(source, at, {
          key: field[1],
          typed: true,
          required: required.has(field[1]),
          ...(value ? { fallback: fallbackOf(value.text, value.line) } : {}),
        });
      });
    });
}

/** TypeBox for env-schema: `DB_PORT: Type.Number({ default: 5432 })`. */
function typeboxFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  if (!/["'](?:@fastify\/env|env-schema)["']/.test(uncommented)) return [];
  return matchesOf(
    code,
    /(?<![\w$.])([A-Z][A-Z0-9_]{1,80})\s*:\s*Type\s*\./g,
  ).map(match => {
    const open = code.indexOf('(', match.index);
    const close = closingBracket(code, open) ?? open;
    const options = code.indexOf('{', open);
    const value =
      options > 0 && options < close
        ? propertyAt(source, options + 1, close, 'default')
        : undefined;
    return readAt(source, match.index, {
      key: match[1],
      typed: true,
      required:
        !value &&
        !/^Type\.Optional\b/.test(
          code.slice(match.index + match[0].length - 5),
        ),
      ...(value ? { fallback: fallbackOf(value.text, value.line) } : {}),
    });
  });
}

/** fluent-json-schema over the environment: `S.object().prop('PORT', S.string().default('3000').required())`. */
function fluentFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  if (!/["']fluent-json-schema["']/.test(uncommented)) return [];
  return matchesOf(code, /\.\s*prop\s*\(\s*(?=["'])/g).flatMap(match => {
    const from = match.index + match[0].length;
    const key = stringAt(uncommented, from);
    if (!key || !variableName.test(key.value)) return [];
    const open = code.indexOf('(', match.index);
    const close = closingBracket(code, open) ?? key.end;
    const text = uncommented.slice(key.end, close).slice(0, 600);
    const fallback = /\.\s*default\s*\(\s*([^()\n]{0,200})\)/.exec(text)?.[1];
    return [
      readAt(source, from, {
        key: key.value,
        typed: true,
        required: /\.\s*required\s*\(\s*\)/.test(text) && !fallback,
        ...(fallback ? { fallback: fallbackOf(fallback) } : {}),
      }),
    ];
  });
}

/** The brace that opens the object around a place; `undefined` where none is near. */
function enclosingBrace(code: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from - 1; i >= Math.max(0, from - longestObject); i--) {
    if ('}])'.includes(code[i])) depth++;
    else if ('{[('.includes(code[i]) && --depth < 0)
      return code[i] === '{' ? i : undefined;
  }
  return undefined;
}

/** The name in front of an object: `port: {`. */
function propertyBefore(code: string, brace: number): string {
  return (
    /([\w$]+)["']?\s*:\s*$/.exec(
      code.slice(Math.max(0, brace - 120), brace),
    )?.[1] ?? ''
  );
}

/** The value of a property of an object between two places, as it is written. */
function propertyAt(
  { code, uncommented, lineAt }: SourceText,
  from: number,
  to: number,
  name: string,
): { text: string; line: number } | undefined {
  const end = Math.min(to, from + longestObject);
  let depth = 0;
  for (let i = from; i < end; i++) {
    if ('{[('.includes(code[i])) depth++;
    else if ('}])'.includes(code[i])) depth--;
    if (depth !== 0 || !code.startsWith(name, i)) continue;
    const colon = /^\s*:\s*/.exec(
      code.slice(i + name.length, i + name.length + 60),
    );
    if (!colon || /[\w$]/.test(code[i - 1] ?? '')) continue;
    const start = i + name.length + colon[0].length;
    const stop = valueEnd(code, start, end);
    return { text: uncommented.slice(start, stop).trim(), line: lineAt(start) };
  }
  return undefined;
}

/** Where the value of a property ends: at its comma or at the end of its object. */
function valueEnd(code: string, from: number, to: number): number {
  let depth = 0;
  for (let i = from; i < to; i++) {
    if ('{[('.includes(code[i])) depth++;
    else if ('}])'.includes(code[i])) {
      if (--depth < 0) return i;
    } else if (code[i] === ',' && depth === 0) return i;
  }
  return to;
}
