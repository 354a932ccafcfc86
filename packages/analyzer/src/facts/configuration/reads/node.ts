import { findCalls, literal } from '../../code';
import {
  fallbackOf,
  readAt,
  stringAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';
import { accessorReads } from './accessors';
import { helperReads } from './helpers';
import { nodeSchemaReads } from './node-schemas';

export function nodeReads(source: SourceText): ConfigurationRead[] {
  return [
    ...members(source),
    ...destructured(source),
    ...getters(source),
    ...envVarReads(source),
    ...schemaFields(source),
    ...nodeSchemaReads(source),
    ...helperReads(source),
    ...accessorReads(source),
  ];
}

const environment =
  /\b(?:process\.env|Bun\.env)\s*(?:\?\.\s*|\.\s*([A-Za-z_]\w*)|\[)/g;

/** In a template literal, whose text is blank in the code. */
const interpolated = /(?<=\$\{\s{0,4})process\.env\.([A-Za-z_]\w*)(?=\s*\})/g;

/** `process.env.X`, `process.env['X']`, with what `||` or `??` puts in its place. */
function members(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  const renamed = environmentUnder(source);
  return [
    ...code.matchAll(environment),
    ...uncommented.matchAll(interpolated),
    ...(renamed
      ? code.matchAll(
          new RegExp(
            `(?<![\\w$.])${renamed}\\s*\\.\\s*([A-Z][A-Z0-9_]{1,80})\\b`,
            'g',
          ),
        )
      : []),
  ].flatMap(match => {
    let key = match[1];
    let end = match.index + match[0].length;
    if (!key) {
      const name = match[0].endsWith('[')
        ? stringAt(uncommented, end)
        : undefined;
      if (!name) return [];
      key = name.value;
      end = name.end + 1;
    }
    const after = code.slice(end, end + 40);
    if (/^\s*(?:=(?![=>])|\+=)/.test(after)) return [];
    return [
      readAt(source, match.index, {
        key,
        ...withFallback(fallbackAfter(source, end)),
        ...(/^\s*(?:\?\?|\|\|)\s*(?:\(\(\)|raise|fail|throw|panic)/.test(after)
          ? { required: true }
          : {}),
      }),
    ];
  });
}

const handedOn =
  /\bexport\s+default\s+(?:\w{1,40}\(\s*)?process\.env\b|\bmodule\.exports\s*=\s*(?:\w{1,40}\(\s*)?process\.env\b/;

/** The name under which a file imports the environment as a module of the service's own hands it on. */
function environmentUnder({
  repository,
  uncommented,
}: SourceText): string | undefined {
  const [, name, module] =
    /\bimport\s+(\w{1,40})\s+from\s+["'][^"'\n]{0,200}?((?:\w{1,40}\/)?(?:env|environ|environment))["']/.exec(
      uncommented,
    ) ?? [];
  if (!module) return undefined;
  const modules = repository.once('environment-modules', () =>
    repository.files
      .map(({ path }) => path)
      .filter(
        path =>
          /(?:^|\/)(?:env|environ|environment)\.[cm]?[jt]s$/.test(path) &&
          handedOn.test(repository.lexical(path).code),
      )
      .map(path => path.replace(/\.\w+$/, '')),
  );
  return modules.some(path => path === module || path.endsWith(`/${module}`))
    ? name
    : undefined;
}

function withFallback(
  fallback: ConfigurationRead['fallback'],
): Partial<ConfigurationRead> {
  return fallback ? { fallback } : {};
}

/** `X || 'a'`, `X ?? 'a'`, `(X as string) || 'a'`, `X ? X : 'a'`. */
function fallbackAfter(
  source: SourceText,
  end: number,
): ConfigurationRead['fallback'] {
  const { code, uncommented } = source;
  const after = code.slice(end, end + 300);
  const operator =
    /^(?:\s*!)?(?:\s*as\s+\w+)?\s*\)?\s*(?:\?\?=?|\|\|=?)\s*/.exec(after);
  if (operator) {
    const from = end + operator[0].length;
    return expression(source, from);
  }
  const ternary = /^\s*\?\s*[\w.]{1,80}\s*:\s*/.exec(after);
  if (ternary) {
    const from = end + ternary[0].length;
    return stringAt(uncommented, from) ? expression(source, from) : undefined;
  }
  return undefined;
}

function expression(
  source: SourceText,
  from: number,
): ConfigurationRead['fallback'] {
  const { code, uncommented } = source;
  let start = from;
  // `A || process.env.B || 'x'`: the last one is what is left.
  for (;;) {
    const next =
      /^\s*\(?\s*process\.env(?:\.\w+|\[[^\]\n]{1,80}\])\s*(?:\|\||\?\?)\s*/.exec(
        code.slice(start, start + 200),
      );
    if (!next) break;
    start += next[0].length;
  }
  const string = stringAt(uncommented, start);
  const end =
    string?.end ??
    start + (/[,;)\]}\n]/.exec(code.slice(start, start + 200))?.index ?? 200);
  const text = uncommented.slice(start, end);
  if (!text.trim() || /^\s*(?:undefined|null)\b/.test(text)) return undefined;
  return fallbackOf(
    text,
    source.lineAt(start + Math.max(0, text.search(/\S/))),
  );
}

/** `const { PORT = '3000', SECRET } = process.env`. */
function destructured(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  return [
    ...code.matchAll(
      /\{([^{}]{1,4000})\}\s*(?::\s*[\w.<>, ]{1,80})?=\s*process\.env\b(?!\s*[.[])/g,
    ),
  ].flatMap(match => {
    const start = match.index + 1;
    return [
      ...match[1].matchAll(
        /([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?(?:=\s*([^,\n]{1,200}))?\s*(?=,|$|\n)/g,
      ),
    ].map(part => {
      const at = start + part.index;
      const text =
        part[2] === undefined
          ? undefined
          : uncommented.slice(
              at + part[0].indexOf('=') + 1,
              at + part[0].length,
            );
      return readAt(source, at, {
        key: part[1],
        ...(text ? { fallback: fallbackOf(text) } : {}),
      });
    });
  });
}

/** Under which a file knows its configuration. */
const mostNames = 20;

/** Nest's ConfigService, env-var, node-config, Deno: names in capitals are variables, dotted ones keys of a file. */
function getters(source: SourceText): ConfigurationRead[] {
  const typed = [
    ...new Set(
      [
        ...source.code.matchAll(/\b([A-Za-z_]\w{0,39})\s*:\s*ConfigService\b/g),
      ].map(([, name]) => name),
    ),
  ].slice(0, mostNames);
  return findCalls(
    source.repository,
    source.path,
    new RegExp(
      `\\b(?:${[
        '\\w*[cC]onfig(?:Service)?',
        'env',
        'Deno\\s*\\.\\s*env',
        ...typed,
      ].join('|')})\\s*\\.\\s*(?:get|getOrThrow|has)\\b`,
    ),
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !/^[\w.-]{2,80}$/.test(key) || /\.has$/.test(call.name))
      return [];
    const isVariable = variableName.test(key);
    if (
      !isVariable &&
      !/config/i.test(call.name) &&
      !typed.includes(call.name.replace(/\s*\..*$/s, ''))
    )
      return [];
    const fallback = call.arguments[1];
    const usable = fallback !== undefined && !/^\{/.test(fallback.text);
    const after = source.code.slice(call.end, call.end + 60);
    return [
      readAt(source, call.offset, {
        key,
        kind: isVariable ? 'variable' : 'property',
        required:
          /getOrThrow$/.test(call.name) || /^\s*\.\s*required\s*\(/.test(after),
        ...(usable
          ? { fallback: fallbackOf(fallback.text, fallback.line) }
          : withFallback(fallbackAfter(source, call.end))),
      }),
    ];
  });
}

/** env-var by its imported function: `import { get } from 'env-var'`, `get('X').default('a').required()`. */
function envVarReads(source: SourceText): ConfigurationRead[] {
  const imported =
    /\{([^{}\n]{0,200})\}\s*(?:from|=\s*require\s*\()\s*["']env-var["']/.exec(
      source.uncommented,
    )?.[1];
  const name = imported && /\bget\b(?:\s*(?:as|:)\s*(\w+))?/.exec(imported);
  if (!name) return [];
  return findCalls(
    source.repository,
    source.path,
    new RegExp(`(?<![\\w$.])${name[1] ?? 'get'}`),
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !variableName.test(key)) return [];
    const chain =
      /^(?:\s*\.\s*\w+\s*\([^()\n]{0,200}\)){1,6}/.exec(
        source.uncommented.slice(call.end, call.end + 600),
      )?.[0] ?? '';
    const fallback = /\.\s*default\s*\(([^()]*)\)/.exec(chain)?.[1];
    return [
      readAt(source, call.offset, {
        key,
        line: call.line,
        typed: true,
        required: /\.\s*required\s*\(\s*(?:true)?\s*\)/.test(chain),
        ...(fallback ? { fallback: fallbackOf(fallback) } : {}),
      }),
    ];
  });
}

const validator =
  /(^|[{,])[ \t]*(?:["'])?([A-Z][A-Z0-9_]{1,60})(?:["'])?\s*[:?]\s*(?:z|zod|[jJ]oi|yup|v|t|Type|S|vine|schema\.\w+|(?:str|bool|num|port|url|host|email|json|makeValidator|nonemptystr|devDefault)(?=\())(?:\s*\.|\()/gm;

/** Fields of a schema over the environment: `PORT: z.coerce.number().default(3000)`, `SECRET: str()`. */
function schemaFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  if (
    !/\b(?:zod|joi|Joi|yup|envalid|valibot|typebox|z|cleanEnv|createEnv|vine)\b|\bType\s*\.\s*Object\s*\(/.test(
      code,
    ) &&
    !/["']valibot["']/.test(uncommented)
  )
    return [];
  const fields = [...code.matchAll(validator)].map(match => {
    const at = match.index + match[0].search(/["'A-Z]/);
    const text = uncommented.slice(at, fieldEnd(code, at));
    const fallback =
      /\.(?:default|prefault|catch)\s*\(\s*([^()\n]{0,200})\)/.exec(
        text,
      )?.[1] ??
      /[{,]\s*default\s*:\s*("[^"\n]*"|'[^'\n]*'|`[^`\n]*`|[\w.]+)/.exec(
        text,
      )?.[1];
    const relaxed =
      /\.(?:optional|nullish|allow)\s*\(|\bdefault\s*:|\.default\s*\(|v\.optional|Type\.Optional|^\S+\s*\?/.test(
        text,
      );
    return readAt(source, at, {
      key: match[2],
      typed: true,
      required:
        !relaxed && !(/\b[jJ]oi\b/.test(text) && !/\.required\s*\(/.test(text)),
      ...(fallback ? { fallback: fallbackOf(fallback) } : {}),
    });
  });
  return [...fields, ...decoratedFields(source)];
}

/** Fields of a class checked by class-validator: `@IsString() DATABASE_URL: string`. */
function decoratedFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  if (
    !/@Is\w+\s*\(/.test(code) ||
    !/\bvalidate(?:Sync|Config)?\b|\bplainTo/.test(code)
  )
    return [];
  return [
    ...code.matchAll(
      /^([ \t]+)(?:public\s+|readonly\s+)*([A-Z][A-Z0-9_]{2,60})\s*([!?]?)\s*:\s*[\w.\[\]| ]{1,80}(=\s*[^;\n]{1,200})?;?\s*$/gm,
    ),
  ].map(match => {
    const at = match.index + match[1].length;
    const line = source.lineAt(at);
    const own = decoratorsAbove(source.repository.lines(source.path), line);
    const fallback = match[4]
      ? uncommented.slice(at, at + match[0].length).split('=')[1]
      : undefined;
    return readAt(source, at, {
      key: match[2],
      typed: true,
      required:
        match[3] !== '?' &&
        !own.some(text => /@IsOptional/.test(text)) &&
        !fallback,
      ...(fallback
        ? { fallback: fallbackOf(fallback.replace(/;\s*$/, '')) }
        : {}),
    });
  });
}

/** The lines between the previous member of a class and this one. */
function decoratorsAbove(lines: string[], line: number): string[] {
  const above: string[] = [];
  for (let i = line - 2; i >= Math.max(0, line - 8); i--) {
    if (/[;{]\s*$/.test(lines[i].slice(0, 2_000)) && !/^\s*@/.test(lines[i]))
      break;
    above.push(lines[i]);
  }
  return above;
}

/** To the comma that ends a field of an object literal, past brackets. */
function fieldEnd(code: string, from: number): number {
  let depth = 0;
  for (let i = from; i < Math.min(code.length, from + 3_000); i++) {
    if ('([{'.includes(code[i])) depth++;
    else if (')]}'.includes(code[i])) {
      if (--depth < 0) return i;
    } else if (code[i] === ',' && depth === 0) return i;
  }
  return Math.min(code.length, from + 3_000);
}
