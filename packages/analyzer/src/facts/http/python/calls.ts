import {
  argumentsAt,
  receiverOf,
  type SourceText,
} from '../../code/source-text';
import { addMiddleware, madeBy, recordMiddleware } from './middleware';
import type { PythonReading } from './reading';
import { registerCall } from './registrations';
import { nodeOf, onlyApplication } from './router-names';

/** Calls on an application or router: `app.add_url_rule(…)`, `api.add_resource(…)`, `app.add_middleware(…)`. */
export function readCalls(reading: PythonReading, source: SourceText): void {
  for (const match of source.code.matchAll(
    /\.(add_url_rule|add_api_route|add_route|add_\w{0,20}resource|add_view|add_api_websocket_route|before_request|before_app_request|add_middleware|add_get|add_post|add_put|add_patch|add_delete|init_app|wsgi_app)\s*(\(|=(?!=))/g,
  )) {
    const word = match[1];
    const open = match.index + match[0].length - 1;
    const receiver = receiverOf(source, match.index).root;
    if (word === 'wsgi_app') {
      if (match[2] === '=') {
        const text = source.uncommented
          .slice(open + 1, source.uncommented.indexOf('\n', open))
          .trim();
        recordMiddleware(
          reading,
          source,
          /^[\w.]+/.exec(text)?.[0] ?? text,
          text,
          source.lineAt(open),
        );
      }
      continue;
    }
    const args = argumentsAt(source, open);
    if (word === 'add_middleware') {
      addMiddleware(reading, source, args, match.index + 1);
      continue;
    }
    if (word === 'init_app') {
      recordMiddleware(
        reading,
        source,
        madeBy(reading, source, receiver),
        args.map(({ text }) => text).join(', '),
        source.lineAt(match.index),
      );
      continue;
    }
    const node =
      nodeOf(reading, source, receiver.replace(/\.router$/, ''), match.index) ??
      // aiohttp-swagger3 registers on the application that it was given.
      (/\bSwaggerDocs\b/.test(source.code)
        ? onlyApplication(reading, source.path) ?? onlyApplication(reading)
        : undefined);
    if (!node || args.length === 0) continue;
    if (/^before_/.test(word)) {
      const name = args[0].text;
      node.uses.push({
        guard: {
          name,
          text: name,
          path: source.path,
          line: source.lineAt(match.index),
          on: node.root ? 'application' : 'router',
        },
        offset: match.index,
        always: true,
      });
      if (node.root)
        recordMiddleware(
          reading,
          source,
          name,
          name,
          source.lineAt(match.index),
        );
      continue;
    }
    registerCall(reading, source, node, word, args, match.index + 1, open);
  }
}
