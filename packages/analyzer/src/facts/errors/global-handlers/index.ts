import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { serverSourcesOf } from '../../server/sources';
import { nodeLastResort } from './node';
import {
  dotnetLastResort,
  goLastResort,
  jvmLastResort,
  phpLastResort,
  pythonLastResort,
  rubyLastResort,
  rustLastResort,
} from './others';
import type { LastResort, LastResortContext } from './types';

export type { LastResort } from './types';

const readers: Record<
  Ecosystem,
  (context: LastResortContext) => LastResort | undefined
> = {
  python: pythonLastResort,
  node: nodeLastResort,
  jvm: jvmLastResort,
  go: goLastResort,
  dotnet: dotnetLastResort,
  ruby: rubyLastResort,
  php: phpLastResort,
  rust: rustLastResort,
};

/**
 * What becomes of an error nobody foresaw, for the server of each ecosystem: a handler of the service's own, the
 * framework's, or none. Use as `service.fact(lastResortsOf)`.
 */
export function lastResortsOf(service: Service): LastResort[] {
  const stack = service.fact(stackOf);
  const all = service.fact(serverSourcesOf);
  return stack.ecosystems.flatMap(ecosystem => {
    const sources = all.filter(source => source.ecosystem === ecosystem);
    return readers[ecosystem]({ service, stack, sources }) ?? [];
  });
}
