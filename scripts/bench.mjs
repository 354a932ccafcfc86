// Runs a benchmark with the TypeScript transform that backends in development use. See benchmarks/README.md
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { run, stopAllOnSignals } from './lib/processes.mjs';
import { root } from './lib/root.mjs';

stopAllOnSignals(130);
const transform = createRequire(import.meta.url).resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);
try {
  const [script, ...options] = process.argv.slice(2);
  await run(
    process.execPath,
    [
      ...['--require', transform, resolve(root, 'benchmarks', script)],
      ...options,
    ],
    { cwd: process.env.INIT_CWD ?? root },
  );
} catch (error) {
  console.error(`\n${error.message}`);
  process.exit(1);
}
