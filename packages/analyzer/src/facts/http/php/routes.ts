import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import type { Middleware, Route } from '../types';
import { apiPlatformFiles, apiPlatformRoutes } from './api-platform';
import { docRoutes } from './doc-routes';
import { laravelRoutes } from './laravel';
import { laravelFilePlaces } from './laravel-files';
import { kernelMiddleware, startFileMiddleware } from './laravel-middleware';
import { securitySettings } from './security-settings';
import { memberRoutes, slimMiddleware } from './slim';
import { attributeRoutes } from './symfony';

/** Laravel, Symfony, API Platform, Slim and Lumen. */
export function phpRoutes(service: Service): Route[] {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'php');
  const places = laravelFilePlaces(service);
  const found = files.flatMap(({ path }) => {
    const source = sourceText(service.repository, path);
    const raw = service.repository.text(path) ?? '';
    return [
      ...(/\bRoute::|\bRoute->/.test(source.code)
        ? laravelRoutes(service, source, places.get(path))
        : []),
      ...(/#\[(?:Route|Get|Post|Put|Patch|Delete)\b|#\[\w+\\Route\b/.test(
        source.code,
      )
        ? attributeRoutes(service, source)
        : []),
      ...(/#\[\s*(?:\w+\\)*ApiResource\b/.test(source.code)
        ? apiPlatformRoutes(service, source)
        : []),
      ...(hasDocRoutes(raw) ? docRoutes(service, source, raw) : []),
      ...(/\bSlim\\|\$(?:app|router|group)->(?:get|post|put|patch|delete)\b/.test(
        source.uncommented,
      )
        ? memberRoutes(service, source)
        : []),
    ];
  });
  return files.length ? [...found, ...apiPlatformFiles(service)] : found;
}

/** Annotations in comments are read where what reads them is imported. */
function hasDocRoutes(raw: string): boolean {
  return /^use [\w\\]{1,80}\\Annotations?\b|^use Sensio\\/m.test(raw);
}

/** Kernel, bootstrap/app.php, Slim's `add`, and Symfony's security configuration. */
export function phpMiddleware(service: Service): Middleware[] {
  const registered = service
    .fact(sourceFilesOf)
    .flatMap(({ path, ecosystem }) => {
      if (ecosystem !== 'php') return [];
      const source = sourceText(service.repository, path);
      return [
        ...kernelMiddleware(service, source),
        ...startFileMiddleware(service, source),
        ...slimMiddleware(service, source),
      ];
    });
  return [...registered, ...securitySettings(service)];
}
