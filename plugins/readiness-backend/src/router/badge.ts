import { Verdict, verdictWords } from '@prodready/report';

const colours: Record<Verdict, string> = {
  ready: '#2b7a3d',
  'ready-with-gaps': '#8a6100',
  'not-ready': '#b3261e',
};
const grey = '#5c5c5c';

/** An image for a README: what it is about on the left, the verdict on the right. */
export function badgeSvg(label: string, verdict?: Verdict): string {
  const words = verdict ? verdictWords[verdict].label : 'unknown';
  // Widths are estimated: the reader's machine chooses the font.
  const left = Math.round(label.length * 6.6) + 12;
  const right = Math.round(words.length * 6.6) + 12;
  const text = (x: number, width: number, content: string) =>
    `<text x="${x}" y="14" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escape(
      content,
    )}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${
      left + right
    }" height="20" role="img" aria-label="${escape(`${label}: ${words}`)}">`,
    `<title>${escape(`${label}: ${words}`)}</title>`,
    `<rect width="${left}" height="20" fill="#444"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${
      verdict ? colours[verdict] : grey
    }"/>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
    text(6, left - 12, label),
    text(left + 6, right - 12, words),
    '</g></svg>',
  ].join('');
}

function escape(text: string): string {
  return text.replace(/[<>&"']/g, char => `&#${char.codePointAt(0)};`);
}
