import { writeFileSync } from 'node:fs';
import { Problem, fileProblem } from '../problem';

/** Writes to the file, or to standard output without one. */
export function write(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Problem(
      `cannot write ${file} (${fileProblem(
        error,
      )}): give --output a file in a folder that exists and may be written to`,
    );
  }
}
