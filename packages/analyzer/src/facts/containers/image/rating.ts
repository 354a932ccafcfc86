import type { Service } from '../../../service';
import { composeFilesOf } from '../../deployment/compose';
import { normalizeName } from '../../deployment/names';
import { baseName, folderOf } from '../../deployment/paths';
import { purposeWordsOf } from '../../deployment/pipeline-folder';
import { platformDockerfiles } from '../../deployment/platforms';
import { commandReferencesOf } from '../../deployment/references';
import { isBesideBuildpack } from '../beside-buildpack';
import { dockerfileAt } from '../dockerfile';
import { dockerfilesOf, elsewhere } from './candidates';
import {
  holdsNoService,
  isOutline,
  isSail,
  isSupport,
  mainStageOf,
  saysDevelopment,
  servesWhatItCopies,
  startsServer,
  startsShell,
  startsTestRun,
} from './contents';
import { linksTo, referencedBy } from './references';
import type { Candidate } from './types';

const developmentWord =
  /^(?:dev|devel|develop|development|local|debug|tests?|testing|integration|ci|e2e|playwright|cypress|regtest|mock|sandbox|docs|devcontainer|lint|sdk|gitpod|codespaces?)$/;

/** Beside a plain or stable one of the same rank these are what fewer people run. */
const otherEdition =
  /^(?:alpine|edge|nightly|canary|beta|experimental|next|slim|lite|plus|full|arm\w{0,8}|windows|nanoserver|gpu|cuda|musl|rootless|ubi\d?)$/;

/** How much speaks for a Dockerfile being the one of production. */
export function rate(service: Service, path: string): Candidate {
  const { repository } = service;
  const dockerfile = dockerfileAt(repository, path);
  if (dockerfile.problem)
    return {
      path,
      score: -20,
      variant: 0,
      forDevelopment: false,
      problem: dockerfile.problem,
    };
  const relative =
    service.path && path.startsWith(`${service.path}/`)
      ? path.slice(service.path.length + 1)
      : path;
  const words = purposeWordsOf(
    repository,
    path,
    relative.toLowerCase().split(/[/.\-_]/),
  );
  const last = mainStageOf(service, dockerfile);
  const mountsSource = service
    .fact(composeFilesOf)
    .some(file =>
      file.services.some(
        ({ build, mounts }) =>
          build?.dockerfile === path && mounts.some(({ isSource }) => isSource),
      ),
    );
  // The sources come from a mount, or from nowhere.
  const empty =
    holdsNoService(dockerfile, last) && (mountsSource || isOutline(dockerfile));
  const forDevelopment =
    empty ||
    isSail(dockerfile) ||
    isBesideBuildpack(service, last) ||
    words.some(word => developmentWord.test(word)) ||
    startsTestRun(last) ||
    elsewhere.test(`${folderOf(relative)}/`);
  const instructions = dockerfile.stages.flatMap(stage => stage.instructions);
  const aliases = [path, ...linksTo(repository, service, path)];
  const names = (reference?: string) =>
    reference !== undefined && aliases.includes(reference);
  let score = 0;

  const references = service
    .fact(commandReferencesOf)
    .builds.filter(build => names(referencedBy(build, service)));
  if (references.some(({ pushes }) => pushes)) score += 6;
  else if (references.length) score += 1;
  const compose = service.fact(composeFilesOf);
  const composed = (role: string) =>
    compose.some(
      file =>
        file.role === role &&
        file.services.some(one => one.ours && names(one.build?.dockerfile)),
    );
  if (
    composed('production') ||
    platformDockerfiles(service).some(({ dockerfile: built }) => names(built))
  )
    score += 5;
  // A compose file that lays the sources over it does not say what production runs.
  else if (composed('neutral') && !mountsSource) score += 2;
  if (words.some(word => /^(?:prod|production|release|deploy)$/.test(word)))
    score += 4;
  if (
    aliases.some(
      alias =>
        folderOf(alias) === service.path &&
        /^(?:dockerfile|containerfile)$/i.test(baseName(alias)),
    )
  )
    score += 3;
  if (
    instructions.some(
      ({ copy }) => copy && copy.sources.length > 0 && !copy.from,
    )
  )
    score += 2;
  if (startsServer(last, dockerfile)) score += 2;
  // A bench of tools, in which somebody builds; and a program beside the service.
  if (startsShell(last, dockerfile)) score -= 4;
  if (words.some(word => /^(?:agent|cli|client)$/.test(word))) score -= 1;
  if (saysDevelopment(last) && dockerfilesOf(service).length > 1) score -= 5;
  if (
    empty ||
    isSail(dockerfile) ||
    isBesideBuildpack(service, last) ||
    startsTestRun(last) ||
    words.some(word => developmentWord.test(word))
  )
    score -= 6;
  if (elsewhere.test(`${folderOf(relative)}/`)) score -= 6;
  if (isSupport(service, dockerfile, last)) score -= 5;
  if (!startsServer(last, dockerfile) && isBaseOfAnother(path)) score -= 3;
  // It starts nothing and gets the sources from a mount: another one is production's, where there is one.
  else if (
    !startsServer(last, dockerfile) &&
    mountsSource &&
    !references.some(({ pushes }) => pushes) &&
    !servesWhatItCopies(dockerfile, last)
  )
    score -= 4;
  const variant = words.filter(word => otherEdition.test(word)).length;
  return { path, score, variant, forDevelopment };
}

function isBaseOfAnother(path: string): boolean {
  const words = normalizeName(baseName(path).replace(/dockerfile/i, ''));
  return words === 'base';
}
