import type { Service } from '../../../service';
import { splitWords } from '../../commands/shell';
import type { ImageFiles } from '../image-files';
import { expand } from '../variables';
import { baseName, unwrap, type PlacedWord } from '../wrappers';
import { placeOf } from './places';
import { add } from './processes';
import { shellScript } from './programs';
import { runScript, runShell, runShellText, runWritten } from './scripts';
import { runSupervisor } from './supervisors';
import { runTask } from './tasks';
import { bounds, type Context, type StartReading } from './types';

export type { Holder, StartedProcess } from './types';

const shells = /^(?:ba|da|a|z|k)?sh$/;

/** Follows a start command through shells, scripts, task runners and supervisors. */
export function followStart(
  service: Service,
  files: ImageFiles | undefined,
  environment: Map<string, string>,
  command: { words: PlacedWord[]; shell: boolean; endLine: number },
): StartReading {
  const reading: StartReading = { service, files, environment, processes: [] };
  const context: Context = {
    chain: [],
    holders: [],
    role: 'server',
    guarded: false,
    cwd: files?.workdir ?? '/',
    depth: 0,
    endLine: command.endLine,
  };
  const { words } = command;
  if (command.shell) runShellText(reading, words[0], [], context, 'sh', run);
  else run(reading, words, context);
  return reading;
}

function run(
  reading: StartReading,
  given: PlacedWord[],
  context: Context,
): void {
  if (
    context.depth > bounds.depth ||
    reading.processes.length >= bounds.processes
  )
    return;
  const unwrapped = unwrap(expandWords(reading, given));
  noteServices(reading, unwrapped.words);
  const { words } = unwrapped;
  const [first] = words;
  if (!first) return;
  if (unwrapped.init && !reading.init) reading.init = placeOf(unwrapped.init);
  if (unwrapped.dropsTo && !reading.drops)
    reading.drops = placeOf(unwrapped.dropsTo.word);
  const next: Context = { ...context, depth: context.depth + 1 };
  const name = baseName(first.text);
  if (shells.test(name)) {
    runShell(reading, words, next, run);
    return;
  }
  const written = reading.files?.writtenAt(first.text, context.cwd);
  const script = written
    ? undefined
    : shellScript(reading, first.text, context);
  if (/^wait[-_]?for/.test(name)) return;
  if (written) {
    runWritten(reading, written, words.slice(1), first, next, run);
  } else if (script) {
    runScript(reading, script, words.slice(1), first, next, run);
  } else if (
    !runSupervisor(reading, name, words, next, run) &&
    !runTask(reading, words, next, run)
  ) {
    add(reading, words, context);
  }
}

/** s6-overlay's `/init` starts the services of the tree's own folders, each as the user that its script names. */
function noteServices(
  reading: StartReading,
  [first, ...rest]: PlacedWord[],
): void {
  if (reading.drops || rest.length || first?.text !== '/init') return;
  const { repository } = reading.service;
  for (const { path } of repository.files) {
    if (!/(?:^|\/)(?:s6-rc\.d|services\.d|cont-init\.d)\//.test(path)) continue;
    const index = repository
      .lines(path)
      .findIndex(line => /\bs6-(?:setuidgid|applyuidgid)\b/.test(line));
    if (index >= 0) {
      reading.drops = { path, line: index + 1 };
      return;
    }
  }
}

function expandWords(reading: StartReading, words: PlacedWord[]): PlacedWord[] {
  return words.flatMap(word => {
    if (!word.text.includes('$')) return [word];
    const text = expand(word.text, name => reading.environment.get(name));
    // An unquoted variable of several words, such as $GUNICORN_ARGS.
    if (
      /^\$\{?\w+\}?$|^\$\{\w+:?-[^}]*\}$/.test(word.text) &&
      /\s/.test(text)
    ) {
      return splitWords(text).map(part => ({ ...word, text: part }));
    }
    return [{ ...word, text }];
  });
}
