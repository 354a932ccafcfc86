import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** A logger of an organisation's own, from another repository. */
export interface ForeignLogger {
  name: string;
  path: string;
  line: number;
  /** One call of it sets up the logging of the whole service. */
  setsUp?: boolean;
}

const goLogger =
  /"((?:[\w-]{1,60}\.)+[a-z]{2,12}\/[\w./-]{0,200}?\/(?:[\w-]{0,40}[._-])?(?:log|logs|logger|logging|logkit|zlog)(?:[._-]?go)?(?:\/v\d+)?(?:\/(?:log|logger))?)"/g;
/** Loggers that everybody can look up: what they write is known by how they are set up. */
const known =
  /sirupsen\/logrus|uber\.org\/zap|rs\/zerolog|go-kit|charmbracelet\/log|apex\/log|op\/go-logging|inconshreveable|golang\/glog|klog|hashicorp\/go-hclog|log15|phuslu\/log|labstack\/gommon|go-logr|golang\.org\/x|slog|cloud\.google\.com|aws\/|google\/|tendermint|ethereum|urfave|gofiber|gin-gonic|go-chi|gookit|kataras|pterm|docker\/|containerd|kubernetes|opentelemetry/i;

/** Loggers of other repositories that the service's own code writes through. Use as a fact. */
export function foreignLoggersOf(service: Service): ForeignLogger[] {
  const { repository } = service;
  const module =
    /^module\s+(\S{1,200})/m.exec(
      repository.text(service.pathTo('go.mod')) ??
        repository.text('go.mod') ??
        '',
    )?.[1] ?? '';
  const fromGit = packagesFromGit(service);
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem === 'python' && fromGit.size > 0)
      return setUpIn(service, path, fromGit);
    if (ecosystem === 'node') return nestLoggerIn(service, path);
    if (ecosystem !== 'go') return [];
    const { uncommented } = repository.lexical(path);
    const head = uncommented.slice(0, 8_000);
    return [...head.matchAll(goLogger)]
      .filter(
        ([, name]) =>
          !known.test(name) &&
          !(module && (name === module || name.startsWith(`${module}/`))),
      )
      .map(match => ({
        name: match[1],
        path,
        line: repository.lineIndex(path).lineAt(match.index),
      }));
  });
}

/** Nest: `app.useLogger(app.get(ContextLogger))` with a class of a package that is named for it. */
function nestLoggerIn({ repository }: Service, path: string): ForeignLogger[] {
  const { uncommented } = repository.lexical(path);
  const use = /\.useLogger\s*\(/.exec(uncommented);
  if (!use) return [];
  const name =
    /\bfrom\s+["']((?:@[\w-]{1,60}\/)?[\w-]{0,60}logger[\w-]{0,60})["']/.exec(
      uncommented,
    )?.[1];
  return name
    ? [
        {
          name,
          path,
          line: repository.lineIndex(path).lineAt(use.index),
          setsUp: true,
        },
      ]
    : [];
}

/** Python packages that are installed from a repository, as modules are named: `acme-utils @ git+https://…`. */
function packagesFromGit(service: Service): Set<string> {
  const { repository } = service;
  const texts = service
    .fact(stackOf)
    .manifests.filter(({ ecosystem }) => ecosystem === 'python')
    .map(({ path }) => repository.text(path) ?? '');
  return new Set(
    texts.flatMap(text =>
      [
        ...text.matchAll(
          /^\s*"?([\w.-]{1,80})(?:\[[\w,-]{0,80}\])?\s*(?:@\s*git\+|=\s*\{\s*git\s*=)/gm,
        ),
      ].map(([, name]) => name.toLowerCase().replace(/[-.]/g, '_')),
    ),
  );
}

/** `from acme_utils.logging import flask` */
function setUpIn(
  { repository }: Service,
  path: string,
  packages: ReadonlySet<string>,
): ForeignLogger[] {
  const { code } = repository.lexical(path);
  return [
    ...code.matchAll(
      /^from\s+(\w{1,80})(?:\.logg(?:ing|er)\b[\w.]{0,80}\s+import\b|\s+import\s+logg(?:ing|er)\b)/gm,
    ),
  ]
    .filter(([, name]) => packages.has(name.toLowerCase()))
    .map(match => ({
      name: match[1],
      path,
      line: repository.lineIndex(path).lineAt(match.index),
      setsUp: true,
    }));
}
