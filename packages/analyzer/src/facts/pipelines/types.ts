/** What makes a pipeline run. `change`: on every push or pull request. */
export type Trigger = 'change' | 'manual' | 'schedule' | 'release' | 'other';

/** One command of a pipeline, after script runners were followed. @public */
export interface PipelineCommand {
  words: string[];
  /** The whole command line as written. */
  text: string;
  /** Where the command itself is written: a script, a recipe, or the pipeline. */
  path: string;
  line: number;
  /** The step of the pipeline that leads to it. */
  step: { path: string; line: number };
  /** Folder it runs in, from the repository's root; `undefined` where it cannot be told. */
  folder: string | undefined;
  /** Its failure stops nothing: `|| true`, `continue-on-error`. */
  ignored: boolean;
}

/** A job of any pipeline system. @public */
export interface PipelineJob {
  name: string;
  path: string;
  line: number;
  triggers: Trigger[];
  /** Path filters of the trigger; empty where every change starts it. */
  paths: { only: string[]; except: string[] };
  commands: PipelineCommand[];
  /** Actions, orbs, templates and workflows of other repositories that it uses, with their lines; `workflow` for what may do a whole job. */
  external: Array<{
    name: string;
    path: string;
    line: number;
    workflow: boolean;
  }>;
  /** Names of its steps and of the workflow, in lower case: what a reader goes by. */
  labels: string[];
  /** Images of services that run beside it. */
  services: Array<{ image: string; path: string; line: number }>;
}

/** All pipelines that run for a service. @public */
export interface Pipelines {
  jobs: PipelineJob[];
  /** Pipeline files, whether or not a job of theirs ever runs. */
  files: string[];
}
