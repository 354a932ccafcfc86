import { baseName } from '../wrappers';
import { fileAt, firstLine } from './places';
import type { Context, StartReading } from './types';

/** The shell script of the tree that a command is. */
export function shellScript(
  reading: StartReading,
  word: string,
  context: Context,
): string | undefined {
  if (word.startsWith('-') || word.includes('$')) return undefined;
  const places = word.includes('/')
    ? [word]
    : [
        `/usr/local/bin/${word}`,
        `/usr/bin/${word}`,
        `/bin/${word}`,
        ...(/\.sh$|entrypoint/.test(word) ? [word, `/${word}`] : []),
      ];
  for (const place of places) {
    const path = fileAt(reading, place, context);
    if (
      path &&
      (/\.(?:ba|z)?sh$/.test(path) ||
        /^#!.*\b(?:ba|da|a|z|k)?sh\b/.test(firstLine(reading, path)))
    ) {
      return path;
    }
  }
  return undefined;
}

const interpreted = /^#!.{0,80}\b(?:python[\d.]*|node|ruby|php)\b/;

/** The script or module that an interpreter runs. */
export function entryFileOf(
  reading: StartReading,
  words: string[],
  context: Context,
): string | undefined {
  const name = baseName(words[0]);
  if (
    !/^(?:python[\d.]*|node|nodejs|bun|deno|tsx|ts-node|ruby|php)$/.test(name)
  ) {
    if (/\.(?:py|[cm]?[jt]s|rb|php)$/.test(words[0]))
      return fileAt(reading, words[0], context);
    // A program without an ending names its interpreter in the first line.
    const program = words[0].includes('/')
      ? fileAt(reading, words[0], context)
      : undefined;
    return program && interpreted.test(firstLine(reading, program))
      ? program
      : undefined;
  }
  const module = words.indexOf('-m');
  if (module > 0 && words[module + 1]) {
    const path = words[module + 1].replace(/\./g, '/');
    return [`${path}.py`, `${path}/__main__.py`].flatMap(
      file => fileAt(reading, file, context) ?? [],
    )[0];
  }
  const file = words
    .slice(1)
    .find(word => /\.(?:py|[cm]?[jt]s|rb|php)$/.test(word));
  return file ? fileAt(reading, file, context) : undefined;
}
