import type { Service } from '../../../service';
import { folderOf } from '../../deployment/paths';
import type { Dockerfile } from '../dockerfile';

/** The folder that most of the copied files are found in; what pipelines or compose say comes first. */
export function contextOf(
  service: Service,
  dockerfile: Dockerfile,
  given: string[],
): string {
  const { repository } = service;
  const sources = dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .flatMap(({ copy }) => (copy && !copy.from ? copy.sources : []))
    .map(source => source.replace(/^\.?\//, ''))
    .filter(
      source => source && source !== '.' && !/[*?[$]|^https?:/.test(source),
    );
  const exists = (folder: string) =>
    sources.filter(source => {
      const path = `${folder ? `${folder}/` : ''}${source.replace(/\/$/, '')}`;
      return repository.has(path) || repository.hasFolder(path);
    }).length;
  const options = [...given, folderOf(dockerfile.path), service.path, ''];
  let best = options[0];
  for (const option of options)
    if (exists(option) > exists(best)) best = option;
  // Generated artefacts are copied from the project's folder, not from src/main/docker.
  if (!given.length && exists(best) === 0 && sources.length)
    return service.path;
  return best;
}
