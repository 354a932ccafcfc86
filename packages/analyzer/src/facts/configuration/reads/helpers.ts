import { findCalls, literal } from '../../code';
import {
  fallbackOf,
  readAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';

/**
 * Own helpers around the environment, in any language: `getEnv("PORT", "8080")`, `mustMapEnv(&addr, "CART_ADDR")`,
 * `require_env("SECRET_KEY")`. Known by their name and a first constant in capitals.
 */
const helperName =
  /(?<![\w.$])(?:(?!(?:os|syscall|System|Environment)\.)\w{1,30}\.)?(?:[gG]et|[rR]ead|[lL]oad|[pP]arse|[fF]etch|[lL]ookup|[rR]equired?|[mM]ust|[mM]ust_?[gG]et|mustMap|[nN]eed|[eE]nsure|[cC]heck|(?:[sS]et|[gG]et|[rR]ead|[lL]oad|[oO]verride)?[fF]rom)?_?(?:[oO]s_?|[sS]ystem_?|[aA]pp_?)?[eE]nv(?:ironment)?(?:_?(?:[vV]ar(?:iable)?|[sS]tr(?:ing)?|[iI]nt(?:eger)?|[bB]ool(?:ean)?|[lL]ist|[aA]rray|[oO]ptional|[fF]loat|[dD]uration|[nN]umber|[vV]alue|[dD]efault|[rR]equired|(?:[oO]r|[wW]ith)_?\w{0,20}|[aA]s\w{0,20}))?\b(?=\s*(?:<[^<>()\n]{1,60}>)?\s*\()/;
const demanding =
  /must|require|ensure|need|orThrow|or_raise|OrPanic|OrFail|OrDie/i;

export function helperReads(source: SourceText): ConfigurationRead[] {
  const own = ownHelpers(source);
  const name = own.length
    ? new RegExp(
        `${helperName.source}|(?<![\\w.$])(?:${own.join(
          '|',
        )})(?=\\s*(?:<[^<>()\\n]{1,60}>)?\\s*\\()`,
      )
    : helperName;
  return findCalls(source.repository, source.path, name).flatMap(call => {
    if (isDefinition(source.code, call.offset)) return [];
    const index = call.arguments.findIndex(({ text }) =>
      variableName.test(nameIn(source, text) ?? ''),
    );
    if (index < 0 || index > 1) return [];
    const fallback = index === 0 ? call.arguments[1] : undefined;
    const isDefault =
      fallback !== undefined &&
      !/^\w+\s*[:=]\s*(?:str|int|bool)\b/.test(fallback.text);
    const text = fallback?.text.replace(
      /^(?:default(?:_value)?|fallback)\s*[:=]\s*/i,
      '',
    );
    return [
      readAt(source, call.offset, {
        key: nameIn(source, call.arguments[index].text) ?? '',
        line: call.line,
        required: demanding.test(call.name),
        helper: call.name.replace(/^.*\./, ''),
        ...(isDefault && !demanding.test(call.name)
          ? { fallback: fallbackOf(text ?? '', fallback.line) }
          : {}),
      }),
    ];
  });
}

/** A constant of the same file stands for what it holds: `keyTokenUrl string = "TOKEN_URL"`. */
function nameIn({ uncommented }: SourceText, text: string): string | undefined {
  if (!/^[A-Za-z]\w{1,60}$/.test(text)) return literal(text);
  return new RegExp(
    `\\b${text}\\b(?:\\s*:?\\s*(?:string|str|String))?\\s*=\\s*["']([A-Z][A-Z0-9_]{1,80})["']`,
  ).exec(uncommented)?.[1];
}

const definition =
  /\b(?:def|func|fn|function|fun|static\s+string)\s+(\w{2,40})\s*(?:<[^<>()\n]{0,40}>)?\(\s*(?:(?:final\s+)?[sS]tring\s+)?(\w{1,40})|\b(?:const|let|val)\s+(\w{2,40})\s*=\s*(?:async\s*)?\(?\s*(\w{1,40})\b[^\n]{0,120}?=>/g;
const longestHelper = 1_500;

/** Functions of this file that ask the environment for what their first parameter names, whatever they are called. */
function ownHelpers({ code }: SourceText): string[] {
  const all = [...code.matchAll(definition)];
  const names = all.flatMap((match, at): string[] => {
    const parameter = match[2] ?? match[4];
    const body = code.slice(
      match.index + match[0].length,
      Math.min(all[at + 1]?.index ?? Infinity, match.index + longestHelper),
    );
    return new RegExp(
      `(?:\\bgetenv\\(|\\benviron(?:\\.get\\(|\\[)|\\benv\\[|\\bENV(?:\\.fetch\\(|\\[)|\\bGetenv\\(|\\bLookupEnv\\(|\\benv::var(?:_os)?\\(|\\bGetEnvironmentVariable\\()\\s*&?${parameter}\\b`,
    ).test(body)
      ? [match[1] ?? match[3]]
      : [];
  });
  return [...new Set(names)].slice(0, 20);
}

function isDefinition(code: string, offset: number): boolean {
  return /(?:\b(?:def|func|fn|function|fun|static)\s+)$/.test(
    code.slice(Math.max(0, offset - 30), offset),
  );
}
