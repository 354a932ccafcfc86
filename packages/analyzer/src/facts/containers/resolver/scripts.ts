import { parseShell } from '../../commands/shell';
import { baseName, type PlacedWord } from '../wrappers';
import type { WrittenLine } from '../written-files';
import { runCommands } from './commands';
import { fileAt, placeOf } from './places';
import { add } from './processes';
import { bounds, type Context, type Run, type StartReading } from './types';

/** `sh -c "…"` and `sh file`. */
export function runShell(
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
  run: Run,
): void {
  const options = words.slice(1).findIndex(({ text }) => !/^[-+]/.test(text));
  const command = words.findIndex(
    ({ text }, index) =>
      index > 0 && index <= options && /^-[a-z]*c$/.test(text),
  );
  const text = command > 0 ? words[command + 1] : undefined;
  if (text) {
    runShellText(
      reading,
      text,
      words.slice(command + 2),
      context,
      baseName(words[0].text),
      run,
    );
    return;
  }
  const file = words.slice(1).find(word => !/^[-+]/.test(word.text));
  const written = file && reading.files?.writtenAt(file.text, context.cwd);
  const script = file && fileAt(reading, file.text, context);
  if (file && written) {
    runWritten(
      reading,
      written,
      words.slice(words.indexOf(file) + 1),
      file,
      context,
      run,
    );
  } else if (file && script) {
    runScript(
      reading,
      script,
      words.slice(words.indexOf(file) + 1),
      file,
      context,
      run,
    );
  } else {
    add(reading, words, context);
  }
}

/** The commands of a text that a shell is given. */
export function runShellText(
  reading: StartReading,
  text: PlacedWord,
  args: PlacedWord[],
  context: Context,
  name: string,
  run: Run,
): void {
  const commands = parseShell(text.text, text.line);
  runCommands(
    reading,
    commands,
    { path: text.path, name, kind: 'shell', args, self: text.text },
    context,
    run,
  );
}

/** The commands of a script of the tree. */
export function runScript(
  reading: StartReading,
  path: string,
  args: PlacedWord[],
  caller: PlacedWord,
  context: Context,
  run: Run,
): void {
  const text = reading.service.repository.text(path) ?? '';
  const chain = [...context.chain, placeOf(caller)];
  if (chain.filter(step => step.path === path).length > 2) return;
  runCommands(
    reading,
    parseShell(text),
    { path, name: baseName(path), kind: 'script', args, self: caller.text },
    { ...context, chain },
    run,
  );
}

/** A script that the Dockerfile writes itself: its lines are those of the Dockerfile. */
export function runWritten(
  reading: StartReading,
  { path, lines }: { path: string; lines: WrittenLine[] },
  args: PlacedWord[],
  caller: PlacedWord,
  context: Context,
  run: Run,
): void {
  const chain = [...context.chain, placeOf(caller)];
  if (chain.length > 2 * bounds.depth) return;
  const lineOf = (line: number) =>
    lines[Math.min(line, lines.length) - 1]?.line ?? caller.line;
  const commands = parseShell(lines.map(({ text }) => text).join('\n')).map(
    command => ({
      ...command,
      line: lineOf(command.line),
      endLine: lineOf(command.endLine),
      lines: command.lines.map(lineOf),
    }),
  );
  runCommands(
    reading,
    commands,
    {
      path,
      name: baseName(caller.text),
      kind: 'script',
      args,
      self: caller.text,
    },
    { ...context, chain },
    run,
  );
}
