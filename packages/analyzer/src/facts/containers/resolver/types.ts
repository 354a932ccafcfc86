import type { Service } from '../../../service';
import type { ImageFiles } from '../image-files';
import type { PlacedWord } from '../wrappers';

/** Something that stays between the container's first process and a server, and may keep signals from it. */
export interface Holder {
  kind: 'shell' | 'script' | 'runner' | 'supervisor';
  /** `sh`, `npm`, `supervisord` … */
  name: string;
  path: string;
  /** The line that starts the next process. */
  line: number;
  endLine: number;
  /** Passes stop signals on. */
  forwards: boolean;
}

/** A process that the start command runs. */
export interface StartedProcess {
  words: PlacedWord[];
  /** `words` as text. */
  text: string;
  path: string;
  line: number;
  endLine: number;
  /** `server`: stays in the foreground; `background`: started beside it; `step`: runs before it. */
  role: 'server' | 'background' | 'step';
  /** Lines from the start command to here. */
  chain: Array<{ path: string; line: number }>;
  holders: Holder[];
  /** Runs under a condition that says development. */
  guarded: boolean;
  /** The script that an interpreter is given, where it is in the tree. */
  entryFile?: string;
  /** Folder it runs in, from the repository's root. */
  folder: string;
}

/** What following a start command needs, and what it has found. */
export interface StartReading {
  readonly service: Service;
  readonly files: ImageFiles | undefined;
  /** Variables; what scripts set is added. */
  readonly environment: Map<string, string>;
  readonly processes: StartedProcess[];
  init?: { path: string; line: number };
  drops?: { path: string; line: number };
}

/** Where a command stands on the way from the start command. */
export interface Context {
  chain: StartedProcess['chain'];
  holders: Holder[];
  role: StartedProcess['role'];
  guarded: boolean;
  /** Working folder inside the image. */
  cwd: string;
  /** Working folder in the tree, where known better than by `cwd`. */
  folder?: string;
  depth: number;
  endLine: number;
}

/** Follows a command; what scripts, supervisors and task runners start goes through it again. */
export type Run = (
  reading: StartReading,
  words: PlacedWord[],
  context: Context,
) => void;

/** Steps from the start command, and processes, after which nothing more is followed. */
export const bounds = { depth: 8, processes: 80 };
