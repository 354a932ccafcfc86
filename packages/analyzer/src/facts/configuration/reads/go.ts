import { posix } from 'node:path';
import { findCalls, literal } from '../../code';
import { closingBracket } from '../../errors/ranges';
import {
  fallbackOf,
  readAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';
import { helperReads } from './helpers';

export function goReads(source: SourceText): ConfigurationRead[] {
  return [
    ...variables(source),
    ...viper(source),
    ...tags(source),
    ...processedFields(source),
    ...decodedFields(source),
    ...fileFields(source),
    ...flags(source),
    ...constants(source),
    ...optionTable(source),
    ...helperReads(source),
  ];
}

function variables(source: SourceText): ConfigurationRead[] {
  return findCalls(
    source.repository,
    source.path,
    /\b(?:os|syscall)\.(?:Getenv|LookupEnv)\b/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    return key ? [readAt(source, call.offset, { key, line: call.line })] : [];
  });
}

/** viper, koanf: keys of a configuration object; `SetDefault` is the fallback of one. */
function viper(source: SourceText): ConfigurationRead[] {
  return findCalls(
    source.repository,
    source.path,
    /\b(?:viper|vip|v|k|ko|koanf)\.(?:Get\w*|SetDefault|BindEnv|MustBindEnv|String|Int|Bool|Duration)\b/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !/^[\w.-]{2,80}$/.test(key)) return [];
    if (
      /^(?:v|k|ko)\./.test(call.name) &&
      !/\b(?:viper|koanf)\b/.test(source.code)
    )
      return [];
    const fallback = /SetDefault$/.test(call.name)
      ? call.arguments[1]
      : undefined;
    return [
      readAt(source, call.offset, {
        key,
        kind: variableName.test(key) ? 'variable' : 'property',
        line: call.line,
        ...(fallback
          ? { fallback: fallbackOf(fallback.text, fallback.line) }
          : {}),
      }),
    ];
  });
}

