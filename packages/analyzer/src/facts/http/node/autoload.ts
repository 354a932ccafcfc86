import type { RouterNode } from '../graph';
import { prefixOption } from './path-texts';
import type { NodeReading, RouterPlace } from './reading';
import { functionParameter } from './router-functions';
import { exportedRouter } from './router-values';
import type { FileScope } from './scopes';
import { use } from './uses';

/** @fastify/autoload: every plugin below the folder, under the folder's own path. */
export function autoload(
  reading: NodeReading,
  { scope, node, offset }: RouterPlace,
  options: string,
): void {
  const folder = [...options.matchAll(/["'`]([\w./-]{2,100})["'`]/g)]
    .map(match => match[1].replace(/^\.?\//, ''))
    .find(each => !/\.[jt]s$/.test(each));
  if (!folder || !/\bdir\b/.test(options)) return;
  const { service, graph, scopes } = reading;
  const prefix = prefixOption(service, scope.source, options) ?? '';
  const loaded = [...scopes.values()].flatMap(other => {
    const { path } = other.source;
    const at = `/${path}`.lastIndexOf(`/${folder}/`);
    if (at < 0) return [];
    const steps = path.slice(at + folder.length + 1).split('/');
    return [{ other, name: steps.pop() ?? '', steps }];
  });
  const hooks = /\bautoHooks\s*:\s*true\b/.test(options)
    ? loaded.flatMap(({ other, name, steps }) => {
        const router = /^\.?autohooks\./.test(name)
          ? functionParameter(reading, other.source.path, 'default', 0)
          : undefined;
        return router ? [{ router, below: `${steps.join('/')}/` }] : [];
      })
    : [];
  for (const { router, below } of hooks)
    graph.mount(node, router, {
      prefix: `${prefix}/${below}`,
      guards: [],
      path: scope.source.path,
      offset,
    });
  for (const { other, name, steps } of loaded) {
    if (/^\.?autohooks\./.test(name)) continue;
    const child = exportedRouter(reading, other.source.path, 'default');
    if (!child) {
      usePlugin(reading, other, node);
      continue;
    }
    const below = `${steps.join('/')}/`;
    const hook = hooks
      .filter(each => below.startsWith(each.below))
      .sort((a, b) => b.below.length - a.below.length)[0];
    graph.mount(hook?.router ?? node, child, {
      prefix: hook
        ? below.slice(hook.below.length)
        : `${prefix}/${steps.join('/')}`,
      guards: [],
      path: scope.source.path,
      offset,
    });
  }
}

/** `export default fastifyRateLimit` beside `export const autoConfig = …`: a package's plugin that the folder's loader registers. */
function usePlugin(
  reading: NodeReading,
  scope: FileScope,
  node: RouterNode,
): void {
  const { source } = scope;
  const exported = /\bexport\s+default\s+([A-Za-z_$][\w$]*)\s*;?\s*$/m.exec(
    source.code,
  );
  if (
    !exported ||
    !new RegExp(
      `\\bimport\\s+(?:\\*\\s+as\\s+)?${exported[1].replace(
        /\$/g,
        '\\\\$&',
      )}(?![\\w$])`,
    ).test(source.code)
  )
    return;
  const options = /\bautoConfig\b[^=\n]{0,60}=\s*/.exec(source.code);
  const text = options
    ? source.uncommented.slice(
        options.index + options[0].length,
        options.index + options[0].length + 1_500,
      )
    : '';
  const plugin = {
    text: `${exported[1]}, ${text}`,
    start: exported.index,
    end: exported.index,
  };
  use(reading, { scope, node, offset: exported.index }, [plugin], {
    always: true,
  });
}
