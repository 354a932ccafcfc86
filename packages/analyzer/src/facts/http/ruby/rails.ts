import { sourceText, type SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { drawnFile } from './drawn-files';
import { behind } from './rails-actions';
import { scopeOpenedBy } from './rails-blocks';
import { resourceRoutes, resourceScopes } from './rails-resources';
import { guardsOf, prefixOf, type Scope } from './rails-scopes';
import {
  statementAt,
  type RailsReading,
  type RailsStatement,
} from './rails-statements';
import { verbRoutes } from './rails-verbs';

const routing =
  /^[ \t]*(namespace|scope|resources?|member|collection|controller|constraints|authenticate|authenticated|concern|get|post|put|patch|delete|match|root|mount|devise_for|draw|direct|with_options|defaults|shallow|use_doorkeeper)\b/gm;

/** The routes of a route file of Rails', below the scopes that it is drawn in. */
export function railsRoutes(
  reading: RailsReading,
  source: SourceText,
  around: Scope[],
): Route[] {
  const routes: Route[] = [];
  const scopes: Scope[] = around.map(scope => ({
    ...scope,
    start: 0,
    end: Infinity,
  }));
  for (const match of source.code.matchAll(routing)) {
    const each = statementAt(reading, source, match, scopes);
    switch (each.word) {
      case 'resources':
      case 'resource':
        routes.push(...resourceRoutes(reading, each));
        scopes.push(...resourceScopes(each));
        break;
      case 'get':
      case 'post':
      case 'put':
      case 'patch':
      case 'delete':
      case 'match':
        routes.push(...verbRoutes(reading, each));
        break;
      case 'draw':
        // What is drawn within scopes draws no others.
        if (around.length === 0) routes.push(...drawnRoutes(reading, each));
        break;
      case 'root':
        routes.push(rootRoute(reading, each));
        break;
      case 'mount':
        routes.push(mountRoute(each));
        break;
      case 'devise_for':
        routes.push(...deviseRoutes(each));
        break;
      default: {
        const scope = scopeOpenedBy(each);
        if (scope) scopes.push(scope);
      }
    }
  }
  return routes;
}

/** `draw :admin` */
function drawnRoutes(
  reading: RailsReading,
  { names, outer, place }: RailsStatement,
): Route[] {
  const { service } = reading;
  const file = names[0] && drawnFile(service, names[0]);
  return file && file !== place.path && service.repository.text(file)
    ? railsRoutes(reading, sourceText(service.repository, file), outer)
    : [];
}

/** `root "orders#index"` */
function rootRoute(
  { controllers }: RailsReading,
  { text, outer, place }: RailsStatement,
): Route {
  const to = /['"]([\w/]+)#(\w+)/.exec(text);
  return {
    ...place,
    method: 'GET',
    route: joinPaths(prefixOf(outer)),
    ...behind(controllers, to?.[1] ?? '', to?.[2] ?? '', outer),
  };
}

/** `mount Sidekiq::Web => "/sidekiq"` */
function mountRoute({ text, names, outer, place }: RailsStatement): Route {
  const at = /(?:=>\s*|at:\s*)['"]([^'"\n]*)/.exec(text)?.[1];
  return {
    ...place,
    method: 'ANY',
    route: joinPaths(prefixOf(outer), at ?? names[0] ?? ''),
    guards: guardsOf(outer),
  };
}

/** `devise_for :users` */
function deviseRoutes({ text, names, outer, place }: RailsStatement): Route[] {
  if (!names[0] || /\bskip:\s*:all\b/.test(text)) return [];
  return [
    ['GET', 'sign_in'],
    ['POST', 'sign_in'],
    ['DELETE', 'sign_out'],
    ['POST', ''],
    ['POST', 'password'],
  ].map(([method, suffix]) => ({
    ...place,
    method: methodOf(method),
    route: joinPaths(prefixOf(outer), names[0], suffix),
    className: 'Devise',
    guards: [],
  }));
}
