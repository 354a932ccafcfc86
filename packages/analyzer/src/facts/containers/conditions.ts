import type { ShellCondition } from '../commands/shell';
import { expand, isOpen } from './variables';

/** Whether a command under this condition runs; `undefined` where only run time tells. */
export function holds(
  condition: ShellCondition,
  lookup: (name: string) => string | undefined,
  args: readonly string[],
): boolean | undefined {
  const fill = (text: string) => fillIn(text, lookup, args);
  if (condition.kind === 'case') {
    const subject = fill(condition.test);
    if (subject === undefined) return undefined;
    return (condition.patterns ?? []).some(pattern =>
      matches(pattern, subject),
    );
  }
  if (condition.kind === 'loop') return undefined;
  const result = evaluate(condition.test, fill, args);
  return result === undefined ? undefined : result !== condition.negated;
}

function evaluate(
  test: string,
  fill: (text: string) => string | undefined,
  args: readonly string[],
): boolean | undefined {
  if (/&&|\|\|| -[ao] /.test(test)) return undefined;
  const body = test.replace(/^(?:\[\[?|test)\s+/, '').replace(/\s*\]\]?$/, '');
  const count = /^\$#\s+-(eq|ne|gt|ge|lt|le)\s+(\d+)$/.exec(body);
  if (count) return compareNumbers(args.length, count[1], Number(count[2]));
  const compared = /^(\S+)\s+(==?|!=)\s+(\S+)$/.exec(body);
  if (compared) {
    const left = fill(compared[1]);
    const right = fill(compared[3]);
    if (left === undefined || right === undefined) return undefined;
    return (left === right) === (compared[2] !== '!=');
  }
  const emptiness = /^(-[zn])\s+(\S+)$/.exec(body);
  if (emptiness) {
    const value = fill(emptiness[2]);
    return value === undefined
      ? undefined
      : (value === '') === (emptiness[1] === '-z');
  }
  return undefined;
}

function compareNumbers(
  left: number,
  operator: string,
  right: number,
): boolean {
  switch (operator) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    default:
      return left <= right;
  }
}

function fillIn(
  text: string,
  lookup: (name: string) => string | undefined,
  args: readonly string[],
): string | undefined {
  const positional = text.replace(
    /\$\{?(\d)(?::?-([^}]*))?\}?/g,
    (_, index, fallback) => args[Number(index) - 1] ?? fallback ?? '',
  );
  const filled = expand(positional, lookup);
  return isOpen(filled) || filled.includes('$') ? undefined : filled;
}

function matches(pattern: string, subject: string): boolean {
  if (pattern === '*') return true;
  const [head, ...tail] = pattern.split('*');
  if (!tail.length) return pattern === subject;
  return subject.startsWith(head) && subject.endsWith(tail[tail.length - 1]);
}

const developmentValue =
  /(?:^|[^a-z])(?:dev(?:el(?:op(?:ment)?)?)?|local|debug(?:ger)?|test(?:s|ing)?|reload|watch|runserver)(?:$|[^a-z])/i;
const productionValue = /(?:^|[^a-z])prod(?:uction)?(?:$|[^a-z])/i;

/** Whether a command under this condition runs in development only. */
export function isForDevelopment(condition: ShellCondition): boolean {
  if (condition.kind === 'loop') return false;
  if (condition.kind === 'case') {
    const patterns = condition.patterns ?? [];
    return (
      patterns.length > 0 &&
      patterns.every(pattern => developmentValue.test(spaced(pattern)))
    );
  }
  const unequal = /!=|(?:^|\s)!\s|\s-z\s/.test(condition.test);
  const positive = condition.negated === unequal;
  const text = spaced(condition.test);
  return positive
    ? developmentValue.test(text) && !productionValue.test(text)
    : productionValue.test(text);
}

/** `DEV_MODE` and `dev-server` as words. */
function spaced(text: string): string {
  return text.replace(/[_-]/g, ' ');
}
