import { posix } from 'node:path';
import {
  at,
  entriesOf,
  itemsOf,
  languageOf,
  textOf,
  textsOf,
  type Repository,
  type TreeEntry,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { commandOf, type CommandWords } from './command-words';
import { baseName, folderOf } from './paths';
import { expand } from '../containers/variables';
import { dockerfileAt } from '../containers/dockerfile';
import { documentedDeployOf } from './documented';
import { purposeWordsOf } from './pipeline-folder';
import { commandReferencesOf } from './references';
import { isPlainSystem, isSupportingImage, readImage } from './images';
import { namesOf, matchesName } from './names';
import { orchestratorsOf } from './orchestrators';

/** A Docker Compose file, as far as checks need it. @public */
export interface ComposeFile {
  path: string;
  services: ComposeService[];
  /** What it is for, and the line or file that says so. */
  role: 'production' | 'neutral' | 'development';
  reason: string;
  /** A command that puts it to use in production. */
  usedBy?: {
    path: string;
    line: number;
    /** Place among the files of that command, from 0. */
    position: number;
  };
}

/** @public */
export interface ComposeService {
  name: string;
  path: string;
  /** Line of the service's key. */
  line: number;
  /** Merged with the base file's service of that name where the file only overrides. */
  node: TreeNode;
  image?: { text: string; line: number };
  build?: ComposeBuild;
  /** Words are split but not run by a shell. */
  command?: CommandWords;
  entrypoint?: CommandWords;
  /** With the file of what comes from the one that this one overrides. */
  environment: Map<
    string,
    { value: string | undefined; line: number; path?: string }
  >;
  /** Whether it runs the service that is judged. */
  ours: boolean;
  /** What comes from the file that this one overrides. */
  inherited?: { path: string; keys: Set<string> };
  /** What it mounts from the host. */
  mounts: BindMount[];
}

export interface ComposeBuild {
  /** Folder of the build context, from the repository's root. */
  context: string;
  /** Path of the Dockerfile, from the repository's root. */
  dockerfile: string;
  target?: string;
  args: Map<string, string>;
  line: number;
}

const composeName =
  /^(?:docker-|swarm-)?stack\.ya?ml$|^(?:docker-)?compose(?:[.\-_][\w.-]+)?\.ya?ml$|docker-compose[\w.-]*\.ya?ml$/i;
const exampleFolder =
  /(?:^|\/)(?:examples?|samples?|demos?|documentation|docs?|tutorials?|vendor|node_modules|third_party|tests?|e2e|fixtures|\.devcontainer)\//i;
const productionWord =
  /^(?:prod|production|deploy|deployment|release|stack|swarm|selfhost(?:ed)?|onprem)$/;
const developmentWord =
  /^(?:dev|devel|develop|development|local|localhost|debug|tests?|testing|ci|e2e|playwright|cypress|regtest|mock|sandbox|playground|override|devcontainer|integration)$/;

/** The compose files that can run the service: its own and those of the folders above it. Use as a fact. */
export function composeFilesOf(service: Service): ComposeFile[] {
  const { repository } = service;
  // `docker compose -f orders.yml` makes a compose file of any name.
  const named = new Set(
    service.fact(commandReferencesOf).compose.flatMap(({ files }) => files),
  );
  const paths = repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        (composeName.test(baseName(path)) || named.has(path)) &&
        speaksForService(service, path),
    );
  const read = paths.flatMap(path => readCompose(service, path) ?? []);
  const roles = withoutDevelopers(
    read.map(file => ({ ...file, ...roleOf(service, file) })),
  );
  const production = roles.filter(({ role }) => role === 'production');
  const files = roles.map(file => mergeBase(file, roles));
  markOurs(service, files);
  const speaking = files.filter(
    file =>
      !isBeside(service, file.path) || file.services.some(({ ours }) => ours),
  );
  promotePublished(speaking);
  if (!production.length && !service.fact(orchestratorsOf).length) {
    promoteOnlyFile(speaking);
  }
  return speaking.sort((a, b) => standing(b) - standing(a));
}

/**
 * A script may start either of two files: beside the one that is named for production, the one with the marks of
 * developers is theirs, unless one command takes both.
 */
