import type { Place } from '../../checks/evidence';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { listenCallsOf } from './listening';
import { neverGraceful, type ShutdownVerdict } from './verdict';

const graceful =
  /\b(?:with_graceful_shutdown|serve_with_shutdown|serve_with_incoming_shutdown|bind_with_graceful_shutdown|run_with_graceful_shutdown|serve_with_graceful_shutdown|graceful_shutdown|GracefulShutdown)\b/;
const term =
  /\bSignalKind\s*::\s*terminate\b|\bSIGTERM\b|\btokio_graceful\b|\bTerminationSignal\b|\bctrlc\s*::\s*set_handler\b|\bshutdown_signal\s*::|\bSignals\s*::\s*new\b/;
const interruptOnly = /\bctrl_c\s*\(/;

/** How a Rust service takes SIGTERM; `undefined` where it does not listen. */
export function rustShutdown(service: Service): ShutdownVerdict | undefined {
  const listens = service
    .fact(listenCallsOf)
    .filter(({ ecosystem }) => ecosystem === 'rust');
  const { frameworks } = service.fact(stackOf);
  const rocket = frameworks.find(({ name }) => name === 'Rocket');
  if (rocket) {
    return {
      outcome: 'graceful',
      place: { path: rocket.path, line: rocket.line },
      how: 'Rocket finishes requests on SIGTERM',
    };
  }
  const find = (pattern: RegExp) => placeOf(service, pattern);
  const actix = listens.find(({ name }) => /^HttpServer/.test(name));
  const switchedOff = find(/\.disable_signals\s*\(/);
  if (actix && !switchedOff) {
    return {
      outcome: 'graceful',
      place: { path: actix.path, line: actix.line },
      how: 'Actix Web finishes requests on SIGTERM',
    };
  }
  const [listen] = listens;
  if (!listen) return undefined;
  const place = { path: listen.path, line: listen.line };
  const drains = find(graceful) ?? (actix && find(/\.stop\s*\(\s*true/));
  if (!drains) {
    return {
      outcome: 'abrupt',
      place: switchedOff ?? place,
      related: [place],
      why: neverGraceful,
    };
  }
  const signal = find(term);
  if (signal) {
    return {
      outcome: 'graceful',
      place: drains,
      how: `the server waits for the signal at ${signal.path}:${signal.line}`,
    };
  }
  const interrupt = find(interruptOnly);
  return interrupt
    ? {
        outcome: 'abrupt',
        place: interrupt,
        related: [drains],
        why: 'waits for an interrupt only; SIGTERM, which orchestrators send, kills the process at once',
      }
    : {
        outcome: 'unclear',
        place: drains,
        why: `${drains.path}:${drains.line} shuts the server down in order, but what starts that cannot be followed.`,
        cure: 'Wait for SignalKind::terminate() in the future that is passed there.',
      };
}

function placeOf(
  service: Service,
  pattern: RegExp,
): (Place & { path: string; line: number }) | undefined {
  const { repository } = service;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'rust') continue;
    const match = pattern.exec(repository.lexical(path).code);
    if (match)
      return { path, line: repository.lineIndex(path).lineAt(match.index) };
  }
  return undefined;
}
