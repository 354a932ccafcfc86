import type { AnalysisProgress } from '@prodready/analyzer';

interface Stream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line that is written over as work goes on; nothing where no terminal shows it. */
export function progressLine(stream: Stream) {
  let isShown = false;
  return {
    show({ step, done, total }: AnalysisProgress) {
      if (!stream.isTTY) return;
      const line = `${step} (${done} of ${total} checks)`;
      stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
      isShown = true;
    },
    clear() {
      if (isShown) stream.write('\r\u001b[K');
      isShown = false;
    },
  };
}
