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

const reads =
  /^(?:Get|List|Find|Search|Query|Check|Watch|Stream|Health|Is|Has|Count|Fetch|Read|Describe|Calculate|Estimate|Validate|Verify|Login|Log[io]n|SignIn|SignUp|Register(?:User|Account)?$|Auth|Refresh|Subscribe(?:To\w+)?$|Ping|Echo|Batch(?:Get|List))/;
/** Code that can tell callers of gRPC apart, wherever it stands. */
const asks =
  /\b(?:auth|authn|authz|jwt|token|api_?key|claims|bearer|credential)\w{0,40}Interceptor\b|\bInterceptor\w{0,20}\b[^\n]{0,80}(?:[aA]uth|[jJ]wt|[tT]oken|[cC]laims)|\b(?:metadata|peer)\.From(?:Incoming)?Context\b|\bcredentials\.NewTLS\b|\bClientCAs\b|\bRequireAndVerifyClientCert\b|\bgrpc_auth\b|\bspiffe/i;
const header = /["'`](?:authorization|x-api-key|x-[\w-]{1,30}-token)["'`]/i;

/** State-changing methods of a Go service behind which nothing in the tree asks who calls. Use as a fact. */
export function openMethodsOf(
  service: Service,
): Array<{ name: string; path: string; line: number }> {
  const methods = service.fact(rpcServicesOf).flatMap(one =>
    one.registration.path.endsWith('.go')
      ? one.methods
          .filter(({ name }) => !reads.test(name))
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
    return asks.test(code) || header.test(uncommented);
  });
  return told || hasMesh(service) ? [] : methods;
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
