import type { Repository } from '../../../repository';
import type { ServiceFile } from '../../../service';
import { findCalls, literal, namedArgument } from '../../code';
import {
  fallbackOf,
  openSource,
  readAt,
  type ConfigurationRead,
  type SourceText,
} from './read';

/** A pydantic settings class, with its fields as reads. @public */
export interface SettingsClass {
  name: string;
  bases: string[];
  path: string;
  line: number;
  fields: ConfigurationRead[];
}

const deepestHierarchy = 20;

/** Classes that derive from `BaseSettings`, directly or through classes of other files. */
export function settingsClasses(
  repository: Repository,
  files: readonly ServiceFile[],
): SettingsClass[] {
  const sources = files
    .filter(({ ecosystem }) => ecosystem === 'python')
    .map(file => openSource(repository, file));
  if (!sources.some(({ code }) => /\bBaseSettings\b/.test(code))) return [];
  const classes = sources.flatMap(source =>
    [...source.code.matchAll(/^class\s+(\w+)\s*\(([^()]{1,2000})\)\s*:/gm)].map(
      match => ({
        name: match[1],
        bases: match[2]
          .split(',')
          .map(base => base.trim().replace(/^.*\./, '')),
        source,
        offset: match.index,
      }),
    ),
  );
  const derived = new Set(['BaseSettings']);
  for (let grew = true, pass = 0; grew && pass < deepestHierarchy; pass++) {
    grew = false;
    for (const { name, bases } of classes) {
      if (!derived.has(name) && bases.some(base => derived.has(base))) {
        derived.add(name);
        grew = true;
      }
    }
  }
  const settings = new Set(
    classes.filter(({ bases }) => bases.some(base => derived.has(base))),
  );
  const known = new Set([...classes.map(({ name }) => name), ...derived]);
  // Their fields may stand in classes that they take in beside it: `class Settings(MailSettings, BaseSettings)`.
  for (let depth = 0; depth < deepestHierarchy; depth++) {
    const taken = new Set([...settings].flatMap(({ bases }) => bases));
    const before = settings.size;
    classes
      .filter(
        ({ name, bases }) =>
          taken.has(name) &&
          // A class of another library's hierarchy only shares the name.
          bases.every(
            base =>
              /^(?:object|BaseModel|ABC|Generic)$/.test(base) ||
              known.has(base),
          ),
      )
      .forEach(one => settings.add(one));
    if (settings.size === before) break;
  }
  return classes
    .filter(one => settings.has(one))
    .map(({ name, bases, source, offset }) => ({
      name,
      bases,
      path: source.path,
      line: source.lineAt(offset),
      fields: fieldsOf(source, offset).flatMap(field => [
        field,
        ...nestedFields(field, source, classes),
      ]),
    }));
}

/** `security: Security = Field(default_factory=Security)`: a model whose fields are asked for as `SECURITY__SECRET_KEY`. */
function nestedFields(
  field: ConfigurationRead,
  source: SourceText,
  classes: Array<{
    name: string;
    bases: string[];
    source: SourceText;
    offset: number;
  }>,
): ConfigurationRead[] {
  const line = source.repository.lines(field.path)[field.line - 1] ?? '';
  const type = /^\s+\w+\s*:\s*["']?([A-Z]\w{1,60})["']?\s*(?:=|$)/.exec(
    line.slice(0, 300),
  )?.[1];
  const model = classes.find(
    ({ name, bases }) => name === type && bases.includes('BaseModel'),
  );
  return model
    ? fieldsOf(model.source, model.offset).map(each => ({
        ...each,
        key: `${field.key}__${each.key}`,
        // Where the whole is made by itself, nothing in it is demanded.
        required: each.required && !/=/.test(line),
      }))
    : [];
}

function fieldsOf(source: SourceText, offset: number): ConfigurationRead[] {
  const { code, uncommented } = source;
  const start = code.indexOf('\n', offset) + 1;
  const rest = code.slice(start, start + 60_000);
  const end = start + (/^[^\s#)\]}]/m.exec(rest)?.index ?? rest.length);
  const body = code.slice(start, end);
  const prefix =
    /\benv_prefix\s*=\s*["'](\w*)["']/.exec(
      uncommented.slice(start, end),
    )?.[1] ?? '';
  const indent = /^([ \t]+)\S/m.exec(body)?.[1] ?? '    ';
  const fields: ConfigurationRead[] = [];
  for (const match of body.matchAll(
    /^([ \t]+)(\w+)\s*:\s*([^=\n]{1,200}?)\s*(=(?!=)|$)/gm,
  )) {
    const [, before, name, type, equals] = match;
    if (
      before !== indent ||
      /^(?:model_config|def|class|if|else|return|try|for|with)$/.test(name) ||
      /^ClassVar/.test(type)
    )
      continue;
    const at = start + match.index + before.length;
    const value = equals
      ? expressionAt(source, start + match.index + match[0].length)
      : undefined;
    fields.push(fieldRead(source, at, { name, type, prefix, value }));
  }
  return fields;
}

/** The expression from an offset to the end of its statement: brackets may span lines. */
export function expressionAt(source: SourceText, offset: number): string {
  const { code } = source;
  let depth = 0;
  let end = offset;
  for (; end < Math.min(code.length, offset + 5_000); end++) {
    const char = code[end];
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === '\n' && depth <= 0 && code[end - 1] !== '\\') break;
    if (depth < 0) break;
  }
  return source.uncommented.slice(offset, end).trim();
}

function fieldRead(
  source: SourceText,
  offset: number,
  field: {
    name: string;
    type: string;
    prefix: string;
    value: string | undefined;
  },
): ConfigurationRead {
  const { name, type, prefix, value } = field;
  const line = source.lineAt(offset);
  const call = /^(?:\w+\.)?Field\s*\(/.test(value ?? '')
    ? findCalls(source.repository, source.path, /\bField\b/).find(
        one => one.line === line,
      )
    : undefined;
  const alias = call
    ? ['env', 'validation_alias', 'alias']
        .map(key => literal(namedArgument(call, key)?.text))
        .find(Boolean)
    : undefined;
  const first = call?.arguments[0]?.text;
  const given = call
    ? namedArgument(call, 'default')?.text ??
      (first && !/^\w+\s*=(?!=)/.test(first) ? first : undefined)
    : value;
  const factory =
    call !== undefined && namedArgument(call, 'default_factory') !== undefined;
  const none = given === 'None' || given === '...' || given === undefined;
  return readAt(source, offset, {
    key: alias ?? `${prefix}${name}`.toUpperCase(),
    typed: true,
    required:
      (given === undefined &&
        !factory &&
        !/^(?:Optional\b|.*\|\s*None)/.test(type)) ||
      given === '...',
    ...(none ? {} : { fallback: fallbackOf(given) }),
  });
}
