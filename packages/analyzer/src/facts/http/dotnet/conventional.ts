import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import {
  classesIn,
  functionsIn,
  functionsOf,
  type FunctionDefinition,
} from '../../code';
import { annotationsAround, type Annotation } from '../../code/annotations';
import {
  argumentsAt,
  openAfter,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Method, Route } from '../types';
import {
  guardsOf,
  inheritsFrom,
  templateOf,
  withBaseClasses,
  type PlacedAnnotation,
} from './classes';

/** A pattern that leads to actions by their names: `{controller=Home}/{action=Index}/{id?}`. */
interface Convention {
  template: string;
  /** The area that it is for alone (`MapAreaControllerRoute`). */
  area?: string;
}

const byDefault = '{controller=Home}/{action=Index}/{id?}';
const mapping =
  /\.(MapControllerRoute|MapAreaControllerRoute|MapDefaultControllerRoute|MapRoute|MapAreaRoute|UseMvcWithDefaultRoute)\s*(?=\()/g;

/** Use as `service.fact(conventionsOf)`. */
export function conventionsOf(service: Service): Convention[] {
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    return [...source.code.matchAll(mapping)].flatMap(match => {
      const open = openAfter(source, match.index + match[0].length);
      if (open < 0) return [];
      return conventionIn(match[1], argumentsAt(source, open));
    });
  });
}

function conventionIn(call: string, given: readonly SpanText[]): Convention[] {
  if (/Default/.test(call)) return [{ template: byDefault }];
  const isArea = /Area/.test(call);
  const [template, area] = [
    argumentOf(given, /^(?:pattern|template)$/, isArea ? 2 : 1),
    isArea ? argumentOf(given, /^areaName$/, 1) : undefined,
  ];
  // Without a controller in it a pattern leads to one action, which it names beside.
  if (template === undefined || !/\{controller\b/.test(template)) return [];
  return [{ template, ...(area === undefined ? {} : { area }) }];
}

/** The string given for a parameter, by its name or its place. */
function argumentOf(
  given: readonly SpanText[],
  name: RegExp,
  position: number,
): string | undefined {
  const named = given.find(({ text }) =>
    name.test(/^(\w+)\s*:/.exec(text)?.[1] ?? ''),
  );
  const at = named ?? given[position];
  if (!at || (!named && /^\w+\s*:/.test(at.text))) return undefined;
  return /^(?:\w+\s*:\s*)?@?"([^"\n]*)"/.exec(at.text)?.[1];
}

/**
 * A pattern that leads to one action, which it names beside: `pattern: "v3/package", defaults: new { controller =
 * "Package", action = "Upload" }, constraints: new { httpMethod = new HttpMethodRouteConstraint("PUT") }`.
 */
export function namedActionRoutes(service: Service): Route[] {
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    return [...source.code.matchAll(mapping)].flatMap((match): Route[] => {
      const open = openAfter(source, match.index + match[0].length);
      if (open < 0 || !/^Map(?:Controller)?Route$/.test(match[1])) return [];
      const given = argumentsAt(source, open);
      const template = argumentOf(given, /^(?:pattern|template)$/, 1);
      const text = source.uncommented.slice(open, source.partner[open]);
      const controller = /\bcontroller\s*=\s*"(\w{1,80})"/.exec(text)?.[1];
      const action = /\baction\s*=\s*"(\w{1,80})"/.exec(text)?.[1];
      if (!template || !controller || !action) return [];
      const behind = actionOf(service, `${controller}Controller`, action);
      if (!behind) return [];
      const verbs = [
        ...(
          /\bHttpMethodRouteConstraint\s*\(([^()]{0,120})\)/.exec(text)?.[1] ??
          '"GET"'
        ).matchAll(/"(\w+)"/g),
      ].map(([, verb]) => methodOf(verb));
      const line = source.lineAt(match.index);
      return verbs.map(method => ({
        method,
        route: joinPaths(template),
        path,
        line,
        endLine: source.lineAt(source.partner[open]),
        protocol: 'http' as const,
        className: `${controller}Controller`,
        guards: behind.guards,
        handler: handlerOf(behind.definition),
        registration: text.slice(1).trim(),
      }));
    });
  });
}

/** The method of a controller, with what guards it. */
function actionOf(
  service: Service,
  controller: string,
  action: string,
): { definition: FunctionDefinition; guards: Route['guards'] } | undefined {
  const definition = service
    .fact(functionsOf)
    .named(action)
    .find(({ owner, path }) => owner === controller && path.endsWith('.cs'));
  if (!definition) return undefined;
  const source = sourceText(service.repository, definition.path);
  const owner = classesIn(source).find(({ name }) => name === controller);
  const { attributes } = declarationOf(source, definition.offset);
  const onClass = owner
    ? withBaseClasses(service, source, owner.offset, owner.head)
    : [];
  const placed = attributes.map(each => ({ ...each, path: source.path }));
  return {
    definition,
    guards: [...guardsOf(onClass, 'class'), ...guardsOf(placed, 'route')],
  };
}

/** Actions of controllers that no attribute gives a path: their names and a pattern of the application do. */
export function conventionalRoutes(service: Service): Route[] {
  const conventions = service.fact(conventionsOf);
  if (conventions.length === 0) return [];
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    if (!/\bclass\s+\w{1,200}Controller\b/.test(source.code)) return [];
    return controllersIn(service, source, conventions);
  });
}

const controllerBase = /^(?:Controller|ControllerBase)$/;

