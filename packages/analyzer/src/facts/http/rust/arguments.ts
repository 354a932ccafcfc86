import type { SpanText } from '../../code/source-text';

/** The text that an argument spells. */
export function stringOf(argument: SpanText | undefined): string | undefined {
  return argument && /^&?(?:format!\(\s*)?"([^"\n]*)"/.exec(argument.text)?.[1];
}
