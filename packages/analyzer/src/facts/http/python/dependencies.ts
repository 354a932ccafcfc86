import { functionsOf, type FunctionDefinition } from '../../code';
import {
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { Guard } from '../types';
import { pythonClass, withBases } from './classes';
import type { PythonReading } from './reading';

/** `CurrentUser = Annotated[User, Depends(current_user)]` */
export function readAliases(reading: PythonReading, source: SourceText): void {
  for (const match of source.code.matchAll(
    /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:typing\.)?Annotated\s*\[/gm,
  )) {
    const open = match.index + match[0].length - 1;
    const text = source.uncommented.slice(open, source.partner[open] + 1);
    const depends =
      /\b(?:Depends|Security)\s*\([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,100})?\)/.exec(
        text,
      );
    if (depends)
      reading.aliases.set(match[1], {
        text: depends[0],
        path: source.path,
        line: source.lineAt(match.index),
      });
  }
}

/** What the arguments of a router, mount or route require: `dependencies=[Depends(current_user)]`. */
export function dependencyGuards(
  reading: PythonReading,
  source: SourceText,
  args: SpanText[],
  on: Guard['on'],
): Guard[] {
  // django-ninja: `auth=JWTAuth()` on an API, a router or a route.
  const asks = /\bninja/.test(source.code)
    ? args
        .filter(({ text }) =>
          /^(?:auth|permissions)\s*=(?!\s*(?:None|False|\[\s*\]))/.test(text),
        )
        .map(({ text, start }) => ({
          name: 'permissions',
          text,
          path: source.path,
          line: source.lineAt(start),
          on,
        }))
    : [];
  const resolved = args
    .filter(({ text }) =>
      /^(?:dependencies|route_class|decorators|guards)\s*=/.test(text),
    )
    .flatMap(({ text, start }) =>
      [
        ...text.matchAll(
          /\b(?:Depends|Security)\s*\([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,100})?\)|^(?:decorators|guards)\s*=\s*\[([^\]]{0,300})/g,
        ),
      ].map(match => ({
        name:
          match[1] !== undefined ? match[1].trim() : dependencyName(match[0]),
        text: match[0],
        path: source.path,
        line: source.lineAt(start + match.index),
        on,
      })),
    );
  // `dependencies=[deps.current_user]`, made elsewhere; `dependencies=dependencies`, what the caller requires.
  const held = args.flatMap(({ text, start }) => {
    const list =
      /^dependencies\s*=\s*(?:\[([\w.,\s]{1,300})\]|(\w{1,60}))$/.exec(text);
    const names =
      list?.[1]?.match(/[\w.]+/g) ??
      (list && isRequired(reading, source, list[2], start) ? ['required'] : []);
    return names.map(name => ({
      name,
      text: name,
      path: source.path,
      line: source.lineAt(start),
      on,
    }));
  });
  return [...asks, ...resolved, ...held];
}

/** A parameter that is nothing unless somebody gives it: `dependencies: list | None = None`. */
function isRequired(
  reading: PythonReading,
  source: SourceText,
  name: string,
  offset: number,
): boolean {
  const around = reading.service.fact(functionsOf).around(source.path, offset);
  return !new RegExp(
    `\\b${name}\\b[^,=]{0,120}=\\s*(?:None|\\[\\s*\\]|\\(\\s*\\))`,
  ).test(around?.parameters ?? '');
}

/** Class-based views of FastAPI: `user: User = Depends(current_user)` on the class or one it inherits from. */
export function attributeGuards(
  reading: PythonReading,
  source: SourceText,
  owner: string,
): Guard[] {
  const found = pythonClass(reading.service, source.path, owner);
  if (!found) return [];
  return withBases(reading.service, found).flatMap(each => {
    const own = sourceText(reading.service.repository, each.path);
    return [
      ...own.uncommented
        .slice(each.start, each.end)
        .matchAll(
          /^[ \t]+\w+[ \t]*:[^=\n]{1,120}=[ \t]*((?:Depends|Security)\s*\([^()\n]{0,200}\))/gm,
        ),
    ].map(match => ({
      name: dependencyName(match[1]),
      text: match[1],
      path: each.path,
      line: own.lineAt(each.start + match.index + match[0].indexOf(match[1])),
      on: 'class' as const,
    }));
  });
}

/** What FastAPI resolves before the handler runs: `user: User = Depends(current_user)`, `user: CurrentUser`. */
export function parameterGuards(
  reading: PythonReading,
  source: SourceText,
  definition: FunctionDefinition,
): Guard[] {
  const { parameters } = definition;
  const place = {
    path: source.path,
    line: definition.line,
    on: 'route' as const,
  };
  const direct = [
    ...parameters.matchAll(
      /\b(?:Depends|Security)\s*\([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,100})?\)/g,
    ),
  ].map(match => ({
    ...place,
    name: dependencyName(match[0]),
    text: match[0],
  }));
  const aliased = [...parameters.matchAll(/:\s*(?:\w+\.)?([A-Z]\w+)/g)].flatMap(
    match => {
      const alias = reading.aliases.get(match[1]);
      return alias
        ? [{ ...place, name: dependencyName(alias.text), text: alias.text }]
        : [];
    },
  );
  return [...direct, ...aliased];
}

function dependencyName(text: string): string {
  return (
    /\(\s*(?:dependency\s*=\s*)?(?:\w+\s*\(\s*)?([\w.]+)/.exec(text)?.[1] ??
    text
  );
}
