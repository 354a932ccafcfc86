import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { run } from './processes.mjs';
import { root } from './root.mjs';

const stamp = resolve(root, 'node_modules/.cache/prodready/installed');

/** Installs the dependencies unless those of this very lock file are there. */
export async function install(node, env) {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  console.log('Installing the dependencies (a few minutes the first time) …');
  const started = Date.now();
  // Yarn draws its progress on terminals only; elsewhere this says that it is alive.
  const alive = setInterval(() => {
    if (!process.stdout.isTTY) {
      console.log(`… installing, ${secondsSince(started)} s so far`);
    }
  }, 15_000);
  try {
    await run(node, [yarn(), 'install', '--immutable'], { cwd: root, env });
  } finally {
    clearInterval(alive);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  console.log(`Installed in ${secondsSince(started)} s`);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['yarn.lock', '.yarnrc.yml']) {
    hash.update(readFileSync(resolve(root, file)));
  }
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

function yarn() {
  const [, version] = JSON.parse(
    readFileSync(resolve(root, 'package.json'), 'utf8'),
  ).packageManager.split('@');
  return resolve(root, `.yarn/releases/yarn-${version}.cjs`);
}

function secondsSince(started) {
  return Math.round((Date.now() - started) / 1000);
}
