import type { TreeNode } from '../../../repository';
import type { CommandWords } from '../command-words';

/** A Docker Compose file, as far as checks need it. @public */
export interface ComposeFile {
  path: string;
  services: ComposeService[];
  /** What it is for, and the line or file that says so. */
  role: 'production' | 'neutral' | 'development';
  reason: string;
  /** A command that puts it to use in production. */
  usedBy?: {
    path: string;
    line: number;
    /** Place among the files of that command, from 0. */
    position: number;
  };
}

/** One service of a Docker Compose file. @public */
export interface ComposeService {
  name: string;
  path: string;
  /** Line of the service's key. */
  line: number;
  /** Merged with the base file's service of that name where the file only overrides. */
  node: TreeNode;
  image?: { text: string; line: number };
  build?: ComposeBuild;
  /** Words are split but not run by a shell. */
  command?: CommandWords;
  entrypoint?: CommandWords;
  /** With the file of what comes from the one that this one overrides. */
  environment: Map<
    string,
    { value: string | undefined; line: number; path?: string }
  >;
  /** Whether it runs the service that is judged. */
  ours: boolean;
  /** What comes from the file that this one overrides. */
  inherited?: { path: string; keys: Set<string> };
  /** What it mounts from the host. */
  mounts: BindMount[];
}

/** How compose builds the image of a service. */
export interface ComposeBuild {
  /** Folder of the build context, from the repository's root. */
  context: string;
  /** Path of the Dockerfile, from the repository's root. */
  dockerfile: string;
  target?: string;
  args: Map<string, string>;
  line: number;
}

/** A folder or file of the host in a compose service. */
export interface BindMount {
  source: string;
  target: string;
  readOnly: boolean;
  path: string;
  line: number;
  /** A folder of the repository mounted over the image's own files. */
  isSource: boolean;
}
