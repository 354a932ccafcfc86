import type { Service } from '../../../service';

/** A method of a service in a `.proto` file that HTTP requests reach too: `option (google.api.http)`. */
export interface ProtoBinding {
  service: string;
  rpc: string;
  /** The message type of its request, without its package. */
  request: string;
  method: string;
  route: string;
  /** Whether a part of the message, or all of it, comes from the body. */
  hasBody: boolean;
  path: string;
  line: number;
}

const longestFile = 500_000;
const mostFiles = 300;
const rpcHead =
  /\brpc\s{1,9}(\w{1,100})\s{0,9}\(\s{0,9}(?:stream\s{1,9})?([\w.]{1,200})\s{0,9}\)/g;
const verb = /\b(get|post|put|patch|delete)\s{0,9}:\s{0,9}"(\/[^"\n]{0,300})"/g;

/** What the tree's `.proto` files say about HTTP. Use as `service.fact(protoBindingsOf)`. */
export function protoBindingsOf(service: Service): ProtoBinding[] {
  return service.files
    .filter(
      ({ path, size, class: kind }) =>
        path.endsWith('.proto') &&
        size < longestFile &&
        kind !== 'VENDOR' &&
        kind !== 'TEST',
    )
    .slice(0, mostFiles)
    .flatMap(({ path }) => bindingsIn(service, path));
}

function bindingsIn({ repository }: Service, path: string): ProtoBinding[] {
  const text = withoutComments(repository.text(path) ?? '');
  if (!text.includes('google.api.http')) return [];
  const index = repository.lineIndex(path);
  const services = [...text.matchAll(/^[ \t]*service\s{1,9}(\w{1,100})/gm)];
  const heads = [...text.matchAll(rpcHead)];
  return heads.flatMap((head, i) => {
    const end = Math.min(heads[i + 1]?.index ?? text.length, text.length);
    const options = text.slice(head.index, end);
    const at = options.indexOf('google.api.http');
    const owner = services.filter(each => each.index < head.index).pop();
    if (at < 0 || !owner) return [];
    const hasBody = /\bbody\s{0,9}:\s{0,9}"/.test(options.slice(at));
    return [...options.matchAll(verb)]
      .filter(({ index: offset }) => offset > at)
      .map(match => ({
        service: owner[1],
        rpc: head[1],
        request: head[2].split('.').pop()!,
        method: match[1].toUpperCase(),
        route: match[2],
        hasBody,
        path,
        line: index.lineAt(head.index + match.index),
      }));
  });
}

/** Comments as spaces, so that offsets stay; strings are kept. */
function withoutComments(text: string): string {
  let plain = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') {
      const end = text.indexOf('"', i + 1);
      if (end < 0) break;
      i = end;
      continue;
    }
    if (text[i] !== '/') continue;
    const opener = text.slice(i, i + 2);
    if (opener !== '//' && opener !== '/*') continue;
    const found = text.indexOf(opener === '//' ? '\n' : '*/', i + 2);
    const end = found < 0 ? text.length : found + (opener === '//' ? 0 : 2);
    plain += text.slice(from, i) + text.slice(i, end).replace(/[^\n]/g, ' ');
    from = end;
    i = end - 1;
  }
  return plain + text.slice(from);
}
