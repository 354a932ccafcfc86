import type { SpanText } from '../../code/source-text';

const named = /^(\w+)\s*=(?!=)\s*/;

/** The value of an argument given by name: `prefix="/orders"`. */
export function optionOf(args: SpanText[], name: RegExp): string | undefined {
  for (const { text } of args) {
    const match = named.exec(text);
    if (match && name.test(match[1])) return text.slice(match[0].length);
  }
  return undefined;
}

/** The arguments that are given by place. */
export function positionalOf(args: SpanText[]): SpanText[] {
  return args.filter(({ text }) => !named.test(text));
}
