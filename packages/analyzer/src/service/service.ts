import { atOnce } from '../at-once';
import {
  Repository,
  RepositoryError,
  ecosystemOf,
  ignoreRules,
  languageOf,
  type Ecosystem,
} from '../repository';
import { classify, type ClassContext, type FileClass } from './file-class';

/** Which service of a repository to assess. @public */
export interface ServiceDescriptor {
  name: string;
  /** Folder of the service from the repository root, `''` or omitted for the root. */
  path?: string;
  /** Set by the portal only: `component:default/orders`. */
  entityRef?: string;
  /** Catalog annotations; some settle what a repository cannot say (a deployment repository, an external pipeline). */
  annotations?: Record<string, string>;
  /** The entity's `spec.type`: service, website, library, worker … */
  type?: string;
  /** Folders of other entities in the same repository: theirs, not ours. */
  siblingPaths?: string[];
}

/** A file of a service, or one outside its folder that speaks for it too. @public */
export interface ServiceFile {
  /** From the repository's root: what evidence cites. */
  path: string;
  /** From the service's folder; from the repository's root for shared files. */
  relative: string;
  size: number;
  class: FileClass;
  language?: string;
  ecosystem?: Ecosystem;
  /** Outside the service's folder: root workflows, compose files, deploy folders, lock files, documents. */
  shared: boolean;
  /** In `scripts/`, `bin/`, `tools/` or `hack/`: not counted as source. */
  script: boolean;
}

/**
 * What checks want to know of a service, made from the service alone: the same service gives the same fact. Facts ask for
 * other facts through {@link Service.fact}. What a fact answers belongs to all who ask: nobody changes it.
 *
 * @public
 */
export type Fact<T> = (service: Service) => T;

/** What became of a fact: its value, why there is none, or that it is being made. */
type Made = { value: unknown } | { error: unknown } | 'unfinished';

/**
 * One service of a repository: which files are its own and which it shares, each with its class. Facts are made from a
 * Service and kept in it; checks only ask.
 *
 * @public
 */
