import type { Service } from '../../service';
import { githubJobs } from './github';
import { gitlabJobs } from './gitlab';
import { systems } from './others';
import type { Pipelines } from './types';

export type { PipelineCommand, PipelineJob, Pipelines, Trigger } from './types';

/**
 * Every pipeline of the repository, as jobs with the commands they really run. Use as `service.fact(pipelinesOf)`.
 *
 * @public
 */
export function pipelinesOf(service: Service): Pipelines {
  const { repository } = service;
  const jobs = [...githubJobs(service), ...gitlabJobs(service)];
  const files = new Set(
    repository.files
      .map(({ path }) => path)
      .filter(path =>
        /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.ya?ml$/.test(path),
      ),
  );
  for (const { path } of repository.files) {
    if (/(?:^|\/)(?:node_modules|vendor)\//.test(path)) continue;
    const system = systems.find(
      ({ file, recognises }) =>
        file.test(path) && (!recognises || recognises(service, path)),
    );
    if (!system) continue;
    files.add(path);
    jobs.push(...system.read(service, path));
  }
  return { jobs, files: [...files] };
}
