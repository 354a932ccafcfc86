import type { Block } from '../../code';
import type { Guard } from '../types';

/** A block of a route file, with what it puts before the routes in it. */
export interface Scope extends Block {
  /** Path, module and controller that the block adds. */
  path: string;
  module: string;
  controller?: string;
  on?: 'member' | 'collection';
  guard?: Guard;
}

/** The path that scopes add, with the parameters of the resources among them. */
export function prefixOf(outer: Scope[], collection = false): string {
  return outer
    .map((each, index) => {
      const resource = each.controller && each.path;
      const last =
        index === outer.map(({ path }) => path !== '').lastIndexOf(true);
      const id =
        resource && each.on !== 'collection' && !(last && collection)
          ? `/:${each.controller?.split('/').pop()?.replace(/s$/, '')}_id`
          : '';
      return `${each.path}${id}`;
    })
    .join('/');
}

/** The module that scopes look for controllers in. */
export function moduleOf(outer: Scope[]): string {
  return outer
    .map(({ module }) => module)
    .filter(Boolean)
    .join('/');
}

/** The guards that scopes put before their routes. */
export function guardsOf(outer: Scope[]): Guard[] {
  return outer.flatMap(({ guard }) => guard ?? []);
}
