import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { stringOf } from './arguments';
import { target } from './handlers';
import type { FilePlace } from './laravel-files';
import {
  registrationsIn,
  type LaravelRegistration,
} from './laravel-registrations';
import { resourceRoutes } from './laravel-resources';

/** Laravel's routes: what a file registers on the facade `Route`. */
export function laravelRoutes(
  service: Service,
  source: SourceText,
  place: FilePlace | undefined,
): Route[] {
  return registrationsIn(service, source, place).flatMap(registration =>
    /resource|singleton/i.test(registration.word)
      ? resourceRoutes(service, source, registration)
      : verbRoutes(service, source, registration),
  );
}

/** `Route::get('/orders', …)`, `Route::match(['get', 'post'], …)`, `Route::view(…)` */
function verbRoutes(
  service: Service,
  source: SourceText,
  registration: LaravelRegistration,
): Route[] {
  const { word, onFacade, args, prefix, guards, controller, common } =
    registration;
  const methods =
    word === 'match'
      ? [...(args[0]?.text ?? '').matchAll(/['"](\w+)['"]/g)].map(
          each => each[1],
        )
      : [word === 'view' ? 'get' : word];
  const rest = word === 'match' ? args.slice(1) : args;
  const path = stringOf(rest[0]);
  if (path === undefined && !onFacade) return [];
  return methods.map(method => ({
    ...common,
    method: methodOf(method),
    route: joinPaths(prefix, path ?? '?'),
    ...(path === undefined ? { dynamic: true as const } : {}),
    ...(word === 'view'
      ? { guards }
      : target(service, source, rest[1], controller, guards)),
  }));
}
