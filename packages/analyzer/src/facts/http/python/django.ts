import type { Service } from '../../../service';
import { sourceText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { newReading } from './django-reading';
import { settingsOf } from './django-settings';
import { readIncludedLists, readUrls } from './django-urls';
import { pythonModulesOf } from './modules';
import { rootUrlsOf } from './root-urls';
import type { PythonHttp } from './routers';

/** Django's URL configurations and DRF's routers, with the views behind them. */
export function djangoRoutes(service: Service): PythonHttp {
  const files = service.fact(pythonModulesOf).files;
  const usesDjango = files.some(path =>
    /\b(?:from|import)\s+django\b/.test(service.repository.lexical(path).code),
  );
  if (!usesDjango) return { routes: [], middleware: [] };
  const reading = newReading(service);
  const { graph } = reading;
  const sources = files.map(path => sourceText(service.repository, path));
  for (const source of sources) readIncludedLists(reading, source);
  for (const source of sources) {
    if (/\burlpatterns\b|\bpath\s*\(|\.register\s*\(/.test(source.code))
      readUrls(reading, source);
  }
  const root = service.fact(rootUrlsOf);
  const included = graph.all().some(node => node.mounts.length > 0);
  return {
    routes: graph.routes(node => !root || !included || isReached(node, root)),
    middleware: sources.flatMap(settingsOf),
  };
}

function isReached(node: RouterNode, root: string, depth = 8): boolean {
  return (
    node.path === root ||
    (depth > 0 &&
      node.mounts.some(({ parent }) => isReached(parent, root, depth - 1)))
  );
}
