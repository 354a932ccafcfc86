import { splitTop } from '../../security/built-strings';

/** `a, b string, r *gin.Engine` as pairs of name and type; without a name where only types are written. */
export function parametersOf(
  list: string,
): Array<[name: string, type: string]> {
  const parts = splitTop(list, ',').map(each => each.trim());
  let type = '';
  return parts
    .reverse()
    .map((part): [string, string] => {
      const [name, ...rest] = part.split(/\s+/);
      if (rest.length) type = rest.join(' ');
      return /^\w+$/.test(name) ? [name, type] : ['', part];
    })
    .reverse();
}
