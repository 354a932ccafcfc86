import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { routesOf } from './routes';
import type { Route } from './types';

/** A gRPC service that the code serves, as its Protocol Buffers describe it. */
export interface RpcService {
  name: string;
  /** `acme.orders.v1` */
  package: string;
  methods: Array<{ name: string; line: number }>;
  /** The file of the description, and the line of the service in it. */
  path: string;
  line: number;
  /** Where the code registers it. */
  registration: Route;
}

const longest = 500_000;

/** Use as a fact. */
export function rpcServicesOf(service: Service): RpcService[] {
  const registered = service.fact(routesOf).filter(
    ({ protocol, route, path }) =>
      protocol === 'grpc' &&
      !/^\/(?:Health|ServerReflection)$/.test(route) &&
      // What is generated can register every service of the description.
      !/\.pb\.go$|(?:^|\/)gen(?:proto|erated)?\//.test(path),
  );
  if (registered.length === 0) return [];
  const described = service.repository.files
    .filter(
      ({ path, size }) =>
        path.endsWith('.proto') &&
        size < longest &&
        !/(?:^|\/)(?:third_party|vendor|node_modules|google)\//.test(path),
    )
    .flatMap(({ path }) => servicesIn(service, path, registered));
  // One description may lie beside each service that needs it.
  const names = new Set<string>();
  return described.filter(({ name }) =>
    names.has(name) ? false : names.add(name),
  );
}

function servicesIn(
  { repository }: Service,
  path: string,
  registered: Route[],
): RpcService[] {
  const found: RpcService[] = [];
  let named = '';
  let current: RpcService | undefined;
  repository.lines(path).forEach((written, index) => {
    const text = written.slice(0, 400).replace(/\/\/.*$/, '');
    named = /^\s*package\s+([\w.]{1,200})\s*;/.exec(text)?.[1] ?? named;
    const name = /^\s*service\s+(\w{1,100})/.exec(text)?.[1];
    if (name) {
      const registration = registered.find(
        ({ route }) => route.split('/').pop() === name,
      );
      current = registration && {
        name,
        package: named,
        methods: [],
        path,
        line: index + 1,
        registration,
      };
      if (current) found.push(current);
    }
    const method = /^\s*rpc\s+(\w{1,100})/.exec(text)?.[1];
    if (method) current?.methods.push({ name: method, line: index + 1 });
  });
  return found;
}

/** Methods that change something, by their verb. */
const changes =
  /^(?:Create|Update|Delete|Remove|Add|Set|Put|Insert|Upsert|Save|Cancel|Approve|Reject|Confirm|Register(?!$|User|Account)|Unregister|Unsubscribe|Change|Edit|Modify|Transfer|Pay|Refund|Charge|Release|Lock|Unlock|Freeze|Assign|Revoke|Grant|Enable|Disable|Submit|Open|Close|Resolve|Issue|Void|Capture|Sale|Withdraw|Deposit|Activate|Deactivate|Publish|Archive|Move|Place|Checkout|Toggle|Reset|Link|Unlink|Upload|Import|Store|Record|Process)(?=[A-Z]|$)/;
/** Code that can tell callers of gRPC apart, wherever it stands. */
const asks =
  /\b(?:auth|authn|authz|jwt|token|api_?key|claims|bearer|credential)\w{0,40}\.?\w{0,20}Interceptor\b|\bAuthFromMD\b|\bInterceptor\w{0,20}\b[^\n]{0,80}(?:[aA]uth|[jJ]wt|[tT]oken|[cC]laims)|\b(?:metadata|peer)\.From(?:Incoming)?Context\b|\bcredentials\.NewTLS\b|\bClientCAs\b|\bRequireAndVerifyClientCert\b|\bgrpc_auth\b|\bauthn\.|\bspiffe/i;
const header =
  /["'`](?:authorization|x-api-key|x-[\w-]{1,30}-token)["'`]|interceptors\/auth/i;
const interceptors =
  /\b(?:Chain)?(?:Unary|Stream)(?:Server)?Interceptor\s*\(([^\n]{0,300})|\bWithInterceptors\s*\(([^\n]{0,300})/g;
/** Interceptors that ask nobody who calls. */
const harmless =
  /^(?:\w*(?:log|recover|panic|metric|prom|otel|trac|valid|rate|limit|request_?id|interceptor|option|grpc|unary|stream|server|chain|with|new|opts|config|context|ctx|error|timeout)\w*)$/i;

/** State-changing methods of a Go service behind which nothing in the tree asks who calls. Use as a fact. */
export function openMethodsOf(
  service: Service,
): Array<{ name: string; path: string; line: number }> {
  const methods = service.fact(rpcServicesOf).flatMap(one =>
    one.registration.path.endsWith('.go')
      ? one.methods
          .filter(({ name }) => changes.test(name))
          .map(({ name }) => ({
            name: `${one.name}/${name}`,
            path: one.registration.path,
            line: one.registration.line,
          }))
      : [],
  );
  if (methods.length === 0) return [];
  const told = service.fact(sourceFilesOf).some(({ path, ecosystem }) => {
    if (ecosystem !== 'go') return false;
    const { code, uncommented } = service.repository.lexical(path);
    return (
      asks.test(code) || header.test(uncommented) || hasOwnInterceptor(code)
    );
  });
  return told || hasMesh(service) ? [] : methods;
}

/** An interceptor whose name says nothing: it may ask who calls. */
function hasOwnInterceptor(code: string): boolean {
  return [...code.matchAll(interceptors)].some(([, one, many]) =>
    ((one ?? many ?? '').match(/\w+/g) ?? []).some(
      name => name.length > 2 && !harmless.test(name),
    ),
  );
}

/** A mesh of the tree that decides who may call. */
function hasMesh({ repository }: Service): boolean {
  return repository.files.some(
    ({ path, size }) =>
      /\.ya?ml$/.test(path) &&
      size < longest &&
      /^kind:\s*(?:AuthorizationPolicy|PeerAuthentication|ServerAuthorization|NetworkPolicy|CiliumNetworkPolicy)\b/m.test(
        repository.text(path) ?? '',
      ),
  );
}
