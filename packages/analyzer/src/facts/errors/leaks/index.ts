import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';
import { leaksOfHelpers } from './answer-makers';
import { carriedLeaks } from './carried';
import { configuredLeaks, pageLeaks } from './configured';
import { directLeaks } from './direct';
import { goLeaks } from './go';
import { madeErrorLeaks } from './go-made-errors';
import { healthLeaks } from './health';
import { nestLeaks } from './nest';
import { leaksThroughHelpers } from './node-helpers';
import { rescuedLeaks } from './rescued';
import { rustLeaks } from './rust';
import { leaksIn } from './scope-leaks';
import { errorScopesOf } from './scopes';
import { sinks } from './sinks';
import type { Leak } from './types';

/** Use as `service.fact(leaksOf)`. */
export function leaksOf(service: Service): Leak[] {
  const scoped = service.fact(errorScopesOf).flatMap(scope => {
    const own = sinks[scope.source.ecosystem];
    return own
      ? [
          ...leaksIn(service, scope, own),
          ...leaksOfHelpers(service, scope, own),
          ...leaksThroughHelpers(service, scope),
          ...healthLeaks(service, scope, own),
        ]
      : [];
  });
  const plain = service.fact(serverSourcesOf).flatMap(source => {
    if (source.ecosystem === 'go')
      return [...goLeaks(service, source), ...madeErrorLeaks(service, source)];
    if (source.ecosystem === 'node') return nestLeaks(service, source);
    if (source.ecosystem === 'ruby') return rescuedLeaks(service, source);

    const direct = directLeaks(service, source);
    return source.ecosystem === 'rust'
      ? [...direct, ...rustLeaks(service, source)]
      : direct;
  });
  const seen = new Set<string>();
  return [
    ...scoped,
    ...plain,
    ...carriedLeaks(service),
    ...configuredLeaks(service),
    ...pageLeaks(service),
  ].filter(({ path, line }) => {
    const key = `${path}:${line}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
