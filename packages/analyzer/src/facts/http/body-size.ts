import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { sourceText } from '../code/source-text';
import { bodyHandlingOf } from './bodies';
import { inEdge } from './edge';

interface Place {
  path: string;
  line: number;
}

/** What bounds the size of request bodies. */
export interface BodySize {
  /** Limits that are taken away, or raised above what a JSON body needs. */
  lifted: Array<Place & { what: string }>;
  /** A limit that somebody set. */
  limit?: Place;
  /** The application object of a stack that bounds nothing by itself. */
  unlimited?: Place;
  /** An ingress or gateway of the tree that may bound bodies by a default of its own. */
  gateway?: Place;
  /** A stack of which the tree does not tell. */
  undecided: boolean;
}

const mostMegabytes = 25;
const megabyte = 1024 * 1024;

const removed: Partial<Record<Ecosystem, RegExp>> = {
  node: /\b(?:limit|bodyLimit|jsonLimit|maxBodySize|maxBytes)\s*:\s*(?:Infinity|Number\.(?:MAX_SAFE_INTEGER|MAX_VALUE|POSITIVE_INFINITY))\b/,
  python: /\bDATA_UPLOAD_MAX_MEMORY_SIZE\s*=\s*None\b/,
  dotnet:
    /\[\s*DisableRequestSizeLimit\b|\bMaxRequestBodySize\s*=\s*(?:null|(?:long|int)\.MaxValue)\b/,
  rust: /\bDefaultBodyLimit::disable\s*\(|\.limit\s*\(\s*usize::MAX\s*\)/,
};
/** A parser’s own limit, where the number says what it is. */
const parserLimit =
  /(?<![\w.])(?:limit|bodyLimit|jsonLimit|formLimit|textLimit)\s*:\s*(?:['"](\d{1,9})\s*(kb|mb|gb|b)?['"]|(\d[\d_]{0,12}(?:\s*\*\s*\d[\d_]{0,12}){0,3}))/gi;
/** Calls that such a limit belongs to. */
const parsers =
  /\b(?:json|urlencoded|text|raw|bodyParser|koaBody|useBodyParser|fastify|Fastify|FastifyAdapter|NestFactory|server|bodyLimit)\b/;
const unlimitedStacks: Partial<Record<Ecosystem, RegExp>> = {
  go: /\b(?:gin\.(?:New|Default)|echo\.New|chi\.(?:NewRouter|NewMux)|mux\.NewRouter|http\.NewServeMux|httprouter\.New|http\.ListenAndServe|iris\.(?:New|Default))\s*\(/,
  python:
    /(?<!\w)(?:FastAPI|Flask|Starlette|APIFlask|Quart)\s*\(|^class\s+\w{1,60}\s*\(\s*(?:Flask|FastAPI)\s*\)/m,
  node: /\bnew\s+(?:OpenAPI)?Hono\b/,
  rust: /\bwarp::serve\s*\(/,
};
const limits: Record<Ecosystem, RegExp> = {
  node: /\bbodyLimit\s*\(|\bmaxBodySize\b/,
  python:
    /\bMAX_CONTENT_LENGTH\b["'\]]{0,2}\s*=(?!=|\s*None)|\bMAX_CONTENT_LENGTH\s*=(?!=|\s*None)|\bmax_content_length\b|\b\w{0,40}(?:BodySize|ContentSize|RequestSize|UploadSize|ContentLength)\w{0,40}(?:Middleware|Limit\w{0,20})\b|\bLimit(?:Upload|Body|Request)\w{0,20}\b/,
  jvm: /\b(?:PAYLOAD_TOO_LARGE|CONTENT_TOO_LARGE|setMaxRequestSize|maxInMemorySize|maxRequestSize|setMaxPostSize|maxPostSize)\b/,
  go: /\bMaxBytesHandler\s*\(|\bMaxBytesReader\s*\(\s*[\w.]{1,40}\s*,\s*[\w.]{0,40}Body\b|\b(?:middleware\.)?(?:BodyLimit\w{0,20}|RequestSize|RequestSizeLimiter|LimitBody\w{0,20}|LimitRequestBody|BodySizeLimit\w{0,20}|MaxBody\w{0,20})\s*\(|\bio\.LimitReader\s*\(\s*[\w.]{0,40}Body\b/,
  dotnet: /\bMaxRequestBodySize\b|\bRequestSizeLimit\b/,
  ruby: /\bcontent_length\s*>/,
  php: /\bCONTENT_LENGTH\b/,
  rust: /\bcontent_length_limit\s*\(|\bRequestBodyLimit(?:Layer)?::new\b|\bDefaultBodyLimit::max\b/,
};
/** Own code that measures what is announced and turns it away. */
const ownLimit =
  /content[-_]?length[\s\S]{0,600}?(?:(?<![\w.])413(?![\w.])|HTTP_413|ENTITY_TOO_LARGE|CONTENT_TOO_LARGE|EntityTooLarge|payload_too_large)/i;
/** Proxies bound bodies where they are told to, and nginx does to one megabyte where it is not. */
const edgeLimit =
  /^\s*client_max_body_size\s+[1-9]|proxy-body-size["']?\s*:\s*["']?[1-9]|client-max-body-size["']?\s*:\s*["']?[1-9]|maxRequestBodyBytes|max_request_bytes|\bmax_size\s+\d|request_body\s*\{|\bLimitRequestBody\s+[1-9]|^\s*proxy_pass\s|^\s*(?:uwsgi|fastcgi)_pass\s|max-request-size["']?\s*[:=]\s*["']?[1-9]|bodySizeLimit|request-size-limiting/i;
const edgeLifted =
  /^\s*client_max_body_size\s+0\s*[a-z]?\s*;|proxy-body-size["']?\s*:\s*["']?0[a-z]?["']?\s*$/i;
const gateways =
  /^\s*kind:\s*["']?(?:Ingress|IngressRoute|HTTPRoute|Gateway|VirtualService)["']?\s*$|\bAWS::Serverless\b|\bfunctions\s*:\s*$/;

/** Use as `service.fact(bodySizeOf)`. */
export function bodySizeOf(service: Service): BodySize {
  const ecosystems = ecosystemsOfBodies(service);
  const size: BodySize = { lifted: [], undecided: false };
  const { dependencies } = service.fact(stackOf);
  const has = (pattern: RegExp) =>
    dependencies.some(
      ({ name, scope }) => scope === 'prod' && pattern.test(name),
    );
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (!ecosystem || !ecosystems.has(ecosystem)) continue;
    const source = sourceText(service.repository, path);
    const gone = removed[ecosystem]?.exec(source.code);
    // axum: the extractors' limit gives way to a layer's.
    const replaced =
      ecosystem === 'rust' ? limits.rust.exec(source.code) : undefined;
    if (
      gone &&
      !replaced &&
      (ecosystem === 'python' || !isUpload(source.uncommented, gone.index))
    )
      size.lifted.push({
        path,
        line: source.lineAt(gone.index),
        what: gone[0],
      });
    if (ecosystem === 'node') size.lifted.push(...raised(source));
    const limit =
      limits[ecosystem].exec(source.code) ?? ownLimit.exec(source.uncommented);
    if (limit && (!gone || replaced))
      size.limit ??= { path, line: source.lineAt(limit.index) };
    // `app.config['MAX_CONTENT_LENGTH'] = …`
    const keyed =
      /\[\s*["']MAX_CONTENT_LENGTH["']\s*\]\s*=(?!=|\s*None)|["']MAX_CONTENT_LENGTH["']\s*:(?!\s*None)/.exec(
        source.uncommented,
      );
    if (keyed && ecosystem === 'python')
      size.limit ??= { path, line: source.lineAt(keyed.index) };
    const open = unlimitedStacks[ecosystem]?.exec(source.code);
    if (
      open &&
      (ecosystem !== 'node' || has(/^@hono\/node-server$/)) &&
      !(
        ecosystem === 'go' &&
        has(/gofiber\/fiber|cloudwego\/hertz|valyala\/fasthttp/)
      )
    )
      size.unlimited ??= { path, line: source.lineAt(open.index) };
  }
  const settings = springLimits(service);
  if (settings.lifted) size.lifted.push(settings.lifted);
  if (settings.limit) size.limit ??= settings.limit;
  const off = inEdge(service, edgeLifted);
  if (off) size.lifted.push({ path: off.path, line: off.line, what: off.name });
  const edge = inEdge(service, edgeLimit);
  if (edge && !off) size.limit ??= { path: edge.path, line: edge.line };
  const gateway = inEdge(service, gateways);
  if (gateway) size.gateway = { path: gateway.path, line: gateway.line };
  size.undecided =
    ecosystems.has('ruby') ||
    (ecosystems.has('jvm') && !has(/webflux|quarkus|micronaut|helidon/));
  return size;
}

function ecosystemsOfBodies(service: Service): Set<Ecosystem> {
  const byPath = new Map(
    service
      .fact(sourceFilesOf)
      .map(({ path, ecosystem }) => [path, ecosystem] as const),
  );
  return new Set(
    service
      .fact(bodyHandlingOf)
      .flatMap(
        ({ route }) => byPath.get(route.handler?.path ?? route.path) ?? [],
      ),
  );
}

/** Limits of JSON and form parsers above what those need. */
function raised({
  path,
  code,
  uncommented,
  lineAt,
}: ReturnType<typeof sourceText>): BodySize['lifted'] {
  const found: BodySize['lifted'] = [];
  for (const match of uncommented.matchAll(parserLimit)) {
    if (code[match.index] === ' ') continue;
    const unit =
      { b: 1, kb: 1024, mb: megabyte, gb: 1024 * megabyte }[
        (match[2] ?? 'b').toLowerCase()
      ] ?? 1;
    const bytes = match[1]
      ? Number(match[1]) * unit
      : match[3]
          .replace(/_/g, '')
          .split('*')
          .reduce((product, factor) => product * Number(factor.trim()), 1);
    if (bytes <= mostMegabytes * megabyte) continue;
    if (!parsers.test(code.slice(Math.max(0, match.index - 200), match.index)))
      continue;
    if (isUpload(uncommented, match.index)) continue;
    found.push({ path, line: lineAt(match.index), what: match[0] });
  }
  return found;
}

/** Routes that are made for files take large bodies on purpose. */
function isUpload(text: string, at: number): boolean {
  return /upload|import|multipart|IFormFile|attachment|file/i.test(
    text.slice(Math.max(0, at - 160), at + 240),
  );
}

/** `spring.servlet.multipart.max-request-size`, Quarkus and Micronaut limits. */
function springLimits(service: Service): {
  lifted?: BodySize['lifted'][number];
  limit?: Place;
} {
  for (const { path, size } of service.of(['CONFIG'])) {
    if (
      !/(?:^|\/)(?:application|bootstrap)[\w-]{0,40}\.(?:ya?ml|properties)$/.test(
        path,
      ) ||
      size > 200_000
    )
      continue;
    const lines = service.repository.lines(path);
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i].slice(0, 500);
      const match =
        /\b(?:max-request-size|max-body-size|max-http-(?:form-)?post-size|max-in-memory-size)\s*[:=]\s*["']?(-?\w{1,20})/.exec(
          line,
        );
      if (!match || /^\s*#/.test(line)) continue;
      return /^-1|^0$/.test(match[1])
        ? { lifted: { path, line: i + 1, what: match[0].trim() } }
        : { limit: { path, line: i + 1 } };
    }
  }
  return {};
}
