import type { Service } from '../../service';
import { brokenForwarderOf } from './forwarding';
import { startCommandOf, type Holder, type StartedProcess } from './start';

/** What keeps stop signals from the server, for one of the processes that the start command leaves running. */
export interface HeldSignals {
  server: StartedProcess;
  /** A shell, a script or a task runner in front of it. */
  holder: Holder;
}

/** The processes that stay: the ones in the foreground, else those started beside it. Use as a fact. */
export function runningServersOf(service: Service): StartedProcess[] {
  const start = service.fact(startCommandOf);
  const running = (start?.processes ?? []).filter(({ guarded }) => !guarded);
  const foreground = running.filter(({ role }) => role === 'server');
  return foreground.length
    ? foreground
    : running.filter(({ role }) => role === 'background');
}

/** The first server whose stop signals are held back. Use as a fact. */
export function heldSignalsOf(service: Service): HeldSignals | undefined {
  if (service.fact(startCommandOf)?.init) return undefined;
  for (const server of service.fact(runningServersOf)) {
    const holder = blockerOf(server);
    if (holder) return { server, holder };
  }
  return undefined;
}

/** A program of the service's own that starts the server as its child and does not pass SIGTERM on. Use as a fact. */
export function brokenForwarderAt(
  service: Service,
): { path: string; line: number } | undefined {
  return service
    .fact(runningServersOf)
    .map(server => brokenForwarderOf(service, server))
    .find(Boolean);
}

/** The innermost shell or script that keeps signals from the server; a task runner only where nothing worse does. */
function blockerOf({ holders }: StartedProcess): Holder | undefined {
  // Below a supervisor, stopping its programs is the supervisor's business.
  const supervisor = holders.findIndex(({ kind }) => kind === 'supervisor');
  const outer = supervisor < 0 ? holders : holders.slice(0, supervisor);
  const blocking = outer.filter(({ forwards }) => !forwards);
  return (
    [...blocking].reverse().find(({ kind }) => kind !== 'runner') ?? blocking[0]
  );
}
