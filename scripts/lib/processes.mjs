import { spawn } from 'node:child_process';

const groups = new Set();
let stopping = false;

/**
 * Starts a program as the head of its own process group, so that stopping it stops whatever it started too.
 * Standard input is closed: none of the programs here may wait for somebody to type.
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
    detached: true,
  });
  if (child.pid) groups.add(child.pid);
  child.on('exit', () => signal(child.pid, 'SIGTERM'));
  return child;
}

/** Runs a program to its end. Rejects, naming the program, when it fails. */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options);
    child.on('error', reject);
    child.on('exit', (code, endedBy) =>
      code === 0
        ? resolve()
        : reject(
            new Error(
              `${[command, ...args].join(' ')} ended with ${
                endedBy ?? `status ${code}`
              }`,
            ),
          ),
    );
  });
}

/** Stops everything started here: politely first, then for good. */
export async function stopAll() {
  stopping = true;
  for (const group of groups) signal(group, 'SIGTERM');
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline && [...groups].some(isAlive)) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  for (const group of groups) signal(group, 'SIGKILL');
  groups.clear();
}

/** Whether everything is being stopped, so that the end of a program is no surprise. */
export function isStopping() {
  return stopping;
}

/**
 * Ends this process on Ctrl-C and termination, with nothing left running behind it.
 * Returns the function that gives the signals back.
 */
export function stopAllOnSignals(exitCode) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const stop = async () => {
    if (stopping) return;
    await stopAll();
    process.exit(exitCode);
  };
  for (const name of signals) process.on(name, stop);
  return () => signals.forEach(name => process.off(name, stop));
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch {
    groups.delete(group); // nobody is left in it
  }
}

function isAlive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
