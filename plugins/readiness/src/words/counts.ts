/** `1 finding`, `2 findings`, `1,834 lines`. */
export function countOf(
  count: number,
  singular: string,
  plural = `${singular}s`,
): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`;
}

/** What stands against a launch, without the full stop: the list may follow. */
export function launchBlockers(count: number): string {
  return count === 0
    ? 'No finding blocks a launch'
    : `${countOf(count, 'finding')} ${
        count === 1 ? 'blocks' : 'block'
      } a launch`;
}
