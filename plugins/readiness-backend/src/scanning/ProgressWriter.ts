import type { ScanState } from '@prodready/plugin-readiness-common';
import type { ScanStore } from '../database/ScanStore';

type Progress = NonNullable<ScanState['progress']>;

/** No watcher looks more often. */
const interval = 300;

/** Stores progress at a pace that watchers can follow, however fast it goes. One write at a time, in order. */
export class ProgressWriter {
  private last = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly scans: ScanStore,
    /** Told when progress has been stored. */
    private readonly written: (refs: string[]) => void = () => {},
  ) {}

  async write(refs: string[], progress: Progress): Promise<void> {
    this.writing = this.writing
      .then(() => this.scans.progressed(refs, progress))
      .then(() => this.written(refs))
      // Progress is a courtesy: a scan does not fail for want of it.
      .catch(() => {});
    await this.writing;
  }

  /** Stores it, unless another was stored a moment ago. */
  offer(ref: string, progress: Progress): void {
    const time = Date.now();
    if (time - this.last < interval) return;
    this.last = time;
    void this.write([ref], progress);
  }

  async end(): Promise<void> {
    await this.writing;
  }
}
