/**
 * Adds to what is kept under a key. In place: a copy for each addition makes a tree whose names all are the same cost
 * the square of its size. @internal
 */
export function collect<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
