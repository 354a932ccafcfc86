import type { Service } from '../../service';
import { pipelinesOf } from './index';

/** A library of Jenkins that a pipeline leaves all its work to: `@Library('acme') _` and one call of it. */
export interface PipelineLibrary {
  name: string;
  path: string;
  line: number;
}

/** Use as a fact; `undefined` where the pipeline has stages, or commands and no call that hands the work on. */
export function pipelineLibraryOf(
  service: Service,
): PipelineLibrary | undefined {
  for (const { external, labels, commands } of service.fact(pipelinesOf).jobs) {
    const [library] = external;
    if (
      library?.workflow &&
      /(?:^|\/)Jenkinsfile[^/]*$/i.test(library.path) &&
      labels.length <= 1 &&
      (commands.length === 0 || handsOn(service, library.path))
    )
      return library;
  }
  return undefined;
}

/** `withPipeline('java', product, component) { … }`: the block only hooks into steps of the library. */
function handsOn(service: Service, path: string): boolean {
  return /^[ \t]*with\w{0,40}Pipeline\s*\(/m.test(
    service.repository.text(path) ?? '',
  );
}
