import { at, textOf, type Repository } from '../../repository';
import type { Service } from '../../service';
import { composeFilesOf } from '../deployment/compose';
import { isPlainSystem, isSupportingImage } from '../deployment/images';
import { matchesName, namesOf, normalizeName } from '../deployment/names';
import { purposeWordsOf } from '../deployment/pipeline-folder';
import { platformDockerfiles } from '../deployment/platforms';
import { commandReferencesOf } from '../deployment/references';
import { stackOf } from '../../stack';
import { isBesideBuildpack } from './beside-buildpack';
import {
  dockerfileAt,
  lineageOf,
  stageNamed,
  variablesOf,
  type Dockerfile,
  type Instruction,
  type Stage,
} from './dockerfile';
import type { Variable } from './variables';

/** The image that production runs: a Dockerfile, the stage of it that is built, and what ends up inside. @public */
export interface ProductionImage {
  path: string;
  dockerfile: Dockerfile;
  /** The stage that is built. */
  target: Stage;
  /** The target and all it is built from, the base first. */
  stages: Stage[];
  /** Their instructions, in order: what ends up in the image. */
  instructions: Instruction[];
  /** The external image below all stages. */
  base: string;
  /** Build context, from the repository's root. */
  context: string;
  buildArguments: ReadonlyMap<string, string>;
  /** `ENV` and `ARG` at the end of the target. */
  variables: Map<string, Variable>;
}

/** A Dockerfile that may be production's. */
export interface Candidate {
  path: string;
  score: number;
  /** How far its name says that it is another edition of the same image: `alpine`, `edge`. */
  variant: number;
  /** Its name or folder says that it is for development or tests. */
  forDevelopment: boolean;
  problem?: string;
}

export interface ImageSelection {
  image?: ProductionImage;
  /** All Dockerfiles of the service, the best first. */
  candidates: Candidate[];
}

const dockerfileName =
  /^(?:dockerfile|containerfile)(?:[.\-_].+)?$|\.(?:dockerfile|containerfile)$/i;
const developmentWord =
  /^(?:dev|devel|develop|development|local|debug|tests?|testing|ci|e2e|playwright|cypress|regtest|mock|sandbox|docs|devcontainer|lint|sdk|gitpod|codespaces?)$/;
/** Beside a plain or stable one of the same rank these are what fewer people run. */
const otherEdition =
  /^(?:alpine|edge|nightly|canary|beta|experimental|next|slim|lite|plus|full|arm\w{0,8}|windows|nanoserver|gpu|cuda|musl|rootless|ubi\d?)$/;
const elsewhere =
  /(?:^|\/)(?:\.devcontainer|examples?|samples?|demos?|tests?|e2e|testdata|fixtures|docs?|documentation|tools?|extras?|benchmarks?|packaging\/(?:deb|debian|rpm)|backups?)\//i;

/** The production image, or `undefined`: what all Dockerfile checks look at. Use as a fact. @public */
export function productionImageOf(
  service: Service,
): ProductionImage | undefined {
  return service.fact(imageSelectionOf).image;
}

/** Use as a fact. */
export function imageSelectionOf(service: Service): ImageSelection {
  const candidates = dockerfilesOf(service)
    .map(path => rate(service, path))
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.variant - b.variant ||
        a.path.length - b.path.length ||
        (a.path < b.path ? -1 : 1),
    );
  const best = candidates.find(({ problem }) => !problem);
  const image =
    best &&
    ((best.score >= 0 && !isOnlyForDevelopment(best)) ||
      (candidates.length === 1 && endsLean(service, best)))
      ? imageOf(service, best.path)
      : undefined;
  return { ...(image ? { image } : {}), candidates };
}

/** A development Dockerfile is production's only when a publishing pipeline or production's own files say so. */
function isOnlyForDevelopment({ forDevelopment, score }: Candidate): boolean {
  return forDevelopment && score < 2;
}

