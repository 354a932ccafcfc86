import { posix } from 'node:path';
import { at, ignoreRules, textOf, type Repository } from '../../repository';
import type { Service } from '../../service';
import { deploymentOf } from '../deployment';
import { productionImageOf, type ProductionImage } from './image';
import { ImageFiles } from './image-files';
import { lineageOf, type Instruction } from './dockerfile';
import { originsOf } from './layers';
import { oldRuntimesOf } from './old-runtimes';
import { startCommandOf } from './start';

/** Something that the image needs and the tree does not hold. */
export interface BrokenSource {
  path: string;
  line: number;
  /** Reads behind the place: `copies requirements.txt, which is not in the tree`. */
  what: string;
  /** What mends it, where it is not a file that is missing. */
  cure?: string;
}

/** Only files that are written by hand and kept in the tree: build artefacts come from earlier steps. */
const writtenByHand =
  /^(?:requirements[\w.-]*\.txt|package\.json|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|Gemfile|composer\.json|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|Cargo\.toml|manage\.py|[\w. -]+\.csproj)$/;

/** Use as a fact. */
export function brokenSourcesOf(service: Service): BrokenSource[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const missing = missingCopies(service, image);
  return [
    ...missing,
    ...(missing.length ? missingModule(service, image) : []),
    ...unbuiltProgram(service, image),
    ...mountedProgram(service, image),
    ...oldRuntimesOf(service, image).flatMap(({ places, what }) =>
      places.map(place => ({ ...place, what, cure: newer })),
    ),
  ];
}

const newer =
  'Build on an image with the version that the manifest asks for, or ask for less.';

