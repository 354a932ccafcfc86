import { folderOf } from '../../../stack';
import { functionsIn, type FunctionDefinition } from '../../code';
import { argumentsAt, receiverOf } from '../../code/source-text';
import { collect } from '../../collect';
import type { RouterNode } from '../graph';
import { chainNode } from './groups';
import { parametersOf } from './parameters';
import { pathText } from './path-text';
import type { GoReading, Scope } from './reading';
import { addRoute, plainMethod, registering } from './registrations';
import { looksLikeRouter } from './router-types';
import { fieldNode } from './scopes';

/** Functions that only hand on are short. */
const longestRegistrar = 1_500;

/** A function of the service's own that registers what it is handed: `func (a *API) get(path string, h http.HandlerFunc)`. */
interface Registrar {
  definition: FunctionDefinition;
  node: RouterNode;
  /** Positions of its parameters. */
  route: number;
  handler: number;
  /** Of the method, or the method itself. */
  method: number | string;
  wrappers: string[];
}

/** The registrars of a service, by name. */
export function findRegistrars(reading: GoReading): Map<string, Registrar[]> {
  const found = new Map<string, Registrar[]>();
  for (const scope of reading.scopes) {
    const { source } = scope;
    for (const definition of functionsIn(
      reading.service.repository,
      source.path,
      'go',
    )) {
      const { start, end, name } = definition;
      if (end - start > longestRegistrar) continue;
      const names = parametersOf(definition.parameters).map(([own]) => own);
      if (names.length < 2 || !/\bstring\b/.test(definition.parameters))
        continue;
      for (const match of source.code.slice(start, end).matchAll(registering)) {
        const registrar = registrarAt(
          reading,
          scope,
          definition,
          names,
          match[1],
          start + match.index,
          start + match.index + match[0].length - 1,
        );
        if (registrar) {
          collect(found, name, registrar);
          break;
        }
      }
    }
  }
  return found;
}

function registrarAt(
  reading: GoReading,
  scope: Scope,
  definition: FunctionDefinition,
  names: string[],
  word: string,
  dot: number,
  open: number,
): Registrar | undefined {
  const { source } = scope;
  const args = argumentsAt(source, open);
  const at = args.findIndex(({ text }) => names.includes(text));
  const last = args[args.length - 1];
  const first = at >= 0 ? names.indexOf(args[at].text) : -1;
  if (first < 0 || args.length < at + 2) return undefined;
  const handler = names.findIndex(
    (name, index) =>
      name !== '' &&
      index !== first &&
      new RegExp(`\\b${name}\\b`).test(last.text),
  );
  if (handler < 0) return undefined;
  // `r.Handle(method, path, h)`: the parameter before the path is the method.
  const second = names.indexOf(args[at + 1].text);
  const takesMethod = args.length > at + 2 && second >= 0 && second !== handler;
  const chained =
    /^\s*\.\s*Methods\s*\(\s*(?:"(\w+)"|http\.Method(\w+)|(\w+))/.exec(
      source.uncommented.slice(
        source.partner[open] + 1,
        source.partner[open] + 120,
      ),
    );
  const byName = chained?.[3] ? names.indexOf(chained[3]) : -1;
  const written =
    byName >= 0 ? byName : chained?.[1] ?? chained?.[2] ?? plainMethod(word);
  const receiver = receiverOf(source, dot);
  const known = chainNode(reading, scope, dot);
  if (!known && !looksLikeRouter(reading, source, receiver.root))
    return undefined;
  return {
    definition,
    node: known ?? fieldNode(reading, scope, receiver.root),
    route: takesMethod ? second : first,
    handler,
    method: takesMethod ? first : written,
    wrappers: [...last.text.matchAll(/\b([\w.]{1,80})\s*\(/g)]
      .map(match => match[1])
      .filter(each => each !== 'http.HandlerFunc'),
  };
}

/** Routes that go through functions of the service's own. */
export function readRegistrars(
  reading: GoReading,
  scope: Scope,
  registrars: Map<string, Registrar[]>,
): void {
  const { source } = scope;
  for (const match of source.code.matchAll(
    /(?<![\w.])((?:\w{1,40}\.){0,3})(\w{1,60})\s*\(/g,
  )) {
    const candidates = registrars.get(match[2]);
    if (!candidates || /^func\b/.test(source.code.slice(match.index - 5)))
      continue;
    const registrar =
      candidates.find(
        ({ definition }) => folderOf(definition.path) === scope.package,
      ) ?? (candidates.length === 1 ? candidates[0] : undefined);
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    if (!registrar || args.length <= registrar.handler) continue;
    const { method } = registrar;
    const route = pathText(reading, scope, args[registrar.route]?.text);
    const word =
      typeof method === 'string'
        ? method
        : /^"(\w+)"$|^http\.Method(\w+)$/
            .exec(args[method]?.text ?? '')
            ?.slice(1)
            .find(Boolean);
    if (route === undefined || !word || !/^\/|^$/.test(route)) continue;
    addRoute(reading, scope, {
      node: registrar.node,
      method: word,
      route,
      guards: [],
      handler: args[registrar.handler],
      offset: match.index,
      open,
      around: registrar.wrappers,
    });
  }
}
