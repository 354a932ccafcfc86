import type { Service } from '../../../service';
import { functionsOf, type FunctionDefinition } from '../../code';
import { sourceFilesOf } from '../../../stack';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Middleware, Route } from '../types';
import type { GoHttp } from './routers';

/** `o.handlers["POST"]["/orders"] = orders.NewCreateOrder(o.context, o.OrdersCreateOrderHandler)` */
const operation =
  /\.handlers\["([A-Z]{3,7})"\]\["(\/[^"\n]{0,300})"\]\s*=\s*[\w.]{1,120}\(\s*\w{1,40}\.context\s*,\s*\w{1,40}\.(\w{1,120})\)/g;
/** `api.OrdersCreateOrderHandler = orders.CreateOrderHandlerFunc(h.CreateOrder)` */
const assignment =
  /\.(\w{1,110}Handler)\s*=\s*[\w.]{1,120}HandlerFunc\(\s*((?:\w{1,60}\.){0,4})(\w{1,80})(\s*\([^()\n]{0,300}\))?/g;
const most = 500;

/** What marks the routes read here. */
export const swaggerMark = 'swagger: ';

/** A server that go-swagger makes of a contract: its routes are generated, its handlers and middleware are not. */
export function goSwagger(service: Service): GoHttp {
  const { repository } = service;
  const generated = service
    .of('GENERATED')
    .filter(
      ({ path }) =>
        path.endsWith('.go') && repository.text(path)?.includes('.handlers["'),
    );
  if (generated.length === 0) return { routes: [], middleware: [] };
  const assigned = assignments(service);
  const routes = generated.flatMap(({ path }) => {
    const base = basePath(service, path);
    return [...(repository.text(path) ?? '').matchAll(operation)]
      .slice(0, most)
      .flatMap(([, method, route, name]): Route[] => {
        const at = assigned.get(name);
        // What no handler is given to answers “not implemented”.
        if (!at) return [];
        return [
          {
            method: methodOf(method),
            route: joinPaths(base, route),
            path: at.path,
            line: at.line,
            endLine: at.line,
            protocol: 'http',
            guards: at.guards,
            ...(at.definition ? { handler: handlerOf(at.definition) } : {}),
            registration: `${swaggerMark}${method} ${route}`,
          },
        ];
      });
  });
  return { routes, middleware: routes.length > 0 ? globals(service) : [] };
}

interface Assignment {
  path: string;
  line: number;
  definition?: FunctionDefinition;
  guards: Guard[];
}

function assignments(service: Service): Map<string, Assignment> {
  const { repository } = service;
  const functions = service.fact(functionsOf);
  const found = new Map<string, Assignment>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'go') continue;
    const { code } = repository.lexical(path);
    for (const match of code.matchAll(assignment)) {
      const [, name, , called] = match;
      const line = repository.lineIndex(path).lineAt(match.index);
      const inline = called === 'func';
      const definition = inline
        ? undefined
        : functions
            .named(called)
            .filter(each => each.path.endsWith('.go'))
            .sort(
              (a, b) =>
                Number(/Params\b/.test(b.parameters)) -
                Number(/Params\b/.test(a.parameters)),
            )[0];
      const parameters = inline ? match[4] ?? '' : definition?.parameters ?? '';
      // Where the contract has a security scheme, the second parameter is who asks.
      const principal = /,\s*\w+\s+\S/.test(parameters);
      found.set(name, {
        path,
        line,
        ...(definition ? { definition } : {}),
        guards: principal
          ? [
              {
                name: 'authenticate',
                text: 'authenticate (security of the contract)',
                path,
                line,
                on: 'route',
              },
            ]
          : [],
      });
    }
  }
  return found;
}

/** The contract's `basePath`, which the generator keeps in the specification and in the package's comment. */
function basePath(service: Service, path: string): string {
  const folder = path.replace(/\/?operations\/[^/]*$/, '');
  for (const name of ['doc.go', 'embedded_spec.go']) {
    const text =
      service.repository.text(folder ? `${folder}/${name}` : name) ?? '';
    const base =
      /^\/\/\s*BasePath:\s*(\/\S{0,200})\s*$/m.exec(text)?.[1] ??
      /"basePath":\s*"(\/[^"\n]{0,200})"/.exec(text)?.[1];
    if (base) return base;
  }
  return '';
}

/** What `setupGlobalMiddleware` and `setupMiddlewares` put around the server, or the function that they hand it to. */
function globals(service: Service): Middleware[] {
  const functions = service.fact(functionsOf);
  const setups = ['setupGlobalMiddleware', 'setupMiddlewares'].flatMap(name =>
    functions.named(name).filter(({ path }) => path.endsWith('.go')),
  );
  const bodies = setups.flatMap(setup => {
    const called = wrapperIn(bodyOf(service, setup));
    const next = called
      ? functions.named(called).filter(({ path }) => path.endsWith('.go'))
      : [];
    return [setup, ...next.slice(0, 1)];
  });
  return bodies.flatMap(each => {
    const body = bodyOf(service, each);
    return [
      ...body.matchAll(/\.Use\(\s*&?([\w.]{1,80})|\breturn\s+([\w.]{1,80})\(/g),
    ].map((match): Middleware => {
      const name = match[1] ?? match[2];
      const offset = each.start + match.index;
      return {
        name,
        text: name,
        path: each.path,
        line: service.repository.lineIndex(each.path).lineAt(offset),
        kind: 'middleware',
        development: false,
      };
    });
  });
}

/** `return config.SetupGlobalMiddleware(handler)` */
function wrapperIn(body: string): string | undefined {
  return /\breturn\s+(?:\w{1,60}\.)?(\w{1,80})\(\s*\w{1,40}\s*\)/.exec(
    body,
  )?.[1];
}

function bodyOf(
  service: Service,
  { path, start, end }: FunctionDefinition,
): string {
  return service.repository.lexical(path).code.slice(start, end);
}
