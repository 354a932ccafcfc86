import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';

/** A logger of an organisation's own, from another repository. */
export interface ForeignLogger {
  name: string;
  path: string;
  line: number;
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
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
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
