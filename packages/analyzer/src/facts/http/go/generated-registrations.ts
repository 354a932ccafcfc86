import { argumentsAt } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import { generatedServersOf } from './generated';
import { importedAs } from './imports';
import { pathText } from './path-text';
import type { GoReading, Scope } from './reading';
import { nodeOf } from './scopes';

const registersGenerated =
  /(?<![\w.])(?:(\w{1,60})\.)?(RegisterHandlers(?:WithBaseURL|WithOptions)?|HandlerFromMux(?:WithBaseURL)?|HandlerWithOptions|Handler)\s*\(/g;

/** Where a generated server gets its router: `openapi.RegisterHandlersWithBaseURL(e, api, "/api")`. */
export function readGenerated(reading: GoReading, scope: Scope): void {
  const servers = reading.service.fact(generatedServersOf);
  if (servers.length === 0) return;
  const { source } = scope;
  for (const match of source.code.matchAll(registersGenerated)) {
    const [, alias] = match;
    const imported = alias && importedAs(source, alias)?.split('/').pop();
    const server = servers.find(({ folder }) =>
      alias ? folder.split('/').pop() === imported : folder === scope.package,
    );
    if (!server) continue;
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const written = source.uncommented.slice(open, source.partner[open]);
    const router = args
      .flatMap(({ text }) => [
        text,
        /\bBaseRouter\s*:\s*([\w.]{1,80})/.exec(text)?.[1] ?? '',
      ])
      .map(text =>
        /^[\w.]{1,80}$/.test(text)
          ? nodeOf(reading, scope, text, open)
          : undefined,
      )
      .find(Boolean);
    const node = reading.graph.node(`${source.path}@generated${match.index}`, {
      path: source.path,
      offset: match.index,
    });
    const base =
      /\bBaseURL\s*:\s*"([^"\n]{0,200})"/.exec(written)?.[1] ??
      (/WithBaseURL$/.test(match[2])
        ? pathText(reading, scope, args[args.length - 1]?.text) ?? ''
        : '');
    const parent =
      router ??
      reading.graph.node(`${source.path}@generated-router${match.index}`, {
        path: source.path,
        offset: match.index,
      });
    reading.graph.mount(parent, node, {
      prefix: base,
      guards: [
        ...(/\bMiddlewares\s*:\s*\[\]\w{0,40}\.?\w{1,40}\{([^{}]{0,300})\}/
          .exec(written)?.[1]
          ?.matchAll(/[\w.]{1,80}/g) ?? []),
      ].map(([text]) => ({
        name: text,
        text,
        path: source.path,
        line: source.lineAt(match.index),
        on: 'router' as const,
      })),
      path: source.path,
      offset: match.index,
    });
    for (const { method, route, name } of server.operations) {
      const definition = server.handlers.get(name);
      const line = definition?.line ?? source.lineAt(match.index);
      node.registrations.push({
        method: methodOf(method),
        route,
        path: definition?.path ?? source.path,
        offset: definition?.offset ?? match.index,
        line,
        endLine: line,
        guards: [],
        ...(definition ? { handler: handlerOf(definition) } : {}),
        registration: written.slice(1).trim(),
      });
    }
  }
}