/** Struct tags of envconfig, caarlos0/env, cleanenv, sethvargo/go-envconfig. */
function tags(source: SourceText): ConfigurationRead[] {
  if (!/\b(?:env|envconfig)\b/.test(source.uncommented)) return [];
  return [
    ...source.uncommented.matchAll(
      /^[ \t]*(\w+)[ \t]+[\w.*[\]]+[ \t]+`([^`\n]{1,400})`/gm,
    ),
  ].flatMap(match => {
    const tag = match[2];
    const name = /\b(?:env|envconfig):"([^",]*)/.exec(tag)?.[1];
    const whole = /\b(?:env|envconfig):"([^"]*)"/.exec(tag)?.[1] ?? '';
    if (!name || !/^\w+$/.test(name)) return [];
    const fallback =
      /\b(?:envDefault|env-default|default):"([^"]*)"/.exec(tag)?.[1] ??
      /,\s*default=([^,"]*)/.exec(whole)?.[1];
    return [
      readAt(source, match.index + match[0].indexOf(match[1]), {
        key: name.toUpperCase() === name ? name : name.toUpperCase(),
        typed: true,
        required:
          /\b(?:required|env-required):"(?:true|yes|1)?"/.test(tag) ||
          /,\s*(?:required|notEmpty)\b/.test(whole),
        ...(fallback === undefined
          ? {}
          : { fallback: { text: fallback, value: fallback } }),
      }),
    ];
  });
}

/** kelseyhightower/envconfig fills fields by their own names: `DefaultPass string `split_words:"true"`` below a prefix. */
function processedFields(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  if (!/kelseyhightower\/envconfig/.test(uncommented)) return [];
  const given =
    /\benvconfig\.(?:Must)?Process\(\s*(?:"(\w{0,40})"|(\w{1,40}))/.exec(
      uncommented,
    );
  if (!given) return [];
  const prefix =
    given[1] ??
    new RegExp(`\\b${given[2]}\\s*=\\s*"(\\w{0,40})"`).exec(uncommented)?.[1] ??
    '';
  const handed =
    /\benvconfig\.(?:Must)?Process\(\s*[^,()\n]{1,60},\s*&?(\w{1,40})/.exec(
      code,
    )?.[1];
  const type =
    handed &&
    new RegExp(
      `\\bvar\\s+${handed}\\s+(\\w{1,60})\\b|\\b${handed}\\s*:?=\\s*&?(\\w{1,60})\\{|\\b${handed}\\s*:?=\\s*new\\((\\w{1,60})\\)`,
    ).exec(code);
  const named = type?.[1] ?? type?.[2] ?? type?.[3];
  if (named) return structFields(source, named, prefix);
  const room = { left: mostFields };
  return [
    ...code.matchAll(
      /^type\s+(\w{0,40}(?:[cC]onf|[cC]onfig|[cC]onfiguration|[sS]pecification|[sS]ettings|[eE]nv)\w{0,20})\s+struct\s*\{/gm,
    ),
  ]
    .slice(0, mostStructs)
    .flatMap(match => structFields(source, match[1], prefix, 0, room));
}

const deepestStruct = 3;
const mostStructs = 50;
/** Of structs within structs; a service has fewer. */
const mostFields = 500;

/** The fields of a struct under their own names, those of structs inside it below the name of the field. */
function structFields(
  source: SourceText,
  type: string,
  prefix: string,
  depth = 0,
  room = { left: mostFields },
): ConfigurationRead[] {
  const { code, uncommented } = source;
  const head = new RegExp(`^type\\s+${type}\\s+struct\\s*\\{`, 'm').exec(code);
  if (!head || depth > deepestStruct) return [];
  const start = head.index + head[0].length;
  const body = uncommented.slice(start, start + 6_000).split(/^\}/m)[0];
  return [
    ...body.matchAll(
      /^[ \t]*([A-Z]\w{1,60})[ \t]+((?:\[\])?[\w.]{1,40})(?:[ \t]+`([^`\n]{0,300})`)?[ \t]*$/gm,
    ),
  ].flatMap(field => {
    if (room.left-- <= 0) return [];
    const tag = field[3] ?? '';
    if (/\benvconfig:"/.test(tag) || /\bignored:"true"/.test(tag)) return [];
    const name = /\bsplit_words:"true"/.test(tag)
      ? field[1].replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
      : field[1];
    const key = [prefix, name].filter(Boolean).join('_').toUpperCase();
    if (
      new RegExp(
        `^type\\s+${field[2].replace(/\W/g, '')}\\s+struct\\b`,
        'm',
      ).test(code)
    )
      return structFields(
        source,
        field[2].replace(/\W/g, ''),
        key,
        depth + 1,
        room,
      );
    const fallback = /\bdefault:"([^"]*)"/.exec(tag)?.[1];
    return [
      readAt(source, start + field.index + field[0].indexOf(field[1]), {
        key,
        typed: true,
        required: /\brequired:"true"/.test(tag),
        ...(fallback === undefined
          ? {}
          : { fallback: { text: fallback, value: fallback } }),
      }),
    ];
  });
}

/** What viper decodes into: `mapstructure:"DB_SOURCE"` is the variable's name. */
function decodedFields(source: SourceText): ConfigurationRead[] {
  return [
    ...source.uncommented.matchAll(
      /^[ \t]*(\w+)[ \t]+[\w.*[\]]+[ \t]+`[^`\n]{0,200}\bmapstructure:"([A-Z][A-Z0-9_]{1,80})["',]/gm,
    ),
  ].map(match =>
    readAt(source, match.index + match[0].indexOf(match[1]), {
      key: match[2],
      typed: true,
    }),
  );
}

