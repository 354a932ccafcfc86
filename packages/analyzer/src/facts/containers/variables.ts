/** A variable of an image, a manifest or a script, with the place that gave it its value. */
export interface Variable {
  /** `undefined`: declared, the value comes from outside. */
  value: string | undefined;
  path: string;
  line: number;
}

const reference =
  /\\\$|\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\}|([A-Za-z_]\w*))/g;

/** Characters that a text may come to; variables that double each other end here. */
const lengthLimit = 4_000;

/** Fills `$X`, `${X}`, `${X:-default}` and `${X:+set}`; what nothing is known of stays as written. */
export function expand(
  text: string,
  lookup: (name: string) => string | undefined,
): string {
  if (!text.includes('$') || text.length > lengthLimit) return text;
  const filled = text.replace(
    reference,
    (whole, braced?: string, operator?: string, word = '', plain?: string) => {
      const name = braced ?? plain;
      if (!name) return whole;
      const value = lookup(name);
      if (operator?.endsWith('-')) {
        return value === undefined || (operator === ':-' && value === '')
          ? expandOnce(word, lookup)
          : value;
      }
      if (operator?.endsWith('+')) return value ? expandOnce(word, lookup) : '';
      return value ?? whole;
    },
  );
  return filled.length > lengthLimit ? text : filled;
}

/** A default may name another variable, `${A:-${B:-c}}`: one level is followed. */
function expandOnce(
  text: string,
  lookup: (name: string) => string | undefined,
): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|([A-Za-z_]\w*))/g,
    (whole, braced?: string, fallback?: string, plain?: string) =>
      lookup(braced ?? plain ?? '') ?? fallback ?? whole,
  );
}

/** Whether a text still holds a variable that nothing is known of. */
export function isOpen(text: string): boolean {
  return /\$\{?[A-Za-z_]|\$\(|\{\{/.test(text);
}
