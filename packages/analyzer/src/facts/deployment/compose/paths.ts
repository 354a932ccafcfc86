import type { Service } from '../../../service';
import { baseName, folderOf } from '../paths';
import { commandReferencesOf } from '../references';

const composeName =
  /^(?:docker-|swarm-)?stack\.ya?ml$|^(?:docker-)?compose(?:[.\-_][\w.-]+)?\.ya?ml$|docker-compose[\w.-]*\.ya?ml$/i;

const exampleFolder =
  /(?:^|\/)(?:examples?|samples?|demos?|documentation|docs?|tutorials?|vendor|node_modules|third_party|tests?|e2e|fixtures|\.devcontainer)\//i;

/** The compose files of the service's folder, of those above it and of folders for deployments beside them. */
export function composePathsOf(service: Service): string[] {
  // `docker compose -f orders.yml` makes a compose file of any name.
  const named = new Set(
    service.fact(commandReferencesOf).compose.flatMap(({ files }) => files),
  );
  return service.repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        (composeName.test(baseName(path)) || named.has(path)) &&
        speaksForService(service, path),
    );
}

function speaksForService(service: Service, path: string): boolean {
  const relative =
    service.path && path.startsWith(`${service.path}/`)
      ? path.slice(service.path.length + 1)
      : path;
  if (exampleFolder.test(relative)) return false;
  if (service.files.some(file => file.path === path)) return true;
  const folder = folderOf(path);
  return (
    service.path.startsWith(folder ? `${folder}/` : '') ||
    isBeside(service, path)
  );
}

const deploymentFolder =
  /^(?:deploy|deployment|deployments|infra|infrastructure|ops|devops|\.?docker|compose)$/i;

/** A file of a folder for deployments, beside the service's folder or one above it: `deploy/` beside `backend/`. */
export function isBeside(service: Service, path: string): boolean {
  if (service.path === '' || service.files.some(file => file.path === path))
    return false;
  const own = service.path.split('/');
  const steps = path.split('/').slice(0, -1);
  const apart = steps.findIndex((step, depth) => step !== own[depth]);
  return apart >= 0 && deploymentFolder.test(steps[apart]);
}
