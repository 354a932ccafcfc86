import type { Ecosystem } from '../repository';

/** A dependency as its manifest names it. @public */
export interface Dependency {
  /** As written: `fastapi`, `@nestjs/core`, `org.springframework.boot:spring-boot-starter-web`. */
  name: string;
  ecosystem: Ecosystem;
  /** The manifest's own version text, `''` where it names none. */
  version: string;
  scope: 'prod' | 'dev' | 'optional';
  path: string;
  line: number;
}

/** A file that names dependencies or makes a folder a package. @public */
export interface Manifest {
  path: string;
  ecosystem: Ecosystem;
  /** The package's own name, where it has one. */
  name?: string;
  dependencies: Dependency[];
}

/** Something found, and where. @public */
export interface Detected {
  name: string;
  path: string;
  line?: number;
}

/** @public */
export interface Datastore extends Detected {
  /** Whether the engine is a server of its own (PostgreSQL), a file (SQLite) or only a cache. */
  kind: 'server' | 'embedded' | 'cache';
}

/** What the service is made of. @public */
export interface Stack {
  /** Own and workspace-root manifests; the service's main one first. */
  manifests: Manifest[];
  /** Dependencies of all manifests. */
  dependencies: Dependency[];
  /** Languages of the service's source, most lines first: non-blank, non-comment lines of SRC files. */
  languages: Array<{ name: string; sourceLines: number }>;
  /** Ecosystems that the service itself is written in (a bundled web front end does not count), most lines first. */
  ecosystems: Ecosystem[];
  /** Server frameworks. */
  frameworks: Detected[];
  datastores: Datastore[];
  /** Message brokers. */
  brokers: Detected[];
  /** Where the service starts: `main.ts`, `app/main.py`, `cmd/x/main.go`, the class with `main`. */
  entryPoints: Detected[];
  /** Whether it is run (a service, a worker) rather than imported (a library). */
  deployable: boolean;
}
