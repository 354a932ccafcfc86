/**
 * The value, unless it is a promise: facts and checks answer at once. Throws naming what does not, and takes the promise's
 * rejection away, which would end the process.
 */
export function atOnce<T>(value: T, what: string): T {
  if (value instanceof Promise) {
    value.catch(() => {});
    throw new Error(`${what} is asynchronous, but must answer at once`);
  }
  return value;
}
