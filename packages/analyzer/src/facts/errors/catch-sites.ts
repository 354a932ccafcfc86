import type { Service } from '../../service';
import { logCallsOf } from '../logging/log-calls';
import type { CatchSite } from './catch-site';
import { catchBlocks, promiseCatches } from './readers/braces';
import { discardedResults, errorChecks } from './readers/go';
import { callbackChecks } from './readers/node-callbacks';
import { droppedResults } from './readers/kotlin';
import { exceptBlocks } from './readers/python';
import { rescues } from './readers/ruby';
import { results } from './readers/rust';
import { enclosingFunction } from './enclosing';
import { serverSourcesOf, type ServerSource } from '../server/sources';

type Reader = (
  service: Service,
  source: ServerSource,
) => Array<Omit<CatchSite, 'logs' | 'within'>>;

const readers: Record<ServerSource['ecosystem'], Reader[]> = {
  python: [exceptBlocks],
  node: [catchBlocks, promiseCatches, callbackChecks],
  jvm: [catchBlocks, droppedResults],
  dotnet: [catchBlocks],
  php: [catchBlocks],
  ruby: [rescues],
  go: [errorChecks, discardedResults],
  rust: [results],
};

/** More than any service that people write has; each carries its text. */
const mostSites = 50_000;

/** Every place where the service's own code meets an error, in order of file and line. Use as `service.fact(catchSitesOf)`. */
export function catchSitesOf(service: Service): CatchSite[] {
  const logs = service.fact(logCallsOf);
  const sites: CatchSite[] = [];
  for (const source of service.fact(serverSourcesOf)) {
    if (sites.length >= mostSites) break;
    const calls = logs.get(source.path) ?? [];
    const lines = source.code.split('\n');
    const found = readers[source.ecosystem]
      .flatMap(read => read(service, source))
      .map(site => ({
        ...site,
        within: enclosingFunction(lines, site.line),
        logs: calls.filter(
          ({ start }) => start >= site.start && start < site.end,
        ),
      }))
      .sort((a, b) => a.start - b.start);
    for (const site of found) sites.push(site);
  }
  return sites;
}
