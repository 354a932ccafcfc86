/** `a, b string, r *gin.Engine` as pairs of name and type. */
export function parametersOf(
  list: string,
): Array<[name: string, type: string]> {
  const parts = list.split(/,(?![^()]*\))/).map(each => each.trim());
  let type = '';
  return parts
    .reverse()
    .map((part): [string, string] => {
      const [name, ...rest] = part.split(/\s+/);
      if (rest.length) type = rest.join(' ');
      return [name, type];
    })
    .reverse();
}
