import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import type { Middleware, Route } from '../types';
import { controllersOf } from './controllers';
import { drawnFiles } from './drawn-files';
import { plainFilesOf } from './plain-classes';
import { plainRoutes } from './plain-routes';
import { rackMiddleware } from './rack';
import { railsRoutes } from './rails';

/** Rails routes, Sinatra, Grape and Roda. */
export function rubyRoutes(service: Service): Route[] {
  const reading = { service, controllers: controllersOf(service) };
  const drawn = drawnFiles(service);
  return service
    .fact(sourceFilesOf)
    .flatMap(({ path, relative, ecosystem }) => {
      if (ecosystem !== 'ruby') return [];
      const source = sourceText(service.repository, path);
      if (/(?:^|\/)config\/routes(?:\.rb$|\/)/.test(relative))
        return drawn.has(path) ? [] : railsRoutes(reading, source, []);
      return service.fact(plainFilesOf).has(path)
        ? plainRoutes(service, source)
        : [];
    });
}

/** `config.middleware.use`, and Rack's `use`. */
export function rubyMiddleware(service: Service): Middleware[] {
  const files = [
    ...service
      .fact(sourceFilesOf)
      .filter(({ ecosystem }) => ecosystem === 'ruby')
      .map(({ path, relative }) => ({ path, relative })),
    ...service
      .of(['OTHER', 'CONFIG'])
      .filter(({ relative }) => /(?:^|\/)config\.ru$/.test(relative)),
  ];
  return files.flatMap(({ path, relative }) =>
    rackMiddleware(service, path, relative),
  );
}
