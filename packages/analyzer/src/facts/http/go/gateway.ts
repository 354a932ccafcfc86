import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { functionsOf } from '../../code';
import {
  argumentsAt,
  sourceText,
  type SourceText,
} from '../../code/source-text';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import type { Guard, Handler, Route } from '../types';
import { protoBindingsOf, type ProtoBinding } from './proto';

/** The registration of a method that a gateway offers over HTTP starts with this. @internal */
export const gatewayMark = 'google.api.http';

const registers =
  /\bRegister(\w{1,100})Handler(?:FromEndpoint|Server|Client)?\s*\(/g;
const handlePath =
  /\.HandlePath\s*\(\s*(?:http\.Method(\w{3,7})|"(\w{3,7})")\s*,\s*"(\/[^"\n]{0,300})"/g;

/** HTTP routes of grpc-gateway: the methods of registered services that their `.proto` files bind to paths. */
export function gatewayRoutes(service: Service): Route[] {
  const sources = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'go')
    .map(({ path }) => sourceText(service.repository, path));
  const registered = new Map<string, Registered>();
  for (const source of sources)
    for (const match of source.code.matchAll(registers))
      registered.set(match[1], {
        guards: wrappersIn(source),
        mount: { path: source.path, offset: match.index },
      });
  if (registered.size === 0) return [];
  const interceptors = sources.flatMap(interceptorsIn);
  return [
    ...service.fact(protoBindingsOf).flatMap((binding): Route[] => {
      const own = registered.get(binding.service);
      if (!own) return [];
      const handler = implementationOf(service, binding);
      const { path, line } = handler ?? binding;
      return [
        {
          method: methodOf(binding.method),
          route: binding.route,
          path,
          line,
          endLine: line,
          protocol: 'http',
          guards: [...own.guards, ...interceptors],
          mounts: [own.mount],
          ...(handler ? { handler } : {}),
          registration: `${gatewayMark} ${binding.service}.${binding.rpc}${
            binding.hasBody ? ' body' : ''
          }`,
        },
      ];
    }),
    ...sources.flatMap(pathsIn),
  ];
}

/** Where a gateway registers a service, and what stands around it there. */
interface Registered {
  guards: Guard[];
  mount: { path: string; offset: number };
}

/** The method of the service's own that answers: by its name and the message that it takes. */
function implementationOf(
  service: Service,
  { rpc, request }: ProtoBinding,
): Handler | undefined {
  const found = service
    .fact(functionsOf)
    .named(rpc)
    .filter(
      ({ path, owner, parameters }) =>
        owner !== undefined &&
        path.endsWith('.go') &&
        new RegExp(`\\b(?:\\w{1,60}\\.)?${request}\\b`).test(parameters) &&
        // Connect's own handlers only hand on to these.
        !/\bconnect\.Request\b/.test(parameters),
    );
  const own = found.find(
    ({ owner }) => !/unimplemented|mock|client/i.test(owner!),
  );
  return own && handlerOf(own);
}

/** `mux.HandlePath("GET", "/healthz", …)`: routes of the gateway's own. */
function pathsIn(source: SourceText): Route[] {
  return [...source.uncommented.matchAll(handlePath)]
    .filter(({ index }) => source.code[index + 1] === 'H')
    .map(match => {
      const line = source.lineAt(match.index);
      return {
        method: methodOf((match[1] ?? match[2]).toUpperCase()),
        route: match[3],
        path: source.path,
        line,
        endLine: line,
        protocol: 'http',
        guards: [],
        registration: match[0],
      };
    });
}

const chains =
  /\b(?:grpc\.(?:UnaryInterceptor|ChainUnaryInterceptor)|\w{1,60}\.(?:WithUnaryServerChain|ChainUnaryServer))\s*\(|\[\]grpc\.UnaryServerInterceptor\s*\{|=\s*append\(\s*\w{0,40}[uU]nary\w{0,40}\s*,/g;

/** What stands before all methods of the server. */
function interceptorsIn(source: SourceText): Guard[] {
  return [...source.code.matchAll(chains)].flatMap(match => {
    const open = source.code.slice(0, match.index + match[0].length);
    const bracket = Math.max(open.lastIndexOf('('), open.lastIndexOf('{'));
    return argumentsAt(source, bracket).map(({ text, start }) => ({
      name: /^[\w.]{1,100}/.exec(text)?.[0] ?? text.slice(0, 60),
      text: text.slice(0, 400),
      path: source.path,
      line: source.lineAt(start),
      on: 'application' as const,
    }));
  });
}

/** What the gateway's mux is handed to, where it is served: `auth(cors(mux))`. */
function wrappersIn(source: SourceText): Guard[] {
  return [
    ...source.code.matchAll(
      /\b([\w.]{1,80})\((?:[\w.]{1,80}\(){0,5}\w{0,40}[mM]ux\w{0,20}\)/g,
    ),
  ].map(match => ({
    name: match[1],
    text: match[0],
    path: source.path,
    line: source.lineAt(match.index),
    on: 'router' as const,
  }));
}
