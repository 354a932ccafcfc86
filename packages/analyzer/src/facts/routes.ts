import type { Ecosystem } from '../repository';
import type { Service } from '../service';
import { sourceFilesOf } from '../stack';

/** A place where a request enters the service. */
export interface Route {
  /** As written, with the prefix of its class where one is in the same file: `/orders/{id}`. */
  route: string;
  path: string;
  line: number;
  protocol: 'http' | 'grpc' | 'graphql';
}

interface Registration {
  pattern: RegExp;
  protocol?: Route['protocol'];
  /** Only in files of these names. */
  file?: RegExp;
  /** Only in files whose code says so. */
  needs?: RegExp;
}

/** Found in the text without comments; the first group is the path. */
const registrations: Record<Ecosystem, Registration[]> = {
  python: [
    {
      pattern:
        /^[ \t]*@[\w.]+\.(?:get|post|put|patch|delete|head|options|route|api_route|websocket|http|view)\(\s*(?:path\s*=\s*)?(?:r|f)?["']([^"'\n]*)["']/gm,
    },
    {
      pattern:
        /\b(?:add_api_route|add_url_rule|add_route|add_resource|add_view)\(\s*(?:\w+\s*,\s*)?r?["']([^"'\n]*)["']/g,
    },
    {
      pattern: /\b(?:path|re_path|url)\(\s*r?["']([^"'\n]*)["']/g,
      file: /urls\w*\.py$|\/urls\//,
    },
    { pattern: /\brouter\w*\.register\(\s*r?["']([^"'\n]*)["']/g },
    {
      pattern:
        /\bweb\.(?:get|post|put|patch|delete|route)\(\s*["']([^"'\n]*)["']/g,
    },
    { pattern: /\b(?:Route|WebSocketRoute)\(\s*["']([^"'\n]*)["']/g },
    { pattern: /\badd_(\w+)Servicer_to_server\(/g, protocol: 'grpc' },
  ],
  node: [
    {
      pattern:
        /(?<![\w$])(?:app|api|server|fastify|router|routes?|\w*[rR]outer|\w*[rR]outes?|\w*[aA]pp|\w*Api)(?:\(\))?\s*\.(?:get|post|put|patch|delete|all|route|openapi|ws)\s*\(\s*['"`]([/*][^'"`\n]*)['"`]/g,
    },
    {
      pattern:
        /\.(?:get|post|put|patch|delete)\s*\(\s*['"`](\/[^'"`\n]*)['"`]\s*,/g,
      needs:
        /\bRouter\s*\(|\bnew\s+(?:Hono|Elysia|OpenAPIHono|Router)\b|fastify|\bexpress\b/,
    },
    {
      pattern:
        /^[ \t]*@(?:Get|Post|Put|Patch|Delete|All|Head)\(\s*(?:['"`]([^'"`\n]*)['"`])?/gm,
    },
    {
      pattern:
        /^[ \t]*@(?:GrpcMethod|MessagePattern|EventPattern)\(\s*['"`]([^'"`\n]*)/gm,
      protocol: 'grpc',
    },
    {
      pattern:
        /^[ \t]*@(?:Query|Mutation|Subscription)\(\s*(?:\(\)\s*=>\s*|\w+\s*=>\s*)?([\w[\]]*)/gm,
      protocol: 'graphql',
    },
    {
      pattern:
        /\bmethod\s*:\s*['"](?:GET|POST|PUT|PATCH|DELETE)['"]\s*,\s*(?:url|path)\s*:\s*['"`]([^'"`\n]*)/g,
    },
    { pattern: /\bcreateRoute\(\{[^}]{0,200}?path\s*:\s*['"`]([^'"`\n]*)/g },
    { pattern: /\.addService\(\s*([\w.]+)/g, protocol: 'grpc' },
  ],
  jvm: [
    {
      pattern:
        /@(?:Get|Post|Put|Patch|Delete)Mapping\b(?:\(\s*(?:(?:value|path)\s*=\s*)?(?:\{|\[)?\s*(?:"([^"\n]*)")?)?/g,
    },
    {
      pattern: /@(?:GET|POST|PUT|PATCH|DELETE)\b(?:\s*@Path\(\s*"([^"\n]*)")?/g,
    },
    {
      pattern:
        /^[ \t]*@(?:Get|Post|Put|Patch|Delete)\((?:\s*(?:uri\s*=\s*)?"([^"\n]*)")?/gm,
    },
    {
      pattern:
        /@RequestMapping\([^)\n]*method[^)\n]*\)|@RequestMapping\(\s*"([^"\n]*)"\s*,\s*method/g,
    },
    {
      pattern:
        /(?<![\w])(?:get|post|put|patch|delete|route)\s*(?:<\w+>)?\(\s*"(\/?[^"\n]*)"/g,
      needs: /\bio\.ktor\b|\bjavalin\b|spark\.|\bRouterFunction|coRouter/,
    },
    { pattern: /\.(?:GET|POST|PUT|PATCH|DELETE)\(\s*"([^"\n]*)"/g },
    {
      pattern: /@GrpcService\b|extends\s+(\w+)Grpc\.\w+ImplBase/g,
      protocol: 'grpc',
    },
    {
      pattern:
        /@(?:QueryMapping|MutationMapping|DgsQuery|DgsMutation|SchemaMapping)\b/g,
      protocol: 'graphql',
    },
  ],
  go: [
    {
      pattern:
        /\.(?:GET|POST|PUT|PATCH|DELETE|Any|Handle|HandleFunc|Get|Post|Put|Patch|Delete|Method|MethodFunc|Match)\(\s*(?:"(?:GET|POST|PUT|PATCH|DELETE)"\s*,\s*)?"((?:(?:GET|POST|PUT|PATCH|DELETE) )?\/?[^"\n]*)"\s*,/g,
    },
    { pattern: /\b(?:\w+\.)?Register(\w+)Server\(/g, protocol: 'grpc' },
    { pattern: /\b\w+connect\.New(\w+)Handler\(/g, protocol: 'grpc' },
  ],
  dotnet: [
    {
      pattern: /\[Http(?:Get|Post|Put|Patch|Delete)(?:\(\s*(?:"([^"\n]*)")?)?/g,
    },
    {
      pattern:
        /\.Map(?:Get|Post|Put|Patch|Delete|Methods|ControllerRoute)\(\s*(?:\w+\s*:\s*)?(?:@?"([^"\n]*)"|\w)/g,
    },
    { pattern: /\.MapGrpcService\s*<(\w+)>/g, protocol: 'grpc' },
  ],
  ruby: [
    {
      pattern:
        /^[ \t]*(?:get|post|put|patch|delete|match|resources?|root|mount)\s*\(?\s*(?:to:\s*)?[:'"]([\w/:#*.-]+)/gm,
      file: /(?:^|\/)config\/routes(?:\.rb$|\/)/,
    },
    {
      pattern:
        /^[ \t]*(?:get|post|put|patch|delete)\s*\(?\s*['"]([^'"\n]*)['"][^\n]*\bdo\b/gm,
      needs: /Sinatra|Grape::API|Hanami|Roda/,
    },
  ],
  php: [
    {
      pattern:
        /\bRoute::(?:middleware\([^)\n]*\)->)?(?:get|post|put|patch|delete|any|match|resource|apiResource|apiResources|view)\(\s*(?:\[[^\]\n]*\]\s*,\s*)?['"]([^'"\n]*)['"]/g,
    },
    {
      pattern:
        /#\[(?:Route|Get|Post|Put|Patch|Delete)\(\s*(?:path:\s*)?['"]([^'"\n]*)['"]/g,
    },
    {
      pattern:
        /\$(?:app|router|group|r)->(?:get|post|put|patch|delete|any|map)\(\s*(?:\[[^\]\n]*\]\s*,\s*)?['"]([^'"\n]*)['"]/g,
    },
  ],
  rust: [
    { pattern: /\.(?:route|at|service|nest)\(\s*"([^"\n]*)"/g },
    { pattern: /#\[(?:\w+::)?(?:get|post|put|patch|delete)\(\s*"([^"\n]*)"/g },
    { pattern: /\bweb::(?:resource|scope)\(\s*"([^"\n]*)"/g },
    { pattern: /\.add_service\(\s*(\w+)Server/g, protocol: 'grpc' },
  ],
};

const prefixes: Partial<Record<Ecosystem, RegExp>> = {
  node: /@Controller\(\s*(?:\{[^}]{0,200}?path\s*:\s*)?['"`]([^'"`\n]*)/,
  jvm: /@(?:RequestMapping|Path|Controller)\(\s*(?:(?:value|path)\s*=\s*)?(?:\{|\[)?\s*"([^"\n]*)"[\s\S]{0,400}?\b(?:class|interface)\b/,
  dotnet: /\[Route\(\s*"([^"\n]*)"/,
  python:
    /\b(?:APIRouter|Blueprint)\([^)]{0,300}?(?:url_)?prefix\s*=\s*["']([^"'\n]*)/,
  php: /#\[Route\(\s*['"]([^'"\n]*)['"][^\n]*\]\s*(?:\n\s*#\[[^\n]*\]\s*)*\n\s*(?:final\s+)?class\b/,
};

const perFile = 300;

/** Where requests enter the service, read from registrations, decorators and annotations. Use as `service.fact(routesOf)`. */
export function routesOf(service: Service): Route[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (!ecosystem) return [];
    const { uncommented, code } = repository.lexical(path);
    const prefix = prefixes[ecosystem]?.exec(uncommented)?.[1] ?? '';
    const lines = repository.lineIndex(path);
    const found: Route[] = [];
    const seen = new Set<number>();
    for (const each of registrations[ecosystem]) {
      if (each.file && !each.file.test(path)) continue;
      if (each.needs && !each.needs.test(uncommented)) continue;
      for (const match of uncommented.matchAll(each.pattern)) {
        const at = match.index + Math.max(0, match[0].search(/\S/));
        // Inside a string it is an example, not a registration.
        if (code[at] === ' ' && /\S/.test(uncommented[at])) continue;
        const line = lines.lineAt(at);
        if (seen.has(line) || found.length >= perFile) continue;
        seen.add(line);
        found.push({
          route: joinRoute(prefix, match[1] ?? ''),
          path,
          line,
          protocol: each.protocol ?? 'http',
        });
      }
    }
    return found.sort((a, b) => a.line - b.line);
  });
}

function joinRoute(prefix: string, own: string): string {
  const verb = /^(?:GET|POST|PUT|PATCH|DELETE) /.exec(own)?.[0] ?? '';
  const parts = [prefix, own.slice(verb.length)]
    .flatMap(part => part.split('/'))
    .filter(Boolean);
  return `/${parts.join('/')}`;
}

/** Routes that say nothing about what the service is for. */
const operational =
  /^\/?$|^\/(?:api|v\d+|api\/v\d+)$|health|live|ready|ping|metrics|status|version|docs|swagger|openapi|favicon|^\/up$/i;

/** A route to name as an example: the first one that does the service's own work. */
export function exampleRoute(service: Service): Route | undefined {
  const routes = service.fact(routesOf);
  return (
    routes.find(
      ({ route, protocol }) => protocol === 'http' && !operational.test(route),
    ) ?? routes.find(({ route }) => route !== '/')
  );
}

/** The static steps of a route or a requested address; parameters become `*`. */
export function routeSteps(route: string): string[] {
  return route
    .replace(/^\w+:\/\/[^/]+/, '')
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean)
    .map(step =>
      /^[:{<*[$]|^\d+$|[{}$<>*]|^[0-9a-f-]{32,36}$/i.test(step)
        ? '*'
        : step.toLowerCase(),
    );
}
