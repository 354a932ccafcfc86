import type { Route } from '../../facts/http';

/** `POST /orders`, as messages name routes. */
export function routeName({ method, route, protocol }: Route): string {
  if (protocol === 'graphql') return `${method.toLowerCase()} ${route}`;
  return method === 'ANY' ? route : `${method} ${route}`;
}

/** Path steps without versions and the word api. */
export function resourceOf(route: string): string {
  return (
    route
      .split('/')
      .filter(
        step =>
          step && !/^(?:api|rest|v\d+(?:\.\d+)*|\?|[:{<*(].*)$/i.test(step),
      )[0] ?? ''
  );
}
