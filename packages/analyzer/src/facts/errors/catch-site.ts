import type { Ecosystem } from '../../repository';
import type { LogCall } from '../logging/log-calls';

/** A place where the code meets an error: a catch block, a `.catch(…)`, `if err != nil`, an `Err(…)` arm. */
export interface CatchSite {
  ecosystem: Ecosystem;
  path: string;
  line: number;
  endLine: number;
  /**
   * `block`: a catch, except or rescue block. `callback`: `.catch(…)`. `check`: a tested result (Go, Rust).
   * `discard`: a result thrown away. `propagate`: handed on by an operator (`?`, `map_err`).
   */
  form: 'block' | 'callback' | 'check' | 'discard' | 'propagate';
  /** What is caught, as written; empty for everything. */
  types: string[];
  /** Whether any error of a kind lands here: no type, or one at the root of a family. */
  broad: boolean;
  /** The name of the caught error in the body. */
  binding?: string;
  /** Offsets of the body in the file. */
  start: number;
  end: number;
  /** The body without comments and the bodies of strings. */
  code: string;
  /** The body without comments. */
  text: string;
  /** Whether a comment inside says something. */
  explained: boolean;
  /** What was tried, comments and strings blanked; empty where that is not known. */
  tried: string;
  /** The name of the function around it, where one is seen. */
  within?: string;
  /** Log calls inside. */
  logs: LogCall[];
}

/** Errors at the root of a family: whoever catches one catches what was not foreseen. */
const broadTypes =
  /^\\?(?:[\w.]*[.\\])?(?:Exception|Throwable|RuntimeException|StandardError|Error|SystemException|Object|any|unknown|IOException|SQLException|EnvironmentError|java\.lang\.Exception)$/;

/** Whether a list of caught types covers unforeseen errors. */
export function isBroad(types: readonly string[]): boolean {
  return types.length === 0 || types.some(type => broadTypes.test(type));
}

/** The same in Python, where alone the root of all is called `BaseException`: elsewhere a service calls its own so. */
export function isBroadInPython(types: readonly string[]): boolean {
  return isBroad(types) || types.includes('BaseException');
}

const saysNothing =
  /eslint[\w\s,/@-]*|noqa[\w\s:,]*|pylint[\w\s:,=-]*|type:\s*ignore|NOSONAR|nolint[\w:,]*|todo|fixme|\bswallow(?:ed|s|ing)?\b(?:\s+(?:the\s+)?(?:exception|error)s?)?|\bpass\b|pragma[\w\s:]*/gi;

/** A call that was commented out logs nothing and explains nothing: `# Rails.logger.error "…"`, `// throw error`. */
const silenced =
  /(?:\/\/|#)?\s*throw\s+(?:new\s+[A-Z][^\n]{0,200}|(?:e|ex|err|error|exception|cause)\s*;?[ \t]*(?=\n|$))|(?:\/\/|#)?\s*(?:[\w$]{1,40}\s*\.\s*)*(?:log(?:ger)?|console|fmt|print(?:ln|f)?|puts|warn|error|info|debug)(?:\.\s*\w{1,20})?(?:\(|\s{0,4}["'`])[^\n]{0,300}/gi;

/** Whether a comment says something: comments are what the text has and the view without comments lacks. */
export function hasComment(text: string, uncommented: string): boolean {
  if (text === uncommented) return false;
  let comment = '';
  for (let i = 0; i < text.length && comment.length < 2_000; i++) {
    if (text[i] !== uncommented[i]) comment += text[i];
    else if (/\s/.test(text[i])) comment += ' ';
  }
  return /\w{2}/.test(comment.replace(saysNothing, '').replace(silenced, ' '));
}
