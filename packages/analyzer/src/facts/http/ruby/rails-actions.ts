import type { Guard, Route } from '../types';
import type { Controller } from './controllers';
import { guardsOf, moduleOf, type Scope } from './rails-scopes';

const longestChain = 6;

/** The controller's action, and what its filters and those of its bases put before it. */
export function behind(
  controllers: Map<string, Controller>,
  target: string,
  action: string,
  outer: Scope[],
): Pick<Route, 'handler' | 'className' | 'guards' | 'skips'> {
  const module = moduleOf(outer);
  const around = guardsOf(outer);
  const controller =
    controllers.get([module, target].filter(Boolean).join('/')) ??
    controllers.get(target);
  if (!controller) return { guards: around };
  const chain = basesOf(controllers, controller, module);
  const { guards, skips } = filtersBefore(chain, action);
  const method = [...chain]
    .reverse()
    .flatMap(({ methods }) => methods)
    .find(({ name }) => name === action);
  return {
    className: controller.name,
    guards: [...around, ...guards],
    ...(skips.length ? { skips } : {}),
    ...(method
      ? {
          handler: {
            name: action,
            path: method.path,
            line: method.line,
            endLine: method.endLine,
            start: method.start,
            end: method.end,
            parameters: method.parameters,
          },
        }
      : {}),
  };
}

/** A controller behind those that it inherits from. */
function basesOf(
  controllers: Map<string, Controller>,
  controller: Controller,
  module: string,
): Controller[] {
  const chain: Controller[] = [];
  let at: Controller | undefined = controller;
  while (at && chain.length < longestChain) {
    chain.unshift(at);
    const base: string | undefined = at.base;
    at = base
      ? controllers.get(base) ??
        controllers.get([...module.split('/').filter(Boolean), base].join('/'))
      : undefined;
  }
  return chain;
}

/** The filters that stand before an action, without those that are skipped for it. */
function filtersBefore(
  chain: Controller[],
  action: string,
): { guards: Guard[]; skips: string[] } {
  let guards: Guard[] = [];
  const skips: string[] = [];
  for (const filter of chain.flatMap(({ filters }) => filters)) {
    const { guard, only, except, skip, names } = filter;
    if ((only.length && !only.includes(action)) || except.includes(action))
      continue;
    if (!skip) {
      guards.push(guard);
      continue;
    }
    // Whoever skips under a condition may still ask the others.
    if (filter.conditional) continue;
    const isSkipped =
      guard.name === 'allow_unauthenticated_access'
        ? (name: string) => /authenti/i.test(name)
        : (name: string) => names.includes(name);
    skips.push(...(names.length ? names : [guard.name]));
    guards = guards.filter(({ name }) => !isSkipped(name));
  }
  return { guards, skips };
}
