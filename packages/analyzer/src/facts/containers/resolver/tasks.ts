import { expandScript } from '../../commands/script-runners';
import { parseShell, type ShellCommand } from '../../commands/shell';
import { baseName, type PlacedWord } from '../wrappers';
import { folderOf, placeOf } from './places';
import { flatten, isSilent, serversAmong } from './steps';
import type { Context, Holder, Run, StartReading } from './types';

/** `npm run start`, `make run`, `poetry run serve`: the lines behind them. */
export function runTask(
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
  run: Run,
): boolean {
  const name = baseName(words[0].text);
  if (
    !/^(?:npm|pnpm|yarn|yarnpkg|bun|make|just|task|tox|hatch|pdm|composer|rake|deno|nx|turbo|lerna|npm-run-all|run-s|run-p|concurrently)$/.test(
      name,
    ) &&
    !(name === 'node' && /^--run\b/.test(words[1]?.text ?? ''))
  ) {
    return false;
  }
  const folder = folderOf(reading, context);
  const lines = expandScript(
    reading.service,
    [name, ...words.slice(1).map(({ text }) => text)],
    folder,
  );
  if (!lines?.length) return false;
  const [caller] = words;
  const chain = [...context.chain, placeOf(caller)];
  lines.forEach((recipe, index) => {
    const last =
      index === lines.length - 1 || /^(?:run-p|concurrently|turbo)$/.test(name);
    if (
      chain.some(step => step.path === recipe.path && step.line === recipe.line)
    )
      return;
    const commands = parseShell(recipe.text, recipe.line).map(command =>
      onLine(command, recipe.line),
    );
    const holder: Holder = {
      kind: 'runner',
      name,
      path: caller.path,
      line: caller.line,
      endLine: context.endLine,
      forwards: false,
    };
    const steps = flatten(
      commands,
      variable => reading.environment.get(variable),
      [],
    );
    const servers = serversAmong(steps);
    for (const { command, guarded } of steps) {
      if (isSilent(command)) continue;
      const isServer = last && servers.has(command);
      run(
        reading,
        command.words.map(text => ({
          text,
          path: recipe.path,
          line: recipe.line,
        })),
        {
          ...context,
          folder: recipe.folder,
          chain: [...chain, { path: recipe.path, line: recipe.line }],
          holders: [...context.holders, holder],
          role: context.role === 'server' && !isServer ? 'step' : context.role,
          guarded: context.guarded || guarded,
          endLine: recipe.line,
        },
      );
    }
  });
  return true;
}

function onLine(command: ShellCommand, line: number): ShellCommand {
  return {
    ...command,
    line,
    endLine: line,
    lines: command.lines.map(() => line),
  };
}
