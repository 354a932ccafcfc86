/** A place that sends the inside of an error to the client. */
export interface Leak {
  path: string;
  line: number;
  /** `the text of the error`, `a stack trace`. */
  what: string;
  minor?: true;
}
