import type { Service } from '../../../service';
import { at, entriesOf, textsOf } from '../../../repository';
import { edgeFilesOf } from '../../http/edge';
import { composeFilesOf } from '../compose';
import { isForOthers, isPublicHost, type PublishedHost } from './types';

/** What nginx, Caddy, Traefik's labels and listeners of load balancers publish. */
export function proxyHosts(service: Service): PublishedHost[] {
  const files = service
    .fact(edgeFilesOf)
    .filter(({ relative }) => !isForOthers(relative));
  return [
    ...nginxHosts(
      service,
      files.map(({ path }) => path),
    ),
    ...files
      .filter(({ path }) => /(?:^|\/)Caddyfile[\w.-]*$/.test(path))
      .flatMap(({ path }) => caddyHosts(service, path)),
    ...composeHosts(service),
    ...listeners(service),
  ];
}

interface ServerBlock {
  path: string;
  line: number;
  names: string[];
  encrypted: boolean;
  redirects: boolean;
  forwards: boolean;
}

function nginxHosts(service: Service, paths: string[]): PublishedHost[] {
  const blocks = paths
    .filter(path => /nginx|\.conf(?:\.\w+)?$|sites-/i.test(path))
    .flatMap(path => serverBlocks(service, path));
  return blocks.flatMap((block): PublishedHost[] => {
    const { path, line, names } = block;
    const host = names.find(isPublicHost);
    if (block.encrypted && (host || block.forwards))
      return [{ host: host ?? 'every host', path, line, encrypted: 'yes' }];
    if (block.redirects) return [];
    if (!host)
      // Whatever stands in front of a nameless server may end TLS.
      return block.forwards
        ? [{ host: 'every host', path, line, encrypted: 'unknown' }]
        : [];
    const twin = blocks.some(
      other =>
        other.encrypted && other.names.some(name => names.includes(name)),
    );
    return [{ host, path, line, encrypted: twin ? 'yes' : 'no' }];
  });
}

