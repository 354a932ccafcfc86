import { addressVariable } from '../support/test';
import { unpackChromium } from './chromium';
import { buildFrontend, startPortal, type Frontend } from './portal';

const frontends: Frontend[] = ['app', 'app-legacy'];

/** Brings up what every browser test uses: the browser, and a portal for each frontend. Returns how to take it down. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  await unpackChromium();
  for (const frontend of frontends) {
    await buildFrontend(frontend);
  }
  const portals = await Promise.all(frontends.map(startPortal));
  portals.forEach(({ address }, index) => {
    process.env[addressVariable(frontends[index])] = address;
  });
  return async () => {
    await Promise.all(portals.map(portal => portal.stop()));
  };
}