const decodesFile =
  /\b(?:toml|yaml|hcl|ini)\.(?:Decode\w{0,20}|Unmarshal\w{0,20}|NewDecoder|MapTo)\s*\(|\b(?:viper|v|vip)\.Unmarshal\w{0,10}\s*\(|\.MapTo\s*\(/;
const settingsType =
  /\btype\s+\w{0,40}(?:[cC]onf|[cC]onfig|[cC]onfiguration|[sS]ettings|[oO]ptions)\s+struct\b/;

/** What a TOML or YAML file is decoded into, in the file that decodes it: `Password string `yaml:"password"``. */
function fileFields(source: SourceText): ConfigurationRead[] {
  if (!settingsType.test(source.code) || !decodesFile.test(source.code))
    return [];
  return [
    ...source.uncommented.matchAll(
      /^[ \t]*(\w{1,60})[ \t]+\*?(?:\[\])?(?:string|u?int\d{0,2}|bool|float\d\d|time\.Duration|\w{1,40}\.\w{1,40})[ \t]+`[^`\n]{0,200}\b(?:toml|yaml|mapstructure|ini|hcl):"([a-z][\w.-]{0,80})["',]/gm,
    ),
  ].map(match =>
    readAt(source, match.index + match[0].indexOf(match[1]), {
      key: match[2],
      kind: 'property',
      typed: true,
    }),
  );
}

/** `EnvDatabaseURL = "ORDERS_DATABASE_URL"`: names of variables kept as constants. */
function constants(source: SourceText): ConfigurationRead[] {
  return [
    ...source.uncommented.matchAll(
      /^[ \t]*(?:const\s+)?(?:[eE]nv[A-Z]\w*|\w+Env(?:Var|Key|Name)?)\s*(?:string\s*)?=\s*"([A-Z][A-Z0-9_]{2,80})"/gm,
    ),
  ].map(match =>
    readAt(source, match.index + match[0].search(/\S/), { key: match[1] }),
  );
}

/** Command-line flags and the variables that urfave/cli binds to them. */
function flags(source: SourceText): ConfigurationRead[] {
  return [
    ...source.uncommented.matchAll(
      /\b(?:EnvVars?\s*:\s*(?:\[\]string\{)?|cli\.EnvVars\()\s*"([A-Z][A-Z0-9_]*)"/g,
    ),
  ].map(match =>
    readAt(source, match.index, {
      key: match[1],
      typed: true,
      required: isRequiredFlag(source.code, match.index),
    }),
  );
}

/** `&cli.StringFlag{Name: "dsn", EnvVars: …, Required: true}`. */
function isRequiredFlag(code: string, offset: number): boolean {
  const from = Math.max(0, offset - 600);
  const head = [
    ...code.slice(from, offset).matchAll(/\bcli\.\w{0,30}Flag\s*\{/g),
  ].pop();
  if (!head) return false;
  const start = from + head.index + head[0].length - 1;
  const end = closingBracket(code, start) ?? start;
  return end > offset && /\bRequired\s*:\s*true\b/.test(code.slice(start, end));
}

const option =
  /^[ \t]*"([A-Z][A-Z0-9_]{2,60})"[ \t]*:[ \t]*(?:&?\w{0,40}[ \t]*)?\{/gm;
/** A table of fewer is something else. */
const fewestOptions = 5;

/** A table of options by name beside code that walks through the whole environment: `"PORT": {rawValue: "80"}`. */
function optionTable(source: SourceText): ConfigurationRead[] {
  const { repository, path, uncommented } = source;
  const options = [...uncommented.matchAll(option)];
  if (options.length < fewestOptions) return [];
  const folder = posix.dirname(path);
  const walking = repository.once(
    'go-environment-walks',
    () =>
      new Set(
        repository.files
          .map(file => file.path)
          .filter(
            each =>
              each.endsWith('.go') &&
              !each.endsWith('_test.go') &&
              /\bos\.Environ\(\)/.test(repository.lexical(each).code),
          )
          .map(each => posix.dirname(each)),
      ),
  );
  if (!walking.has(folder)) return [];
  return options.map(match => {
    const at = match.index + match[0].indexOf('"');
    const body = uncommented
      .slice(match.index + match[0].length, match.index + 600)
      .split(/^[ \t]*\},/m)[0];
    const fallback =
      /\b(?:raw|default)\w{0,20}[ \t]*:[ \t]*("[^"\n]{0,200}")/i.exec(
        body,
      )?.[1];
    return readAt(source, at, {
      key: match[1],
      typed: true,
      ...(fallback ? { fallback: fallbackOf(fallback) } : {}),
    });
  });
}
