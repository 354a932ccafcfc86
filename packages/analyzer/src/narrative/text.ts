/** `1 check`, `3 checks`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : many}`;
}

/** `A`, `A and B`, `A, B and C`. */
export function enumerate(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** The first letter small, unless the word is a name or an acronym. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text)
    ? text[0].toLowerCase() + text.slice(1)
    : text;
}

export function withoutFullStop(text: string): string {
  return text.replace(/\.$/, '');
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