function serverBlocks(service: Service, path: string): ServerBlock[] {
  const lines = service.repository.lines(path).slice(0, 5_000);
  const blocks: ServerBlock[] = [];
  let depth = 0;
  let open: { block: ServerBlock; depth: number } | undefined;
  lines.forEach((raw, index) => {
    const line = raw.slice(0, 1_000).replace(/(?:^|\s)#.*$/, '');
    if (
      !open &&
      /^\s*server\s*\{?/.test(line) &&
      !/^\s*server\s+[^{\s]/.test(line)
    ) {
      const block = {
        path,
        line: index + 1,
        names: [],
        encrypted: false,
        redirects: false,
        forwards: false,
      };
      open = { block, depth };
      blocks.push(block);
    }
    if (open) read(open.block, line, index + 1);
    depth +=
      (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
    if (open && depth <= open.depth && line.includes('}')) open = undefined;
  });
  return blocks;
}

function read(block: ServerBlock, line: string, number: number): void {
  const names = /\bserver_name\s+([^;{}]{1,500});/.exec(line)?.[1];
  if (names) {
    block.names.push(...names.trim().split(/\s+/));
    block.line = number;
  }
  if (
    /\blisten\b[^;]{0,100}(?:\b443\b|\bssl\b|\bquic\b)|\bssl_certificate\b|\bssl\s+on\b/.test(
      line,
    )
  )
    block.encrypted = true;
  if (/\b(?:return|rewrite)\b[^;]{0,200}https:\/\//.test(line))
    block.redirects = true;
  if (/\b(?:proxy|fastcgi|uwsgi|grpc)_pass\b/.test(line)) block.forwards = true;
}

/** Caddy encrypts by itself, unless an address says `http://`. */
function caddyHosts(service: Service, path: string): PublishedHost[] {
  const lines = service.repository.lines(path).slice(0, 2_000);
  const text = lines.join('\n');
  let depth = 0;
  return lines.flatMap((raw, index): PublishedHost[] => {
    const line = raw.slice(0, 500).replace(/(?:^|\s)#.*$/, '');
    const top = depth === 0;
    depth +=
      (line.match(/\{(?!\$|\w)/g) ?? []).length -
      (line.match(/(?:^|\s)\}/g) ?? []).length;
    depth = Math.max(0, depth);
    const addresses = top
      ? /^\s*([^\s{}()][^{}]{0,400}?)\s*\{?\s*$/.exec(line)?.[1]
      : undefined;
    if (!addresses || /^(?:import|\(|@)/.test(addresses)) return [];
    return addresses.split(/[\s,]+/).flatMap((address): PublishedHost[] => {
      const plain = /^http:\/\//.test(address);
      const host = address.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
      if (!isPublicHost(host)) return [];
      const off = /\bauto_https\s+off\b/.test(text);
      const redirected = lines
        .slice(index, index + 8)
        .some(each => /\bredir\b.*https:/.test(each));
      let encrypted: PublishedHost['encrypted'] =
        plain && !redirected ? 'no' : 'yes';
      if (off && !plain) encrypted = 'unknown';
      return [{ host, path, line: index + 1, encrypted }];
    });
  });
}

/** Routers that compose labels give to Traefik. */
function composeHosts(service: Service): PublishedHost[] {
  return service
    .fact(composeFilesOf)
    .filter(({ role, path }) => role !== 'development' && !isForOthers(path))
    .flatMap(({ services }) => {
      const text = [...new Set(services.map(({ path }) => path))]
        .flatMap(path => service.repository.text(path) ?? '')
        .join('\n');
      const redirects = /entrypoints?\.\w+\.http\.redirections/i.test(text);
      return services.flatMap(one => {
        const node = at(one.node, 'labels');
        const labels = [
          ...textsOf(node),
          ...entriesOf(node).map(
            ({ key, node: value }) => `${key}=${textsOf(value)[0] ?? ''}`,
          ),
        ];
        const routers = new Map<string, string[]>();
        for (const label of labels.slice(0, 200)) {
          const router =
            /^traefik\.http\.routers\.([^.=]{1,80})\.(.{1,400})$/.exec(label);
          if (router)
            routers.set(router[1], [
              ...(routers.get(router[1]) ?? []),
              router[2],
            ]);
        }
        const isEncrypted = (settings: string[]) =>
          settings.some(each =>
            /^tls\b(?!=false)|^entrypoints=.*(?:secure|https)|^middlewares=.*(?:redirect|https)/i.test(
              each,
            ),
          );
        const anyEncrypted = [...routers.values()].some(isEncrypted);
        return [...routers.values()].flatMap((settings): PublishedHost[] => {
          const rule = settings.find(each => /^rule=/.test(each));
          const host = /Host\w*\(\s*[`"']([^`"']+)/.exec(rule ?? '')?.[1];
          if (!rule || (host && !isPublicHost(host) && !/\$\{/.test(host)))
            return [];
          const said = settings.some(each => /^entrypoints=/i.test(each));
          let encrypted: PublishedHost['encrypted'] = said ? 'no' : 'unknown';
          if (isEncrypted(settings) || anyEncrypted || redirects)
            encrypted = 'yes';
          return [
            {
              host: host ?? 'every host',
              path: one.path,
              line: node?.line ?? one.line,
              encrypted,
            },
          ];
        });
      });
    });
}

/** Terraform's listeners of AWS load balancers. */
function listeners(service: Service): PublishedHost[] {
  const files = service.files.filter(
    ({ path, size, class: kind }) =>
      path.endsWith('.tf') &&
      size < 200_000 &&
      !/^(?:TEST|EXAMPLE|VENDOR)$/.test(kind) &&
      !isForOthers(path),
  );
  const found = files.flatMap(({ path }) => {
    const text = (service.repository.text(path) ?? '').replace(
      /^[ \t]*(?:#|\/\/).*$/gm,
      '',
    );
    const index = service.repository.lineIndex(path);
    return [
      ...text.matchAll(
        /resource\s+"aws_a?lb_listener"\s+"([\w-]{1,80})"\s*\{([\s\S]{0,1500}?)\n\}/g,
      ),
    ]
      .slice(0, 20)
      .map(match => ({
        path,
        line: index.lineAt(
          match.index + Math.max(0, match[0].search(/\bprotocol\s*=/)),
        ),
        name: match[1],
        plain: /\bprotocol\s*=\s*"HTTP"/.test(match[2]),
        redirects: /\btype\s*=\s*"redirect"/.test(match[2]),
      }));
  });
  const internal = files.some(({ path }) =>
    /\binternal\s*=\s*true\b/.test(service.repository.text(path) ?? ''),
  );
  if (internal) return [];
  const encrypted = found.some(({ plain }) => !plain);
  return found
    .filter(({ redirects }) => !redirects)
    .map(({ path, line, name, plain }) => ({
      host: `the listener ${name}`,
      path,
      line,
      encrypted: plain && !encrypted ? ('no' as const) : ('yes' as const),
    }));
}
