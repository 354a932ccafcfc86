import type { Service } from '../../../service';
import { sourceText } from '../../code/source-text';

/** `draw :admin` reads config/routes/admin.rb where it stands. */
const drawing = /^[ \t]*draw\s*\(?\s*[:'"]([\w/]+)/gm;

/** The route files that config/routes.rb draws. */
export function drawnFiles(service: Service): Set<string> {
  const { uncommented } = sourceText(
    service.repository,
    service.pathTo('config/routes.rb'),
  );
  return new Set(
    [...uncommented.matchAll(drawing)].map(([, name]) =>
      drawnFile(service, name),
    ),
  );
}

/** The file that a name draws. */
export function drawnFile(service: Service, name: string): string {
  return service.pathTo('config/routes.rb').replace(/\.rb$/, `/${name}.rb`);
}
