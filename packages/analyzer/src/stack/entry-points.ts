import { at, textOf, type Ecosystem } from '../repository';
import type { Service, ServiceFile } from '../service';
import type { Detected } from './types';

/** What proves, in a file's code (comments and strings blanked), that a program starts there. */
const proofs: Record<
  Ecosystem,
  { file?: RegExp; code: RegExp; weaker?: RegExp; last?: RegExp }
> = {
  python: {
    code: /^[ \t]*\w+(?:\s*:\s*\w+)?\s*=\s*(?:\w+\.)?(?:FastAPI|Flask|Sanic|Starlette|Litestar|Quart|Celery|Bottle|get_[aw]sgi_application|create_app|web\.Application)\s*\(|execute_from_command_line\s*\(|\breturn\s+(?:FastAPI|Flask)\s*\(|^if\s+__name__\s*==/m,
  },
  node: {
    file: /(?:^|\/)(?:main|server|app|index|worker|bootstrap|start|www)\.[cm]?[jt]sx?$/,
    code: /\.listen\s*\(|NestFactory\s*\.\s*create|\bcreateServer\s*\(|\bserve\s*\(|\bBun\s*\.\s*serve|\.bindAsync\s*\(/,
    // Jobs and timers are started beside the server.
    weaker:
      /(?<!\b(?:\w{0,40}(?:[cC]ron|[jJ]obs?|[sS]cheduler?|[tT]ask|[tT]imer|[sS]pinner|[wW]atcher|[mM]onitor))\s{0,4})\.start\s*\(/,
  },
  jvm: {
    code: /@SpringBootApplication|@QuarkusMain|\bstatic\s+void\s+main\s*\(|^(?:suspend\s+)?fun\s+main\s*\(|Micronaut\s*\.\s*run/m,
    // Quarkus and application servers bring the program; what the service has of its own are its resources.
    last: /@ApplicationPath\s*\(|^@Path\s*\((?![\s\S]{0,400}?\n(?:public\s+)?interface\b)/m,
  },
  go: { code: /^func\s+main\s*\(\s*\)/m },
  dotnet: {
    file: /(?:^|\/)(?:Program|Startup|Main)\.(?:cs|fs|vb)$/,
    code: /CreateBuilder|CreateHostBuilder|CreateDefaultBuilder|CreateApplicationBuilder|\bstatic\s+(?:async\s+)?(?:void|int|Task)\s+Main\s*\(|IApplicationBuilder/,
  },
  ruby: { file: /(?:^|\/)config\/application\.rb$/, code: /./ },
  php: {
    file: /(?:^|\/)(?:public|web)\/index\.php$/,
    code: /^(?:require|include|return|\$\w+\s*=|\(new\b)/m,
    weaker: /./,
  },
  rust: {
    file: /(?:^|\/)(?:main\.rs|bin\/[^/]+\.rs)$/,
    code: /fn\s+main\s*\(/,
  },
};

/** Files that mark an entry point without being source themselves. */
const entryFiles = /^(?:config\.ru|artisan|manage\.py)$/;

/** Where a service starts, shallowest first. */
export function entryPointsOf(
  service: Service,
  sources: ServiceFile[],
): Detected[] {
  const { repository } = service;
  const started = new Set(nodeStartTargets(service));
  const found: Detected[] = [];
  const resources: Detected[] = [];
  for (const file of sources) {
    if (!file.ecosystem || file.script) continue;
    if (file.ecosystem === 'go' && isToolBeside(service, sources, file.path))
      continue;
    const { file: name, code, weaker, last } = proofs[file.ecosystem];
    if (started.has(file.path)) {
      found.push({ name: file.relative, path: file.path, line: 1 });
      continue;
    }
    if (name && !name.test(file.relative)) continue;
    const text = repository.lexical(file.path).code;
    const match = code.exec(text) ?? weaker?.exec(text);
    const resource = match ? undefined : last?.exec(text);
    const proof = match ?? resource;
    if (proof) {
      (match ? found : resources).push({
        name: file.relative,
        path: file.path,
        line: repository
          .lineIndex(file.path)
          .lineAt(proof.index + proof[0].search(/\S/)),
      });
    }
  }
  if (!found.length) found.push(...resources);
  for (const file of service.of(['SRC', 'OTHER', 'CONFIG'])) {
    if (
      entryFiles.test(file.relative) &&
      !found.some(({ path }) => path === file.path)
    ) {
      found.push({ name: file.relative, path: file.path, line: 1 });
    }
  }
  const depth = (path: string) => path.split('/').length;
  const rank = new Map(
    found.map(({ path }) => [path, programRank(service, path)]),
  );
  // Laravel's console starts no server: what answers requests comes before it.
  const console = (path: string) => Number(/(?:^|\/)artisan$/.test(path));
  const served = webProjects(service);
  const serves = (path: string) =>
    Number(
      path.endsWith('.cs') &&
        served.some(folder => folder === '' || path.startsWith(`${folder}/`)),
    );
  return found.sort(
    (a, b) =>
      console(a.path) - console(b.path) ||
      serves(b.path) - serves(a.path) ||
      depth(a.path) - depth(b.path) ||
      (rank.get(b.path) ?? 0) - (rank.get(a.path) ?? 0),
  );
}

const serving =
  /\bListenAndServe|\.(?:Serve|Listen)\s*\(|\bNewServer\b|\bHTTPServer\b|\bhttp\.Server\b|\bgrpc\.NewServer|\b[rR]outer\b|\bgin\.|\becho\.|\bfiber\./;
const aside =
  /(?:^|[-_/])(?:storybook|cli|client|\w*ctl|tools?|migrat\w*|seed\w*|gen(?:erate|erator)?|examples?|demo|mock\w*|bench\w*|scripts?|playground)(?:[-_/.]|$)/i;

/** Several programs of one Go module: the one that serves comes before tools beside it. */
function programRank({ repository }: Service, path: string): number {
  if (!path.endsWith('.go')) return 0;
  return (
    Number(serving.test(repository.lexical(path).code)) * 2 -
    Number(aside.test(path)) * 2
  );
}

/** A Go program that serves nothing, in a service of another language: an installer, a helper. */
function isToolBeside(
  { repository }: Service,
  sources: ServiceFile[],
  path: string,
): boolean {
  const go = sources.filter(({ ecosystem }) => ecosystem === 'go').length;
  return (
    go * 4 < sources.length && !serving.test(repository.lexical(path).code)
  );
}

/** The folders of .NET projects that answer requests: importers and tools beside them come later. */
function webProjects(service: Service): string[] {
  const projects = service.files.filter(
    ({ path, size }) => /\.(?:cs|fs|vb)proj$/.test(path) && size < 200_000,
  );
  return projects
    .filter(({ path }) =>
      /\bSdk\s*=\s*"Microsoft\.NET\.Sdk\.Web"/.test(
        (service.repository.text(path) ?? '').slice(0, 2_000),
      ),
    )
    .map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

/** Source files that `main` or the start script of the service's package.json runs. */
function nodeStartTargets(service: Service): string[] {
  const { repository } = service;
  const manifest = repository.json(service.pathTo('package.json'));
  const script = textOf(at(manifest, 'scripts', 'start')) ?? '';
  const candidates = [
    textOf(at(manifest, 'main')),
    ...(script.match(/[\w./-]+\.[cm]?[jt]s\b|[\w./-]*\bbin\/www\b/g) ?? []),
  ];
  return candidates
    .filter((path): path is string => Boolean(path))
    .map(path => service.pathTo(path.replace(/^\.\//, '')))
    .filter(path => repository.has(path));
}
