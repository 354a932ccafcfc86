import { cleanText } from './clean';

/** @public */
export interface TextOptions {
  /** Whether to use the terminal's colours. */
  colour: boolean;
  /** Columns a line may take; at least 40 are used. */
  width: number;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const styleCodes: Record<Style, number> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
};

/** Lines of a terminal, painted and wrapped. */
export class Page {
  readonly width: number;
  private readonly lines: string[] = [];

  constructor(private readonly options: TextOptions) {
    this.width = Math.max(40, Math.floor(options.width) || 80);
  }

  paint(text: string, ...styles: Style[]): string {
    if (!this.options.colour) return text;
    const codes = styles.map(style => styleCodes[style]).join(';');
    return `\u001b[${codes}m${text}\u001b[0m`;
  }

  line(text: string) {
    this.lines.push(text);
  }

  blank() {
    if (this.lines.at(-1) !== '') this.lines.push('');
  }

  heading(text: string) {
    this.blank();
    this.line(this.paint(text, 'bold'));
  }

  /** `lead`, then the text wrapped beside it; `leadWidth` where the lead holds colours. */
  paragraph(text: string, lead: string, leadWidth = lead.length) {
    const [first = '', ...rest] = this.wrap(text, leadWidth);
    this.line(lead + first);
    rest.forEach(line => this.line(' '.repeat(leadWidth) + line));
  }

  /** Lines that fit beside `indent` columns; a longer word, such as a path, stays whole. */
  wrap(text: string, indent: number): string[] {
    const room = Math.max(20, this.width - indent);
    const lines: string[] = [];
    let current = '';
    for (const word of cleanText(text).split(/\s+/).filter(Boolean)) {
      if (current && current.length + 1 + word.length > room) {
        lines.push(current);
        current = word;
      } else {
        current = current ? `${current} ${word}` : word;
      }
    }
    return current ? [...lines, current] : lines;
  }

  text(): string {
    return `${this.lines.join('\n').trimEnd()}\n`;
  }
}
