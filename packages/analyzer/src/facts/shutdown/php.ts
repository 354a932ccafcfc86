import type { Service } from '../../service';
import { productionImageOf } from '../containers/image';
import type { StartedProcess } from '../containers/start';
import { programOf } from './process';
import type { ShutdownVerdict } from './verdict';

/** PHP runs behind a process manager: its stop signal decides. */
export function phpShutdown(
  service: Service,
  processes: StartedProcess[],
): ShutdownVerdict | undefined {
  const image = service.fact(productionImageOf);
  const fpm = processes.find(process =>
    /^php-fpm/.test(programOf(process).program),
  );
  const signal = image?.instructions
    .filter(({ keyword }) => keyword === 'STOPSIGNAL')
    .pop();
  const base = image?.base ?? '';
  if (fpm) {
    const place = { path: fpm.path, line: fpm.line, endLine: fpm.endLine };
    const supervised = fpm.holders.some(({ kind }) => kind === 'supervisor');
    if (!supervised && processes.length === 1) {
      // The official image sets SIGQUIT.
      const quits = signal
        ? /QUIT|^3$/.test(signal.text.trim())
        : /(?:^|\/)php:[\w.-]*fpm/.test(base);
      if (quits) {
        return {
          outcome: 'graceful',
          place:
            signal && image ? { path: image.path, line: signal.line } : place,
          how: 'php-fpm finishes requests on SIGQUIT, the image’s stop signal',
        };
      }
      if (signal && image) {
        return {
          outcome: 'abrupt',
          place: { path: image.path, line: signal.line },
          related: [place],
          why: 'sends a stop signal on which php-fpm drops its requests',
        };
      }
    }
    return {
      outcome: 'unclear',
      place,
      why: 'php-fpm finishes its requests on SIGQUIT only, and which signal reaches it is not in the tree.',
      cure: 'Set STOPSIGNAL SIGQUIT in the image, or stopsignal=QUIT for php-fpm in the supervisor’s settings.',
    };
  }
  const octane = processes.find(process =>
    /octane:(?:start|frankenphp|roadrunner|swoole)/.test(process.text),
  );
  if (octane) {
    return {
      outcome: 'graceful',
      place: { path: octane.path, line: octane.line, endLine: octane.endLine },
      how: 'Octane stops its workers in order on SIGTERM',
    };
  }
  return undefined;
}
