import { findCalls, type Call } from '../code';
import {
  argumentText,
  functionBefore,
  type OutboundReader,
  type OutboundSite,
} from './site';

const deadline = /\bcontext\.With(?:Timeout|Deadline)(?:Cause)?\s*\(/;

/** `http.Get`, the default client, clients without a timeout, OAuth exchanges and gRPC stubs. */
export const goCalls: OutboundReader = ({ repository }, files) => {
  const stubs = new Set(
    files.flatMap(({ path }) =>
      [
        ...repository
          .lexical(path)
          .code.matchAll(
            /\b(\w+)\s*(?::?=|:)\s*\w+\.New[A-Z]\w*Client\(\s*\w+[\w.]*\s*\)/g,
          ),
      ].map(match => match[1]),
    ),
  );
  const callTimeouts = files.some(({ path }) =>
    /\bWithDefaultServiceConfig\s*\(|\btimeout\.UnaryClientInterceptor\b|\bWithDefaultCallOptions\s*\([^)]{0,200}[tT]imeout/.test(
      repository.lexical(path).code,
    ),
  );
  const byDefault = files.some(({ path }) =>
    /\bhttp\.DefaultClient\s*=\s*&http\.Client\{[^]{0,400}?\bTimeout\s*:|\bhttp\.DefaultClient\.Timeout\s*=[^=]/.test(
      repository.lexical(path).code,
    ),
  )
    ? 'set'
    : 'none';
  const found = files.flatMap(({ path }): OutboundSite[] => {
    const { code } = repository.lexical(path);
    const bounded = (call: Call) =>
      deadline.test(functionBefore(code, call.offset, /^func\b/m));
    const sites: OutboundSite[] = [];
    const add = (
      call: Call,
      client: string,
      bound: OutboundSite['bound'],
    ): void => {
      sites.push({ path, line: call.line, client, bound });
    };
    if (/\bhttp\./.test(code)) {
      for (const call of findCalls(
        repository,
        path,
        /\bhttp\.(?:Get|Post|PostForm|Head)\b/,
      )) {
        add(call, call.name, byDefault);
      }
      for (const call of findCalls(
        repository,
        path,
        /\bhttp\.DefaultClient\.(?:Do|Get|Post|PostForm|Head)\b/,
      )) {
        add(call, 'http.DefaultClient', bounded(call) ? 'set' : byDefault);
      }
      // A probe asks the service's own process, and ends with it.
      sites.push(
        ...clients(path, code, repository.lineIndex(path)).filter(
          ({ line }) =>
            !/["`](?:https?:\/\/)?(?:localhost|127\.0\.0\.1):["`]\s*\+|\.(?:Get|Head|Post|Do|NewRequest\w*)\([^\n]{0,200}["`](?:https?:\/\/)?(?:localhost|127\.0\.0\.1)[:"`]/.test(
              repository
                .lines(path)
                .slice(line - 1, line + 20)
                .join('\n')
                .slice(0, 4_000),
            ),
        ),
      );
    }
    if (/\boauth2\b/.test(code)) {
      for (const call of findCalls(repository, path, /\b\w+\.Exchange\b/)) {
        if (call.arguments.length < 2) continue;
        add(
          call,
          'the OAuth client',
          bounded(call) || /\boauth2\.HTTPClient\b/.test(code)
            ? 'set'
            : byDefault,
        );
      }
    }
    for (const call of findCalls(repository, path, /\bresty\.New\b/)) {
      add(call, 'resty', /\.SetTimeout\s*\(/.test(code) ? 'set' : 'none');
    }
    if (/\bgrpc\b|\bpb\./.test(code)) {
      for (const call of stubCalls(repository, path, stubs)) {
        add(
          call,
          'the gRPC stub',
          callTimeouts || bounded(call) ? 'set' : 'none',
        );
      }
    }
    return sites;
  });
  const own = found.filter(({ client }) => client === 'http.Client');
  if (own.length === 0 || own.some(({ bound }) => bound !== 'set'))
    return found;
  // Every client that is made has a timeout, and so has every call that one makes.
  return [
    ...found,
    ...files.flatMap(({ path }): OutboundSite[] => {
      const { code } = repository.lexical(path);
      const index = repository.lineIndex(path);
      return [
        ...code.matchAll(
          /(?<!\bhttp\.Default)\b\w{0,40}[cC]lient(?:\(\))?\.Do\(\s*\w*[rR]eq\w*\s*\)/g,
        ),
      ].map(match => ({
        path,
        line: index.lineAt(match.index),
        client: 'a client with a timeout',
        bound: 'set',
      }));
    }),
  ];
};

/** `http.Client{…}`: bounded by its Timeout, set now or later, or by the transport's. */
function clients(
  path: string,
  code: string,
  index: { lineAt: (offset: number) => number },
): OutboundSite[] {
  return [
    ...code.matchAll(
      /\bhttp\.Client\{|\bnew\(http\.Client\)|\bvar\s+\w+\s+http\.Client\b/g,
    ),
  ].map(match => {
    const open = match.index + match[0].length - 1;
    const body = code[open] === '{' ? literalBody(code, open) : '';
    const zero = /\bTimeout\s*:\s*0\s*[,}\n]/.test(`${body}\n`);
    const later = /\.Timeout\s*=\s*[^=\s]/.test(code);
    const inTransport =
      /\bResponseHeaderTimeout\b/.test(code) || deadline.test(code);
    let bound: OutboundSite['bound'] = 'none';
    if (zero) bound = 'never';
    else if (/\bTimeout\s*:/.test(body) || later || inTransport) bound = 'set';
    return {
      path,
      line: index.lineAt(match.index),
      client: 'http.Client',
      bound,
    };
  });
}

function literalBody(code: string, open: number): string {
  let depth = 0;
  for (let i = open; i < Math.min(code.length, open + 3_000); i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return code.slice(open, i + 1);
  }
  return code.slice(open, open + 3_000);
}

function stubCalls(
  repository: Parameters<typeof findCalls>[0],
  path: string,
  stubs: ReadonlySet<string>,
): Call[] {
  const inline = findCalls(
    repository,
    path,
    /\bNew[A-Z]\w*Client\(\s*[\w.]+\s*\)\s*\.\s*[A-Z]\w*/,
  );
  const named =
    stubs.size === 0
      ? []
      : findCalls(repository, path, /\b(?:\w+\.)?\w+\.[A-Z]\w*/).filter(
          call => {
            const receiver = call.name.split('.').slice(-2)[0] ?? '';
            return (
              stubs.has(receiver) &&
              /^(?:\w*[cC]tx\w*|context\.|\w+\.Context\(\))/.test(
                argumentText(call),
              )
            );
          },
        );
  return [...inline, ...named];
}