/** `ENV NODE_ENV=development` in what is started. */
function saysDevelopment({ instructions }: Stage): boolean {
  return instructions.some(
    ({ keyword, properties }) =>
      keyword === 'ENV' &&
      properties.some(
        ({ name, value }) =>
          /^(?:NODE|RAILS|RACK|FLASK|APP)_ENV$/.test(name) &&
          /^dev/i.test(value ?? ''),
      ),
  );
}

/** The only Dockerfile, whatever its name: its last stage takes what an earlier one has built, which nobody needs to develop. */
function endsLean({ repository }: Service, { path }: Candidate): boolean {
  const { stages } = dockerfileAt(repository, path);
  const last = stages[stages.length - 1];
  return (
    stages.length > 1 &&
    last.instructions.some(
      ({ keyword, flags }) =>
        keyword === 'COPY' && flags.some(({ name }) => name === 'from'),
    ) &&
    !last.instructions.some(
      ({ keyword, text }) =>
        /^(?:CMD|ENTRYPOINT|RUN)$/.test(keyword) &&
        /\bwatch\b|nodemon|--reload|\bair\b|\bdev\b/.test(text),
    )
  );
}

/** Dockerfiles of the service's folder, and those elsewhere that build it. A link counts as the file it leads to. */
function dockerfilesOf(service: Service): string[] {
  const { repository } = service;
  const own = service.files
    .filter(
      file =>
        !file.shared &&
        file.class !== 'VENDOR' &&
        dockerfileName.test(nameOf(file.path)) &&
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
        dockerfileName.test(nameOf(path)) &&
        !elsewhere.test(path) &&
        buildsService(service, path),
    );
  const paths = new Set(
    [...own, ...outside].map(path => repository.realPath(path)),
  );
  // An empty one defines no image.
  return [...paths].filter(path => repository.text(path)?.trim() !== '');
}

