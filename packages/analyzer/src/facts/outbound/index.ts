import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { isForDevelopment } from '../configuration';
import { goCalls } from './go';
import { jvmCalls } from './jvm';
import { nodeCalls } from './node';
import { dotnetCalls, phpCalls, rubyCalls, rustCalls } from './others';
import { pythonCalls } from './python';
import type { OutboundReader, OutboundSite } from './site';

export type { OutboundSite } from './site';

const readers: Record<Ecosystem, OutboundReader> = {
  python: pythonCalls,
  node: nodeCalls,
  jvm: jvmCalls,
  go: goCalls,
  dotnet: dotnetCalls,
  ruby: rubyCalls,
  php: phpCalls,
  rust: rustCalls,
};

/**
 * Where the service calls others over HTTP or gRPC, each with what bounds its time. SDKs of cloud providers bring their
 * own bounds and are left out. Use as a fact.
 *
 * @public
 */
export function outboundSitesOf(service: Service): OutboundSite[] {
  // Helpers of the image run beside the service, not in it.
  const files = service
    .fact(sourceFilesOf)
    .filter(
      ({ relative }) => !/^(?:docker|deploy|extras|website)\//.test(relative),
    );
  const seen = new Set<string>();
  return (Object.keys(readers) as Ecosystem[])
    .flatMap(ecosystem => {
      const own = files.filter(file => file.ecosystem === ecosystem);
      return own.length ? readers[ecosystem](service, own) : [];
    })
    .filter(site => {
      const key = `${site.path}:${site.line}`;
      return seen.has(key) || isForDevelopment(service, site)
        ? false
        : seen.add(key);
    });
}
