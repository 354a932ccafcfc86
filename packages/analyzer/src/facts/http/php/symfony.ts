import type { Service } from '../../../service';
import { classesIn, functionsIn, type ClassSpan } from '../../code';
import {
  annotationsAround,
  annotationsBefore,
  type Annotation,
} from '../../code/annotations';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Route } from '../types';

const descriptive =
  /^(?:Route|Get|Post|Put|Patch|Delete|OA\\?.*|AsController|Template|Areas|Tag|Response|ApiDoc)$/;

/** Symfony: `#[Route('/orders', methods: ['PUT'])]` on a method, a prefix on its class. */
export function attributeRoutes(service: Service, source: SourceText): Route[] {
  const classes = classesIn(source);
  const functions = functionsIn(service.repository, source.path, 'php');
  return [
    ...source.code.matchAll(
      /#\[(?=\s*(?:\w+\\)*(?:Route|Get|Post|Put|Patch|Delete)\b)/g,
    ),
  ].flatMap(match => {
    const around = classes.find(
      ({ start, end }) => start <= match.index && match.index < end,
    );
    const { annotations, after } = annotationsAround(source, match.index, '#[');
    const owner = around ?? invokableAfter(source, classes, after);
    if (!owner) return [];
    const entry = annotations.find(
      each => each.offset > match.index && each.offset < match.index + 60,
    );
    if (!entry) return [];
    const definition = functions.find(each =>
      around
        ? each.offset >= after && each.offset - after < 200
        : each.name === '__invoke' && each.offset >= owner.start,
    );
    const onClass = around ? annotationsBefore(source, owner.offset, '#[') : [];
    const outer = onClass.find(each => /(?:^|\\)Route$/.test(each.name));
    const guards: Guard[] = [
      ...guardsOf(source, onClass, 'class'),
      ...guardsOf(source, annotations, 'route'),
    ];
    const routes = pathsOf(entry);
    return methodsOf(entry).flatMap(method =>
      routes.map(path => ({
        method: methodOf(method),
        route: joinPaths(outer ? pathsOf(outer)[0] : '', path),
        path: source.path,
        line: entry.line,
        endLine: definition?.line ?? entry.line,
        protocol: 'http' as const,
        ...(definition ? { handler: handlerOf(definition) } : {}),
        className: owner.name,
        guards,
        registration: source.uncommented
          .slice(annotations[0].offset, after)
          .trim(),
      })),
    );
  });
}

/** A controller that is one action: the class itself carries the route. */
function invokableAfter(
  source: SourceText,
  classes: ClassSpan[],
  after: number,
): ClassSpan | undefined {
  const owner = classes.find(
    ({ offset }) => offset >= after && offset - after < 200,
  );
  const body = owner && source.code.slice(owner.start, owner.end);
  return body &&
    /\bfunction\s+__invoke\b/.test(body) &&
    !/#\[\s*(?:\w+\\)*(?:Route|Get|Post|Put|Patch|Delete)\b/.test(body)
    ? owner
    : undefined;
}

/** `methods: ['GET', Request::METHOD_POST]`; `ANY` where none is listed. */
function methodsOf({ name, text }: Annotation): string[] {
  const word = name.split('\\').pop() ?? '';
  if (word !== 'Route') return [word];
  const listed = [
    ...(
      /\bmethods\s*:\s*(\[[^\]]{0,200}\]|['"]\w+['"]|\w+::METHOD_\w+)/.exec(
        text,
      )?.[1] ?? ''
    ).matchAll(/(?:\b|\bMETHOD_)(GET|POST|PUT|PATCH|DELETE)\b/gi),
  ].map(each => each[1]);
  return listed.length ? listed : ['ANY'];
}

function pathsOf(annotation: Annotation): string[] {
  const first = annotation.arguments.find(({ text }) =>
    /^path\s*:|^['"[]/.test(text),
  );
  return first
    ? [...first.text.matchAll(/['"]([^'"\n]*)['"]/g)]
        .map(match => match[1])
        .slice(0, 1)
    : [''];
}

function guardsOf(
  source: SourceText,
  annotations: Annotation[],
  on: Guard['on'],
): Guard[] {
  return annotations
    .filter(each => !descriptive.test(each.name))
    .map(({ name, text, line }) => ({
      name,
      text,
      path: source.path,
      line,
      on,
    }));
}
