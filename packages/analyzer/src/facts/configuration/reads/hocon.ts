import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { fallbackOf, variableName, type ConfigurationRead } from './read';

/** Where Ktor, Akka and Play keep their configuration. */
const hoconFile = /(?:^|\/)(?:resources|conf)\/(?:[\w-]+\/){0,3}[\w.-]+\.conf$/;
const forOthers =
  /(?:^|[./_-])(?:dev|local|test|ci|logback|log4j)(?:[./_-]|$)/i;
const assignment =
  /^\s*["']?([\w.-]{1,120})["']?\s*(?:[:=]|\+=)\s*(.{1,2000})$/;
const literalValue =
  /^(?:"([^"\n]*)"|([\w.:/@+-]{1,400}))\s*,?\s*(?:(?:#|\/\/).*)?$/;

/**
 * What files of HOCON take from the environment: `password = ${?DB_PASSWORD}` after `password = "postgres"`, which
 * stays where the variable is not set, and `${DB_PASSWORD}`, without which nothing starts.
 */
export function hoconReads(service: Service): ConfigurationRead[] {
  if (!service.fact(stackOf).ecosystems.includes('jvm')) return [];
  return service.files
    .filter(
      ({ path, relative, class: kind, shared }) =>
        !shared &&
        hoconFile.test(path) &&
        !forOthers.test(relative.slice(relative.lastIndexOf('/') + 1)) &&
        !['TEST', 'EXAMPLE', 'VENDOR', 'GENERATED', 'DEVCONF'].includes(kind),
    )
    .flatMap(({ path }) => readsOfFile(service, path));
}

function readsOfFile(
  { repository }: Service,
  path: string,
): ConfigurationRead[] {
  const found: ConfigurationRead[] = [];
  let before = new Map<string, { value: string; line: number }>();
  repository.lines(path).forEach((raw, index) => {
    const text = raw.slice(0, 4_000);
    if (/^\s*(?:#|\/\/)/.test(text)) return;
    // A block has keys of its own.
    if (/[{}]\s*,?\s*$/.test(text) && !/\$\{[^{}]*\}\s*,?\s*$/.test(text))
      before = new Map();
    const [, key, value] = assignment.exec(text) ?? [];
    if (!key || !value) return;
    const line = index + 1;
    const [, optional, name] =
      /^\$\{(\?)?([A-Za-z_]\w{0,100})\}\s*,?\s*(?:(?:#|\/\/).*)?$/.exec(
        value,
      ) ?? [];
    if (name && variableName.test(name)) {
      const given = before.get(key);
      found.push({
        key: name,
        kind: 'variable',
        ecosystem: 'jvm',
        path,
        line,
        required: !optional,
        typed: false,
        ...(optional && given
          ? { fallback: fallbackOf(`"${given.value}"`, given.line) }
          : {}),
      });
      return;
    }
    const literal = literalValue.exec(value);
    if (literal)
      before.set(key, { value: literal[1] ?? literal[2] ?? '', line });
  });
  return found;
}
