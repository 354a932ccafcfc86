import {
  argumentsAt,
  receiverOf,
  type Receiver,
  type SourceText,
} from '../../code/source-text';
import { joinPaths } from '../paths';
import { stringOf } from './arguments';
import { addLayer } from './layers';
import { pathOfExpression } from './path-functions';
import type { RustReading } from './reading';
import { register } from './registrations';
import { chainNode } from './routers';
import { scopesAround } from './scopes';
import { registerTyped } from './typed-paths';
import { registerUtoipa } from './utoipa';

const building =
  /\.\s*(route|api_route|api_route_with|to|at|nest|nest_service|merge|service|configure|layer|route_layer|wrap|wrap_fn|with|routes|scope|typed_(?:get|post|put|patch|delete|head|options))\s*\(/g;

/** Routes and layers that a file puts on routers of axum, actix-web and poem, call by call. */
export function readBuilders(reading: RustReading, source: SourceText): void {
  if (
    !/\b(?:Router|OpenApiRouter|ApiRouter|App|web|Route|ServiceConfig)\b/.test(
      source.code,
    )
  )
    return;
  for (const match of source.code.matchAll(building))
    readBuilder(reading, source, match);
}

function readBuilder(
  reading: RustReading,
  source: SourceText,
  match: RegExpExecArray,
): void {
  const open = match.index + match[0].length - 1;
  const args = argumentsAt(source, open);
  if (args.length === 0) return;
  const receiver = receiverOf(source, match.index);
  const scoped = scopesAround(reading, source, match.index, receiver);
  const node = chainNode(reading, source, match.index, receiver);
  // aide: `.api_route("/orders", post_with(create, describe))`
  const word = match[1].startsWith('api_route') ? 'route' : match[1];
  const path =
    stringOf(args[0]) ??
    (word === 'route' && args.length > 1
      ? pathOfExpression(reading.service, args[0].text)
      : undefined);
  const written = {
    node,
    guards: scoped.guards,
    offset: match.index + 1,
    open,
  };
  if ((word === 'route' || word === 'at') && path !== undefined)
    register(reading, source, {
      ...written,
      route: joinPaths(scoped.prefix, path),
      handler: args[1],
    });
  else if ((word === 'route' || word === 'to') && isResource(source, receiver))
    register(reading, source, {
      ...written,
      route: scoped.prefix,
      handler: args[0],
    });
  else if (word === 'routes' && /^routes!/.test(args[0].text)) {
    for (const [name] of args[0].text.matchAll(/[\w:]+/g))
      registerUtoipa(
        reading,
        source,
        node,
        name.split('::').pop() ?? '',
        match.index,
        open,
      );
  } else if (word.startsWith('typed_')) {
    registerTyped(reading, source, node, word, args[0].text, match.index, open);
  } else if (
    /^(?:layer|route_layer|wrap|wrap_fn|with)$/.test(word) &&
    // What is wrapped around a scope belongs to the scope.
    !receiver.links.some(({ name }) => /^(?:scope|resource)$/.test(name))
  )
    addLayer(reading, source, node, args, match.index, receiver, open);
}

/** actix: `web::resource("/x").route(web::get().to(handler))` */
function isResource(source: SourceText, { rootOffset }: Receiver): boolean {
  return /^(?:web::)?resource\s*\(/.test(
    source.code.slice(rootOffset, rootOffset + 40),
  );
}
