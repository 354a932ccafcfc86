import { folderOf } from '../../../stack';
import { sourceText, type SourceText } from '../../code/source-text';
import type { GoReading } from './reading';

const routerType =
  /\*?(?:gin\.(?:Engine|RouterGroup|IRouter|IRoutes)|echo\.(?:Echo|Group)|chi\.(?:Router|Mux)|fiber\.(?:App|Router)|mux\.Router|http\.ServeMux|httprouter\.Router|iris\.(?:Application|Party)|bunrouter\.Group|web\.App|routing\.(?:Router|RouteGroup)|routegroup\.Bundle|fizz\.(?:Fizz|RouterGroup)|server\.Hertz|route\.RouterGroup)/;

/** Finds the types of a file that stand around a router, and the fields that hold one. */
export function readOwnTypes(reading: GoReading, path: string): void {
  const { code } = sourceText(reading.service.repository, path);
  for (const [, name, body] of code.matchAll(
    /^type\s+(\w+)\s+struct\s*\{([^{}]{0,400})\}/gm,
  )) {
    const fields = body.split('\n').filter(line => /\S/.test(line));
    const methods = new Set(
      [
        ...code.matchAll(
          /^func\s*\(\s*\w+\s+\*?(\w+)\s*\)\s*(Get|GET|Route|Group|Use|With)\s*\(/gm,
        ),
      ]
        .filter(([, owner]) => owner === name)
        .map(([, , method]) => method),
    );
    if (
      fields.length <= 3 &&
      fields.some(field => routerType.test(field)) &&
      /get/i.test([...methods].join()) &&
      methods.size > 1
    )
      reading.ownTypes.add(name);
  }
  for (const name of enginesIn(code)) reading.ownTypes.add(name);
  findRouterFields(reading, path, code);
}

/** An engine of one's own: a type that takes handlers by path, for reading and for writing, and middleware or groups. */
function enginesIn(code: string): string[] {
  const methods = new Map<string, Set<string>>();
  for (const [, owner, name] of code.matchAll(
    /^func\s*\(\s*\w{1,40}\s+\*?(\w{1,60})\s*\)\s*(?:(Get|GET|Post|POST)\s*\(\s*\w{1,40}\s+string\s*,\s*\w{1,40}\s+(?:\.{3})?(?:func\b|[\w.]{0,40}Handler)|(Use|Group)\s*\()/gm,
  ))
    methods.set(
      owner,
      (methods.get(owner) ?? new Set()).add(name?.toLowerCase() ?? 'use'),
    );
  return [...methods].flatMap(([owner, { size }]) =>
    size === 3 ? [owner] : [],
  );
}

/** `type Config struct { Router *httprouter.Router }`: a field that other packages see, or those of its own. */
function findRouterFields(
  reading: GoReading,
  path: string,
  code: string,
): void {
  for (const [, name, body] of code.matchAll(
    /^(?:type[ \t]+|[ \t]+)(\w+)[ \t]+struct[ \t]*\{([^{}]{0,2000})\}/gm,
  )) {
    if (reading.ownTypes.has(name)) continue;
    for (const line of body.split('\n')) {
      const [, field, type] = /^\s*(\w{1,40})\s+(\S.*)$/.exec(line) ?? [];
      if (!field || !new RegExp(`^${routerType.source}\\s*$`).test(type))
        continue;
      reading.routerFields.add(`${folderOf(path)}:${field}`);
      if (/^[A-Z]/.test(field)) reading.routerFields.add(`:${field}`);
    }
  }
}

/** Whether a dotted name ends in a field that holds a router, as a package sees it. */
export function isRouterField(
  reading: GoReading,
  folder: string,
  name: string,
): boolean {
  const field = /\.(\w+)$/.exec(name)?.[1];
  return (
    field !== undefined &&
    (reading.routerFields.has(`${folder}:${field}`) ||
      reading.routerFields.has(`:${field}`))
  );
}

/** Whether a type is that of a router, a framework's or the service's own. */
export function isRouter(reading: GoReading, type: string): boolean {
  return (
    routerType.test(type) ||
    reading.ownTypes.has(/(?:^|[\s*.()])(\w+)[\s{]*$/.exec(type)?.[1] ?? '')
  );
}

/** Whether a name that nothing is bound to is still that of a router. */
export function looksLikeRouter(
  reading: GoReading,
  source: SourceText,
  root: string,
): boolean {
  if (isRouterField(reading, folderOf(source.path), root)) return true;
  return (
    /(?:^|\.)(?:r|e|g|mux|router|app|api|group|server|engine|v\d|\w*[rR]outer|\w*[gG]roup|\w*Mux)$/.test(
      root,
    ) &&
    /gin-gonic|labstack\/echo|go-chi|gofiber|gorilla\/mux|net\/http|httprouter|iris|bunrouter|wI2L\/fizz|cloudwego\/hertz/.test(
      source.uncommented,
    )
  );
}
