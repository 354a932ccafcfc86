import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navModule } from './nav';
import { signInModule } from './signIn';

// The other plugins, the readiness plugin among them, are found in package.json (`app.packages: all`).
export default createApp({
  features: [catalogPlugin, navModule, signInModule],
});
