import type { Service } from '../../service';
import { stackOf } from '../../stack';

/** A library, a tool or a documentation site: nobody is called when it stops. */
export function isNoService(service: Service): boolean {
  return (
    /^(?:library|documentation|template|tool|cli)$/i.test(service.type ?? '') ||
    !service.fact(stackOf).deployable
  );
}
