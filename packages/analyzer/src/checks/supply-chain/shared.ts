import { applicationManifestsOf } from '../../facts/dependencies';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { entryPlace } from '../shared';
import type { Place } from '../evidence';

/** The manifest that findings about the service as a whole point at. */
export function manifestPlace(service: Service): Place | undefined {
  const application = service.fact(applicationManifestsOf);
  if (application) return { path: application.main.path, line: 1 };
  const { manifests, ecosystems } = service.fact(stackOf);
  const own =
    manifests.find(({ ecosystem }) => ecosystem === ecosystems[0]) ??
    manifests[0];
  return own ? { path: own.path, line: 1 } : entryPlace(service);
}
