// Starts the demo portal: `node scripts/start.mjs app|app-legacy [--port N] [--backend-port N]`.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { portalAddresses, portalEnvironment } from './lib/portal.mjs';
import { isPortTaken, untilAnswers } from './lib/ports.mjs';
import {
  isStopping,
  start,
  stopAll,
  stopAllOnSignals,
} from './lib/processes.mjs';
import { root } from './lib/root.mjs';

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      'backend-port': { type: 'string' },
    },
  });
  const config = parse(readFileSync(resolve(root, 'app-config.yaml'), 'utf8'));
  const addresses = portalAddresses(config, {
    app: values.port,
    backend: values['backend-port'],
  });
  await refuseTakenPorts(addresses);

  stopAllOnSignals(0);
  const portal = start(
    process.execPath,
    [
      resolve(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      ...['repo', 'start', ...positionals, 'backend'],
    ],
    { cwd: root, env: { ...process.env, ...portalEnvironment(addresses) } },
  );
  portal.on('exit', async code => {
    if (isStopping()) return;
    await stopAll();
    console.error(
      '\nThe demo portal stopped by itself; its last lines above say why.',
    );
    process.exit(code || 1);
  });

  await Promise.all([
    untilAnswers(addresses.app, { milliseconds: 300_000 }),
    untilAnswers(`${addresses.backend}/.backstage/health/v1/readiness`, {
      milliseconds: 300_000,
    }),
  ]);
  console.log(
    [
      '',
      '  The demo portal is ready. Open',
      '',
      `      ${addresses.app}`,
      '',
      '  Ctrl-C stops it.',
      '',
    ].join('\n'),
  );
}

async function refuseTakenPorts(addresses) {
  const taken = [];
  for (const [what, option] of [
    ['app', '--port'],
    ['backend', '--backend-port'],
  ]) {
    const port = Number(new URL(addresses[what]).port);
    if (await isPortTaken(port)) taken.push({ port, option });
  }
  if (taken.length > 0) {
    const ports = taken.map(({ port }) => port);
    const inUse =
      ports.length > 1
        ? `Ports ${ports.join(' and ')} are in use`
        : `Port ${ports[0]} is in use`;
    const options = taken
      .map(({ port, option }) => `${option} ${port + 100}`)
      .join(' ');
    throw new Error(
      `${inUse}. Stop what listens there, or choose another: npm start -- ${options}`,
    );
  }
}

main().catch(async error => {
  await stopAll();
  console.error(`\n${error.message}`);
  process.exit(1);
});
