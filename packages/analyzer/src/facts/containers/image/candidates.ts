import type { Service } from '../../../service';
import { baseName } from '../../deployment/paths';
import { dockerfileAt, type Dockerfile } from '../dockerfile';
import { buildsService } from './builds-service';

const dockerfileName =
  /^(?:dockerfile|containerfile)(?:[.\-_].+)?$|\.(?:dockerfile|containerfile)$/i;

/** Folders whose Dockerfiles are for examples, tests and tools. */
export const elsewhere =
  /(?:^|\/)(?:\.devcontainer|examples?|samples?|demos?|tests?|e2e|testdata|fixtures|docs?|documentation|tools?|extras?|benchmarks?|packaging\/(?:deb|debian|rpm)|backups?)\//i;

/** Dockerfiles of the service's folder, and those elsewhere that build it. A link counts as the file it leads to. */
export function dockerfilesOf(service: Service): string[] {
  const { repository } = service;
  const own = service.files
    .filter(
      file =>
        !file.shared &&
        file.class !== 'VENDOR' &&
        dockerfileName.test(baseName(file.path)) &&
        !/\.(?:md|txt|dockerignore|tmpl|template|j2|erb|[cm]?[jt]s|py|go|sh|ya?ml|json)$/i.test(
          file.path,
        ),
    )
    .map(({ path }) => path);
  const outside = repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        service.path !== '' &&
        !path.startsWith(`${service.path}/`) &&
        dockerfileName.test(baseName(path)) &&
        !elsewhere.test(path) &&
        buildsService(service, path),
    );
  const paths = new Set(
    [...own, ...outside].map(path => repository.realPath(path)),
  );
  // An empty one defines no image.
  return [...paths].filter(
    path =>
      repository.text(path)?.trim() !== '' &&
      !onlyExports(dockerfileAt(repository, path)),
  );
}

/** `FROM scratch` with a binary and no command: whoever builds it takes the binary out and starts it elsewhere. */
function onlyExports({ stages }: Dockerfile): boolean {
  const last = stages[stages.length - 1];
  return (
    stages.length > 1 &&
    last.image === 'scratch' &&
    last.instructions.every(({ keyword }) => /^(?:COPY|ARG)$/.test(keyword))
  );
}
