import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import type { Middleware, Route } from '../types';
import { readAttributes } from './attributes';
import { readBuilders } from './builders';
import { functionNamed } from './handlers';
import { wrapMounted } from './layers';
import { isCompiled } from './modules';
import { findMountedFunctions, readMounts } from './mounts';
import { newReading } from './reading';
import { readRocketMounts } from './rocket';
import { tonicServices } from './tonic';
import { warpRoutes } from './warp';
import { readWrapped, wrappersIn } from './wrappers';

/** What Rust's routers hold. */
export interface RustHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** axum, actix-web, Rocket, poem, warp and tonic. */
export function rustRoutes(service: Service): RustHttp {
  const reading = newReading(service);
  const files = service
    .fact(sourceFilesOf)
    .filter(
      ({ ecosystem, path }) =>
        ecosystem === 'rust' && isCompiled(service, path),
    )
    .map(({ path }) => sourceText(service.repository, path));
  // Each round looks up what those before it have found in all files.
  for (const source of files) readAttributes(reading, source);
  for (const source of files) findMountedFunctions(reading, source);
  for (const source of files) readBuilders(reading, source);
  for (const source of files) {
    readMounts(reading, source);
    readRocketMounts(reading, source);
  }
  wrapMounted(reading);
  const wrappers = wrappersIn(service, files);
  if (wrappers.size > 0)
    for (const source of files) readWrapped(reading, source, wrappers);
  return {
    routes: [
      ...reading.graph.routes(),
      ...reading.attributed,
      ...warpRoutes(files, (source, name) =>
        functionNamed(service, source, name),
      ),
      ...files.flatMap(tonicServices),
    ],
    middleware: reading.middleware,
  };
}
