import type { Repository } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { findCalls } from '../code';
import { listenCallsOf } from './listening';
import { termHandlersIn } from './node-handlers';
import { neverGraceful, type ShutdownVerdict } from './verdict';

/** Frameworks that close their server on SIGTERM without being asked. */
const closesItself = /^(?:Next\.js|Nuxt|AdonisJS|Moleculer)$/;
const strapi = /^@?strapi(?:\/strapi)?$|^@medusajs\/medusa$|^@directus\/api$/;

/** Calls that install an orderly end. */
const installers =
  /\b(?:enableShutdownHooks|closeWithGrace|createHttpTerminator|createTerminus|createLightship|gracefulShutdown|httpGracefulShutdown|GracefulShutdown|HttpTerminator|stoppable|startStandaloneServer|gracefulExitHandler|Graceful|fastifyGracefulShutdown|addGracefulShutdown|setupGracefulShutdown|terminus)\b/;
const installerModules =
  /['"](?:close-with-grace|fastify-graceful-shutdown|http-terminator|@godaddy\/terminus|lightship|http-graceful-shutdown|stoppable|express-graceful-exit|@ladjs\/graceful|node-graceful-shutdown|node-graceful|@tygra\/graceful|fastify-close-with-grace|hapi-graceful-shutdown|hapi-pulse|@hapi\/exiting|exiting|@apollo\/server\/standalone|@sidneys\/graceful|@mgcrea\/fastify-graceful-exit|koa-graceful-shutdown|death|async-exit-hook|exit-hook|shutter)['"]/;

const hapiPlugin =
  /(?:\bimport\s+|\b(?:const|let|var)\s+)([\w$]{1,60})\s*(?:from\s*|=\s*require\(\s*)["'](?:hapi-pulse|hapi-graceful-shutdown|@hapi\/exiting)["']/;

/** hapi: the plugin that stops the server, as an object that the server registers: `{ plugin: hapiPulse, options }`. */
function pluginLineIn(
  repository: Repository,
  path: string,
): number | undefined {
  const { code, uncommented } = repository.lexical(path);
  const name = hapiPlugin.exec(uncommented)?.[1].replace(/\$/g, '\\$&');
  const used =
    name === undefined
      ? undefined
      : new RegExp(
          `\\bplugin\\s*:\\s*${name}\\b|\\.register\\s*\\(\\s*${name}\\b`,
        ).exec(code);
  return used ? repository.lineIndex(path).lineAt(used.index) : undefined;
}

/** How a Node.js service takes SIGTERM; `undefined` where it neither listens nor handles signals. */
export function nodeShutdown(service: Service): ShutdownVerdict | undefined {
  const { repository } = service;
  const { frameworks, dependencies, entryPoints } = service.fact(stackOf);
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'node');
  if (files.length === 0) return undefined;
  const listens = service
    .fact(listenCallsOf)
    .filter(({ ecosystem }) => ecosystem === 'node');

  for (const { path } of files) {
    const [call] = findCalls(repository, path, installers).filter(
      ({ name }) =>
        name === 'enableShutdownHooks' ||
        installerModules.test(repository.lexical(path).uncommented),
    );
    if (call) {
      return {
        outcome: 'graceful',
        place: { path, line: call.line },
        how: `${call.name} stops the server in order on SIGTERM`,
      };
    }
    const registered = findCalls(repository, path, /\.register\b/).find(
      ({ arguments: [plugin] }) =>
        plugin && /graceful|close-?with-?grace/i.test(plugin.text),
    );
    const line = registered?.line ?? pluginLineIn(repository, path);
    if (line !== undefined) {
      return {
        outcome: 'graceful',
        place: { path, line },
        how: 'the plugin closes the server in order on SIGTERM',
      };
    }
  }

  const itself =
    frameworks.find(({ name }) => closesItself.test(name)) ??
    dependencies.find(
      ({ name, scope }) => scope === 'prod' && strapi.test(name),
    );
  const handlers = termHandlersIn(service, files, listens.length > 0);
  const waiting = handlers.find(({ effect }) => effect === 'waits');
  if (waiting) {
    return {
      outcome: 'graceful',
      place: { path: waiting.path, line: waiting.line },
      how: 'the handler of SIGTERM closes the server and waits for it',
    };
  }
  if (itself && (listens.length === 0 || itself.name === 'AdonisJS')) {
    return {
      outcome: 'graceful',
      place: { path: itself.path, line: itself.line },
      how: `${itself.name} closes its server on SIGTERM`,
    };
  }
  const [listen] = listens;
  const cutting = handlers.find(({ effect }) => effect === 'cuts');
  if (cutting) {
    return {
      outcome: 'abrupt',
      place: cutting.exit ?? cutting,
      related: [cutting, ...(listen ? [listen] : [])],
      why: 'ends the process before the server that SIGTERM closes has finished its requests',
    };
  }
  const unclear = handlers.find(({ effect }) => effect === 'unclear');
  if (unclear) {
    return {
      outcome: 'unclear',
      place: { path: unclear.path, line: unclear.line },
      why: `${unclear.path}:${unclear.line} handles SIGTERM, but whether it closes the server and waits for it cannot be followed.`,
      cure: 'Close the server by name in the handler and await it.',
    };
  }
  const [ignoring] = handlers;
  if (listen && ignoring) {
    return {
      outcome: 'abrupt',
      place: { path: ignoring.path, line: ignoring.line },
      related: [listen, ...handlers.slice(1)],
      why: 'handles SIGTERM without closing the server, so the requests in flight are dropped',
    };
  }
  if (listen) {
    return {
      outcome: 'abrupt',
      place: { path: listen.path, line: listen.line },
      related: [],
      why: neverGraceful,
    };
  }
  // Servers that `bin/www` or a framework of its own starts are not seen.
  const [entry] = entryPoints;
  return frameworks.length === 0 || !entry
    ? undefined
    : {
        outcome: 'unclear',
        place: { path: entry.path, line: entry.line ?? 1 },
        why: `Where the service starts listening is not to be seen from ${entry.path}.`,
        cure: 'Start the server in the service’s own code, and close it on SIGTERM.',
      };
}
