import { useRouteRef } from '@backstage/core-plugin-api';
import type {
  ExternalRouteRef,
  RouteRef,
  SubRouteRef,
} from '@backstage/core-plugin-api';
import {
  checkReferenceRouteRef,
  checkRouteRef,
  checksRouteRef,
  followUpRouteRef,
  rootRouteRef,
} from '../routes';

type CheckParams = { checkId: string };

type PathTo<TRef> = TRef extends { params: never[] } | RouteRef | SubRouteRef
  ? () => string
  : (params: CheckParams) => string;

/** A route that an app may have left out: `undefined` then, where Backstage would throw. */
function usePathTo<
  TRef extends
    | RouteRef
    | SubRouteRef
    | SubRouteRef<CheckParams>
    | ExternalRouteRef<CheckParams, true>,
>(ref: TRef): PathTo<TRef> | undefined {
  try {
    return useRouteRef(ref as RouteRef) as PathTo<TRef> | undefined;
  } catch {
    return undefined;
  }
}

/** Address of the organisation page with a query; `undefined` where the app has no such page. */
export function useOverviewLink() {
  const path = usePathTo(rootRouteRef);
  return path && ((params?: URLSearchParams) => withQuery(path(), params));
}

/** Address of the follow-up page with a query; `undefined` where the app has no such page. */
export function useFollowUpLink() {
  const path = usePathTo(followUpRouteRef);
  return path && ((params?: URLSearchParams) => withQuery(path(), params));
}

/** Address of the list of checks; `undefined` where the app has no such page. */
export function useChecksLink() {
  return usePathTo(checksRouteRef);
}

/** Address of a check's reference page: the one that the app binds, or the plugin's own. */
export function useCheckLink() {
  const bound = usePathTo(checkReferenceRouteRef);
  const own = usePathTo(checkRouteRef);
  const path = bound ?? own;
  return path && ((checkId: string) => path({ checkId }));
}

function withQuery(path: string, params?: URLSearchParams): string {
  const query = params?.toString();
  return query ? `${path}?${query}` : path;
}
