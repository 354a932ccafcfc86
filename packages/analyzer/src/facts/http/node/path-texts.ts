import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';
import { constantText } from './constants';

/** The paths of a path argument: of a list every literal, else the one that the expression spells. */
export function pathTexts(
  service: Service,
  source: SourceText,
  text: string,
): string[] {
  if (text.startsWith('[')) {
    return [...text.matchAll(/['"`](\/[^'"`\n]{0,300})['"`]/g)]
      .map(match => match[1])
      .slice(0, 10);
  }
  const one = pathText(service, source, text);
  return one === undefined ? [] : [one];
}

/** A path of more parts than these is computed. */
const mostParts = 12;

/** The path that a literal, a template or a named constant spells; computed parts are `?`. */
export function pathText(
  service: Service,
  source: SourceText,
  text: string,
  depth = 3,
): string | undefined {
  const string = /^(['"`])([^\n]{0,300}?)\1$/.exec(text);
  if (string) {
    if (string[1] !== '`') return isPath(string[2]) ? string[2] : undefined;
    if (depth <= 0 || string[2].split('${').length > mostParts) return '?';
    return string[2].replace(
      /\$\{([^{}]{1,100})\}/g,
      (_, name: string) =>
        pathText(service, source, name.trim(), depth - 1) ?? '?',
    );
  }
  if (/^\/.{1,200}\/[a-z]*$/.test(text) && source.code.includes('/'))
    return plainPath(text);
  const sum =
    /^(['"`])([^'"`\n]{0,200})\1\s*\+|^([\w$.]+)\s*\+\s*(['"`])([^'"`\n]{0,200})\4$/.exec(
      text,
    );
  if (sum) {
    return sum[3]
      ? `${pathText(service, source, sum[3], depth - 1) ?? '?'}${sum[5]}`
      : `${sum[2]}?`;
  }
  if (depth <= 0 || !/^[\w$.]{1,80}$/.test(text)) return undefined;
  const [first, ...members] = text.replace(/^this\./, '').split('.');
  if (text.startsWith('this.') || members.length === 0) {
    const name = members.length === 0 ? first : text;
    const escaped = name.replace(/\W/g, '\\$&');
    const assigned = service.repository.once(
      `path-value:${source.path}:${name}`,
      () =>
        new RegExp(
          `(?<![\\w$.])(?:this\\.)?${escaped}\\s*(?::\\s*string\\s*)?=\\s*(['"\`][^'"\`\\n]{0,200}['"\`])`,
        ).exec(source.uncommented)?.[1] ?? '',
    );
    if (assigned) return pathText(service, source, assigned, depth - 1);
  }
  const constant = constantText(service, source.path, text);
  return constant !== undefined && isPath(constant) ? constant : undefined;
}

/** The prefix that the options of a plugin name: `{ prefix: '/v1' }`; a computed one is `?`. */
export function prefixOption(
  service: Service,
  source: SourceText,
  options: string,
): string | undefined {
  const value = /\bprefix\s*:\s*(['"`][^'"`\n]{0,200}['"`]|[\w$.]+)/.exec(
    options,
  )?.[1];
  return value === undefined
    ? undefined
    : pathText(service, source, value) ?? '?';
}

/** The path of a regular expression that is little more than one: `/(\/api)?/`, `/^\/v1/`. */
function plainPath(expression: string): string {
  const path = expression
    .replace(/^\/\^?|\$?\/[a-z]*$/g, '')
    .replace(/\\\//g, '/')
    .replace(/\(([\w/-]{1,60})\)\??/g, '$1');
  return /^\/[\w/.-]{0,100}$/.test(path) ? path : '?';
}

function isPath(text: string): boolean {
  return /^[/*]|^$|^:|^[\w-]+(?:\/|$)/.test(text) && !/\s/.test(text);
}
