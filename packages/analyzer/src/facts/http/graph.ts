import { joinPaths } from './paths';
import type { Guard, Handler, Method, Route } from './types';

/** A router, group, blueprint or application object. Registrations hang on it, and it hangs on others. */
export interface RouterNode {
  path: string;
  offset: number;
  /** What the router itself puts before its routes. */
  prefix: string;
  /** An application object: a position of its own, without a parent. */
  root: boolean;
  uses: RouterUse[];
  mounts: Mount[];
  registrations: Registration[];
}

/** A middleware on a router; it stands before what is registered after it. */
export interface RouterUse {
  guard: Guard;
  offset: number;
  /** Only for paths below this one. */
  under?: string;
  /** For everything on the router, whatever the order (Fastify hooks, constructor arguments). */
  always?: boolean;
}

interface Mount {
  parent: RouterNode;
  prefix: string;
  guards: Guard[];
  path: string;
  offset: number;
}

interface Registration {
  method: Method;
  route: string;
  dynamic?: boolean;
  path: string;
  offset: number;
  line: number;
  endLine: number;
  guards: Guard[];
  handler?: Handler;
  className?: string;
  registration: string;
}

interface Position {
  prefix: string;
  guards: Guard[];
  /** From the application inwards. */
  mounts: Mount[];
}

const deepest = 8;
const widest = 6;

/** Routers and what hangs on them, over all files of a service. */
export class RouterGraph {
  private readonly nodes = new Map<string, RouterNode>();

  node(
    key: string,
    init: { path: string; offset: number; prefix?: string; root?: boolean },
  ): RouterNode {
    const existing = this.nodes.get(key);
    if (existing) return existing;
    const node: RouterNode = {
      path: init.path,
      offset: init.offset,
      prefix: init.prefix ?? '',
      root: init.root ?? false,
      uses: [],
      mounts: [],
      registrations: [],
    };
    this.nodes.set(key, node);
    return node;
  }

  find(key: string): RouterNode | undefined {
    return this.nodes.get(key);
  }

  mount(
    parent: RouterNode,
    child: RouterNode,
    mount: Omit<Mount, 'parent'>,
  ): void {
    if (parent === child || child.mounts.length >= widest) return;
    child.mounts.push({ parent, ...mount });
  }

  all(): RouterNode[] {
    return [...this.nodes.values()];
  }

  /** Every registration at every place where its router is mounted. `keep` leaves out routers that nothing reaches. */
  routes(keep: (node: RouterNode) => boolean = () => true): Route[] {
    const routes: Route[] = [];
    for (const node of this.nodes.values()) {
      if (node.registrations.length === 0 || !keep(node)) continue;
      for (const each of node.registrations) {
        const positions = this.positions(
          node,
          each.path,
          each.offset,
          each.route,
          deepest,
        );
        for (const position of positions) {
          routes.push({
            method: each.method,
            route: joinPaths(position.prefix, each.route),
            path: each.path,
            line: each.line,
            endLine: each.endLine,
            protocol: 'http',
            ...(each.handler ? { handler: each.handler } : {}),
            ...(each.className ? { className: each.className } : {}),
            guards: [...position.guards, ...each.guards],
            ...(each.dynamic ? { dynamic: true as const } : {}),
            ...mountsOf(position),
            registration: each.registration.slice(0, 4_000),
          });
        }
      }
    }
    return routes;
  }

  /** Whether a router hangs on an application, directly or through others. */
  isMounted(node: RouterNode, depth = deepest): boolean {
    if (node.root) return true;
    return (
      depth > 0 &&
      node.mounts.some(({ parent }) => this.isMounted(parent, depth - 1))
    );
  }

  private positions(
    node: RouterNode,
    path: string,
    offset: number,
    below: string,
    depth: number,
  ): Position[] {
    const own = node.uses
      .filter(
        use =>
          (use.always || use.guard.path !== path || use.offset < offset) &&
          (use.under === undefined || isBelow(below, use.under)),
      )
      .map(({ guard }) => guard);
    const parents = depth > 0 ? node.mounts : [];
    if (parents.length === 0) {
      return [{ prefix: node.prefix, guards: own, mounts: [] }];
    }
    return parents
      .flatMap(mount =>
        this.positions(
          mount.parent,
          mount.path,
          mount.offset,
          joinPaths(mount.prefix, node.prefix, below),
          depth - 1,
        ).map(outer => ({
          prefix: joinPaths(outer.prefix, mount.prefix, node.prefix),
          guards: [...outer.guards, ...mount.guards, ...own],
          mounts: [...outer.mounts, mount],
        })),
      )
      .slice(0, widest);
  }
}

/** The mounts that add to the path, else all: a group without a prefix says nothing about paths. */
function mountsOf({ mounts }: Position): Pick<Route, 'mounts'> {
  const naming = mounts.filter(({ prefix }) => prefix);
  const chosen = naming.length > 0 ? naming : mounts;
  return chosen.length > 0
    ? { mounts: chosen.map(({ path, offset }) => ({ path, offset })) }
    : {};
}

function isBelow(route: string, under: string): boolean {
  const plain = under.replace(/\/?[*(].*$/, '').replace(/\/$/, '');
  return route === plain || route.startsWith(`${plain}/`) || plain === '';
}
