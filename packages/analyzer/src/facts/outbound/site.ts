import type { Service, ServiceFile } from '../../service';
import type { Call } from '../code';

/** Where it is decided how long an outbound call may take: the call itself, or the client that makes it. @public */
export interface OutboundSite {
  path: string;
  line: number;
  /** As messages name it: `requests`, `axios`, `http.Get`. */
  client: string;
  /**
   * `set`: bounded in the tree. `default`: bounded by the client itself. `none`: nothing bounds it. `never`: a bound was
   * switched off.
   */
  bound: 'set' | 'default' | 'none' | 'never';
}

/** Reads the outbound calls of one ecosystem. */
export type OutboundReader = (
  service: Service,
  files: readonly ServiceFile[],
) => OutboundSite[];

/** The arguments of a call as one text. */
export function argumentText(call: Call): string {
  return call.arguments
    .map(({ text }) => text)
    .join(', ')
    .slice(0, 8_000);
}

/** The code from the start of the function around an offset up to it, as its keyword at the line start tells. */
export function functionBefore(
  code: string,
  offset: number,
  opener: RegExp,
): string {
  const from = Math.max(0, offset - 8_000);
  const text = code.slice(from, offset);
  let start = 0;
  for (const match of text.matchAll(
    new RegExp(opener.source, `${opener.flags.replace('g', '')}g`),
  )) {
    start = match.index;
  }
  return text.slice(start);
}
