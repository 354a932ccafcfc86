import { at } from '../../../repository';
import type { Service } from '../../../service';
import { readImage } from '../images';
import { matchesName, namesOf } from '../names';
import { isBeside } from './paths';
import { isMigrationRun, isNamedStore, isSupport } from './supporting';
import type { ComposeBuild, ComposeFile, ComposeService } from './types';

/**
 * Which compose service runs the judged one: by build or by name; where no file has such a service, the only one that
 * is no database or tool.
 */
export function markOurs(service: Service, files: ComposeFile[]): void {
  let bound = false;
  for (const file of files) {
    for (const one of file.services) {
      one.ours = runsService(service, one);
      bound = bound || one.ours;
    }
  }
  markSharers(service, files);
  for (const file of bound ? [] : files) {
    if (isBeside(service, file.path)) continue;
    const candidates = file.services.filter(
      one =>
        !isSupport(service, one) && !isNamedStore(one) && !isMigrationRun(one),
    );
    // Beside a front end, where a deployment fills in the images.
    const [only, another] =
      candidates.length > 1 ? candidates.filter(isFilledIn) : candidates;
    if (!only || another) continue;
    only.ours = only.build
      ? isWithin(service.path, only.build.context)
      : mayBeOurs(only);
  }
  for (const file of files) {
    const rank = (one: ComposeService) => rankOf(service, one);
    file.services.sort(
      (a, b) =>
        Number(b.ours) - Number(a.ours) || (a.ours ? rank(b) - rank(a) : 0),
    );
  }
}

function runsService(service: Service, one: ComposeService): boolean {
  const names = service.fact(namesOf);
  const { build, image } = one;
  if (isSupport(service, one) || isMigrationRun(one)) return false;
  if (build) {
    if (service.path && build.context === service.path) return true;
    if (isWithin(build.dockerfile, service.path)) {
      return service.path !== '' || !isOtherPart(service, build);
    }
    return (
      isWithin(service.path, build.context) &&
      [one.name, build.target ?? '', ...build.args.values()].some(text =>
        matchesName(names, text),
      )
    );
  }
  if (image === undefined) return false;
  // `backend: { image: acme/api-server }` runs what the folder `backend` builds.
  const folder = service.path.split('/').pop() ?? '';
  const imageName = readImage(image.text).name;
  return (
    matchesName(names, imageName) ||
    // What compose calls an image that it builds: the project's name, then the service's.
    (matchesName(names, one.name) && imageName.endsWith(`-${one.name}`)) ||
    (folder !== '' &&
      image.text.includes('/') &&
      one.name.toLowerCase() === folder.toLowerCase())
  );
}

/** In a repository judged as a whole: a front end in its own folder beside the server is not the service. */
function isOtherPart(service: Service, build: ComposeBuild): boolean {
  return (
    build.context !== '' &&
    service.path === '' &&
    /(?:^|\/)(?:frontend|front|client|web-?app|ui|nginx|proxy|db|database|postgres|mysql|docs|e2e|backup)$/i.test(
      build.context,
    ) &&
    (service.repository.has('Dockerfile') ||
      service.repository.has('dockerfile'))
  );
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** One service builds the image, others name it: all of them run it. */
function markSharers(service: Service, files: ComposeFile[]): void {
  const built = new Set(
    files
      .flatMap(({ services }) => services)
      .flatMap(({ ours, build, image }) =>
        ours && build && image ? [image.text] : [],
      ),
  );
  for (const one of files.flatMap(({ services }) => services)) {
    if (one.build || !one.image || !built.has(one.image.text)) continue;
    one.ours = !isSupport(service, one) && !isMigrationRun(one);
  }
}

/** The only service of a file that pulls its image: unless the image has another name than a service in general. */
function mayBeOurs({ name, image }: ComposeService): boolean {
  const [own] = readImage(image?.text ?? '').name.split(':');
  return (
    !/^[a-z][\w.-]*$/i.test(own) ||
    /(?:app|web|api|server|backend|service|main|application|core)(?:$|[-_])/i.test(
      `${name}-${own}`,
    )
  );
}

/** `backend: { image: "${BACKEND_IMAGE}" }` */
function isFilledIn({ name, image, build }: ComposeService): boolean {
  return (
    !build &&
    /^\$\{?\w+\}?(?::\S+)?$/.test(image?.text ?? '') &&
    /^(?:backend|api|server|app|web)$/i.test(name)
  );
}

/** The service that answers requests comes before its workers and helpers. */
function rankOf(service: Service, one: ComposeService): number {
  const names = service.fact(namesOf);
  return (
    Number(one.build?.context === service.path) * 2 +
    Number(matchesName(names, one.name)) * 2 +
    Number(at(one.node, 'ports') !== undefined) * 2 +
    Number(/^(?:web|app|api|server|backend)$/i.test(one.name)) -
    Number(helperName.test(one.name)) * 3
  );
}

const helperName =
  /build(?:er)?$|worker|celery|beat|cron|schedul|migrat|seed|queue|sidekiq|frontend|client|^ui$|flower|assets|^js$|^css$|job|init|test/i;
