import { createServer } from 'node:net';

/** Whether something listens on a port of this machine. */
export function isPortTaken(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error =>
      error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
    );
    server.listen(port, () => server.close(() => resolve(false)));
  });
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the address answers with a success. Gives up, saying so, after the given time. */
export async function untilAnswers(url, { milliseconds, signal } = {}) {
  const deadline = Date.now() + milliseconds;
  while (!signal?.aborted) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not listening yet
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${url} did not answer within ${milliseconds / 1000} seconds`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
