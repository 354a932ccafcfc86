import type { ShellCommand } from '../../commands/shell';

/** What pipelines, scripts and task files do with containers. Paths are from the repository's root. */
export interface CommandReferences {
  builds: BuildReference[];
  compose: ComposeReference[];
  deploys: DeployReference[];
  /** `--set image.tag=…` and the like: the deployed tag is not the one in the files. */
  tagOverrides: Array<{
    path: string;
    line: number;
    tool: 'helm' | 'kustomize' | 'replace' | 'kubectl';
  }>;
}

/** An image build. */
export interface BuildReference {
  dockerfile?: string;
  context: string;
  target?: string;
  args: Map<string, string>;
  /** Whether the image is published. */
  pushes: boolean;
  path: string;
  line: number;
}

/** A command that starts or builds what compose files say. */
export interface ComposeReference {
  files: string[];
  /** Whether the command runs production: in a deploy script or job, over SSH, or as a swarm stack. */
  production: boolean;
  swarm: boolean;
  path: string;
  line: number;
}

/** A deployment to an orchestrator or platform. */
export interface DeployReference {
  name: string;
  path: string;
  line: number;
}

/** Commands of one place, and what is known of them. */
export interface Source {
  path: string;
  /** Folder its commands run in. */
  folder: string;
  commands: ShellCommand[];
  /** Says deploy, release or production in its name or its job's. */
  deploys: boolean;
  runsInCi: boolean;
}
