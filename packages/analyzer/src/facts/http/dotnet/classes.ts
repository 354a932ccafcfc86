import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { classesIn } from '../../code';
import { annotationsBefore, type Annotation } from '../../code/annotations';
import { sourceText, type SourceText } from '../../code/source-text';
import { joinedText } from '../class-constants';
import type { Guard } from '../types';

/** Attributes that describe an action or where it lies; every other one may stand before it. */
const descriptive =
  /^(?:Http\w+|AcceptVerbs|Route|ApiController|Produces\w*|Consumes|SwaggerOperation|ProducesResponseType|Area|ApiVersion|MapToApiVersion|ApiExplorerSettings|Tags|EndpointName|ActionName|NonAction|ResponseCache|BindPropert(?:y|ies))$/;

/** An attribute with the file that it is written in: base classes may lie elsewhere. */
export interface PlacedAnnotation extends Annotation {
  path: string;
}

/** A class of the service by its name. */
export interface ClassPlace {
  source: SourceText;
  offset: number;
  head: string;
}

/** The classes that the framework brings: nothing above them is the service's own. */
const frameworkClass = /^(?:Controller|ControllerBase|PageModel)$/;

/** Attributes of a class and of the service's own classes that it inherits from. */
export function withBaseClasses(
  service: Service,
  source: SourceText,
  offset: number,
  head: string,
  depth = 4,
): PlacedAnnotation[] {
  const own = annotationsBefore(source, offset, '[').map(each => ({
    ...each,
    path: source.path,
  }));
  const base = baseOf(head);
  if (!base || depth === 0 || frameworkClass.test(base)) return own;
  const found = classIndex(service).get(base);
  if (!found) return own;
  const inherited = withBaseClasses(
    service,
    found.source,
    found.offset,
    found.head,
    depth - 1,
  );
  return [
    ...inherited.filter(each => !own.some(({ name }) => name === each.name)),
    ...own,
  ];
}

/** Whether a class inherits, through classes of the service's own, from one that the pattern names. */
export function inheritsFrom(
  service: Service,
  head: string,
  pattern: RegExp,
  depth = 4,
): boolean {
  const base = baseOf(head);
  if (!base) return false;
  if (pattern.test(base)) return true;
  const found = depth > 0 ? classIndex(service).get(base) : undefined;
  return (
    found !== undefined && inheritsFrom(service, found.head, pattern, depth - 1)
  );
}

function baseOf(head: string): string | undefined {
  return /:\s*(?:[\w.]{1,200}\.)?([A-Z]\w*)/.exec(head)?.[1];
}

/** The classes of the service by name. */
export function classIndex(service: Service): Map<string, ClassPlace> {
  return service.repository.once(`dotnet-classes:${service.path}`, () => {
    const found = new Map<string, ClassPlace>();
    for (const { path, language } of service.fact(sourceFilesOf)) {
      if (language !== 'C#') continue;
      const source = sourceText(service.repository, path);
      for (const each of classesIn(source))
        found.set(each.name, { source, offset: each.offset, head: each.head });
    }
    return found;
  });
}

/** The template that a routing attribute holds. */
export function templateOf(
  service: Service,
  annotation: Annotation,
): string | undefined {
  const first = annotation.arguments.find(
    ({ text }) => /^@?"/.test(text) || /^template\s*[:=]/.test(text),
  );
  if (first && !/"\s*\+/.test(first.text))
    return /"([^"\n]*)"/.exec(first.text)?.[1];
  // `[HttpGet(Router.Orders.List)]`, `[Route(Base + "/orders")]`
  const joined = annotation.arguments.find(({ text }) =>
    /^(?:[A-Z]\w*\s*\.\s*){1,6}\w+$|^[\w.]+\s*\+\s*|^@?"[^"\n]*"\s*\+/.test(
      text,
    ),
  );
  return joined && joinedText(service, 'dotnet', joined.text);
}

/** What stands before a handler by its attributes. */
export function guardsOf(
  annotations: readonly PlacedAnnotation[],
  on: Guard['on'],
): Guard[] {
  return annotations
    .filter(({ name }) => !descriptive.test(name))
    .map(({ name, text, path, line }) => ({ name, text, path, line, on }));
}
