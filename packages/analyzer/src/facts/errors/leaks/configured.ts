import { debugSwitchesOf, effectiveConfigurationOf } from '../../configuration';
import { stackOf } from '../../../stack';
import type { Service } from '../../../service';
import type { Leak } from './types';

/** ASP.NET's page for developers, shown to everybody. */
export function pageLeaks(service: Service): Leak[] {
  return service
    .fact(debugSwitchesOf)
    .on.filter(({ name }) => name === 'UseDeveloperExceptionPage()')
    .map(({ path, line }) => ({ path, line, what: 'stack traces' }));
}

/** Spring's switches for error bodies. */
export function configuredLeaks(service: Service): Leak[] {
  if (!service.fact(stackOf).ecosystems.includes('jvm')) return [];
  const configuration = service.fact(effectiveConfigurationOf);
  const leaks: Leak[] = [];
  for (const prefix of ['server.error', 'spring.web.error']) {
    const trace = configuration.get(`${prefix}.include-stacktrace`);
    if (trace?.value?.toLowerCase() === 'always') {
      leaks.push({ path: trace.path, line: trace.line, what: 'a stack trace' });
    }
    const message = configuration.get(`${prefix}.include-message`);
    if (message?.value?.toLowerCase() === 'always') {
      leaks.push({
        path: message.path,
        line: message.line,
        what: 'the text of every error',
        minor: true,
      });
    }
  }
  return leaks;
}
