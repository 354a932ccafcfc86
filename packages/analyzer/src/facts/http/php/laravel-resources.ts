import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { listOf, stringOf } from './arguments';
import { behind } from './controllers';
import type { LaravelRegistration } from './laravel-registrations';

const resourceful: Array<
  [action: string, method: string, suffix: string, form?: true]
> = [
  ['index', 'GET', ''],
  ['store', 'POST', ''],
  ['show', 'GET', '/{id}'],
  ['update', 'PUT', '/{id}'],
  ['destroy', 'DELETE', '/{id}'],
  ['create', 'GET', '/create', true],
  ['edit', 'GET', '/{id}/edit', true],
];

/** `Route::resource('orders', OrderController::class)`, `Route::apiResources(['orders' => OrderController::class])` */
export function resourceRoutes(
  service: Service,
  source: SourceText,
  { word, args, chain, prefix, guards, common }: LaravelRegistration,
): Route[] {
  const entries = /s$/.test(word)
    ? [
        ...(args[0]?.text ?? '').matchAll(
          /['"]([^'"\n]+)['"]\s*=>\s*([\w\\]+)/g,
        ),
      ].map(each => [each[1], each[2]])
    : [[stringOf(args[0]) ?? '?', args[1]?.text ?? '']];
  const only = listOf(chain, 'only') ?? listOf(args[2]?.text ?? '', 'only');
  const except =
    listOf(chain, 'except') ?? listOf(args[2]?.text ?? '', 'except');
  const answered = resourceful.filter(
    ([action, , , form]) =>
      !(form && /^api/.test(word)) &&
      (!only || only.includes(action)) &&
      !except?.includes(action),
  );
  return entries.flatMap(([name, controller]) =>
    answered.map(([action, method, suffix]) => ({
      ...common,
      method: methodOf(method),
      route: joinPaths(prefix, name.replace(/\./g, '/{id}/'), suffix),
      ...behind(service, source, controller, action, guards),
    })),
  );
}
