import { literal } from '../../code';
import {
  argumentsAt,
  sourceText,
  type SourceText,
} from '../../code/source-text';
import type { Guard } from '../types';
import { optionOf } from './arguments';
import { pythonClass } from './classes';
import { dependencyGuards } from './dependencies';
import { functionNamed } from './handlers';
import { readMiddlewareArgument } from './middleware';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';

const applications =
  /^(?:FastAPI|Flask|Quart|Sanic|Starlette|Litestar|APIFlask|Application|OpenAPI|Robyn|BlackSheep|Connexion\w*|FlaskApp|AsyncApp|NinjaAPI|NinjaExtraAPI)$/;
const routers =
  /(?:Router|Blueprint|RouteTableDef|Namespace|APIBlueprint)$|^(?:Api|Blueprint|Router)$/;

/** Classes of the service that extend an application or router: `class OrgApi(Api)`. */
export function readSubclasses(
  reading: PythonReading,
  source: SourceText,
): void {
  for (const [, name, base] of source.code.matchAll(
    /^class\s+(\w+)\s*\(\s*(?:\w+\.)?(\w+)/gm,
  )) {
    if (!applications.test(base) && !routers.test(base)) continue;
    reading.subclasses.set(name, {
      base,
      guards: constructorGuards(reading, source, name),
    });
  }
}

/** `super().__init__(dependencies=[Depends(current_user)])` */
function constructorGuards(
  reading: PythonReading,
  source: SourceText,
  name: string,
): Guard[] {
  const own = pythonClass(reading.service, source.path, name);
  if (!own) return [];
  const call = source.code
    .slice(own.start, own.end)
    .search(/super\(\)\.__init__\s*\(/);
  if (call < 0) return [];
  const open = source.code.indexOf('(', own.start + call + 'super()'.length);
  return dependencyGuards(reading, source, argumentsAt(source, open), 'router');
}

/** `app = FastAPI()`, `orders = Blueprint("orders", __name__)` */
export function readConstructors(
  reading: PythonReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(
    /^[ \t]*((?:self\.)?\w+)(?:\s*:\s*[\w.[\]]{1,80})?\s*=\s*(?:\w+\.){0,2}(\w+)\s*\(/gm,
  )) {
    const [, name, written] = match;
    const subclass = reading.subclasses.get(written);
    const made =
      subclass?.base ?? madeByFactory(reading, source, written) ?? written;
    const isApplication =
      applications.test(made) &&
      !(
        made === 'Application' &&
        !/\bweb\.Application\b|aiohttp/.test(source.code)
      );
    if (!isApplication && !routers.test(made)) continue;
    if (
      /^(?:DefaultRouter|SimpleRouter|ProtocolTypeRouter|URLRouter)$/.test(made)
    )
      continue;
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const node = reading.graph.node(`${source.path}:${name}`, {
      path: source.path,
      offset: match.index,
      root: isApplication,
      prefix:
        pathValue(
          reading,
          source,
          optionOf(args, /^(?:prefix|url_prefix|path|root_path_in_servers)$/),
        ) ?? '',
    });
    if (isApplication)
      node.prefix = /^Ninja/.test(made) ? ninjaPrefix(reading, name) : '';
    reading.names.set(`${source.path}:${name}`, node);
    for (const each of dependencyGuards(
      reading,
      source,
      args,
      isApplication ? 'application' : 'router',
    )) {
      node.uses.push({ guard: each, offset: match.index, always: true });
    }
    for (const guard of subclass?.guards ?? [])
      node.uses.push({ guard, offset: match.index, always: true });
    if (isApplication) readMiddlewareArgument(reading, source, args);
    // flask-restful and flask-restx stand on an application or blueprint.
    if (
      /^Api$|Namespace$/.test(made) &&
      args[0] &&
      /^\w[\w.]*$/.test(args[0].text)
    ) {
      reading.wrapped.set(node, args[0].text);
    }
    if (made === 'Namespace' && node.prefix === '' && args[0]) {
      node.prefix = literal(args[0].text) ?? '';
    }
  }
}

/** The router that a function of the service's own makes and registers nothing on: `def make_router() -> APIRouter`. */
function madeByFactory(
  reading: PythonReading,
  source: SourceText,
  name: string,
): string | undefined {
  if (!/rout|blueprint|api/i.test(name)) return undefined;
  const definition = functionNamed(reading, source, name);
  if (!definition) return undefined;
  const { code } = sourceText(reading.service.repository, definition.path);
  const made = /\breturn\s+(?:\w+\.)?(\w+)\s*\(/.exec(
    code.slice(definition.start, definition.end),
  )?.[1];
  return made && routers.test(made) ? made : undefined;
}

/** Where Django's urls hang an API of django-ninja: `path("api/", api.urls)`. */
function ninjaPrefix(reading: PythonReading, name: string): string {
  const hung = new RegExp(
    `\\bpath\\(\\s*r?["']([^"'\\n]{0,200})["']\\s*,\\s*(?:\\w+\\.)?${name}\\.urls\\b`,
  );
  for (const path of reading.modules.files) {
    const match = hung.exec(
      sourceText(reading.service.repository, path).uncommented,
    );
    if (match) return `/${match[1]}`;
  }
  return '';
}