export class Service {
  readonly name: string;
  /** Folder from the repository's root, `''` for the root. */
  readonly path: string;
  /** Own files first, then shared ones; each group sorted by path. */
  readonly files: readonly ServiceFile[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly type: string | undefined;

  private readonly facts = new Map<Fact<unknown>, Made>();

  constructor(
    readonly repository: Repository,
    readonly descriptor: ServiceDescriptor,
  ) {
    this.name = descriptor.name;
    this.path = normalizeServicePath(descriptor.path ?? '');
    this.annotations = descriptor.annotations ?? {};
    this.type = descriptor.type;
    if (!repository.hasFolder(this.path)) {
      throw new RepositoryError(
        `The repository has no folder ${this.path}: correct the service path`,
      );
    }
    this.files = [...this.ownFiles(), ...this.sharedFiles()];
  }

  /** Files of the given classes, in order. `scope` narrows to the service's own folder (the default) or adds shared ones. */
  of(
    classes: FileClass | FileClass[],
    scope: 'own' | 'all' = 'own',
  ): ServiceFile[] {
    const wanted = Array.isArray(classes) ? classes : [classes];
    return this.files.filter(
      file => wanted.includes(file.class) && (scope === 'all' || !file.shared),
    );
  }

  /** A path below the service's folder, from the repository's root. */
  pathTo(relative: string): string {
    return this.path ? `${this.path}/${relative}` : relative;
  }

  /**
   * A fact, made once: `make` is its own key. A fact that cannot be made throws the same error at everybody who asks for it,
   * and so does one that needs itself.
   */
  fact<T>(make: Fact<T>): T {
    const known = this.facts.get(make) ?? this.make(make);
    if (known === 'unfinished') {
      throw new Error(`The fact ${make.name} needs itself`);
    }
    if ('error' in known) throw known.error;
    return known.value as T;
  }

  private make(make: Fact<unknown>): Made {
    this.facts.set(make, 'unfinished');
    const made = attempt(() => atOnce(make(this), `The fact ${make.name}`));
    this.facts.set(make, made);
    return made;
  }

  private ownFiles(): ServiceFile[] {
    const prefix = this.path ? `${this.path}/` : '';
    const siblings = [
      ...(this.descriptor.siblingPaths ?? []).map(normalizeServicePath),
      ...describedBelow(this.repository, prefix),
    ]
      .filter(path => path !== this.path && path.startsWith(prefix))
      .map(path => `${path}/`);
    const context = classContext(this.repository, prefix);
    return this.repository.files
      .filter(
        file =>
          file.path.startsWith(prefix) &&
          !siblings.some(sibling => file.path.startsWith(sibling)),
      )
      .map(file =>
        describe(file, file.path.slice(prefix.length), false, context),
      );
  }

  private sharedFiles(): ServiceFile[] {
    if (this.path === '') return [];
    const context = classContext(this.repository, '');
    const siblings = (this.descriptor.siblingPaths ?? []).map(
      path => `${normalizeServicePath(path)}/`,
    );
    return this.repository.files
      .filter(
        file =>
          !file.path.startsWith(`${this.path}/`) &&
          !siblings.some(sibling => file.path.startsWith(sibling)) &&
          (speaksForEveryone(file.path) || this.isTestBeside(file.path)),
      )
      .map(file => describe(file, file.path, true, context));
  }

  /**
   * Tests that live beside the service: `tests/` at the root or in a folder above the service, `orders-tests`,
   * `Orders.Tests`. A test folder named after another folder beside it is that folder's.
   */
  private isTestBeside(path: string): boolean {
    const steps = path.split('/');
    const own = this.path.split('/');
    let common = 0;
    while (common < own.length - 1 && steps[common] === own[common]) common++;
    const folder = steps[common];
    if (common >= steps.length - 1 || !testFolder.test(folder)) return false;
    const subject = folder.replace(testSuffix, '');
    const named = [...steps.slice(0, common), subject].join('/');
    return (
      subject === folder ||
      subject === own[own.length - 1] ||
      !this.repository.hasFolder(named)
    );
  }
}

function attempt(make: () => unknown): Made {
  try {
    return { value: make() };
  } catch (error) {
    return { error };
  }
}

const testFolder =
  /^(?:tests?|specs?|e2e|acceptance|contracts?|smoke|cypress|playwright|postman|newman)(?:[-_.][\w.-]+)?$|[-_.](?:(?:unit|integration|functional|acceptance|api|system)?[-_]?tests?|e2e|specs?)$|^(?:integration|functional|acceptance|system)[-_]tests?$/i;
const testSuffix =
  /[-_.](?:(?:unit|integration|functional|acceptance|api|system)?[-_]?tests?|e2e|specs?)$/i;
/**
 * Folders below a described one that have a catalog descriptor of their own: other entities, which speak for
 * themselves.
 */
function describedBelow(repository: Repository, prefix: string): string[] {
  const descriptor = /(?:^|\/)catalog-info\.ya?ml$/;
  if (
    !['catalog-info.yaml', 'catalog-info.yml'].some(name =>
      repository.has(`${prefix}${name}`),
    )
  ) {
    return [];
  }
  return repository.files
    .filter(
      ({ path }) =>
        path.startsWith(prefix) &&
        descriptor.test(path) &&
        path.slice(prefix.length).includes('/'),
    )
    .map(({ path }) => path.slice(0, path.lastIndexOf('/')));
}

/** Express's generator keeps the start of the server in `bin/www`, Cargo its programs in `bin/`: no scripts. */
const scriptFolder =
  /(?:^|\/)(?:scripts?|bin(?!\/www(?:\.\w+)?$|\/(?:[\w.-]+\/)*[\w.-]+\.rs$)|tools|hack)\//;

function describe(
  file: { path: string; size: number },
  relative: string,
  shared: boolean,
  context: ClassContext,
): ServiceFile {
  const language = languageOf(file.path);
  return {
    path: file.path,
    relative,
    size: file.size,
    class: classify(relative, context),
    language,
    ecosystem: ecosystemOf(language),
    shared,
    script: scriptFolder.test(relative) || language === 'Shell',
  };
}

/** Files outside a service's folder that belong to it all the same: root files, pipelines, deployment, documents. */
function speaksForEveryone(path: string): boolean {
  if (!path.includes('/')) return true;
  return /^(?:\.github|\.gitlab|\.circleci|\.buildkite|\.tekton|\.azure-pipelines|\.woodpecker|\.do|deploy|deployments?|gradle|k8s|kubernetes|kubernetes-manifests|charts?|helm[\w-]*|infra|infrastructure|ops|manifests|kustomize|overlays|openshift|nomad|ecs|\.?nais|\.platform|\.kube|\.k8s|\.kubernetes|terraform|docs?|\.?docker|compose|scripts|release|argocd|argo|flux)\//i.test(
    path,
  );
}

