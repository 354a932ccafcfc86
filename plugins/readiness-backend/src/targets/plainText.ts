/** A text in one line, no longer than that; `undefined` for what is none. */
export function plainText(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const plain = value
    .slice(0, most)
    // eslint-disable-next-line no-control-regex -- what garbles pages and logs, and what PostgreSQL refuses
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
  return plain || undefined;
}

/** Whether it is such a text already. */
export function isPlainText(value: unknown, most: number): value is string {
  return typeof value === 'string' && plainText(value, most) === value;
}
