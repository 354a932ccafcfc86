import type { Dockerfile, Instruction, Stage } from '../dockerfile';
import type { Variable } from '../variables';

/** The image that production runs: a Dockerfile, the stage of it that is built, and what ends up inside. @public */
export interface ProductionImage {
  path: string;
  dockerfile: Dockerfile;
  /** The stage that is built. */
  target: Stage;
  /** The target and all it is built from, the base first. */
  stages: Stage[];
  /** Their instructions, in order: what ends up in the image. */
  instructions: Instruction[];
  /** The external image below all stages. */
  base: string;
  /** Build context, from the repository's root. */
  context: string;
  buildArguments: ReadonlyMap<string, string>;
  /** `ENV` and `ARG` at the end of the target. */
  variables: Map<string, Variable>;
}

/** A Dockerfile that may be production's. */
export interface Candidate {
  path: string;
  score: number;
  /** How far its name says that it is another edition of the same image: `alpine`, `edge`. */
  variant: number;
  /** Its name or folder says that it is for development or tests. */
  forDevelopment: boolean;
  problem?: string;
}

/** The image of production, and what it was chosen from. */
export interface ImageSelection {
  image?: ProductionImage;
  /** All Dockerfiles of the service, the best first. */
  candidates: Candidate[];
}
