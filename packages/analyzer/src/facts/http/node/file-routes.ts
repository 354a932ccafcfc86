import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { functionsIn } from '../../code';
import { sourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { fromDefinition } from './handlers';

const verbExport =
  /\bexport\s+(?:async\s+)?(?:function|const|let)\s+(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b|\bexport\s*\{[^}]{0,300}\bas\s+(GET|POST|PUT|PATCH|DELETE)\b/g;

/** Routes that files are by their place: Next.js, Nuxt/Nitro, SvelteKit. */
export function fileRoutes(service: Service): Route[] {
  const { repository } = service;
  const { dependencies } = service.fact(stackOf);
  const uses = (name: RegExp) =>
    dependencies.some(each => each.scope === 'prod' && name.test(each.name));
  const next = uses(/^next$/);
  const nitro = uses(/^(?:nuxt|nitropack|h3)$/);
  const svelte = dependencies.some(({ name }) => name === '@sveltejs/kit');
  if (!next && !nitro && !svelte) return [];
  return service
    .fact(sourceFilesOf)
    .flatMap(({ path, relative, ecosystem }) => {
      if (ecosystem !== 'node') return [];
      const app = next
        ? /(?:^|\/)app\/((?:.*\/)?)route\.[jt]sx?$/.exec(relative)
        : null;
      const kit = svelte
        ? /(?:^|\/)routes\/((?:.*\/)?)\+server\.[jt]s$/.exec(relative)
        : null;
      const pages = next
        ? /(?:^|\/)pages\/(api\/.*)\.[jt]sx?$/.exec(relative)
        : null;
      const server = nitro
        ? /(?:^|\/)server\/((?:api|routes)\/.*)\.[jt]s$/.exec(relative)
        : null;
      const source = sourceText(repository, path);
      const functions = functionsIn(repository, path, 'node');
      const common = { path, protocol: 'http' as const, guards: [] };
      if (app || kit) {
        const route = pathOfFolder((app ?? kit)?.[1] ?? '');
        return [...source.code.matchAll(verbExport)].map(match => {
          const verb = match[1] ?? match[2];
          const line = source.lineAt(match.index);
          const definition = functions.find(({ name }) => name === verb);
          return {
            ...common,
            method: methodOf(verb),
            route,
            line,
            endLine: definition?.endLine ?? line,
            ...(definition
              ? { handler: fromDefinition(definition).handler }
              : {}),
            registration: source.uncommented.slice(
              match.index,
              match.index + match[0].length,
            ),
          };
        });
      }
      const file = pages?.[1] ?? server?.[1].replace(/^routes\//, '');
      const exported = /\bexport\s+default\b|\bmodule\.exports\s*=/.exec(
        source.code,
      );
      if (file === undefined || !exported) return [];
      const verb = /\.(get|post|put|patch|delete)$/.exec(file)?.[1];
      const line = source.lineAt(exported.index);
      const definition =
        functions.find(each => each.offset >= exported.index) ??
        functions[functions.length - 1];
      const written = [
        ...source.uncommented.matchAll(
          /\bmethod\s*(?:===?|!==?)\s*['"](GET|POST|PUT|PATCH|DELETE)|\bcase\s+['"](GET|POST|PUT|PATCH|DELETE)['"]/g,
        ),
      ].map(match => match[1] ?? match[2]);
      const methods = verb ? [verb] : [...new Set(written)];
      return (methods.length ? methods : ['ANY']).map(each => ({
        ...common,
        method: methodOf(each),
        route: pathOfFolder(
          file
            .replace(/\.(?:get|post|put|patch|delete)$/, '')
            .replace(/\/?index$/, ''),
        ),
        line,
        endLine: definition?.endLine ?? line,
        ...(definition ? { handler: fromDefinition(definition).handler } : {}),
        registration: exported[0],
      }));
    });
}

/** `orders/[id]/(group)` as `/orders/:id`. */
function pathOfFolder(folder: string): string {
  return joinPaths(
    ...folder
      .split('/')
      .filter(step => step && !/^\(.*\)$|^@/.test(step))
      .map(step => step.replace(/^\[{1,2}(?:\.\.\.)?(\w+)\]{1,2}$/, ':$1')),
  );
}
