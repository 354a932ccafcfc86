#!/usr/bin/env node
// The commands of this repository: `npm start`, `npm test` and `npm run bench`. Runs on any Node.js from 18 on with nothing installed:
// brings a Node.js that Backstage supports, installs what the lock file says, then hands over to the command itself.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { install } from './lib/install.mjs';
import { stopAllOnSignals } from './lib/processes.mjs';
import { root } from './lib/root.mjs';
import { findSupportedNode, withNodeFirst } from './lib/supportedNode.mjs';

const commands = {
  start: ['start.mjs', 'app'],
  'start:legacy': ['start.mjs', 'app-legacy'],
  test: ['test.mjs'],
  bench: ['bench.mjs', 'bench.ts'],
  'bench:browser': ['bench.mjs', 'browser.ts'],
};

async function main([name, ...options]) {
  const command = commands[name];
  if (!command) {
    throw new Error(
      `Usage: node scripts/run.mjs ${Object.keys(commands).join(' | ')}`,
    );
  }
  const giveSignalsBack = stopAllOnSignals(130);
  const node = await findSupportedNode();
  const env = withNodeFirst(node, process.env);
  await install(node, env);
  giveSignalsBack();

  const [script, ...fixed] = command;
  const child = spawn(
    node,
    [resolve(root, 'scripts', script), ...fixed, ...options],
    { cwd: root, env, stdio: 'inherit' },
  );
  // The command stops what it started and then ends; this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', code => process.exit(code ?? 1));
}

main(process.argv.slice(2)).catch(error => {
  console.error(`\n${error.message}`);
  process.exit(1);
});
