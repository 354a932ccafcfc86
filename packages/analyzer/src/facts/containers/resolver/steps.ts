import type { ShellCommand } from '../../commands/shell';
import { holds, isForDevelopment } from '../conditions';
import { baseName } from '../wrappers';

/** A command that may run. */
export interface Step {
  command: ShellCommand;
  conditional: boolean;
  guarded: boolean;
}

/** The commands that may run, in order: functions put in where they are called, dead branches left out. */
export function flatten(
  commands: ShellCommand[],
  lookup: (name: string) => string | undefined,
  args: string[],
): Step[] {
  const functions = new Map<string, ShellCommand[]>();
  for (const command of commands) {
    if (command.inFunction)
      functions.set(command.inFunction, [
        ...(functions.get(command.inFunction) ?? []),
        command,
      ]);
  }
  const steps: Step[] = [];
  const visit = (
    list: ShellCommand[],
    outer: Omit<Step, 'command'>,
    depth: number,
  ): boolean => {
    for (const command of list) {
      const results = command.conditions.map(condition =>
        holds(condition, lookup, args),
      );
      if (results.includes(false)) continue;
      const step: Step = {
        command,
        conditional:
          outer.conditional ||
          results.some(
            (result, index) =>
              result !== true && command.conditions[index].kind !== 'loop',
          ),
        guarded:
          outer.guarded ||
          command.conditions.some(
            (condition, index) =>
              results[index] === undefined && isForDevelopment(condition),
          ),
      };
      const body = depth < 4 ? functions.get(command.words[0]) : undefined;
      if (body) {
        if (visit(body, step, depth + 1)) return true;
        continue;
      }
      steps.push(step);
      // Nothing behind an unconditional exec ever runs.
      if (
        command.words[0] === 'exec' &&
        command.words.length > 1 &&
        !step.conditional
      )
        return true;
    }
    return false;
  };
  visit(
    commands.filter(({ inFunction }) => !inFunction),
    { conditional: false, guarded: false },
    0,
  );
  return steps;
}

const silent =
  /^(?:echo|printf|set|export|unset|shift|true|false|:|exit|return|wait|sleep|trap|\[|\[\[|test|cd|pushd|popd|source|\.|umask|ulimit|local|readonly|declare|read|date|cat|mkdir|chown|chmod|cp|mv|rm|ln|touch|kill|break|continue|alias|shopt|if|then|fi)$/;

/** Sets something or prints; starts nothing that matters. */
export function isSilent({ words }: ShellCommand): boolean {
  return words.length === 0 || silent.test(words[0]);
}

/** `if [ "$#" -eq 0 ]; then …` */
export function asksForArguments({ command }: Step): boolean {
  return command.conditions.some(({ test }) => /\$(?:[#@*]|\{?1\b)/.test(test));
}

/** `exec "$@"` */
export function handsOnOnly({ words }: ShellCommand): boolean {
  const rest = words[0] === 'exec' ? words.slice(1) : words;
  return rest.length > 0 && rest.every(word => /^\$\{?[@*]\}?$/.test(word));
}

/** What stays running: every `exec`, what runs in the background, and the last command in the foreground. */
export function serversAmong(steps: Step[]): Set<ShellCommand> {
  const servers = new Set<ShellCommand>();
  const running = steps.filter(
    ({ command }) =>
      !isSilent(command) &&
      !/^(?:tail|wait-for.*)$/.test(baseName(command.words[0])),
  );
  for (const { command } of running) {
    if (command.words[0] === 'exec' || command.then === '&')
      servers.add(command);
  }
  // In a pipeline the first command is the one that matters, `server | tee log`.
  const foreground = running.filter(
    ({ command }, index) =>
      command.then !== '&' &&
      !command.conditions.some(({ kind }) => kind === 'loop') &&
      running[index - 1]?.command.then !== '|',
  );
  const last = foreground[foreground.length - 1];
  const lastIndex = last ? running.indexOf(last) : -1;
  const startsLater = running
    .slice(lastIndex + 1)
    .some(({ command }) => command.then === '&');
  if (last && !(startsLater && endsWaiting(steps))) servers.add(last.command);
  return servers;
}

function endsWaiting(steps: Step[]): boolean {
  return steps
    .slice(-3)
    .some(
      ({ command }) =>
        command.words[0] === 'wait' || command.words[0] === 'tail',
    );
}
