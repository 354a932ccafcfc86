import { extname } from 'node:path';
import {
  renderJunit,
  renderMarkdown,
  renderSarif,
  renderText,
  type Report,
} from '@prodready/report';

export const formats = ['markdown', 'json', 'sarif', 'junit', 'text'] as const;
export type Format = (typeof formats)[number];

const formatsOfEndings: Record<string, Format> = {
  '.md': 'markdown',
  '.json': 'json',
  '.sarif': 'sarif',
  '.xml': 'junit',
  '.txt': 'text',
};

/** The format when none is asked for: what the file's ending says, text for a person at a terminal, else Markdown. */
export function formatFor(
  output: string | undefined,
  isTerminal: boolean,
): Format {
  if (output === undefined) return isTerminal ? 'text' : 'markdown';
  return formatsOfEndings[extname(output).toLowerCase()] ?? 'markdown';
}

export function render(
  report: Report,
  format: Format,
  output?: string,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'sarif':
      return renderSarif(report);
    case 'junit':
      return renderJunit(report);
    case 'text':
      return renderText(report, {
        colour: output === undefined && hasColour(process.stdout),
        width: (output === undefined && process.stdout.columns) || 100,
      });
    default:
      return renderMarkdown(report);
  }
}

/** Colours are for terminals whose owner did not say no: https://no-color.org */
export function hasColour(stream: { isTTY?: boolean }): boolean {
  return (
    Boolean(stream.isTTY) &&
    !process.env.NO_COLOR &&
    process.env.TERM !== 'dumb'
  );
}
