import type { Service } from '../../../service';
import { argumentsAt, type SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Middleware, Route } from '../types';
import { stringOf } from './arguments';
import { tailOf } from './chains';
import { groupsAround } from './groups';
import { middlewareIn } from './guards';
import { target } from './handlers';
import { middlewareAt } from './middleware';

/** Slim and Lumen: `$app->get('/x', …)`, `$group->post(…)`. */
export function memberRoutes(service: Service, source: SourceText): Route[] {
  return [
    ...source.code.matchAll(
      /\$(?:app|router|group|r|api)->(get|post|put|patch|delete|any|map)\s*\(/g,
    ),
  ].flatMap(match => {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const rest = match[1] === 'map' ? args.slice(1) : args;
    const path = stringOf(rest[0]);
    if (path === undefined || rest.length < 2) return [];
    const groups = groupsAround(service, source, match.index);
    const line = source.lineAt(match.index);
    const tail = tailOf(source, source.partner[open]);
    const adds: Guard[] = [...tail.matchAll(/->add\(\s*([^()]{1,100})/g)].map(
      each => ({
        name: each[1].replace(/::class.*|^new\s+/g, ''),
        text: each[1],
        path: source.path,
        line,
        on: 'route' as const,
      }),
    );
    adds.push(...middlewareIn(source, tail, source.partner[open], 'route'));
    return [
      {
        method: methodOf(match[1]),
        route: joinPaths(groups.prefix, path),
        path: source.path,
        line,
        endLine: source.lineAt(source.partner[open]),
        protocol: 'http' as const,
        ...target(service, source, rest[1], groups.controller, [
          ...groups.guards,
          ...adds,
        ]),
        registration: source.uncommented
          .slice(open + 1, source.partner[open])
          .trim(),
      },
    ];
  });
}

/** Slim: `$app->add(new Cors())`, `$app->addErrorMiddleware(…)`. */
export function slimMiddleware(
  service: Service,
  source: SourceText,
): Middleware[] {
  return [...source.code.matchAll(/\$app\s*->\s*(add\w*)\s*\(/g)].flatMap(
    match => {
      if (!/\bSlim\\/.test(source.uncommented)) return [];
      const open = match.index + match[0].length - 1;
      const text = source.uncommented.slice(open + 1, source.partner[open]);
      const name =
        /([\w\\]+)::class|new\s+([\w\\]+)/.exec(text)?.slice(1).find(Boolean) ??
        match[1];
      return [
        middlewareAt(service, source, { name, text, offset: match.index }),
      ];
    },
  );
}
