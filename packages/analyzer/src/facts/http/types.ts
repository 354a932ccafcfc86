/** How a request reaches the service. @public */
export type Protocol = 'http' | 'grpc' | 'graphql';

/** `ANY` answers every method; `RPC`, `QUERY`, `MUTATION` and `SUBSCRIPTION` are those of gRPC and GraphQL. @public */
export type Method =
  | 'GET'
  | 'HEAD'
  | 'OPTIONS'
  | 'POST'
  | 'PUT'
  | 'PATCH'
  | 'DELETE'
  | 'ANY'
  | 'RPC'
  | 'QUERY'
  | 'MUTATION'
  | 'SUBSCRIPTION';

/** What stands before a handler: a middleware, guard, decorator, annotation or dependency, as written. @public */
export interface Guard {
  /** The name alone: `requireAuth`, `@PreAuthorize`, `[Authorize]` is `Authorize`, `Depends(get_user)` is `Depends`. */
  name: string;
  /** With its arguments: `requireRole('admin')`. */
  text: string;
  path: string;
  line: number;
  /** What it stands on. Those of the application are in `middlewareOf` too, with their order. */
  on: 'route' | 'class' | 'router' | 'application';
}

/** The code that answers a route. Offsets are those of its body. @public */
export interface Handler {
  name?: string;
  path: string;
  line: number;
  endLine: number;
  start: number;
  end: number;
  /** The parameter list as written, without its brackets; annotations included. */
  parameters: string;
}

/** A place where a request enters the service. @public */
export interface Route {
  method: Method;
  /** With the prefixes of routers, controllers, groups and mounts where they can be read: `/api/v1/orders/{id}`. */
  route: string;
  path: string;
  line: number;
  /** Last line of the registration. */
  endLine: number;
  protocol: Protocol;
  handler?: Handler;
  /** The controller or view class, where there is one. */
  className?: string;
  /** From the outside in, in the order in which they run. */
  guards: Guard[];
  /** Filters of the application that its controller switches off for it (Rails). */
  skips?: readonly string[];
  /** Where its routers, groups or controller are put under the application, from the outside in. */
  mounts?: ReadonlyArray<{ path: string; offset: number }>;
  /** Set where a part of the path is computed; such a route has `?` in it. */
  dynamic?: true;
  /** The arguments or annotation of the registration as written, strings included, at most 4,000 characters. */
  registration: string;
}

/** Something registered for the application as a whole. @public */
export interface Middleware {
  /** As written: `helmet`, `app.UseAuthentication`, `CorsMiddleware`, `django.middleware.csrf.CsrfViewMiddleware`. */
  name: string;
  /** The whole registration's argument text. */
  text: string;
  path: string;
  line: number;
  /** Only on this path, where the registration names one: `/api`. */
  mount?: string;
  /** Only for the routes of this group (Laravel); they carry it among their guards. */
  group?: string;
  /** How it is registered: a pipeline step, or a service that a pipeline step needs. */
  kind: 'middleware' | 'service' | 'setting';
  /** Whether it stands under a guard for development. */
  development: boolean;
}