/** `./services/orders/` and `services/orders` alike; throws for a path that leaves the tree. */
export function normalizeServicePath(path: string): string {
  const steps = path
    .replace(/\\/g, '/')
    .split('/')
    .filter(step => step !== '' && step !== '.');
  if (steps.includes('..')) {
    throw new RepositoryError(
      `The service path ${path} leaves the repository: name a folder inside it`,
    );
  }
  return steps.join('/');
}

const manifestNames = [
  'package.json',
  'pyproject.toml',
  'setup.py',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'go.mod',
  'Gemfile',
  'composer.json',
  'Cargo.toml',
];

function classContext(repository: Repository, prefix: string): ClassContext {
  const listed = repository.once('generated-by-gitattributes', () =>
    generatedPatterns(repository),
  );
  const installed = repository.once(
    'folders-of-packages',
    () => new Set([...pipFolders(repository), ...copiedFolders(repository)]),
  );
  return {
    hasManifest: folder =>
      manifestNames.some(name => repository.has(`${prefix}${folder}/${name}`)),
    isApplication: folder =>
      repository.has(`${prefix}${folder}/apps.py`) &&
      repository.has(`${prefix}${folder}/models.py`),
    isVendorFolder: folder =>
      !repository.has(`${prefix}go.mod`) ||
      repository.has(`${prefix}${folder}/modules.txt`),
    isInstalled: path => {
      const steps = `${prefix}${path}`.split('/');
      return (
        installed.size > 0 &&
        steps.some((_, index) => installed.has(steps.slice(0, index).join('/')))
      );
    },
    isGenerated: path =>
      listed.some(pattern => pattern(`${prefix}${path}`)) ||
      saysGenerated(repository, `${prefix}${path}`) ||
      isBundle(repository, `${prefix}${path}`) ||
      isNeverBuilt(repository, `${prefix}${path}`),
    isForTestBuilds: path =>
      takesTests(repository, `${prefix}${path}`) ||
      liesWithTests(repository, `${prefix}${path}`) ||
      buildTagsOf(repository, `${prefix}${path}`).some(tag =>
        /^(?:e2e|unit|integration|(?:\w+_|e2e|unit)?tests?)(?:\s*&&[^|]*)?$/.test(
          tag,
        ),
      ),
  };
}

const exportedGo = /^func\s+([A-Z]\w{0,80})\(([^)\n]{0,120})/gm;

/** Go: helpers of the tests in files of their own, `func NewDB(t *testing.T) *sql.DB`; nothing else is for others there. */
function takesTests(repository: Repository, path: string): boolean {
  if (!path.endsWith('.go') || path.endsWith('_test.go')) return false;
  const text = repository.text(path) ?? '';
  if (!/\btesting\.(?:T|TB)\b/.test(text)) return false;
  const exported = [...text.matchAll(exportedGo)];
  return (
    exported.length > 0 &&
    exported.every(([, , parameters]) =>
      /^\s*\w{1,20}\s+(?:\*testing\.T|testing\.TB)\b/.test(parameters),
    )
  );
}

