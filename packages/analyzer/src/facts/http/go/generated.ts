import type { Service } from '../../../service';
import { functionsOf, type FunctionDefinition } from '../../code';

/** One operation of a contract, as the generated code spells it. */
export interface Operation {
  method: string;
  route: string;
  name: string;
}

/** A server that oapi-codegen makes of a contract: it holds the routes, the service's own code the handlers. */
export interface GeneratedServer {
  folder: string;
  operations: Operation[];
  /** The functions of the service's own that answer, by operation. */
  handlers: Map<string, FunctionDefinition>;
}

const serverInterface = /^type ServerInterface interface \{/m;
const operation =
  /\/\/ \(([A-Z]{3,7}) (\/[^)\s]{0,300})\)[ \t]*\n[ \t]*(\w{1,100})\s*\(/g;
const most = 500;

/** Use as a fact. */
export function generatedServersOf(service: Service): GeneratedServer[] {
  const { repository } = service;
  return service.of('GENERATED').flatMap(({ path }) => {
    if (!path.endsWith('.go')) return [];
    const text = repository.text(path) ?? '';
    const head = serverInterface.exec(text);
    if (!head) return [];
    const end = text.indexOf('\n}', head.index);
    const body = text.slice(head.index, end < 0 ? undefined : end);
    const operations = [...body.matchAll(operation)]
      .slice(0, most)
      .map(([, method, route, name]) => ({ method, route, name }));
    return operations.length > 0
      ? [
          {
            folder: path.replace(/\/?[^/]*$/, ''),
            operations,
            handlers: implementation(service, operations),
          },
        ]
      : [];
  });
}

/** The type that has most of the methods: services behind it may use the same names. */
function implementation(
  service: Service,
  operations: Operation[],
): Map<string, FunctionDefinition> {
  const functions = service.fact(functionsOf);
  const byType = new Map<string, Map<string, FunctionDefinition>>();
  for (const { name } of operations) {
    for (const each of functions.named(name)) {
      if (!each.owner || !takesRequest(each)) continue;
      const type = `${each.path.replace(/[^/]*$/, '')}:${each.owner}`;
      const methods = byType.get(type) ?? new Map();
      byType.set(type, methods.set(name, each));
    }
  }
  return [...byType.values()].reduce(
    (best, methods) => (methods.size > best.size ? methods : best),
    new Map<string, FunctionDefinition>(),
  );
}

function takesRequest({ path, parameters }: FunctionDefinition): boolean {
  return (
    path.endsWith('.go') &&
    /\becho\.Context\b|\bhttp\.ResponseWriter\b|\bgin\.Context\b|\bfiber\.Ctx\b|\biris\.Context\b|\bRequestObject\b/.test(
      parameters,
    )
  );
}
