import { posix } from 'node:path';
import type { ShellCommand } from '../../commands/shell';
import { expand } from '../variables';
import { unwrap, type PlacedWord } from '../wrappers';
import {
  asksForArguments,
  flatten,
  handsOnOnly,
  isSilent,
  serversAmong,
  type Step,
} from './steps';
import type { Context, Holder, Run, StartReading } from './types';

/** The shell text or script that commands are from, and what it is called with. */
interface Script {
  path: string;
  name: string;
  kind: 'shell' | 'script';
  args: PlacedWord[];
  self: string;
}

/** Runs the commands of a shell text or script, one after another. */
export function runCommands(
  reading: StartReading,
  commands: ShellCommand[],
  script: Script,
  context: Context,
  run: Run,
): void {
  const args = script.args.map(({ text }) => text);
  const lookup = (name: string) => reading.environment.get(name);
  // Where a branch of its own serves those who hand no command on, `exec "$@"` is for the others.
  const all = flatten(commands, lookup, args);
  const steps =
    args.length === 0 && all.some(asksForArguments)
      ? all.filter(({ command }) => !handsOnOnly(command))
      : all;
  const forwards = commands.some(
    ({ words }) =>
      words[0] === 'trap' && words.some(word => /^(?:SIG)?TERM$/.test(word)),
  );
  const servers = serversAmong(steps);
  let { cwd, folder } = context;
  for (const step of steps) {
    const { command } = step;
    setVariables(reading.environment, step);
    if (command.words[0] === 'cd' && command.words[1]) {
      cwd = posix.resolve(cwd, expand(command.words[1], lookup));
      folder =
        folder === undefined
          ? undefined
          : posix
              .normalize(posix.join(folder || '.', command.words[1]))
              .replace(/^\.$/, '');
      continue;
    }
    if (isSilent(command)) continue;
    const words = withArguments(command, script.path, script.args);
    const unwrapped = unwrap(words);
    // `exec gosu app "$0" "$@"`: the script starts itself again as another user.
    if (
      unwrapped.words[0]?.text === '$0' ||
      (script.kind === 'script' &&
        unwrapped.words[0]?.text === script.self &&
        unwrapped.dropsTo)
    ) {
      if (unwrapped.dropsTo && !reading.drops)
        reading.drops = { path: script.path, line: command.line };
      continue;
    }
    const isServer = servers.has(command);
    const background = command.then === '&';
    // `eval "$cmd"`, whose text begins with `exec`.
    const replaces =
      unwrapped.exec ||
      /^(?:eval\s+)?exec\s/.test(
        words
          .slice(0, 2)
          .map(({ text }) => expand(text, lookup))
          .join(' '),
      );
    const holder: Holder = {
      kind: script.kind,
      name: script.name,
      path: script.path,
      line: command.line,
      endLine: script.kind === 'shell' ? context.endLine : command.endLine,
      forwards,
    };
    const started = background ? 'background' : 'server';
    const role = isServer ? started : 'step';
    run(reading, words, {
      ...context,
      cwd,
      folder,
      chain: [...context.chain, { path: script.path, line: command.line }],
      holders: replaces ? context.holders : [...context.holders, holder],
      role: context.role === 'server' ? role : context.role,
      guarded: context.guarded || step.guarded,
      depth: context.depth + 1,
      endLine: script.kind === 'shell' ? context.endLine : command.endLine,
    });
  }
}

/** `A=b` and `export A=b`; under a condition the variable may have kept its value. */
function setVariables(
  environment: StartReading['environment'],
  { command, conditional }: Step,
): void {
  if (conditional) return;
  const lookup = (name: string) => environment.get(name);
  for (const { name, value } of command.words.length
    ? []
    : command.assignments) {
    environment.set(name, expand(value, lookup));
  }
  if (command.words[0] !== 'export') return;
  for (const word of command.words.slice(1)) {
    const [name, ...rest] = word.split('=');
    if (rest.length) environment.set(name, expand(rest.join('='), lookup));
  }
}

/** A command's words, `"$@"` and `$1` replaced by what the script was called with. */
function withArguments(
  command: ShellCommand,
  path: string,
  args: PlacedWord[],
): PlacedWord[] {
  return command.words.flatMap((text, index) => {
    const line = command.lines[index];
    if (/^\$\{?[@*]\}?$/.test(text)) return args;
    const positional = /^\$\{?([1-9])\}?$/.exec(text);
    if (positional) return args[Number(positional[1]) - 1] ?? [];
    return [{ text, path, line }];
  });
}
