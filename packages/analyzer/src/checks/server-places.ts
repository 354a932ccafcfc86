import { middlewareOf } from '../facts/http';
import { mountPlaces } from '../facts/http/mount-places';
import { serverPlacesOf } from '../facts/server/places';
import type { Service } from '../service';
import { stackOf } from '../stack';
import type { Place } from './evidence';

const serverLibrary =
  /spring-boot-starter-(?:web|webflux|web-services|graphql)$|quarkus-(?:rest|resteasy)[\w-]*$|micronaut-http-server/;

/**
 * Where the server is put together: an endpoint, a middleware or a logger that it lacks would be added at one of these.
 * The likeliest first: where it is made, where it starts, what its pieces are, what is put under it.
 */
export function serverPlaces(service: Service): Place[] {
  const middleware = service
    .fact(middlewareOf)
    .filter(({ kind }) => kind === 'middleware');
  const { made, started, assembled } = service.fact(serverPlacesOf);
  return [
    ...made,
    ...started,
    ...service
      .fact(stackOf)
      .dependencies.filter(({ name }) => serverLibrary.test(name))
      .slice(0, 1),
    ...routeFilesOf(service),
    ...middleware.slice(0, 1),
    ...middleware.slice(-2),
    ...assembled,
    ...mountPlaces(service).slice(0, 2),
  ].map(({ path, line }) => ({ path, line }));
}

/** Where Laravel and Symfony list their routes: the file, and the first route of Laravel's. */
function routeFilesOf(service: Service): Place[] {
  return service
    .of(['SRC', 'CONFIG'])
    .filter(({ path }) =>
      /(?:^|\/)routes\/(?:api|web|base)\.php$|(?:^|\/)config\/routes\.ya?ml$/.test(
        path,
      ),
    )
    .slice(0, 2)
    .flatMap(({ path }) => {
      const first = service.repository
        .lines(path)
        .findIndex(line => /^Route::/.test(line));
      return [
        { path, line: 1 },
        ...(first > 0 ? [{ path, line: first + 1 }] : []),
      ];
    });
}