function controllersIn(
  service: Service,
  source: SourceText,
  conventions: readonly Convention[],
): Route[] {
  const classes = classesIn(source);
  const functions = functionsIn(service.repository, source.path, 'dotnet');
  return classes.flatMap(owner => {
    if (
      !/.Controller$/.test(owner.name) ||
      !inheritsFrom(service, owner.head, controllerBase) ||
      /\babstract\b/.test(source.code.slice(owner.offset - 40, owner.offset))
    )
      return [];
    const onClass = withBaseClasses(service, source, owner.offset, owner.head);
    if (
      onClass.some(({ name }) =>
        /^(?:Route|ApiController|NonController)$/.test(name),
      )
    )
      return [];
    const convention = conventionFor(service, conventions, onClass);
    return functions
      .filter(
        ({ offset, owner: name, start }) =>
          name === owner.name && owner.start <= offset && start <= owner.end,
      )
      .flatMap(action =>
        actionRoutes(service, source, owner.name, onClass, action, convention),
      );
  });
}

function conventionFor(
  service: Service,
  conventions: readonly Convention[],
  onClass: readonly PlacedAnnotation[],
): Convention {
  const attribute = onClass.find(({ name }) => name === 'Area');
  const area = attribute && templateOf(service, attribute);
  if (!area)
    return (
      conventions.find(
        each => each.area === undefined && !/\{area\b/.test(each.template),
      ) ?? { template: byDefault }
    );
  const found = conventions.find(
    each => each.area === area || /\{area\b/.test(each.template),
  );
  return { template: found?.template ?? `${area}/${byDefault}`, area };
}

function actionRoutes(
  service: Service,
  source: SourceText,
  controller: string,
  onClass: readonly PlacedAnnotation[],
  action: FunctionDefinition,
  convention: Convention,
): Route[] {
  const { head, attributes, from } = declarationOf(source, action.offset);
  if (
    !/\bpublic\b/.test(head) ||
    /\b(?:static|override|abstract)\b/.test(head) ||
    action.name === controller ||
    attributes.some(({ name }) => /^(?:NonAction|Route)$/.test(name))
  )
    return [];
  const verbs = attributes.filter(({ name }) => /^Http[A-Z]/.test(name));
  // An attribute with a template is no convention.
  if (verbs.some(each => templateOf(service, each) !== undefined)) return [];
  const renamed = attributes.find(({ name }) => name === 'ActionName');
  const entry = verbs[0];
  const placed = attributes.map(each => ({ ...each, path: source.path }));
  return methodsOf(attributes).map(method => ({
    method,
    route: routeFor(
      convention,
      controller.replace(/Controller$/, ''),
      (renamed && templateOf(service, renamed)) ??
        action.name.replace(/Async$/, ''),
      action.parameters,
    ),
    path: source.path,
    line: entry?.line ?? action.line,
    endLine: action.line,
    protocol: 'http' as const,
    handler: handlerOf(action),
    className: controller,
    guards: [...guardsOf(onClass, 'class'), ...guardsOf(placed, 'route')],
    registration: source.uncommented.slice(from, action.offset).trim(),
  }));
}

/** An action without a verb answers every one; the links that lead to it send GET. */
function methodsOf(attributes: readonly Annotation[]): Method[] {
  const found = attributes.flatMap(({ name, arguments: given }) => {
    if (name === 'AcceptVerbs')
      return given.flatMap(({ text }) =>
        [...text.matchAll(/"(\w+)"/g)].map(([, verb]) => methodOf(verb)),
      );
    const verb = /^Http([A-Z]\w*)$/.exec(name)?.[1];
    return verb ? [methodOf(verb)] : [];
  });
  return found.length > 0 ? [...new Set(found)] : ['GET'];
}

/** What stands before a method's name: its modifiers and return type, and the attributes above. */
export function declarationOf(
  source: SourceText,
  offset: number,
): { head: string; attributes: Annotation[]; from: number } {
  const { code, partner } = source;
  const limit = Math.max(0, offset - 400);
  let at = offset - 1;
  while (at > limit && !/[;{}\]]/.test(code[at])) {
    at--;
    // `Order[]` and `Task<Order[]>` belong to the head.
    if (code[at] === ']' && code[at - 1] === '[') at -= 2;
  }
  const head = code.slice(at + 1, offset);
  if (code[at] !== ']' || partner[at] < 0)
    return { head, attributes: [], from: offset - head.trimStart().length };
  const { annotations } = annotationsAround(source, partner[at], '[');
  return {
    head,
    attributes: annotations,
    from: annotations[0]?.offset ?? at + 1,
  };
}

/** The address of an action; a part that may be left out is kept where the action asks for it. */
function routeFor(
  { template, area }: Convention,
  controller: string,
  action: string,
  parameters: string,
): string {
  const steps = template
    .split('/')
    .flatMap(step => {
      const part = /\{\*{0,2}(\w+)([^{}]*)\}/.exec(step);
      if (!part) return [step];
      const [text, name, rest] = part;
      if (/^area$/i.test(name)) return area ? [step.replace(text, area)] : [];
      if (/^controller$/i.test(name)) return [step.replace(text, controller)];
      if (/^action$/i.test(name)) {
        const usual = /=(\w+)/.exec(rest)?.[1];
        return usual === action ? [] : [step.replace(text, action)];
      }
      if (/[?=]/.test(rest) || /\*/.test(text))
        return new RegExp(`\\b${name}\\b`, 'i').test(parameters)
          ? [`{${name}}`]
          : [];
      return [step];
    })
    .filter(Boolean);
  return joinPaths(...steps);
}
