import {
  at,
  entriesOf,
  entryOf,
  textOf,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import type { FoundSign } from '../../code';
import { deploymentVariablesOf } from '../../configuration';

const toFile = /^(?:single|daily|emergency)$/;
const neutral = /^(?:null|slack|sentry|telegram|discord|)$/;

/** The channel that Laravel logs to, where it leads into files alone. */
export function laravelFileSink(service: Service): FoundSign | undefined {
  const { repository } = service;
  const path = ['config/logging.php', 'app/Config/logging.php']
    .map(relative => service.pathTo(relative))
    .find(candidate => repository.has(candidate));
  if (!path) return undefined;
  const { uncommented } = repository.lexical(path);
  const lines = repository.lineIndex(path);
  const chosen =
    /['"]default['"]\s*=>\s*(?:env\(\s*['"]LOG_CHANNEL['"]\s*,\s*)?['"](\w{1,30})['"]/.exec(
      uncommented,
    );
  const variables = service.fact(deploymentVariablesOf);
  const set = variables.get('LOG_CHANNEL');
  if (set && set.value === undefined) return undefined;
  const channel = set?.value || chosen?.[1];
  if (!channel || !chosen) return undefined;
  const stack = variables.get('LOG_STACK')?.value;
  const channels =
    channel === 'stack' ? stack?.split(',') ?? stacked(uncommented) : [channel];
  const real = channels.filter(name => !neutral.test(name.trim()));
  if (!real.length || !real.every(name => toFile.test(name.trim()))) {
    return undefined;
  }
  return {
    what: `the channel ${channel}`,
    ...(set
      ? { path: set.path, line: set.line }
      : { path, line: lines.lineAt(chosen.index) }),
  };
}

/** The channels of Laravel's `stack`. */
function stacked(text: string): string[] {
  const found =
    /['"]stack['"]\s*=>\s*\[[^\]]{0,200}?['"]channels['"]\s*=>\s*(?:explode\([^[\]]{0,60}?['"]LOG_STACK['"]\s*,\s*['"]([\w,]{1,80})['"]|\[([^\]]{0,200})\])/.exec(
      text,
    );
  if (found?.[1]) return found[1].split(',');
  return [...(found?.[2] ?? '').matchAll(/['"](\w{1,30})['"]/g)].map(
    match => match[1],
  );
}

/** Monolog's handlers in Symfony's production, where they write into files alone. */
export function symfonyFileSink(service: Service): FoundSign | undefined {
  const { repository } = service;
  const files: Array<[path: string, keys: string[]]> = [
    ['config/packages/prod/monolog.yaml', ['monolog', 'handlers']],
    ['config/packages/monolog.yaml', ['when@prod', 'monolog', 'handlers']],
    ['config/packages/monolog.yaml', ['monolog', 'handlers']],
  ];
  for (const [relative, keys] of files) {
    const path = service.pathTo(relative);
    if (!repository.has(path)) continue;
    const [document] = repository.yaml(path);
    const handlers = at(document, ...keys);
    if (!entriesOf(handlers).length) continue;
    return inHandlers(path, handlers);
  }
  return undefined;
}

function inHandlers(
  path: string,
  handlers: TreeNode | undefined,
): FoundSign | undefined {
  const written = entriesOf(handlers).flatMap(({ node }) => {
    const type = textOf(at(node, 'type')) ?? '';
    if (
      /^(?:syslog\w*|error_log|gelf|socket|elasticsearch|service)$/.test(type)
    )
      return [{ file: false, line: 0 }];
    if (!/^(?:stream|rotating_file)$/.test(type)) return [];
    const target = textOf(at(node, 'path')) ?? '';
    return [
      {
        file: !/^php:\/\/|%env\(/.test(target) && target !== '',
        line: entryOf(node, 'path')?.line ?? 1,
      },
    ];
  });
  const [first] = written;
  return first && written.every(({ file }) => file)
    ? { what: 'Monolog’s handler', path, line: first.line }
    : undefined;
}
