import type { Service } from '../../../service';
import { sourceText, type SourceText } from '../../code/source-text';
import { nodeModulesOf } from './modules';

const deepest = 4;
const chain = /^[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*){0,5}$/;

/**
 * The text behind a constant of the service's own, from where it is used: `USERS`, `routes.users.root`, a template over
 * such constants. `undefined` where it is made at run time.
 */
export function constantText(
  service: Service,
  path: string,
  expression: string,
  depth = deepest,
): string | undefined {
  const text = expression.trim().replace(/\s+as\s+const$/, '');
  const quoted = /^(["'])([^"'\n]{0,200})\1$/.exec(text);
  if (quoted) return quoted[2];
  if (depth === 0) return undefined;
  const template = /^`([^`\n]{0,300})`$/.exec(text);
  if (template) {
    let whole = true;
    const filled = template[1].replace(/\$\{([^{}]{1,100})\}/g, (_, inner) => {
      const value = constantText(service, path, inner, depth - 1);
      whole &&= value !== undefined;
      return value ?? '';
    });
    return whole ? filled : undefined;
  }
  if (!chain.test(text)) return undefined;
  const [root, ...steps] = text.split('.').map(step => step.trim());
  const modules = service.fact(nodeModulesOf);
  const from = modules.get(path)?.imports.get(root);
  const home =
    from && from.name !== '*'
      ? modules.origin(from.path, from.name)
      : { path: from?.path ?? path, name: from ? steps.shift() ?? '' : root };
  const source = sourceText(service.repository, home.path);
  const value =
    valueOf(source, home.name) ??
    (from ? exportedValue(source, home.name) : undefined);
  if (value === undefined && !from) {
    const whole = takenFrom(source, root);
    return whole === undefined
      ? undefined
      : constantText(service, path, [whole, ...steps].join('.'), depth - 1);
  }
  const inner = steps.reduce<string | undefined>(
    (object, step) => object && memberOf(object, step),
    value,
  );
  return inner === undefined
    ? undefined
    : constantText(service, home.path, inner, depth - 1);
}

/**
 * The path behind a member of a configuration that a module puts together at run time: `config.api.prefix`, where the
 * module writes one text under that name and no other.
 */
export function onlyValue(
  service: Service,
  path: string,
  expression: string,
): string | undefined {
  if (!chain.test(expression)) return undefined;
  const [root, ...steps] = expression.split('.').map(step => step.trim());
  const key = steps.pop();
  const from = service.fact(nodeModulesOf).get(path)?.imports.get(root);
  if (!key || !from) return undefined;
  const { uncommented } = sourceText(service.repository, from.path);
  const values = new Set(
    [
      ...uncommented.matchAll(
        new RegExp(
          `(?<![\\w$.])${key.replace(
            /\$/g,
            '\\$&',
          )}\\s*:\\s*["'](\\/[^"'\\n]{0,100})["']`,
          'g',
        ),
      ),
    ].map(match => match[1]),
  );
  return values.size === 1 ? [...values][0] : undefined;
}

const takenApart =
  /\b(?:const|let|var)\s*\{([^{}=]{1,4000})\}\s*=\s*([A-Za-z_$][\w$]*(?:\.[\w$]+){0,4})\s*(?:;|\n)/g;

/** `const { user, account: routes } = paths`: what a name was taken from, as `paths.account`. */
function takenFrom(
  { uncommented }: SourceText,
  name: string,
): string | undefined {
  for (const [, list, holder] of uncommented.matchAll(takenApart)) {
    for (const item of list.split(',')) {
      const [key, local = key] = item.split(':').map(part => part.trim());
      if (local === name) return `${holder}.${key}`;
    }
  }
  return undefined;
}

/** What a module exports under a name: `module.exports = { user: {…} }`, `exports.user = …`, `export default {…}`. */
function exportedValue(source: SourceText, name: string): string | undefined {
  const { code, uncommented, partner } = source;
  const after = (match: RegExpExecArray | null) =>
    match ? match.index + match[0].length : undefined;
  const valueAt = (start: number | undefined) => {
    if (start === undefined) return undefined;
    return code[start] === '{'
      ? uncommented.slice(start, partner[start] + 1)
      : plainValue.exec(uncommented.slice(start, start + 310))?.[0];
  };
  if (!/^[\w$]+$/.test(name)) return undefined;
  const single = valueAt(
    after(
      new RegExp(`\\bexports\\.${name.replace(/\$/g, '\\$&')}\\s*=\\s*`).exec(
        code,
      ),
    ),
  );
  if (single) return single;
  const whole = valueAt(
    after(
      /(?:\bmodule\.exports\s*=|\bexport\s+default\b)\s*(?:Object\.freeze\(\s*)?/.exec(
        code,
      ),
    ),
  );
  return name === 'default' ? whole : whole && memberOf(whole, name);
}

const plainValue =
  /^(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|`[^`\n]{0,300}`|[\w$.]{1,100})/;

/** What a constant or an enumeration is declared as. */
function valueOf(source: SourceText, name: string): string | undefined {
  if (!/^[\w$]+$/.test(name)) return undefined;
  const own = name.replace(/\$/g, '\\$&');
  const match = new RegExp(
    `\\bconst\\s+${own}\\s*(?::[^=;\\n]{0,100})?=\\s*(?:Object\\.freeze\\(\\s*)?|\\benum\\s+${own}\\s*(?=\\{)`,
  ).exec(source.code);
  if (!match) return undefined;
  const start = match.index + match[0].length;
  if (source.code[start] === '{')
    return source.uncommented.slice(start, source.partner[start] + 1);
  return plainValue.exec(source.uncommented.slice(start, start + 310))?.[0];
}

/** The text of a member of an object literal or an enumeration. */
function memberOf(object: string, name: string): string | undefined {
  if (!object.startsWith('{') || object.length > 40_000) return undefined;
  const key = new RegExp(
    `^\\s*(?:["']?${name.replace(/\$/g, '\\$&')}["']?)\\s*[:=]\\s*`,
  );
  for (const member of membersOf(object)) {
    const match = key.exec(member);
    if (match) return member.slice(match[0].length).trim();
  }
  return undefined;
}

/** The members at the first level of a literal; quotes and brackets inside are passed over. */
function membersOf(object: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 1;
  for (let i = 0; i < object.length; i++) {
    const letter = object[i];
    if (quote) {
      if (letter === '\\') i++;
      else if (letter === quote) quote = '';
    } else if (/["'`]/.test(letter)) quote = letter;
    else if (/[([{]/.test(letter)) depth++;
    else if (/[)\]}]/.test(letter)) depth--;
    if (!quote && depth <= 1 && (letter === ',' || depth === 0) && i > 0) {
      members.push(object.slice(from, i));
      from = i + 1;
    }
  }
  return members;
}
