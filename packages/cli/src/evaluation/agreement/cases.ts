/** One case that a linter publishes for a rule of its own: files, and whether the rule reports something in them. */
export interface PublishedCase {
  rule: string;
  /** Unique within the rule; names a difference. */
  name: string;
  caught: boolean;
  files: Record<string, string>;
}
