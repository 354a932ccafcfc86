import type { Service } from '../../../service';
import { composeFilesOf } from '../../deployment/compose';
import { commandReferencesOf } from '../../deployment/references';
import { dockerfileAt, lineageOf, variablesOf } from '../dockerfile';
import { contextOf } from './context';
import { linksTo, referencedBy } from './references';
import { targetOf } from './target';
import type { ProductionImage } from './types';

/** The image of a Dockerfile as pipelines and compose files build it. */
export function imageOf(
  service: Service,
  path: string,
): ProductionImage | undefined {
  const { repository } = service;
  const dockerfile = dockerfileAt(repository, path);
  const aliases = new Set([path, ...linksTo(repository, service, path)]);
  const builds = service
    .fact(commandReferencesOf)
    .builds.filter(build => aliases.has(referencedBy(build, service) ?? ''))
    .sort((a, b) => Number(b.pushes) - Number(a.pushes));
  const composed = service
    .fact(composeFilesOf)
    .filter(({ role }) => role !== 'development')
    .sort(
      (a, b) =>
        Number(b.role === 'production') - Number(a.role === 'production'),
    )
    // Beside the service, which comes first, others build a stage of its Dockerfile for the documentation or the tests.
    .flatMap(
      file =>
        file.services.find(
          one => one.ours && one.build && aliases.has(one.build.dockerfile),
        )?.build ?? [],
    );
  const target = targetOf(service, dockerfile, [
    ...builds.filter(({ pushes }) => pushes),
    ...composed,
  ]);
  if (!target) return undefined;
  const [build] = builds;
  const args = build?.pushes
    ? build.args
    : composed[0]?.args ?? new Map<string, string>();
  const stages = lineageOf(dockerfile, target);
  return {
    path,
    dockerfile,
    target,
    stages,
    instructions: stages.flatMap(({ instructions }) => instructions),
    base: stages[0].image,
    context: contextOf(
      service,
      dockerfile,
      [...builds, ...composed].map(({ context }) => context),
    ),
    buildArguments: args,
    variables: variablesOf(dockerfile, target, args),
  };
}
