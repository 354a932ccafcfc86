import type { Service } from '../../../service';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { behind } from './rails-actions';
import { prefixOf, type Scope } from './rails-scopes';
import {
  controllerOption,
  type RailsReading,
  type RailsStatement,
} from './rails-statements';

const restful: Record<string, [method: string, suffix: string]> = {
  index: ['GET', ''],
  create: ['POST', ''],
  new: ['GET', '/new'],
  show: ['GET', '/:id'],
  edit: ['GET', '/:id/edit'],
  update: ['PATCH', '/:id'],
  destroy: ['DELETE', '/:id'],
};

const mostNames = 8;

/** `resources :orders, only: %i[index show]`, `resource :profile` */
export function resourceRoutes(
  { service, controllers }: RailsReading,
  each: RailsStatement,
): Route[] {
  const { text, outer, pathOption, place } = each;
  const plural = isPlural(each);
  const only = actionList(text, 'only');
  const except = actionList(text, 'except');
  const answered = Object.keys(restful).filter(
    action =>
      (plural || action !== 'index') &&
      (!only || only.includes(action)) &&
      !except?.includes(action) &&
      !(isApi(service) && (action === 'new' || action === 'edit')),
  );
  return each.names.slice(0, mostNames).flatMap(name =>
    answered.map(action => {
      const [method, suffix] = restful[action];
      return {
        ...place,
        method: methodOf(method),
        route: joinPaths(
          prefixOf(outer),
          pathOption ?? name,
          plural ? suffix : suffix.replace('/:id', ''),
        ),
        ...behind(controllers, controllerFor(each, name), action, outer),
      };
    }),
  );
}

/** What the block of a resource puts before the routes in it. */
export function resourceScopes(each: RailsStatement): Scope[] {
  const { block, names, pathOption } = each;
  if (!block) return [];
  return names.slice(0, mostNames).map(name => ({
    ...block,
    path: joinPaths(pathOption ?? name),
    module: '',
    controller: controllerFor(each, name),
    on: isPlural(each) ? undefined : 'collection',
  }));
}

function isPlural({ word }: RailsStatement): boolean {
  return word === 'resources';
}

function controllerFor(each: RailsStatement, name: string): string {
  return (
    controllerOption(each.text) ?? (isPlural(each) ? name : pluralOf(name))
  );
}

function pluralOf(name: string): string {
  if (/s$/.test(name)) return name;
  return /y$/.test(name) ? name.replace(/y$/, 'ies') : `${name}s`;
}

function actionList(text: string, option: string): string[] | undefined {
  const list = new RegExp(
    `\\b${option}:\\s*(%[iw][\\[({][^\\])}]{0,300}|\\[[^\\]]{0,300}\\]|:\\w+|["']\\w+)`,
  ).exec(text)?.[1];
  return list === undefined
    ? undefined
    : [...list.replace(/^%[iw]/, '').matchAll(/\w+/g)].map(([name]) => name);
}

function isApi(service: Service): boolean {
  return service.repository.once(`rails-api:${service.path}`, () =>
    /\bapi_only\s*=\s*true/.test(
      service.repository.lexical(service.pathTo('config/application.rb')).code,
    ),
  );
}
