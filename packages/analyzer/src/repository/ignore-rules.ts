import ignore from 'ignore';

const ruleLimit = 500;
/** Longer than any path: such a line is no rule, and its pattern could not be compiled. */
const ruleLength = 500;
/** Stars that let a pattern try too many ways through a path. */
const starLimit = 12;

/** Whether git's ignore rules, one a line, leave a path out. Lines that cannot be rules are passed over. */
export function ignoreRules(
  lines: readonly string[],
): (path: string) => boolean {
  const rules = ignore().add(lines.slice(0, ruleLimit).filter(isRule));
  return path => rules.ignores(path);
}

function isRule(line: string): boolean {
  return (
    line.length <= ruleLength && (line.match(/\*/g) ?? []).length <= starLimit
  );
}
