import { addressVariable, repositoryVariable } from '../support/test';
import { untilAssessed } from './assessed';
import { unpackChromium } from './chromium';
import { buildFrontend, startPortal, type Frontend } from './portal';

const frontends: Frontend[] = ['app', 'app-legacy'];

/** Brings up what every browser test uses: the browser, and a portal for each frontend. Returns how to take it down. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  console.log('Unpacking Chromium …');
  await unpackChromium();
  for (const frontend of frontends) {
    console.log(`Building packages/${frontend} …`);
    await buildFrontend(frontend);
  }
  console.log('Starting a portal for each …');
  const starts = await Promise.allSettled(frontends.map(startPortal));
  const portals = starts.flatMap(start =>
    start.status === 'fulfilled' ? [start.value] : [],
  );
  const stop = async () => {
    await Promise.all(portals.map(portal => portal.stop()));
  };
  const failed = starts.find(start => start.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  portals.forEach(({ address, repository }, index) => {
    process.env[addressVariable(frontends[index])] = address;
    process.env[repositoryVariable(frontends[index])] = repository;
  });
  console.log('Waiting for the first reports …');
  try {
    await Promise.all(portals.map(({ address }) => untilAssessed(address)));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
