import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import {
  createUnifiedTheme,
  palettes,
  UnifiedThemeProvider,
} from '@backstage/theme';
import Brightness3Icon from '@material-ui/icons/Brightness3';

/** A theme as organisations make them: own surfaces, own primary colour. The pages have to look right in any. */
const aubergine = createUnifiedTheme({
  palette: {
    ...palettes.dark,
    background: { default: '#1b1026', paper: '#2a1a3b' },
    primary: { main: '#d0a6ff' },
    link: '#d0a6ff',
    linkHover: '#e6d0ff',
    navigation: {
      ...palettes.dark.navigation,
      background: '#120a1a',
      indicator: '#d0a6ff',
    },
  },
});

const aubergineTheme = ThemeBlueprint.make({
  name: 'aubergine',
  params: {
    theme: {
      id: 'aubergine',
      title: 'Aubergine',
      variant: 'dark',
      icon: <Brightness3Icon />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={aubergine} children={children} />
      ),
    },
  },
});

/** One theme more than Backstage has. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [aubergineTheme],
});
