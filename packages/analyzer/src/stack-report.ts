import type { StackReport } from '@prodready/report';
import type { Service } from './service';
import { stackOf } from './stack';

/** The service's stack as the report shows it. */
export function stackReport(service: Service): StackReport {
  const stack = service.fact(stackOf);
  return {
    languages: stack.languages,
    frameworks: stack.frameworks.map(({ name }) => name),
    datastores: stack.datastores.map(({ name }) => name),
    deployment: [],
  };
}
