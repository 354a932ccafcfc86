import {
  at,
  entriesOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { implementersOf } from './jvm/annotated';
import { joinPaths, methodOf } from './paths';
import type { Route } from './types';

/** An operation of an OpenAPI document. */
export interface Operation {
  method: string;
  path: string;
  id?: string;
  tags: string[];
  line: number;
  hasBody: boolean;
}

/** An OpenAPI or Swagger document in the tree. */
export interface OpenApiDocument {
  path: string;
  title?: string;
  /** The paths of its servers, or its base path. */
  base: string;
  /** Its list of paths is there, and empty: what was to fill it never ran. */
  blank?: true;
  operations: Operation[];
}

/** Use as `service.fact(openApiDocumentsOf)`. Own documents first, shared ones of the repository after them. */
export function openApiDocumentsOf(service: Service): OpenApiDocument[] {
  const { repository } = service;
  return service.files
    .filter(
      ({ class: kind }) => !['VENDOR', 'TEST', 'EXAMPLE', 'CI'].includes(kind),
    )
    .filter(
      ({ path, size }) =>
        /\.(?:ya?ml|json)$/i.test(path) &&
        size < 3_000_000 &&
        !/(?:package(?:-lock)?|tsconfig[\w.]*|composer)\.json$/.test(path),
    )
    .flatMap(({ path }) => {
      const head = (repository.text(path) ?? '').slice(0, 4_000);
      if (
        !/(?:^|[\n{,])\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]/.test(
          head,
        )
      )
        return [];
      const document = path.endsWith('.json')
        ? repository.json(path)
        : repository.yaml(path)[0];
      // One that breaks a rule of the notation further down describes the API nevertheless.
      return [
        document
          ? readDocument(at(document, 'definition') ?? document, path)
          : { path, base: '', operations: [] },
      ];
    });
}

function readDocument(document: TreeNode, path: string): OpenApiDocument {
  const operations: Operation[] = [];
  const paths = at(document, 'paths');
  for (const route of entriesOf(paths)) {
    for (const each of entriesOf(route.node)) {
      if (!/^(?:get|post|put|patch|delete|head|options)$/.test(each.key))
        continue;
      operations.push({
        method: each.key.toUpperCase(),
        path: route.key,
        ...(textOf(at(each.node, 'operationId'))
          ? { id: textOf(at(each.node, 'operationId')) }
          : {}),
        tags: textsOf(at(each.node, 'tags')),
        line: each.line,
        hasBody: at(each.node, 'requestBody') !== undefined,
      });
    }
  }
  const server =
    textOf(at(document, 'servers', 0, 'url')) ??
    textOf(at(document, 'basePath')) ??
    '';
  return {
    path,
    ...(textOf(at(document, 'info', 'title'))
      ? { title: textOf(at(document, 'info', 'title')) }
      : {}),
    base: server.replace(/^(?:\w+:)?\/\/[^/]+|^\/?localhost\b/, ''),
    operations,
    ...(paths?.kind === 'map' && entriesOf(paths).length === 0
      ? { blank: true as const }
      : {}),
  };
}

/** Handlers of interfaces that a build generates from a contract: `class OrdersController implements OrdersApi`. */
export function contractRoutes(service: Service): Route[] {
  const documents = service.fact(openApiDocumentsOf);
  if (documents.length === 0) return [];
  const implementers = implementersOf(service);
  const declared = new Set<string>();
  return documents.flatMap(document =>
    document.operations.flatMap((operation): Route[] => {
      const groups = operation.tags.length
        ? operation.tags
        : [operation.path.split('/').filter(Boolean)[0] ?? 'Default'];
      for (const tag of groups) {
        const name = tag.replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) =>
          letter.toUpperCase(),
        );
        const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
        const found = [
          `${title}Api`,
          `${title}ApiDelegate`,
          `${title}Resource`,
        ].flatMap(each => implementers.get(each) ?? [])[0];
        const method = found?.methods.find(each => each.name === operation.id);
        if (!found) continue;
        const key = `${operation.method} ${operation.path}`;
        if (declared.has(key)) continue;
        declared.add(key);
        const place = method ?? { path: found.path, line: 1, endLine: 1 };
        return [
          {
            method: methodOf(operation.method),
            route: joinPaths(document.base, operation.path),
            path: place.path,
            line: place.line,
            endLine: place.endLine,
            protocol: 'http',
            className: found.name,
            ...(method
              ? {
                  handler: {
                    name: method.name,
                    path: method.path,
                    line: method.line,
                    endLine: method.endLine,
                    start: method.start,
                    end: method.end,
                    parameters: method.parameters,
                  },
                }
              : {}),
            guards: found.annotations
              .filter(annotation =>
                /^(?:PreAuthorize|RolesAllowed|Secured|Authenticated|PermitAll|DenyAll)$/.test(
                  annotation.name,
                ),
              )
              .map(each => ({
                name: each.name,
                text: each.text,
                path: found.path,
                line: each.line,
                on: 'class' as const,
              })),
            registration: key,
          },
        ];
      }
      return [];
    }),
  );
}