/** An image of nothing but a runtime and its packages, over which compose lays the sources: the image itself runs nothing. */
function mountedProgram(
  service: Service,
  image: ProductionImage,
): BrokenSource[] {
  const mount = service
    .fact(deploymentOf)
    .compose.flatMap(file => file.services.map(one => ({ ...one, file })))
    .find(
      ({ build, mounts }) =>
        build?.dockerfile === image.path &&
        mounts.some(({ isSource }) => isSource),
    );
  const stages = image.dockerfile.stages;
  const steps = stages.flatMap(({ instructions }) => instructions);
  if (
    !mount ||
    steps.some(
      ({ keyword, text, flags }) =>
        keyword === 'RUN' &&
        (flags.some(({ value }) => /\btype=bind\b/.test(value)) ||
          /\bgit\s+clone\b|\b(?:curl|wget)\b[^&|;]{0,200}\.(?:tar|tgz|zip|jar)\b|\b(?:pip3?|npm|gem|cargo|go|dotnet)\s+install\s+(?!-r|--requirement|-c\b)(?:-\S+\s+)*(?:git\+|\.|\w+@)/.test(
            text,
          )),
    )
  )
    return [];
  const copied = steps.flatMap(({ copy }) =>
    copy && !copy.from ? copy.sources : [],
  );
  const sources = service.of('SRC').filter(({ language }) => language);
  const holdsCode = copied.some(source => {
    const path = posix.normalize(posix.join(image.context || '.', source));
    return (
      /[*?[$]/.test(source) ||
      path === '.' ||
      path === service.path ||
      sources.some(
        file => file.path === path || file.path.startsWith(`${path}/`),
      )
    );
  });
  return holdsCode || sources.length === 0
    ? []
    : [
        {
          path: image.path,
          line: image.target.line,
          what: `holds nothing of the service, whose sources ${mount.file.path} mounts`,
        },
      ];
}

const building =
  /\b(?:build|compile|tsc|webpack|esbuild|swc|tsup|rollup|rolldown|tsdown|bundle|ncc|vite|turbo|nx|babel|gulp|grunt|make|parcel|just|pkgroll|unbuild)\b/i;

/** `node dist/index.js` of a service in TypeScript, where no step of the image, its scripts or a pipeline makes `dist`. */
function unbuiltProgram(
  service: Service,
  image: ProductionImage,
): BrokenSource[] {
  const { repository } = service;
  const manifest = service.pathTo('package.json');
  const scripts = at(repository.json(manifest), 'scripts');
  if (!scripts || !repository.has(service.pathTo('tsconfig.json'))) return [];
  const program = (service.fact(startCommandOf)?.processes ?? [])
    .filter(({ role, words }) => role !== 'step' && words[0]?.text === 'node')
    .flatMap(({ words }) => words.slice(1).map(({ text }) => text))
    .map(
      text => /^(?:\.\/)?((?:dist|build|out)\/[\w./-]{1,200})$/.exec(text)?.[1],
    )
    .find(Boolean);
  const folder = program && service.pathTo(program.split('/')[0]);
  const ignored = ignoreRules([
    ...repository.lines('.gitignore'),
    ...repository.lines(service.pathTo('.gitignore')),
  ]);
  if (!program || !folder || repository.hasFolder(folder) || !ignored(program))
    return [];
  const stages = new Set(
    originsOf(image).flatMap(({ stage }) => lineageOf(image.dockerfile, stage)),
  );
  const steps = [...stages].flatMap(({ instructions }) => instructions);
  const hooks = ['postinstall', 'prepare', 'install', 'prestart', 'start']
    .map(name => textOf(at(scripts, name)) ?? '')
    .map(text => text.replace(/\b(?:dist|build|out)\//g, ''));
  const pipelines = service
    .of('CI', 'all')
    .map(({ path }) => repository.text(path) ?? '');
  if (
    image.dockerfile.stages.length > 1 ||
    steps.some(
      ({ keyword, text }) => keyword === 'RUN' && building.test(text),
    ) ||
    steps.some(({ copy }) => copy?.from) ||
    hooks.some(text => building.test(text)) ||
    pipelines.some(text => /\b(?:run|yarn|pnpm)\s+build\b|\btsc\b/.test(text))
  )
    return [];
  const command = image.instructions
    .filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')
    .pop();
  return [
    {
      path: image.path,
      line: command?.line ?? image.target.line,
      what: `starts ${program}, which no step makes and git ignores`,
    },
  ];
}

/** A step that binds a lock file reads it, and stops where there is none. */
const lockFile =
  /^(?:uv|poetry|pdm|Cargo|Pipfile|composer|Gemfile)\.lock$|^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum)$/;

/** `RUN --mount=type=bind,source=uv.lock,target=uv.lock`: what a step reads of the context. */
function boundSources({ keyword, flags }: Instruction): string[] {
  if (keyword !== 'RUN') return [];
  return flags.flatMap(({ name, value }) => {
    if (name !== 'mount' || !/\btype=bind\b/.test(value)) return [];
    if (/\bfrom=/.test(value)) return [];
    const source = /(?:^|,)(?:source|src)=([^,]{1,200})/.exec(value)?.[1];
    return source ? [source] : [];
  });
}

function missingCopies(
  service: Service,
  image: ProductionImage,
): BrokenSource[] {
  const { repository } = service;
  const isIgnored = ignoreRules(repository.lines('.gitignore'));
  const stages = new Set(
    originsOf(image).flatMap(({ stage }) => lineageOf(image.dockerfile, stage)),
  );
  return [...stages].flatMap(stage =>
    stage.instructions.flatMap(instruction => {
      const { copy, line } = instruction;
      const bound = boundSources(instruction);
      if ((!copy || copy.from) && bound.length === 0) return [];
      return [...(copy?.sources ?? []), ...bound].flatMap(source => {
        const clean = source.replace(/^(?:\.?\/)+/, '');
        if (
          /[*?[$]|^https?:/.test(source) ||
          !(
            writtenByHand.test(posix.basename(clean)) ||
            (bound.includes(source) && lockFile.test(posix.basename(clean)))
          )
        )
          return [];
        const path = posix.normalize(posix.join(image.context || '.', clean));
        // The context may be another folder than the one assumed: the file must be missing below all of them.
        const folders = [
          image.context,
          service.path,
          '',
          posix.dirname(image.path).replace(/^\.$/, ''),
        ];
        const exists = folders.some(folder =>
          repository.has(posix.normalize(posix.join(folder || '.', clean))),
        );
        // Projects of .NET lie in a folder of their solution, which may be the context.
        const below =
          clean.endsWith('.csproj') &&
          projectsOf(repository).some(file => file.endsWith(`/${clean}`));
        if (
          exists ||
          below ||
          path.startsWith('..') ||
          isIgnored(path) ||
          isOfSubmodule(repository, path)
        )
          return [];
        return [
          {
            path: image.path,
            line,
            what: `${
              bound.includes(source) ? 'mounts' : 'copies'
            } ${source}, which is not in the tree`,
          },
        ];
      });
    }),
  );
}

function projectsOf(repository: Repository): string[] {
  return repository.once('dotnet-projects', () =>
    repository.files
      .map(({ path }) => path)
      .filter(path => path.endsWith('.csproj')),
  );
}

/** What another repository keeps, named in `.gitmodules`, is no file of this tree. */
function isOfSubmodule(repository: Repository, path: string): boolean {
  return repository
    .once('submodules', () =>
      [
        ...(repository.text('.gitmodules') ?? '').matchAll(
          /^\s{0,8}path\s{0,3}=\s{0,3}(\S{1,200})/gm,
        ),
      ]
        .slice(0, mostSubmodules)
        .map(([, folder]) => folder),
    )
    .some(folder => path === folder || path.startsWith(`${folder}/`));
}

const mostSubmodules = 500;

/** `uvicorn app.main:app` where no file of the tree is called `app/main.py`. */
function missingModule(
  service: Service,
  image: ProductionImage,
): BrokenSource[] {
  const { repository } = service;
  const files = new ImageFiles(repository, image);
  const start = service.fact(startCommandOf);
  const command = image.instructions
    .filter(({ keyword }) => keyword === 'CMD')
    .pop();
  return (start?.processes ?? []).flatMap(({ words, role }) => {
    if (
      role === 'step' ||
      !/^(?:uvicorn|gunicorn|hypercorn|granian|daphne)$/.test(
        posix.basename(words[0].text),
      )
    )
      return [];
    const module = words
      .map(({ text }) => /^([a-z_][\w.]*):\w+/i.exec(text)?.[1])
      .find(Boolean);
    if (!module) return [];
    const file = `${module.replace(/\./g, '/')}.py`;
    if (
      files.fileAt(file) ||
      repository.files.some(
        ({ path }) => path === file || path.endsWith(`/${file}`),
      )
    )
      return [];
    return [
      {
        path: image.path,
        line: command?.line ?? image.target.line,
        what: `starts ${module}, which is not in the tree`,
      },
    ];
  });
}
