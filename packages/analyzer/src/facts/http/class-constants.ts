import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { classesIn } from '../code/functions';
import { sourceText } from '../code/source-text';

/** A text that a class holds under a name. */
interface Constant {
  /** As written: `API_BASE + "orders"`. */
  text: string;
  /** The class it stands in. */
  owner: string;
  /** What it comes to, worked out once: constants of constants would multiply. */
  spelling?: string;
}

/** Constants by `Class.NAME` and by name alone; `undefined` for names with several values. */
type Constants = Map<string, Constant | undefined>;

const value =
  '((?:[@$]?"[^"\\n]{0,200}"|[A-Za-z][\\w.]{0,80})(?:\\s*\\+\\s*(?:[@$]?"[^"\\n]{0,200}"|[A-Za-z][\\w.]{0,80})){0,6})';
const declared = {
  jvm: new RegExp(
    `\\b(?:String|val)\\s+(\\w+)\\s*(?::\\s*String\\s*)?=\\s*${value}(?=\\s*(?:;|\\n|$))`,
    'g',
  ),
  dotnet: new RegExp(
    `\\b(?:const|static\\s+readonly)\\s+string\\s+(\\w+)\\s*=\\s*${value}(?=\\s*;)`,
    'g',
  ),
};
const longest = 300;
const deepest = 5;

/**
 * What texts and constants joined by `+` come to, for paths of routes that a class of their own names
 * (`Routes.Orders.BASE`); `?` stands for what cannot be told.
 */
export function joinedText(
  service: Service,
  ecosystem: keyof typeof declared,
  expression: string,
): string {
  const constants = service.fact(
    ecosystem === 'jvm' ? jvmConstantsOf : dotnetConstantsOf,
  );
  return spelled(constants, expression, '', 0);
}

function spelled(
  constants: Constants,
  expression: string,
  owner: string,
  depth: number,
): string {
  return expression
    .split(/\s*\+\s*/)
    .map(part => {
      const named = /^nameof\(\s*(?:\w+\.)*(\w+)\s*\)$/.exec(part)?.[1];
      if (named) return named;
      const [, filled, string] = /^([@$]?)"([^"\n]*)"$/.exec(part) ?? [];
      if (filled === '$')
        return string.replace(/\{([^{}]{1,80})\}/g, (_, inner: string) =>
          depth < deepest ? spelled(constants, inner, owner, depth + 1) : '?',
        );
      if (string !== undefined)
        return string.replace(/\$\{[^{}]{0,80}\}|\$\w+/g, '?');
      const [, outer, name] = /(?:(\w+)\s*\.\s*)?(\w+)$/.exec(part) ?? [];
      const constant =
        constants.get(`${outer ?? owner}.${name}`) ?? constants.get(name ?? '');
      if (!constant || depth >= deepest) return '?';
      constant.spelling ??= spelled(
        constants,
        constant.text,
        constant.owner,
        depth + 1,
      ).slice(0, longest);
      return constant.spelling;
    })
    .join('');
}

function jvmConstantsOf(service: Service): Constants {
  return constantsIn(service, 'jvm');
}

function dotnetConstantsOf(service: Service): Constants {
  return constantsIn(service, 'dotnet');
}

function constantsIn(
  service: Service,
  ecosystem: keyof typeof declared,
): Constants {
  const found: Constants = new Map();
  const add = (key: string, constant: Constant) =>
    found.set(
      key,
      found.has(key) && found.get(key)?.text !== constant.text
        ? undefined
        : constant,
    );
  for (const file of service.fact(sourceFilesOf)) {
    if (file.ecosystem !== ecosystem) continue;
    const source = sourceText(service.repository, file.path);
    const matches = [...source.uncommented.matchAll(declared[ecosystem])];
    if (matches.length === 0) continue;
    const classes = classesIn(source);
    for (const { 1: name, 2: text, index } of matches) {
      const around = classes
        .filter(each => each.start <= index && index < each.end)
        .sort((x, y) => y.start - x.start)[0];
      const constant = { text, owner: around?.name ?? '' };
      add(name, constant);
      if (around) add(`${around.name}.${name}`, constant);
    }
  }
  return found;
}