/** Go: the data of a package of tests, `storage/conformance/keys.go` beside the `RunTests(t *testing.T)` that uses them. */
function liesWithTests(repository: Repository, path: string): boolean {
  if (!path.endsWith('.go')) return false;
  const packages = repository.once('go-test-packages', () => {
    const found = new Map<string, boolean>();
    for (const { path: other } of repository.files) {
      if (!other.endsWith('.go') || other.endsWith('_test.go')) continue;
      const isTest = takesTests(repository, other);
      const holdsOthers =
        !isTest && /^func\s+[A-Z]/m.test(repository.text(other) ?? '');
      const folder = folderOf(other);
      if (holdsOthers) found.set(folder, false);
      else if (isTest && !found.has(folder)) found.set(folder, true);
    }
    return found;
  });
  return packages.get(folderOf(path)) === true;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Folders that hold packages with what pip writes beside them: `deps/click-8.1.3.dist-info/METADATA`. */
function pipFolders({ files }: Repository): Set<string> {
  return new Set(
    files.flatMap(
      ({ path }) =>
        /^(.+)\/[^/]+\.dist-info\/(?:METADATA|RECORD|INSTALLER)$/.exec(
          path,
        )?.[1] ?? [],
    ),
  );
}

const anyManifest =
  /^(?:.+\.(?:cs|fs|vb)proj|project\.json|BUILD(?:\.bazel)?|setup\.cfg|build\.sbt|mix\.exs)$/;
/** Fewer may be the service's own, each with the licence of the whole. */
const fewestCopied = 3;

/** Libraries that were copied into the tree with the licence of their authors, side by side: `server/libs/async`. */
function copiedFolders(repository: Repository): Set<string> {
  const root = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE']
    .map(name => repository.text(name)?.trim())
    .find(Boolean);
  const owned = new Set<string>();
  const licensed = new Map<string, Set<string>>();
  for (const { path } of repository.files) {
    const inside = /^((?:[^/]+\/)*?libs?)\/([^/]+)\/([^/]+)$/i.exec(path);
    if (!inside) continue;
    const [, parent, name, entry] = inside;
    const folder = `${parent}/${name}`;
    if (anyManifest.test(entry) || manifestNames.includes(entry))
      owned.add(folder);
    else if (
      /^licen[sc]e(?:\.\w+)?$/i.test(entry) &&
      repository.text(path)?.trim() !== root
    )
      licensed.set(parent, (licensed.get(parent) ?? new Set()).add(folder));
  }
  return new Set(
    [...licensed.values()]
      .map(folders => [...folders].filter(folder => !owned.has(folder)))
      .filter(folders => folders.length >= fewestCopied)
      .flat(),
  );
}

function saysGenerated(repository: Repository, path: string): boolean {
  return firstLines(repository.text(path) ?? '', 5).some(
    line =>
      /(?:code generated|@generated|auto-?generated|automatically generated).{0,120}(?:do not (?:edit|modify)|don't edit|$)/i.test(
        line,
      ) &&
      /generated (?:by|from|file|code)|do not (?:edit|modify)|@generated|auto-?generated/i.test(
        line,
      ),
  );
}

/** What webpack put together, committed beside what it was made from: `public/js/app.js` of Laravel Mix. */
function isBundle(repository: Repository, path: string): boolean {
  if (!/\.[cm]?js$/.test(path)) return false;
  return firstLines(repository.text(path) ?? '', 5).some(line =>
    /\bwebpackBootstrap\b|\b__webpack_(?:require|modules)__\b|\bwebpackJsonp\w{0,60}["']?\]?\s?[=|.]|^\/\*! For license information please see /.test(
      line,
    ),
  );
}

/** Go leaves it out of every build: a program of the generator's own, the targets of mage, the list of tools. */
function isNeverBuilt(repository: Repository, path: string): boolean {
  return buildTagsOf(repository, path).some(tag =>
    /^(?:ignore|mage|tools)$/.test(tag),
  );
}

/** The conditions under which Go builds a file: `ignore`, `e2e && linux`. */
function buildTagsOf(repository: Repository, path: string): string[] {
  if (!path.endsWith('.go')) return [];
  return firstLines(repository.text(path) ?? '', 20).flatMap(
    line =>
      /^\/\/(?:go:build|\s{0,4}\+build)\s+(\S[^\n]{0,200})$/
        .exec(line)?.[1]
        .trim() ?? [],
  );
}

/** The beginnings of the first lines, without taking the whole text apart. */
function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (let start = 0; lines.length < count; ) {
    const end = text.indexOf('\n', start);
    lines.push(
      text.slice(start, Math.min(end < 0 ? text.length : end, start + 300)),
    );
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}

function generatedPatterns(
  repository: Repository,
): Array<(path: string) => boolean> {
  return repository
    .lines('.gitattributes')
    .filter(line => /\slinguist-generated(?:=true)?(?:\s|$)/.test(line))
    .map(line => line.trim().split(/\s+/)[0])
    .slice(0, 100)
    .map(pattern => ignoreRules([pattern]));
}
