import {
  darken,
  decomposeColor,
  getContrastRatio,
  hexToRgb,
  lighten,
  makeStyles,
} from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';

/** What a colour says. It never says it alone: every tone comes with an icon and words. */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral';

/** CSS colours of a tone: text or icon, and the tinted surface it can stand on. */
export interface ToneColors {
  text: string;
  surface: string;
}

/** WCAG AA for text. */
const minimumContrast = 4.5;
const tint = 0.12;

/**
 * Colours of a tone in this theme. Themes choose status colours to be seen, not to be read (orange on white is 2:1), so
 * the hue is kept and moved away from the background until it can be read, on paper as well as on its own tint.
 */
export function toneColors(theme: Theme, tone: Tone): ToneColors {
  const { palette } = theme;
  const base = {
    good: palette.status.ok,
    warning: palette.status.warning,
    bad: palette.status.error,
    neutral: palette.text.secondary,
  }[tone];
  try {
    const paper = palette.background.paper;
    // The contrast of a translucent colour is that of what it becomes on paper.
    const solid = mix(base, paper, 1);
    const surface = mix(solid, paper, tint);
    return { text: readable(solid, [paper, surface], palette.type), surface };
  } catch {
    // A custom theme may name colours that Material UI cannot compute with, for example `red` or `var(--error)`.
    return { text: palette.text.primary, surface: 'transparent' };
  }
}

function readable(
  color: string,
  backgrounds: string[],
  mode: 'light' | 'dark',
): string {
  const move = mode === 'dark' ? lighten : darken;
  for (let step = 0; step < 20; step++) {
    const candidate = move(color, step * 0.05);
    if (
      backgrounds.every(
        background =>
          getContrastRatio(candidate, background) >= minimumContrast,
      )
    ) {
      return candidate;
    }
  }
  return mode === 'dark' ? '#fff' : '#000';
}

/** `color` laid over `under` with the given opacity (times its own), as an opaque colour. */
function mix(color: string, under: string, opacity: number): string {
  const [over, ground] = [rgb(color), rgb(under)];
  const weight = opacity * (over[3] ?? 1);
  const channels = [0, 1, 2].map(index =>
    Math.round(over[index] * weight + ground[index] * (1 - weight)),
  );
  return `rgb(${channels.join(', ')})`;
}

function rgb(color: string): number[] {
  const { type, values } = decomposeColor(
    color.startsWith('#') ? hexToRgb(color) : color,
  );
  if (!type.startsWith('rgb')) {
    throw new Error(`Cannot compute with the colour ${color}`);
  }
  return values as unknown as number[];
}

/** Class names that set text (and icon) colour by tone, and one that adds the tinted surface. */
export const useToneStyles = makeStyles(
  theme => ({
    good: toneRule(theme, 'good'),
    warning: toneRule(theme, 'warning'),
    bad: toneRule(theme, 'bad'),
    neutral: toneRule(theme, 'neutral'),
    surface: { backgroundColor: 'var(--readiness-tone-surface)' },
  }),
  { name: 'ReadinessTone' },
);

function toneRule(theme: Theme, tone: Tone) {
  const { text, surface } = toneColors(theme, tone);
  return { color: text, '--readiness-tone-surface': surface };
}
