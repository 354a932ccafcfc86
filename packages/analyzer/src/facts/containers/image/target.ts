import type { Service } from '../../../service';
import { matchesName, namesOf } from '../../deployment/names';
import { mainStageOf } from './contents';
import { stageNamed, type Dockerfile, type Stage } from '../dockerfile';

const unfinished =
  /^(?:dev|devel|develop|development|local|debug|tests?|testing|ci|pr|lint|e2e|docs|uploads?|artifacts?)(?:$|[-_\d])|[-_](?:dev|development|debug|tests?)\d{0,3}$/i;

const finished =
  /^(?:prod|production|release|runtime|final|app|runner|web|server|deploy|api|backend)(?:$|[-_])/i;

/** The stage that production builds: as pipelines or compose say, else the last one that is not for development. */
export function targetOf(
  service: Service,
  dockerfile: Dockerfile,
  references: Array<{ target?: string }>,
): Stage | undefined {
  const names = service.fact(namesOf);
  const named = references
    .flatMap(({ target }) =>
      target ? stageNamed(dockerfile, target) ?? [] : [],
    )
    .filter(({ name }) => !unfinished.test(name ?? ''));
  const ofThisService = named.find(
    ({ name }) =>
      name && (matchesName(names, name) || service.path.endsWith(`-${name}`)),
  );
  if (ofThisService) return ofThisService;
  if (named.length) return named[0];
  const { stages } = dockerfile;
  if (stages.length === 0) return undefined;
  const last = mainStageOf(service, dockerfile);
  if (!unfinished.test(last.name ?? '')) return last;
  const others = stages.filter(({ name }) => !unfinished.test(name ?? ''));
  return (
    [...others].reverse().find(({ name }) => finished.test(name ?? '')) ??
    others[others.length - 1] ??
    last
  );
}