/** Whether a Dockerfile outside the service's folder builds the service: it copies the folder or is called after it. */
function buildsService(service: Service, path: string): boolean {
  const dockerfile = dockerfileAt(service.repository, path);
  const folder = folderOf(path);
  const inside =
    folder && service.path.startsWith(`${folder}/`)
      ? service.path.slice(folder.length + 1)
      : service.path;
  const mentions = (text: string) =>
    [service.path, inside].some(
      name => text === name || text.startsWith(`${name}/`),
    );
  // What is taken from an earlier stage can only be the service's where that stage has it.
  const copiesAll = dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      ({ copy }) =>
        copy &&
        !copy.from &&
        copy.sources.some(source => /^\.?\/?$/.test(source)),
    ),
  );
  const copies = dockerfile.stages.some(({ instructions }) =>
    instructions.some(({ copy, commands }) =>
      copy
        ? copy.sources.some(source =>
            copy.from
              ? copiesAll && `${source}/`.includes(`/${service.path}/`)
              : mentions(source.replace(/^\.?\//, '')),
          )
        : commands.some(({ words }) =>
            words.some(
              word =>
                mentions(word.replace(/^\.?\//, '')) ||
                word.endsWith(`/${service.path}`),
            ),
          ),
    ),
  );
  if (
    copies ||
    worksInside(dockerfile, inside) ||
    isGeneric(dockerfile) ||
    buildsByName(service, dockerfile)
  )
    return true;
  return service
    .fact(composeFilesOf)
    .some(file =>
      file.services.some(
        ({ ours, build }) => ours && build?.dockerfile === path,
      ),
    );
}

/** `COPY . /src` and then `WORKDIR /src/backend`: everything is copied, and the service's folder is where it runs. */
function worksInside({ stages }: Dockerfile, folder: string): boolean {
  return stages.some(({ instructions }) => {
    const whole = instructions.findIndex(
      ({ copy }) =>
        copy && !copy.from && copy.sources.some(each => /^\.\/?$/.test(each)),
    );
    return (
      whole >= 0 &&
      instructions
        .slice(whole)
        .some(
          ({ keyword, text }) =>
            keyword === 'WORKDIR' &&
            (text.trim() === folder ||
              text.trim().replace(/\/$/, '').endsWith(`/${folder}`)),
        )
    );
  });
}

/** `cargo build --bin orders`, `yarn workspace @shop/orders build`: the package of the service by its name. */
function buildsByName(service: Service, { stages }: Dockerfile): boolean {
  const { repository, path } = service;
  const names = [
    textOf(at(repository.json(`${path}/package.json`), 'name')),
    textOf(at(repository.toml(`${path}/Cargo.toml`), 'package', 'name')),
  ].filter((name): name is string => !!name);
  const selects =
    /^(?:--bin|--package|-p|--filter|-F|--scope|--workspace|-w|workspace)$/;
  return stages.some(({ instructions }) =>
    instructions.some(({ commands }) =>
      commands.some(
        ({ words }) =>
          /^(?:cargo|npm|pnpm|yarn|turbo|npx|nx)$/.test(words[0] ?? '') &&
          words.some(
            (word, index) =>
              names.includes(word.replace(/^--?[a-z]+=|\.{3}$|^\.{3}/g, '')) &&
              (/^--?[a-z]+=/.test(word) ||
                selects.test(words[index - 1] ?? '')),
          ),
      ),
    ),
  );
}

/** One Dockerfile for every service of a repository: a build argument names what it copies or builds. */
function isGeneric({ path, stages }: Dockerfile): boolean {
  if (
    !/^(?:(?:\.?docker|build|deploy|container|images?)\/(?:[^/]+\/)?)?[^/]+$/i.test(
      path,
    )
  ) {
    return false;
  }
  const declared = stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap(({ properties }) => properties.map(({ name }) => name)),
  );
  const naming = declared.filter(name =>
    /SERVICE|MODULE|ARTIFACT|PROJECT|PACKAGE|COMPONENT|^APP(?:_?NAME|LICATION)?$/i.test(
      name,
    ),
  );
  return stages.some(({ instructions }) =>
    instructions.some(({ keyword, text, copy }) =>
      naming.some(name =>
        copy
          ? !copy.from &&
            copy.sources.some(source =>
              new RegExp(`\\$\\{?${name}\\b`).test(source),
            )
          : /^(?:WORKDIR|RUN)$/.test(keyword) &&
            new RegExp(`/\\$\\{?${name}\\b`).test(text),
      ),
    ),
  );
}

function rate(service: Service, path: string): Candidate {
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
  const last = dockerfile.stages[dockerfile.stages.length - 1];
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
        /^(?:dockerfile|containerfile)$/i.test(nameOf(alias)),
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
  if (saysDevelopment(last) && dockerfilesOf(service).length > 1) score -= 5;
  if (
    empty ||
    isSail(dockerfile) ||
    isBesideBuildpack(service, last) ||
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

/** The Dockerfile a build means: named, or the default of its context. */
function referencedBy(
  build: { dockerfile?: string; context: string },
  service: Service,
): string | undefined {
  if (build.dockerfile !== undefined) return build.dockerfile;
  const path = build.context ? `${build.context}/Dockerfile` : 'Dockerfile';
  return service.repository.has(path) ? path : undefined;
}

function linksTo(
  repository: Repository,
  service: Service,
  path: string,
): string[] {
  return service.files
    .map(file => file.path)
    .filter(other => other !== path && repository.realPath(other) === path);
}

function startsServer(stage: Stage, dockerfile: Dockerfile): boolean {
  return lineageOf(dockerfile, stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT',
    ),
  );
}

/** `FROM php:8.3-fpm` and `COPY . .`: the base starts the server, and the sources are in the image. */
function servesWhatItCopies(dockerfile: Dockerfile, stage: Stage): boolean {
  const lineage = lineageOf(dockerfile, stage);
  return (
    /(?:^|\/)(?:php:[\w.-]*(?:fpm|apache)|php-(?:fpm|nginx|apache)|tomcat|jetty|frankenphp|uvicorn-gunicorn)/.test(
      lineage[0].image,
    ) &&
    lineage.some(({ instructions }) =>
      instructions.some(
        ({ copy }) =>
          copy &&
          !copy.from &&
          copy.sources.some(source => /^\.\/?$/.test(source)),
      ),
    )
  );
}

/** A base with tools and nothing of the service in it. */
function holdsNoService(dockerfile: Dockerfile, stage: Stage): boolean {
  return (
    !startsServer(stage, dockerfile) &&
    dockerfile.stages.every(({ instructions }) =>
      instructions.every(
        ({ copy, keyword, text }) =>
          !copy &&
          (keyword !== 'RUN' ||
            !/\b(?:git\s+clone|curl|wget|Invoke-WebRequest)\b|--mount=\S*\bbind\b|\b(?:pip3?|npm|gem|cargo|go)\s+install\b|\badd\s+-g\b/.test(
              text,
            )),
      ),
    )
  );
}

/** `FROM node:20` and a port: nothing happens in it, and nobody's service is in the image it names. */
function isOutline({ stages }: Dockerfile): boolean {
  if (stages.length !== 1) return false;
  const [{ image, instructions }] = stages;
  const keywords = new Set(instructions.map(({ keyword }) => keyword));
  return (
    /^[a-z][\w.-]*(?::[\w.-]+)?$/.test(image) &&
    !/onbuild/.test(image) &&
    keywords.has('EXPOSE') &&
    [...keywords].every(keyword =>
      /^(?:FROM|ARG|ENV|LABEL|EXPOSE|WORKDIR|MAINTAINER|VOLUME)$/.test(keyword),
    )
  );
}

/** What `artisan sail:publish` writes: PHP, Node and a shell for the developer, the sources mounted. */
function isSail({ stages }: Dockerfile): boolean {
  return stages.some(({ instructions }) =>
    instructions.some(
      ({ keyword, text }) => keyword === 'ARG' && /^WWWGROUP\b/.test(text),
    ),
  );
}

/** A database, proxy or test runner with some files of its own. */
function isSupport(
  service: Service,
  dockerfile: Dockerfile,
  stage: Stage,
): boolean {
  const [first] = lineageOf(dockerfile, stage);
  if (!isSupportingImage(first.image)) return false;
  if (isPlainSystem(first.image)) return false;
  return service.fact(stackOf).ecosystems.length > 0;
}

function isBaseOfAnother(path: string): boolean {
  const words = normalizeName(nameOf(path).replace(/dockerfile/i, ''));
  return words === 'base';
}

function imageOf(service: Service, path: string): ProductionImage | undefined {
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
    .flatMap(file =>
      file.services.filter(
        one => one.ours && one.build && aliases.has(one.build.dockerfile),
      ),
    )
    .map(one => one.build!);
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

const unfinished =
  /^(?:dev|devel|develop|development|local|debug|tests?|testing|ci|pr|lint|e2e|docs|uploads?|artifacts?)(?:$|[-_\d])|[-_](?:dev|development|debug|tests?)\d{0,3}$/i;
const finished =
  /^(?:prod|production|release|runtime|final|app|runner|web|server|deploy|api|backend)(?:$|[-_])/i;

/** The stage that production builds: as pipelines or compose say, else the last one that is not for development. */
function targetOf(
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
  const last = stages[stages.length - 1];
  if (!last || !unfinished.test(last.name ?? '')) return last;
  const others = stages.filter(({ name }) => !unfinished.test(name ?? ''));
  return (
    [...others].reverse().find(({ name }) => finished.test(name ?? '')) ??
    others[others.length - 1] ??
    last
  );
}

/** The folder that most of the copied files are found in; what pipelines or compose say comes first. */
function contextOf(
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

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
