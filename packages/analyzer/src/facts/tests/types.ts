import type { Ecosystem } from '../../repository';

/** What a test exercises: a part, the parts together, an agreement between services, or the whole from outside. @public */
export type TestLevel = 'unit' | 'integration' | 'contract' | 'end-to-end';

/** A place in a test file and the words that stand there. */
export interface Marker {
  path: string;
  line: number;
  /** As written: `it.only`, `@Disabled`. */
  text: string;
}

/** One test as its file declares it. Lines start at 1. @public */
export interface TestCase {
  name: string;
  path: string;
  line: number;
  /** How many cases it stands for: the rows of a table, five for a property. Scaffolds stand for none. */
  weight: number;
  /** It checks something: an assertion, an expected exception, a helper that asserts. */
  asserts: boolean;
  /** It checks a failure: `asserted` by code, `named` only by its name. */
  errorPath?: 'asserted' | 'named';
  /** As the generator of the framework left it. */
  scaffold: boolean;
  /** Why it never runs, where it says so. */
  disabled?: Marker;
}

/** A file of tests, or one that tests share. @public */
export interface TestFile {
  path: string;
  ecosystem?: Ecosystem;
  /** Most often one; an end-to-end test over HTTP may boot the application itself. */
  levels: TestLevel[];
  /** Where it shows what made it more than a unit test, for the report's proofs. */
  levelLine?: number;
  /** Where it replaces the data layer by a mock. */
  replacedLine?: number;
  cases: TestCase[];
  /** Non-blank lines without comments. */
  lines: number;
  /** It reaches a real datastore rather than a stand-in. */
  touchesDatastore: boolean;
  /** Tests that make the runner skip all others. */
  focused: Marker[];
  /**
   * `own`: tests of this service. `beside`: tests of the repository that name no service. `foreign`: in another
   * language or of a front end; only what they show from outside counts.
   */
  relation: 'own' | 'beside' | 'foreign';
}

/** The tests of a service. @public */
export interface TestIndex {
  /** Files with at least one case, sorted by path. */
  files: TestFile[];
  /** Files that tests share: fixtures, base classes, factories. */
  support: TestFile[];
  /** All cases of own files, rows included, scaffolds not. */
  cases: number;
  /** Test lines of own files. */
  lines: number;
  sourceLines: number;
  /** Source files that hold tests of their own (Rust). */
  sources: ReadonlySet<string>;
  /** The folder that holds most of the test files; `undefined` where there are none. */
  folder?: string;
}
