/** Finds the line of an offset in a text. Lines start at 1. @public */
export class LineIndex {
  private readonly starts: Uint32Array;

  constructor(text: string) {
    const starts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      starts.push(i + 1);
    }
    this.starts = Uint32Array.from(starts);
  }

  /** Offset of the first character of a line. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.starts[this.starts.length - 1];
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}
