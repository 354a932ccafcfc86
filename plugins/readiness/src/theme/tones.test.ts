import { themes } from '@backstage/theme';
import { createTheme, getContrastRatio } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import { toneColors } from './tones';
import type { Tone } from './tones';

const tones: Tone[] = ['good', 'warning', 'bad', 'neutral'];

function withStatus(type: 'light' | 'dark', status: string, paper: string) {
  const theme = createTheme({
    palette: { type, background: { paper } },
  }) as Theme;
  theme.palette.status = {
    ok: status,
    warning: status,
    error: status,
    pending: status,
    running: status,
    aborted: status,
  };
  return theme;
}

describe('toneColors', () => {
  const cases: Array<[string, Theme]> = [
    ['the light theme', themes.light.getTheme('v4') as Theme],
    ['the dark theme', themes.dark.getTheme('v4') as Theme],
    ['pale colours on white', withStatus('light', '#FFED51', '#FFFFFF')],
    ['deep colours on black', withStatus('dark', 'rgb(60, 0, 0)', '#000000')],
    [
      'translucent colours',
      withStatus('light', 'rgba(255, 0, 0, 0.6)', '#FFF'),
    ],
  ];

  it.each(cases)('can be read in %s', (_, theme) => {
    for (const tone of tones) {
      const { text, surface } = toneColors(theme, tone);
      expect(
        getContrastRatio(text, theme.palette.background.paper),
      ).toBeGreaterThanOrEqual(4.5);
      expect(getContrastRatio(text, surface)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('keeps a colour that can be read already', () => {
    const theme = withStatus('light', '#7A0010', '#FFFFFF');
    expect(toneColors(theme, 'bad').text).toBe('rgb(122, 0, 16)');
  });

  it('falls back to the text colour for colours it cannot compute with', () => {
    const theme = withStatus('light', 'var(--error)', '#FFFFFF');
    expect(toneColors(theme, 'bad')).toEqual({
      text: theme.palette.text.primary,
      surface: 'transparent',
    });
  });
});
