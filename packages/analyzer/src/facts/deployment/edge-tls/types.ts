/** A host, or a way in, that the tree publishes. @public */
export interface PublishedHost {
  /** `orders.example.com`, `every host`. */
  host: string;
  path: string;
  line: number;
  /** `unknown`: values or a platform outside the tree decide. */
  encrypted: 'yes' | 'no' | 'unknown';
}

/** Names that only a developer's machine or the cluster itself resolves. */
const local =
  /^(?:localhost|_|\*|127\.[\d.]+|0\.0\.0\.0|\[?::1?\]?|host\.docker\.internal)$|\.(?:local|localhost|internal|test|svc|lan|home|invalid|localdomain|nip\.io|sslip\.io|lvh\.me|localtest\.me|traefik\.me)$|\.svc\./i;

/** Whether a name is one that the public resolves. */
export function isPublicHost(host: string): boolean {
  return (
    /^(?:\*\.)?[\w-]+(?:\.[\w-]+)+$/.test(host) &&
    !/^[\d.]+$/.test(host) &&
    !local.test(host)
  );
}

export function isLocalName(host: string): boolean {
  return local.test(host);
}

/** Files for development, tests and previews. */
export function isForOthers(path: string): boolean {
  return /(?:^|[/._-])(?:dev|devel|development|local|localhost|minikube|kind|test|tests|testing|staging|stage|preview|sandbox|e2e|ci|example|examples|sample|samples|demo)(?:[/._-]|$)/i.test(
    path,
  );
}
