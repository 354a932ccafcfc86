/** The path that an entry is given, as written: `path("orders/", …)`, `re_path(r"^orders/$", …)`. */
export function routeText(text: string): string | undefined {
  const match =
    /^(?:prefix\s*=\s*|route\s*=\s*)?(?:\w+\()?\s*[rRfF]{0,2}(["'])([^\n]{0,300}?)\1/.exec(
      text,
    );
  // `r"^{}v1/".format(prefix)`
  return match?.[2].replace(/\{[\w.()]{0,60}\}(?=admin|\w)/g, '');
}

/** Regular expressions as paths: anchors dropped, named groups as parameters. */
export function cleanRoute(route: string): string {
  return route
    .replace(/\(\?P<(\w+)>(?:[^()]|\([^()]{0,60}\)){0,120}\)/g, '{$1}')
    .replace(/<(?:\w+:)?(\w+)>/g, '{$1}')
    .replace(/\\Z|[\^$?]/g, '')
    .replace(/\/{2,}/g, '/');
}
