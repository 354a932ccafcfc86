import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { behind } from './rails-actions';
import { prefixOf } from './rails-scopes';
import {
  controllerOption,
  type RailsReading,
  type RailsStatement,
} from './rails-statements';

/** `get "orders/:id", to: "orders#show"`, `match "/search", via: [:get, :post]` */
export function verbRoutes(
  { controllers }: RailsReading,
  each: RailsStatement,
): Route[] {
  const { text, outer, place } = each;
  const own = /^\w+\s*\(?\s*(?:['"]([^'"\n]*)['"]|:(\w+[?!]?))/.exec(text);
  if (!own) return [];
  const inwards = [...outer].reverse();
  const resource = inwards.find(scope => scope.controller && scope.path);
  const on =
    /\bon:\s*:(member|collection)/.exec(text)?.[1] ??
    inwards.find(scope => scope.on)?.on;
  const to = /(?:\bto:\s*|=>\s*)['"]([\w/]+)#(\w+[?!]?)/.exec(text);
  const action =
    to?.[2] ??
    /\baction:\s*['":]+(\w+)/.exec(text)?.[1] ??
    own[2] ??
    own[1]
      .split('/')
      .filter(step => step && !step.startsWith(':'))
      .pop() ??
    '';
  const target =
    to?.[1] ??
    controllerOption(text) ??
    inwards.find(scope => scope.controller)?.controller ??
    own[1]?.split('/').filter(Boolean)[0] ??
    '';
  return methodsOf(each).map(method => ({
    ...place,
    method: methodOf(method),
    route: joinPaths(
      prefixOf(outer, resource && on === 'collection'),
      own[1] ?? own[2],
    ),
    ...behind(controllers, target, action, outer),
  }));
}

function methodsOf({ word, text }: RailsStatement): string[] {
  if (word !== 'match') return [word];
  const via = /\bvia:\s*(\[[^\]]{0,100}\]|:\w+)/.exec(text)?.[1] ?? 'any';
  return [...via.matchAll(/[a-z]+/g)].map(([method]) => method);
}