function withoutDevelopers(files: ComposeFile[]): ComposeFile[] {
  const named = files.filter(
    ({ role, path }) =>
      role === 'production' &&
      nameWords(path).some(word => productionWord.test(word)),
  );
  const together = (a: ComposeFile, b: ComposeFile) =>
    a.usedBy !== undefined &&
    a.usedBy.path === b.usedBy?.path &&
    a.usedBy.line === b.usedBy.line;
  return files.map(file =>
    file.role === 'production' &&
    named.length > 0 &&
    !named.includes(file) &&
    !named.some(one => together(file, one)) &&
    file.services.some(one => one.build && developmentMarkOf(one))
      ? {
          ...file,
          role: 'development' as const,
          reason: `${named[0].path} is for production`,
        }
      : file,
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
function isBeside(service: Service, path: string): boolean {
  if (service.path === '' || service.files.some(file => file.path === path))
    return false;
  const own = service.path.split('/');
  const steps = path.split('/').slice(0, -1);
  const apart = steps.findIndex((step, depth) => step !== own[depth]);
  return apart >= 0 && deploymentFolder.test(steps[apart]);
}

function readCompose(
  service: Service,
  path: string,
): Omit<ComposeFile, 'role' | 'reason'> | undefined {
  const [document] = service.repository.yaml(path);
  const entries = entriesOf(at(document, 'services'));
  const services = entries
    .filter(({ node }) => node.kind === 'map')
    .map(entry => readService(service, path, entry));
  return services.length ? { path, services } : undefined;
}

function readService(
  service: Service,
  path: string,
  { key, line, node }: TreeEntry,
): ComposeService {
  const image = fill(textOf(at(node, 'image')));
  return {
    name: key,
    path,
    line,
    node,
    ...(image ? { image: { text: image, line: at(node, 'image')!.line } } : {}),
    ...optional('build', buildOf(path, node)),
    ...optional('command', commandOf(at(node, 'command'))),
    ...optional('entrypoint', commandOf(at(node, 'entrypoint'))),
    environment: environmentOf(at(node, 'environment')),
    ours: false,
    mounts: mountsOf(service, path, at(node, 'volumes')),
  };
}

function optional<K extends string, T>(
  key: K,
  value: T | undefined,
): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

/** `${TAG:-1.2}` is what compose uses without an environment. */
function fill(text: string | undefined): string | undefined {
  return text === undefined ? undefined : expand(text, () => undefined);
}

function buildOf(path: string, node: TreeNode): ComposeBuild | undefined {
  const build = at(node, 'build');
  if (!build) return undefined;
  const folder = folderOf(path);
  const context = within(
    folder,
    fill(textOf(build) ?? textOf(at(build, 'context'))) ?? '.',
  );
  if (context === undefined) return undefined;
  const dockerfile = within(
    context,
    fill(textOf(at(build, 'dockerfile'))) ?? 'Dockerfile',
  );
  if (dockerfile === undefined) return undefined;
  const args = new Map<string, string>();
  for (const { key, node: value } of entriesOf(at(build, 'args'))) {
    args.set(key, fill(textOf(value)) ?? '');
  }
  for (const text of itemsOf(at(build, 'args')).map(textOf)) {
    const [name, value] = split(text ?? '', '=');
    if (value !== undefined) args.set(name, fill(value) ?? '');
  }
  return {
    context,
    dockerfile,
    ...optional('target', fill(textOf(at(build, 'target')))),
    args,
    line: build.line,
  };
}

function environmentOf(
  node: TreeNode | undefined,
): ComposeService['environment'] {
  const variables: ComposeService['environment'] = new Map();
  for (const { key, line, node: value } of entriesOf(node)) {
    variables.set(key, { value: fill(textOf(value)), line });
  }
  for (const item of itemsOf(node)) {
    const [name, value] = split(textOf(item) ?? '', '=');
    if (name) variables.set(name, { value: fill(value), line: item.line });
  }
  return variables;
}

/** `entrypoint: [/app/docker-test.sh]` */
function startsTests(node: TreeNode | undefined): boolean {
  return ['entrypoint', 'command'].some(key => {
    const own = at(node, key);
    return [textOf(own), ...textsOf(own)].some(
      text => text && /(?:^|[\s/_.-])tests?\.(?:ba)?sh\b/.test(text),
    );
  });
}

function roleOf(
  service: Service,
  file: Omit<ComposeFile, 'role' | 'reason'>,
): Pick<ComposeFile, 'role' | 'reason' | 'usedBy'> {
  const words = purposeWordsOf(
    service.repository,
    file.path,
    nameWords(file.path),
  );
  const usedBy = service
    .fact(commandReferencesOf)
    .compose.find(
      reference => reference.production && reference.files.includes(file.path),
    );
  if (usedBy) {
    return {
      role: 'production',
      reason: `${usedBy.path}:${usedBy.line} deploys it`,
      usedBy: {
        path: usedBy.path,
        line: usedBy.line,
        position: usedBy.files.indexOf(file.path),
      },
    };
  }
  if (words.some(word => developmentWord.test(word))) {
    return {
      role: 'development',
      reason: 'its name says that it is for development',
    };
  }
  const built = file.services.filter(({ build }) => build);
  if (
    built.length > 0 &&
    built.every(one => buildsAside(service.repository, one))
  ) {
    return {
      role: 'development',
      reason:
        'it builds other images than the Dockerfile of the tree, and mounts the sources',
    };
  }
  if (built.some(({ node }) => startsTests(node))) {
    return {
      role: 'development',
      reason: 'it starts the tests',
    };
  }
  const starts = service
    .fact(commandReferencesOf)
    .compose.filter(({ files }) => files.includes(file.path));
  if (
    starts.length > 0 &&
    starts.some(({ path }) => /test/i.test(path)) &&
    // How the service starts may stand nowhere else.
    !built.some(({ node }) => at(node, 'command')) &&
    starts.every(({ path }) =>
      /(?:^|[/._-])(?:tests?|dev)(?:[/._-]|$)/i.test(path),
    )
  ) {
    return {
      role: 'development',
      reason: `only ${starts[0].path} starts it, for the tests`,
    };
  }
  if (words.some(word => productionWord.test(word))) {
    return { role: 'production', reason: 'its name says so' };
  }
  const comment = service.repository
    .lines(file.path)
    .slice(0, 12)
    .find(line =>
      /^\s*#.*\b(?:for|in|the|only)\b.{0,30}\b(?:local(?:ly)?(?!\s+(?:path|folder|director|file|volume|disk|data))|development|dev|testing|tests)\b(?!-?\s?built)|^\s*#.*\b(?:PoC|proof of concept)\b/i.test(
        line.slice(0, 300),
      ),
    );
  if (comment && !/production/i.test(comment)) {
    return {
      role: 'development',
      reason: 'its first comment says that it is for development',
    };
  }
  const documented = documentedDeployOf(service, file.path);
  if (documented) {
    return {
      role: 'production',
      reason: `${documented.path}:${documented.line} deploys with it`,
      usedBy: { ...documented, position: 0 },
    };
  }
  return { role: 'neutral', reason: 'nothing says what it is for' };
}

/** An image for developers, beside the Dockerfile that everybody else gets. */
function buildsAside(
  repository: Repository,
  { build, mounts }: ComposeService,
): boolean {
  if (!build || !mounts.some(({ isSource }) => isSource)) return false;
  const usual = build.context ? `${build.context}/Dockerfile` : 'Dockerfile';
  return build.dockerfile !== usual && repository.has(usual);
}

/** The words of a compose file's name, and of the folders between it and the tree's root that speak of its use. */
function nameWords(path: string): string[] {
  return path
    .toLowerCase()
    .split('/')
    .flatMap(step => step.replace(/\.ya?ml$/, '').split(/[.\-_]/));
}

/** A file that only overrides (no image, no build) means its base file's services too. */
function mergeBase(file: ComposeFile, all: ComposeFile[]): ComposeFile {
  const folder = folderOf(file.path);
  const base = all.find(
    other =>
      other !== file &&
      folderOf(other.path) === folder &&
      /^(?:docker-)?compose\.ya?ml$/i.test(baseName(other.path)),
  );
  if (!base) return file;
  const services = file.services.map(service => {
    const below = base.services.find(({ name }) => name === service.name);
    if (!below || !isFragment(service, below)) return service;
    const own = new Set(entriesOf(service.node).map(({ key }) => key));
    const keys = entriesOf(below.node)
      .map(({ key }) => key)
      .filter(key => !own.has(key));
    return {
      ...below,
      ...service,
      node: mergeMaps(below.node, service.node),
      mounts: own.has('volumes') ? service.mounts : below.mounts,
      environment: new Map([
        ...[...below.environment].map(
          ([name, set]) => [name, { path: base.path, ...set }] as const,
        ),
        ...service.environment,
      ]),
      inherited: { path: base.path, keys: new Set(keys) },
    };
  });
  return { ...file, services };
}

/** A service that cannot run by what its own file says: it is laid over the base file's. */
function isFragment(service: ComposeService, below: ComposeService): boolean {
  if (!service.image && !service.build) return true;
  const reachable = ['ports', 'expose', 'networks', 'labels', 'network_mode'];
  return (
    at(below.node, 'ports') !== undefined &&
    !reachable.some(key => at(service.node, key))
  );
}

/** The file that says something about a compose service: its own, or the one it overrides. */
export function composePathOf(one: ComposeService, key: string): string {
  return one.inherited?.keys.has(key) ? one.inherited.path : one.path;
}

function mergeMaps(below: TreeNode, above: TreeNode): TreeNode {
  if (below.kind !== 'map' || above.kind !== 'map') return above;
  const kept = below.entries.filter(
    ({ key }) => !above.entries.some(entry => entry.key === key),
  );
  return { ...above, entries: [...above.entries, ...kept] };
}

/**
 * Which compose service runs the judged one: by build or by name; where no file has such a service, the only one that
 * is no database or tool.
 */
function markOurs(service: Service, files: ComposeFile[]): void {
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

/** `backend: { image: "${BACKEND_IMAGE}" }` */
function isFilledIn({ name, image, build }: ComposeService): boolean {
  return (
    !build &&
    /^\$\{?\w+\}?(?::\S+)?$/.test(image?.text ?? '') &&
    /^(?:backend|api|server|app|web)$/i.test(name)
  );
}

/** `db: { image: acme/orders-database }`: an image of the service's own that brings data, not the service. */
function isNamedStore({ name, image, build }: ComposeService): boolean {
  return (
    !build &&
    image !== undefined &&
    /^(?:\w{1,40}[-_])?(?:db|database|mssql|sqlserver|mysql|postgres\w{0,4}|mongo\w{0,3}|redis|cache|rabbitmq|kafka)(?:[-_]\w{1,40})?$/i.test(
      name,
    )
  );
}

/** Brings the schema up to date and ends; the service runs elsewhere. */
function isMigrationRun({ name, build }: ComposeService): boolean {
  return [name, build?.target ?? ''].some(text =>
    /^(?:[\w-]{0,30}[-_])?(?:db[-_]?)?migrat(?:e|ions?|or)$/i.test(text),
  );
}

/** A database, broker, proxy or tool, by its image or by what its Dockerfile is built from. */
function isSupport(
  service: Service,
  { image, build }: ComposeService,
): boolean {
  if (!build) return image === undefined || isSupportingImage(image.text);
  const { stages } = dockerfileAt(service.repository, build.dockerfile);
  const last = stages[stages.length - 1];
  return (
    last !== undefined &&
    last.parent === undefined &&
    isSupportingImage(last.image) &&
    !isPlainSystem(last.image)
  );
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
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

/** Who pulls the service's published image does not develop it: the file is for those who run it. */
function promotePublished(files: ComposeFile[]): void {
  for (const file of files) {
    const own = file.services.filter(({ ours }) => ours);
    if (
      file.role !== 'neutral' ||
      own.some(({ build }) => build) ||
      own.some(one => developmentMarkOf(one)) ||
      !own.some(({ image }) => /^[\w.:-]+\/[^$]+$/.test(image?.text ?? ''))
    )
      continue;
    file.role = 'production';
    file.reason = 'it runs the published image';
  }
}

/**
 * The only file that runs the service is production's too, unless something marks it as development; of several, those
 * that say so are for developers.
 */
function promoteOnlyFile(files: ComposeFile[]): void {
  const running = files.filter(
    file => file.role === 'neutral' && file.services.some(({ ours }) => ours),
  );
  // Beside one that runs it otherwise, a file that says `ASPNETCORE_ENVIRONMENT=Development` is for developers.
  const forDevelopers = running.filter(file =>
    file.services.some(one => one.ours && developmentMarkOf(one)?.setting),
  );
  for (const file of running) {
    if (forDevelopers.includes(file) && forDevelopers.length < running.length) {
      file.role = 'development';
      file.reason = 'it starts the service in the environment of developers';
      continue;
    }
    const mark = developmentMarkOf(file.services[0]);
    if (mark && !mark.setting) continue;
    file.role = 'production';
    file.reason = 'no other file runs the service';
  }
}

/** What production surely uses comes first, then the default file; the rest stays in the order of paths. */
function standing({ role, usedBy, path }: ComposeFile): number {
  return (
    // Of the files of one command the later ones override the earlier.
    (usedBy ? 4 + usedBy.position : 0) +
    Number(role === 'production') * 2 +
    Number(!usedBy && /^(?:docker-)?compose\.ya?ml$/i.test(baseName(path)))
  );
}

export interface DevelopmentMark {
  text: string;
  line: number;
  /** Only a variable says so; image and command are those of production. */
  setting?: true;
}

/** What marks a compose service as meant for development, with its line. */
export function developmentMarkOf(
  one: ComposeService,
): DevelopmentMark | undefined {
  const words = one.name.toLowerCase().split(/[.\-_]/);
  if (words.some(word => developmentWord.test(word))) {
    return { text: `the service is named ${one.name}`, line: one.line };
  }
  if (
    /(?:^|[.\-_])(?:dev|development|local|debug|test)$/i.test(
      one.build?.target ?? '',
    )
  ) {
    return {
      text: `it builds the stage ${one.build!.target}`,
      line: one.build!.line,
    };
  }
  if (
    one.build &&
    one.image &&
    /:(?:dev|devel|development|local)$/i.test(one.image.text)
  )
    return { text: `it builds ${one.image.text}`, line: one.image.line };
  const source = one.mounts.find(mount => mount.isSource);
  if (source)
    return { text: `it mounts the source ${source.source}`, line: source.line };
  // Only `compose watch` reads it: what is to be started again by itself runs without.
  if (
    at(one.node, 'develop', 'watch') &&
    !/^(?:always|unless-stopped)$/.test(textOf(at(one.node, 'restart')) ?? '')
  ) {
    return {
      text: 'it watches the source',
      line: at(one.node, 'develop')!.line,
    };
  }
  for (const [name, { value, line }] of one.environment) {
    if (
      /^(?:\w+_)?(?:ENV|ENVIRONMENT|PROFILES?_ACTIVE|PROFILE)$/.test(name) &&
      /^(?:dev|develop|development|local|test)\b/i.test(value ?? '')
    ) {
      return { text: `it sets ${name}=${value}`, line, setting: true };
    }
  }
  return undefined;
}

export interface BindMount {
  source: string;
  target: string;
  readOnly: boolean;
  path: string;
  line: number;
  /** A folder of the repository mounted over the image's own files. */
  isSource: boolean;
}

const dataFolder =
  /(?:^|[/_.-])(?:data|db|database|uploads?|logs?|storage|media|static(?:files)?|public(?:_\w+)?|assets|certs?|ssl|secrets?|config|conf|backups?|cache|tmp|volumes?|keys?|images|files|nginx|letsencrypt|docker|scripts|init.*|persist.*|models)(?:$|[/_.-])/i;

/** Host folders and files mounted into a compose service. */
function mountsOf(
  service: Service,
  path: string,
  volumes: TreeNode | undefined,
): BindMount[] {
  return itemsOf(volumes).flatMap(item => {
    const text = fill(textOf(item)?.replace(/^\$\{?PWD\}?(?=[/:])/, '.'));
    const [source = '', target = '', mode = ''] = text
      ? splitVolume(text)
      : [
          textOf(at(item, 'source')),
          textOf(at(item, 'target')),
          textOf(at(item, 'read_only')) === 'true' ? 'ro' : '',
        ].map(part => part ?? '');
    if (!target || !/^[./~]/.test(source)) return [];
    return [
      {
        source,
        target,
        readOnly: /(?:^|,)ro(?:,|$)/.test(mode),
        path,
        line: item.line,
        isSource: isSourceMount(service, folderOf(path), source, target),
      },
    ];
  });
}

/** A folder of the tree that holds code, mounted where the image keeps its own. */
function isSourceMount(
  { repository }: Service,
  folder: string,
  source: string,
  target: string,
): boolean {
  const path = /^\.{1,2}(?:\/|$)/.test(source)
    ? within(folder, source)
    : undefined;
  if (path === undefined || repository.has(path)) return false;
  if (dataFolder.test(path) || dataFolder.test(target)) return false;
  const system =
    /^\/(?:etc|var|run|tmp|root|docker-entrypoint[\w-]*|home\/[^/]+\/\.|usr\/share)(?:\/(?!www)|$)/;
  if (system.test(target)) return false;
  const below = path ? `${path}/` : '';
  return repository.files.some(
    file => file.path.startsWith(below) && languageOf(file.path) !== undefined,
  );
}

/** `source:target:mode`, where the source may be a Windows path or hold a default with a colon. */
function splitVolume(text: string): string[] {
  return text.split(/:(?![\\/]{2})/);
}

function within(folder: string, path: string): string | undefined {
  if (/^[a-z]+:\/\/|^git@|\$/.test(path)) return undefined;
  const joined = posix
    .normalize(posix.join(folder || '.', path))
    .replace(/\/$/, '');
  if (joined.startsWith('..')) return undefined;
  return joined === '.' ? '' : joined;
}

function split(text: string, mark: string): [string, string | undefined] {
  const index = text.indexOf(mark);
  return index < 0
    ? [text, undefined]
    : [text.slice(0, index), text.slice(index + 1)];
}
