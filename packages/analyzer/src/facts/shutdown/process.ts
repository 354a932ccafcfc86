import type { StartedProcess } from '../containers/start';

/** The program that a process runs and its arguments, interpreters taken off: `python -m uvicorn` is `uvicorn`. */
export function programOf(process: StartedProcess): {
  program: string;
  args: string;
} {
  const words = process.words.map(({ text }) => text);
  const interpreter = /^(?:python[\d.]*|pypy3?)$/.test(baseOf(words[0] ?? ''));
  let skip = 0;
  if (interpreter) {
    skip = 1;
    while (/^-[a-zA-Z]+$/.test(words[skip] ?? '') && words[skip] !== '-m') {
      skip++;
    }
    if (words[skip] === '-m') skip++;
  }
  return {
    program: baseOf(words[skip] ?? ''),
    args: words
      .slice(skip + 1)
      .join(' ')
      .slice(0, 2_000),
  };
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
