import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { run } from './processes.mjs';
import { root } from './root.mjs';

/** What the Backstage release of this repository runs on (its database driver crashes on Node.js 20). */
export function isSupported(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 22 && minor >= 12) || major === 24;
}

/**
 * A Node.js that Backstage supports: the one running this script, another one in the PATH, or the one that
 * tools/node brings from the package registry.
 */
export async function findSupportedNode() {
  if (isSupported(process.version)) return process.execPath;
  return nodesInPath().find(works) ?? (await bringNode());
}

/** The environment in which `node` means this Node.js, for the programs that start others by that name. */
export function withNodeFirst(node, env) {
  return { ...env, PATH: `${dirname(node)}${delimiter}${env.PATH ?? ''}` };
}

function nodesInPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...new Set(folders)]
    .map(folder => join(folder, 'node'))
    .filter(file => existsSync(file));
}

function works(node) {
  try {
    return isSupported(
      execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    );
  } catch {
    return false;
  }
}

async function bringNode() {
  const folder = resolve(root, 'tools/node');
  const platform = `${process.platform}-${process.arch}`;
  const node = join(folder, `node_modules/node-${platform}/bin/node`);
  if (!existsSync(node) && ['linux-x64', 'linux-arm64'].includes(platform)) {
    console.log(
      `Node.js ${process.version} is not one that Backstage runs on: bringing Node.js 24 into tools/node …`,
    );
    await run(
      process.execPath,
      [npm(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      { cwd: folder },
    );
  }
  if (!works(node)) {
    throw new Error(
      `Node.js 22 or 24 is needed; this is ${process.version} on ${platform}, for which none could be brought along. ` +
        'Install one from https://nodejs.org and run the command again.',
    );
  }
  return node;
}

// npm says where it is when it runs a script; otherwise it lies beside node.
function npm() {
  const beside = join(
    dirname(process.execPath),
    '../lib/node_modules/npm/bin/npm-cli.js',
  );
  const file = process.env.npm_execpath ?? beside;
  if (!existsSync(file)) {
    throw new Error('npm was not found: start this with npm start or npm test');
  }
  return file;
}
