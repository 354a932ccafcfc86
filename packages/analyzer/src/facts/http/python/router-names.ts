import { functionsIn, functionsOf } from '../../code';
import type { SourceText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import type { PythonReading } from './reading';

/** The router that an expression means: by name, imported, returned, handed over, or the one application there is. */
export function nodeOf(
  reading: PythonReading,
  source: SourceText,
  dotted: string,
  offset = 0,
): RouterNode | undefined {
  const text = dotted.trim();
  const spelled = /^["']([\w.]{1,200})\.(\w{1,80})["']$/.exec(text);
  if (spelled) return nodeSpelled(reading, spelled[1], spelled[2]);
  const called = /^([\w.]+)\s*\(/.exec(text);
  const name = called ? called[1] : text;
  if (!/^[\w.]+$/.test(name)) return undefined;
  const own =
    handed(reading, source.path, name, offset) ??
    reading.names.get(`${source.path}:${name}`);
  if (own) return own;
  const origin = reading.modules.origin(source.path, name);
  if (origin && origin.path) {
    const found = reading.names.get(`${origin.path}:${origin.name}`);
    if (found) return found;
    if (called) return returned(reading, origin.path, origin.name);
    if (origin.path !== source.path) {
      const single = [...reading.names].filter(([key]) =>
        key.startsWith(`${origin.path}:`),
      );
      if (single.length === 1 && /rout|api|app|blueprint|bp/i.test(name))
        return single[0][1];
    }
  }
  if (called)
    return returned(reading, source.path, name.split('.').pop() ?? name);
  const made = assignedFrom(reading, source, name, offset);
  if (made) return made;
  // An application handed to a function.
  return /^(?:self\.)?(?:app|application|server|api|flask_app|current_app|web_app|fastapi_app)$/.test(
    name,
  ) &&
    (offset === 0 || isParameter(reading, source, name, offset))
    ? onlyApplication(reading)
    : undefined;
}

/** The router that a function around the place was handed. */
function handed(
  reading: PythonReading,
  path: string,
  name: string,
  offset: number,
): RouterNode | undefined {
  return reading.takingHere
    .get(`${path}:${name}`)
    ?.filter(({ start, end }) => offset >= start && offset < end)
    .pop()?.node;
}

/** `orders = order_routes.get_router(settings)` above the place where it is included. */
function assignedFrom(
  reading: PythonReading,
  source: SourceText,
  name: string,
  offset: number,
): RouterNode | undefined {
  if (offset === 0 || !/^\w{1,60}$/.test(name)) return undefined;
  const before = source.code.slice(Math.max(0, offset - 3_000), offset);
  const call = [
    ...before.matchAll(
      new RegExp(
        `^[ \\t]*${name}[ \\t]*=[ \\t]*((?:\\w{1,60}\\.){0,3}\\w{1,60}\\()`,
        'gm',
      ),
    ),
  ].pop()?.[1];
  return call && !call.startsWith(`${name}(`)
    ? nodeOf(reading, source, call, offset)
    : undefined;
}

/** django-ninja imports by text: `"orders.api.router"`. */
function nodeSpelled(
  reading: PythonReading,
  module: string,
  name: string,
): RouterNode | undefined {
  const file = `${module.replace(/\./g, '/')}.py`;
  return [...reading.names].find(
    ([key]) => key === `${file}:${name}` || key.endsWith(`/${file}:${name}`),
  )?.[1];
}

function isParameter(
  reading: PythonReading,
  source: SourceText,
  name: string,
  offset: number,
): boolean {
  const around = reading.service.fact(functionsOf).around(source.path, offset);
  return (
    name.startsWith('self.') ||
    (around !== undefined &&
      new RegExp(`\\b${name}\\b`).test(around.parameters))
  );
}

function returned(
  reading: PythonReading,
  path: string,
  name: string,
): RouterNode | undefined {
  const definition = functionsIn(
    reading.service.repository,
    path,
    'python',
  ).find(each => each.name === name);
  if (!definition) return undefined;
  return [...reading.names.entries()].find(
    ([key, node]) =>
      key.startsWith(`${path}:`) &&
      node.offset >= definition.start &&
      node.offset < definition.end,
  )?.[1];
}

/** The one of the service, or of a file. */
export function onlyApplication(
  reading: PythonReading,
  path?: string,
): RouterNode | undefined {
  const found = reading.graph
    .all()
    .filter(node => node.root && (!path || node.path === path));
  return found.length === 1 ? found[0] : undefined;
}
