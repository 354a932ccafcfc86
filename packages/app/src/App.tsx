import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import readinessPlugin from '@prodready/plugin-readiness/alpha';
import { catalogModule } from './catalog';
import { navModule } from './nav';
import { signInModule } from './signIn';
import { themeModule } from './theme';

// What the sidebar relies on; further plugins are found in package.json (`app.packages: all`).
export default createApp({
  features: [
    catalogPlugin,
    notificationsPlugin,
    readinessPlugin,
    searchPlugin,
    catalogModule,
    navModule,
    signInModule,
    themeModule,
  ],
});
