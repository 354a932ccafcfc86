import type { Service } from '../../../service';
import { isForDevelopment } from '../../configuration/development-source';
import { serverSourcesOf } from '../../server/sources';
import { nodeHooks } from './node';
import { quietableHooks } from './others';
import type { ProcessHook } from './types';

export type { ProcessHook } from './types';

/**
 * The functions that the service registers for errors that nothing caught, by file and line; without those for
 * development. Go has no such hook. Use as `service.fact(processHooksOf)`.
 */
export function processHooksOf(service: Service): ProcessHook[] {
  return service
    .fact(serverSourcesOf)
    .flatMap(source =>
      (source.ecosystem === 'node' ? nodeHooks : quietableHooks)(
        service,
        source,
      ).sort((a, b) => a.line - b.line),
    )
    .filter(hook => !isForDevelopment(service, hook));
}
