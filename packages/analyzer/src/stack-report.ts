import type { StackReport } from '@prodready/report';
import { productionImageOf } from './facts/containers/image';
import { startCommandOf } from './facts/containers/start';
import { deploymentOf } from './facts/deployment';
import type { Service } from './service';
import { stackOf } from './stack';

/** The service's stack as the report shows it. */
export function stackReport(service: Service): StackReport {
  const stack = service.fact(stackOf);
  const image = service.fact(productionImageOf);
  const start = service.fact(startCommandOf);
  return {
    languages: stack.languages,
    frameworks: stack.frameworks.map(({ name }) => name),
    datastores: stack.datastores.map(({ name }) => name),
    ...(image ? { dockerfile: image.path } : {}),
    ...(start
      ? {
          startCommand: {
            text: start.text,
            chain: start.chain.map(({ path, line }) => ({ path, line })),
          },
        }
      : {}),
    deployment: service.fact(deploymentOf).names,
  };
}
