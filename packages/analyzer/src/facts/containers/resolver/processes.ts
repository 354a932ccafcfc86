import { commandText } from '../../commands/shell';
import type { PlacedWord } from '../wrappers';
import { folderOf, placeOf } from './places';
import { entryFileOf } from './programs';
import type { Context, StartReading } from './types';

/** A command that is no script and no task: a process. */
export function add(
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
): void {
  const [first] = words;
  const texts = words.map(({ text }) => text);
  const entryFile = entryFileOf(reading, texts, context);
  reading.processes.push({
    words,
    text: commandText(texts),
    path: first.path,
    line: first.line,
    endLine: Math.max(context.endLine, first.line),
    role: context.role,
    chain: [...context.chain, placeOf(first)],
    holders: context.holders,
    guarded: context.guarded,
    ...(entryFile ? { entryFile } : {}),
    folder: folderOf(reading, context),
  });
}
