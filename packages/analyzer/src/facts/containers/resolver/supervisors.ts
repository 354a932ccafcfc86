import { at, itemsOf, textOf, textsOf } from '../../../repository';
import { splitWords } from '../../commands/shell';
import type { PlacedWord } from '../wrappers';
import { fileAt, placeOf } from './places';
import type { Context, Holder, Run, StartReading } from './types';

/** A command of a supervisor's file, with its place. */
interface Program {
  text: string;
  path: string;
  line: number;
}

/** supervisord, pm2, honcho, foreman: the programs of their files. */
export function runSupervisor(
  reading: StartReading,
  name: string,
  words: PlacedWord[],
  context: Context,
  run: Run,
): boolean {
  const programs = programsOf(reading, name, words, context);
  if (!programs.length) return false;
  const [caller] = words;
  for (const program of programs) {
    const holder: Holder = {
      kind: 'supervisor',
      name,
      path: caller.path,
      line: caller.line,
      endLine: caller.line,
      forwards: true,
    };
    run(
      reading,
      splitWords(program.text).map(text => ({
        text,
        path: program.path,
        line: program.line,
      })),
      {
        ...context,
        chain: [
          ...context.chain,
          placeOf(caller),
          { path: program.path, line: program.line },
        ],
        holders: [...context.holders, holder],
        endLine: program.line,
      },
    );
  }
  return true;
}

function programsOf(
  reading: StartReading,
  name: string,
  words: PlacedWord[],
  context: Context,
): Program[] {
  if (name === 'supervisord') {
    return programsOfSupervisord(reading, words, context);
  }
  if (/^(?:honcho|foreman|overmind|hivemind|forego)$/.test(name)) {
    return programsOfProcfile(reading, words, context);
  }
  return /^pm2(?:-runtime|-docker)?$/.test(name)
    ? programsOfPm2(reading, words, context)
    : [];
}

function programsOfSupervisord(
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
): Program[] {
  const path = [
    optionOf(words, ['-c', '--configuration']),
    '/etc/supervisord.conf',
    '/etc/supervisor/supervisord.conf',
    '/etc/supervisor/conf.d/supervisord.conf',
    'supervisord.conf',
  ].flatMap(candidate =>
    candidate ? fileAt(reading, candidate, context) ?? [] : [],
  )[0];
  if (!path) return [];
  return reading.service.repository.lines(path).flatMap((line, index) => {
    const command = /^\s*command\s*=(.+)$/
      .exec(line)?.[1]
      .split(/\s;/)[0]
      .trim();
    return command ? [{ text: command, path, line: index + 1 }] : [];
  });
}

function programsOfProcfile(
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
): Program[] {
  const path = fileAt(
    reading,
    optionOf(words, ['-f', '--procfile']) ?? 'Procfile',
    context,
  );
  if (!path) return [];
  return reading.service.repository.lines(path).flatMap((line, index) => {
    const entry = /^\s*([\w-]+)\s*:\s*(.+)$/.exec(line);
    return entry ? [{ text: entry[2], path, line: index + 1 }] : [];
  });
}

function programsOfPm2(
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
): Program[] {
  const { repository } = reading.service;
  const config = words
    .slice(1)
    .find(({ text }) => /\.(?:json|ya?ml)$/.test(text));
  const path = config && fileAt(reading, config.text, context);
  if (!path) return [];
  const document = path.endsWith('.json')
    ? repository.json(path)
    : repository.yaml(path)[0];
  const apps = itemsOf(at(document, 'apps'));
  return (apps.length ? apps : itemsOf(document)).flatMap(app => {
    const script = at(app, 'script');
    if (!script) return [];
    const text = [
      textOf(at(app, 'interpreter')),
      textOf(script),
      textsOf(at(app, 'args')).join(' '),
    ]
      .filter(Boolean)
      .join(' ');
    return [{ text, path, line: script.line }];
  });
}

function optionOf(words: PlacedWord[], flags: string[]): string | undefined {
  const index = words.findIndex(({ text }) => flags.includes(text));
  return index < 0 ? undefined : words[index + 1]?.text;
}
