import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { sourceText } from '../code/source-text';
import { configurationReadsOf } from '../configuration';
import { inEdge } from './edge';
import { openApiDocumentsOf } from './contracts';
import { businessRoutes } from './kinds';
import { middlewareOf, routesOf } from '.';
import { routeSteps } from './paths';
import type { Handler, Route } from './types';

export interface Versioning {
  /** What tells versions apart without the path. */
  mechanism?: { path: string; line: number };
  /** Where prefixes are composed. */
  prefixAt?: { path: string; line: number };
  /** Where a setting or constant holds the prefix that routers are mounted under. */
  prefixHeldAt?: { path: string; line: number };
  /** Whether the routes answer with pages alone. */
  pagesOnly: boolean;
  /** Whether pages for browsers stand beside an API below `/api`. */
  pagesBesideApi: boolean;
}

const mechanisms =
  /\bDEFAULT_VERSIONING_CLASS\b['"]?\s*[:=]\s*['"][\w.]*(?:AcceptHeader|QueryParameter|HostName)Versioning\b|\bVersioningType\.(?:HEADER|MEDIA_TYPE|CUSTOM)\b|\bAddApiVersioning\s*\(|\bApiVersionConfigurer\b|\bconstraints\b\s*[:(]\s*(?:\{\s*version\b|(?:\w+::)?\w*Constraints?\.new\(\s*version\b)|HeaderApiVersionReader/i;
/** DRF: versions in the path, which the routes have to carry as well. */
const inPath =
  /\bDEFAULT_VERSIONING_CLASS\b['"]?\s*[:=]\s*['"][\w.]*(?:URLPath|Namespace)Versioning\b/;
const carriedInPath = /[<:]version>|\bnamespace\s*=\s*["'](?:api[-_]?)?v\d/;
/** Clients of other APIs name these too: only files that answer requests count. */
const negotiated =
  /application\/vnd\.[\w.-]{1,60}\.v\d|\b(?:X-)?Api-Version\b|\bAccept-Version\b|\bheaders?\b[^\n]{0,20}\baccept\b['"][^\n]{0,60}version/i;

const composing =
  /\.setGlobalPrefix\s*\(|\.include_router\s*\(|\.register_blueprint\s*\(|\.use\s*\(\s*['"`]\/(?:api)?|\.(?:Group|Route|Mount|PathPrefix)\s*\(\s*"\/(?:api)?"?|\.nest\s*\(\s*"\/|\bnamespace\s+:api\b|\bMapGroup\s*\(|prefix\s*\(\s*['"]api|\bsetGlobalPrefix\b|\bprefix\s*:\s*['"`]\//;

/** Use as `service.fact(versioningOf)`. */
export function versioningOf(service: Service): Versioning {
  const mechanism = mechanismOf(service);
  const prefixAt = composedAt(service);
  const routes = businessRoutes(service);
  const api = routes.filter(isApiRoute);
  return {
    ...(mechanism ? { mechanism } : {}),
    ...(prefixAt ? { prefixAt } : {}),
    ...heldAt(service),
    pagesOnly: api.length === 0 && rendersPages(service, routes),
    pagesBesideApi:
      api.length > 0 &&
      rendersPages(
        service,
        routes.filter(route => !isApiRoute(route)),
      ),
  };
}

function mechanismOf(service: Service): Versioning['mechanism'] {
  const answering = new Set(
    [
      ...service.fact(routesOf).flatMap(each => [each, each.handler ?? each]),
      ...service.fact(middlewareOf),
    ].map(({ path }) => path),
  );
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    const source = sourceText(service.repository, path);
    const included = [
      ...(ecosystem === 'python'
        ? source.uncommented.matchAll(/\.include_router\s*\(([^()]{0,300})\)/g)
        : []),
    ];
    const versioned = included.filter(match =>
      /prefix\s*=\s*["'][^"'\n]*\/v\d+(?:\/|["'])/.test(match[1]),
    );
    if (versioned.length > 0 && versioned.length * 2 >= included.length) {
      return { path, line: source.lineAt(versioned[0].index) };
    }
    const match =
      mechanisms.exec(source.uncommented) ??
      (answering.has(path) || path.endsWith('_controller.rb')
        ? negotiated.exec(source.uncommented)
        : null);
    if (match) return { path, line: source.lineAt(match.index) };
  }
  const handedOn =
    goGroupOf(service) ?? djangoMountOf(service) ?? configuredPrefixOf(service);
  if (handedOn) return handedOn;
  const drf = pathVersionsOf(service);
  if (drf) return drf;
  const tail = (route: string) => routeSteps(route).slice(-2).join('/');
  const served = new Set(
    businessRoutes(service).map(({ route }) => tail(route)),
  );
  const document = service
    .fact(openApiDocumentsOf)
    .find(
      ({ base, operations }) =>
        /\/v\d+(?:\/|$)/.test(base) &&
        operations.filter(({ path }) => served.has(tail(path))).length * 3 >=
          operations.length,
    );
  if (document) return { path: document.path, line: 1 };
  if (service.fact(routesOf).some(({ protocol }) => protocol === 'grpc')) {
    for (const { path, size } of service.files) {
      if (!path.endsWith('.proto') || size > 500_000) continue;
      const line = service.repository
        .lines(path)
        .findIndex(text => /^\s*package\s+[\w.]+\.v\d+\w*\s*;/.test(text));
      if (line >= 0) return { path, line: line + 1 };
    }
  }
  return inEdge(
    service,
    /^\s*(?:-\s*)?path:\s*["']?\/(?:[\w-]+\/)*v\d+(?:\/|["']|$)|rewrite-target:.*\/v\d+|location\s+[~^=* ]*\/(?:api\/)?v\d+/,
  );
}

/** Go: `app.Group("/api/v1")`, handed on in a way that leaves no route below it: the routers of the tree are mounted there. */
function goGroupOf(service: Service): Versioning['mechanism'] {
  const routes = service.fact(routesOf);
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'go') continue;
    const { uncommented, lineAt } = sourceText(service.repository, path);
    const group = /\.Group\(\s*"(\/(?:[\w-]{1,40}\/)?v\d{1,3})\/?"\s*[,)]/.exec(
      uncommented,
    );
    if (group && !routes.some(({ route }) => route.startsWith(group[1])))
      return { path, line: lineAt(group.index) };
  }
  return undefined;
}

/** Django: `path("api/v2/", api_router.urls)`, a router whose routes are a library's. */
function djangoMountOf(service: Service): Versioning['mechanism'] {
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'python') continue;
    const { uncommented, lineAt } = sourceText(service.repository, path);
    const mount =
      /\bpath\(\s*["'](?:[\w-]{1,40}\/)?v\d{1,3}\/["']\s*,\s*\w{1,40}\.urls\b/.exec(
        uncommented,
      );
    if (mount) return { path, line: lineAt(mount.index) };
  }
  return undefined;
}

const prefixKey =
  /^(?:\w{1,30}_)?(?:API|ROUTES?|GLOBAL|URL)_?(?:PREFIX|BASE_?(?:PATH|URL)|ROOT|PATH)$/i;

/** The prefix of all routes comes from the configuration, whose default carries a version. */
function configuredPrefixOf(service: Service): Versioning['mechanism'] {
  const read = service
    .fact(configurationReadsOf)
    .find(
      ({ key, fallback }) =>
        prefixKey.test(key) &&
        /^\/?(?:[\w-]{1,40}\/){0,3}v\d{1,2}\/?$/.test(fallback?.value ?? ''),
    );
  return read && { path: read.path, line: read.line };
}

function pathVersionsOf(service: Service): Versioning['mechanism'] {
  const sources = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'python')
    .map(({ path }) => sourceText(service.repository, path));
  if (!sources.some(({ uncommented }) => carriedInPath.test(uncommented)))
    return undefined;
  for (const source of sources) {
    const match = inPath.exec(source.uncommented);
    if (match) return { path: source.path, line: source.lineAt(match.index) };
  }
  return undefined;
}

function composedAt(service: Service): Versioning['prefixAt'] {
  const entries = service.fact(stackOf).entryPoints.map(({ path }) => path);
  const files = [
    ...entries,
    ...service.fact(sourceFilesOf).map(({ path }) => path),
  ];
  for (const path of files) {
    const source = sourceText(service.repository, path);
    const match = composing.exec(source.uncommented);
    if (match && source.code[match.index] === source.uncommented[match.index]) {
      return { path, line: source.lineAt(match.index) };
    }
  }
  return undefined;
}

const held =
  /\b(?:api|route|router|url|global|base)_?prefix\b["']?\s*(?::\s*[\w.]{1,40}\s*)?(?:=|:)\s*["'`]\/?[a-z]|\bAPIRouter\s*\(\s*prefix\s*=\s*["']\/api\b/i;

function heldAt(service: Service): Pick<Versioning, 'prefixHeldAt'> {
  for (const { path } of service.fact(sourceFilesOf)) {
    const source = sourceText(service.repository, path);
    const match = held.exec(source.uncommented);
    if (match && source.code[match.index] === source.uncommented[match.index])
      return {
        prefixHeldAt: { path, line: source.lineAt(match.index) },
      };
  }
  return {};
}

const page =
  /\brender(?:_template|_to_string|ToString)?\b\s*\(|\bredirect(?:_to)?\b|\bTemplateResponse\b|\bview\s*\(|->render\s*\(|return\s+View\s*\(|\.HTML\s*\(|\bHttpResponseRedirect\b|render\s*\(|\bhtml!|Template|\btemplate_name\b/;
const data =
  /\bjson\b|\bJSON|Json|serializ|Response\s*\(|ResponseEntity|jsonify|ToDto|Resource\b/;

/** Below `/api`: for programs, whatever stands beside it. */
export function isApiRoute({ route }: Route): boolean {
  return /(?:^|\/)(?:api|rest)(?:\/|$)/.test(route);
}

/** Applications whose handlers only render and redirect. */
function rendersPages(service: Service, routes: readonly Route[]): boolean {
  if (writesPagesInGo(service, routes)) return true;
  const isMvc = service
    .fact(stackOf)
    .frameworks.some(({ name }) =>
      /^(?:Rails|Django|Laravel|Symfony|Flask|Sinatra|ASP\.NET Core|Spring Boot|Express|axum|Actix Web)$/.test(
        name,
      ),
    );
  if (!isMvc) return false;
  const isDjango =
    service.fact(stackOf).frameworks.some(({ name }) => name === 'Django') &&
    service.files.some(({ path }) => /(?:^|\/)templates\/.+\.html$/.test(path));
  const apiFirst = service.repository.once(
    `api-first:${service.path}`,
    () =>
      /\bapi_only\s*=\s*true/.test(
        service.repository.lexical(service.pathTo('config/application.rb'))
          .code,
      ) ||
      service.fact(middlewareOf).some(({ name }) => name === 'REST_FRAMEWORK'),
  );
  if (apiFirst) return false;
  const judged = routes.filter(({ handler }) => handler);
  const pages = judged.filter(route => {
    const { handler, line } = route;
    if (!handler) return false;
    if (handler.path.endsWith('.cs')) return isAspNetPage(service, route);
    if (/\.(?:java|kt)$/.test(handler.path))
      return returnsView(service, handler, line);
    const text = service.repository
      .lexical(handler.path)
      .uncommented.slice(handler.start, handler.end);
    if (handler.path.endsWith('.rs'))
      return rustPage.test(text) && !rustData.test(text);
    if (handler.path.endsWith('.rb'))
      return !/render\s+json|\.to_json\b|render\s+:json/.test(text);
    // Views that are made of classes leave the answer to the framework, which renders.
    if (isDjango && handler.path.endsWith('.py') && !data.test(text))
      return true;
    return (
      page.test(text) &&
      !(data.test(text) && !/\brender|View\(|[tT]emplate/.test(text))
    );
  });
  if (judged.length < 3) return false;
  // More templates than routes that were seen: most of what it answers are pages.
  const shows = templatesOf(service) >= Math.max(10, routes.length);
  return pages.length >= judged.length * (shows ? 0.5 : 0.7);
}

const rustPage =
  /\bHtml\s*\(|\btext\/html\b|\bHtmlTemplate\b|\b\w*Template\b|\.render\s*\(|\bRedirect::|\bHttpResponse::(?:Found|SeeOther)\b/;
const rustData = /\bJson\s*\(|\.json\s*\(/;

const goPages =
  /"(?:html\/template|maragu\.dev\/gomponents|github\.com\/(?:a-h\/templ|maragudk\/gomponents|valyala\/quicktemplate|flosch\/pongo2)(?:\/[^"\n]{1,60})?)"/;
const goData =
  /\.(?:JSON|IndentedJSON|PureJSON|JSONPretty|JSONBlob|AbortWithStatusJSON)\s*\(|\bjson\.(?:NewEncoder|Marshal)\b|\brender\.JSON\b|\bproto\.Marshal\b/;

/** Go: something of the service's own writes HTML, and no file with a handler answers with data. */
function writesPagesInGo(
  { repository, files }: Service,
  routes: readonly Route[],
): boolean {
  const handlers = new Set(
    routes.flatMap(({ handler }) =>
      handler?.path.endsWith('.go') ? [handler.path] : [],
    ),
  );
  if (routes.length < 3 || handlers.size === 0) return false;
  return (
    ![...handlers].some(path => goData.test(repository.lexical(path).code)) &&
    files.some(
      ({ path, class: purpose }) =>
        purpose === 'SRC' &&
        path.endsWith('.go') &&
        !/e?mail|notif/i.test(path) &&
        goPages.test(repository.lexical(path).uncommented),
    )
  );
}

/** How many templates of pages there are. */
function templatesOf(service: Service): number {
  return service.files.filter(({ path }) =>
    /(?:^|\/)(?:views|templates|pages)\/(?!.*e?mail).+\.(?:njk|ejs|pug|hbs|handlebars|erb|twig|html)$/.test(
      path,
    ),
  ).length;
}

const aspNetPage =
  /(?<![\w.])(?:View|PartialView|ViewComponent|Page|RedirectTo(?:Action|Page|Route)\w{0,20}|Redirect|LocalRedirect|Challenge|SignIn|SignOut)\s*\(/;
const aspNetView = /(?<![\w.])(?:View|PartialView|Page)\s*\(/;
const aspNetData =
  /(?<![\w.])(?:Json|Ok|Created\w{0,20}|NoContent|Content)\s*\(|\bnew\s+(?:Json|Content|OkObject)Result\b|(?<![\w.])(?:Typed)?Results\./;

/** ASP.NET: a handler that answers with a page, or with where to find one. */
export function isAspNetPage(service: Service, { handler }: Route): boolean {
  if (!handler?.path.endsWith('.cs')) return false;
  const { code } = service.repository.lexical(handler.path);
  const body = code.slice(handler.start, handler.end);
  if (aspNetData.test(body)) return aspNetView.test(body);
  return aspNetPage.test(body) || handler.path.endsWith('.cshtml.cs');
}

/** Spring: a handler of a controller that names a template, instead of answering with what it returns. */
function returnsView(
  { repository }: Service,
  { path, line, endLine, start, end }: Handler,
  annotatedAt: number,
): boolean {
  const { code } = repository.lexical(path);
  if (!/@Controller\b/.test(code) || /@RestController\b/.test(code))
    return false;
  const head = repository
    .lines(path)
    .slice(Math.min(annotatedAt, line) - 1, Math.min(endLine, line + 2))
    .join('\n');
  return (
    !/@ResponseBody\b|\bResponseEntity\b|\bHttpEntity\b/.test(head) &&
    !/\bResponseEntity\b/.test(code.slice(start, end)) &&
    /\bString\b|\bModelAndView\b|\bRedirectView\b|\bRendering\b/.test(head)
  );
}
