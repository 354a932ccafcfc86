import { untilAborted } from '../sources/untilAborted';
import type { WorkerProcess } from './WorkerProcess';

const idleTime = 60_000;

/** Hands out processes, no more at once than it may, and keeps idle ones for a while: starting one takes time. */
export class ProcessPool {
  private readonly all = new Set<WorkerProcess>();
  private readonly idle = new Map<WorkerProcess, NodeJS.Timeout>();
  /** In the order in which they came. */
  private readonly waiting = new Set<() => void>();
  private taken = 0;

  constructor(
    private readonly create: () => WorkerProcess,
    private readonly most: number,
  ) {}

  /** Waits for a process, as long as `signal` allows, and takes it back when the work is over. */
  async use<T>(
    work: (worker: WorkerProcess) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    while (this.taken >= this.most) await this.turn(signal);
    this.taken += 1;
    const worker = this.take();
    try {
      return await work(worker);
    } finally {
      this.giveBack(worker);
      this.taken -= 1;
      this.wakeNext();
    }
  }

  stop(): void {
    for (const worker of this.all) this.drop(worker);
  }

  private async turn(signal: AbortSignal): Promise<void> {
    let wake = () => {};
    const woken = new Promise<void>(resolve => {
      wake = resolve;
    });
    this.waiting.add(wake);
    try {
      await untilAborted(woken, signal);
    } catch (error) {
      // It may have been this one's turn just now.
      this.wakeNext();
      throw error;
    } finally {
      this.waiting.delete(wake);
    }
  }

  private wakeNext(): void {
    const [wake] = this.waiting;
    if (!wake) return;
    this.waiting.delete(wake);
    wake();
  }

  private take(): WorkerProcess {
    for (const [worker, timer] of this.idle) {
      clearTimeout(timer);
      this.idle.delete(worker);
      if (worker.usable) return worker;
      this.all.delete(worker);
    }
    const worker = this.create();
    this.all.add(worker);
    return worker;
  }

  private giveBack(worker: WorkerProcess): void {
    if (!worker.usable) {
      this.drop(worker);
      return;
    }
    const timer = setTimeout(() => this.drop(worker), idleTime);
    timer.unref();
    this.idle.set(worker, timer);
  }

  private drop(worker: WorkerProcess): void {
    clearTimeout(this.idle.get(worker));
    this.idle.delete(worker);
    this.all.delete(worker);
    worker.kill();
  }
}
