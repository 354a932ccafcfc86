import type { Repository } from '../../repository';
import { findCalls, type Call } from '../code';
import { argumentText, type OutboundReader, type OutboundSite } from './site';

const verbs = '(?:get|post|put|patch|delete|head|options|request)';
/** Bounds that options give a call. */
const bounds = /\b(?:timeout|signal|timeoutMs|requestTimeout|deadline)\b/;
const off = /\btimeout\s*:\s*(?:0\b|false\b|Infinity\b|null\b)/;

/** axios, node-fetch, got, superagent, request, Node's own http, fetch and gRPC. */
export const nodeCalls: OutboundReader = ({ repository }, files) => {
  const server = files.filter(
    ({ path }) =>
      !/\.(?:tsx|jsx|vue|svelte)$/.test(path) &&
      !/^\s*['"]use client['"]/.test(repository.text(path) ?? ''),
  );
  const code = (path: string) => repository.lexical(path).code;
  const axiosBounded = server.some(({ path }) =>
    /\baxios\w*\.defaults\.timeout\s*=|\bdefaults\.timeout\s*=/.test(
      code(path),
    ),
  );
  const moduleBounded = server.some(({ path }) =>
    findCalls(
      repository,
      path,
      /\bHttpModule\s*\.\s*register(?:Async)?\b/,
    ).some(call => bounds.test(argumentText(call))),
  );
  const deadlines = server.some(({ path }) => /\bdeadline\b/.test(code(path)));
  return server.flatMap(({ path }) => [
    ...axiosCalls(repository, path, axiosBounded),
    ...nestCalls(repository, path, moduleBounded || axiosBounded),
    ...fetchCalls(repository, path),
    ...otherCalls(repository, path),
    ...grpcClients(repository, path, deadlines),
  ]);
};

function isBounded(repository: Repository, call: Call): OutboundSite['bound'] {
  const text = argumentText(call);
  if (off.test(text)) return 'never';
  if (bounds.test(text)) return 'set';
  // Options held in a variable of the file.
  const { uncommented } = repository.lexical(call.path);
  for (const { text: argument } of call.arguments.slice(0, 3)) {
    const name =
      /^(?:this\.)?([\w$]+)$/.exec(argument)?.[1] ??
      /\.\.\.(?:this\.)?([\w$]+)/.exec(argument)?.[1];
    if (!name) continue;
    const at = new RegExp(
      `\\b${name.replace(/\$/g, '\\$')}\\s*(?::[^=\\n]{0,80})?=\\s*\\{`,
    ).exec(uncommented);
    if (at) {
      const end = uncommented.indexOf('\n}', at.index);
      const near = uncommented.slice(
        at.index,
        Math.min(at.index + 1_500, end < 0 ? at.index + 1_500 : end),
      );
      if (bounds.test(near)) return 'set';
    }
  }
  return 'none';
}

function axiosCalls(
  repository: Repository,
  path: string,
  all: boolean,
): OutboundSite[] {
  const { code, uncommented } = repository.lexical(path);
  const imports = /['"]axios['"]/.test(uncommented);
  const found: OutboundSite[] = [];
  const defaultName =
    /\bimport\s+(?:\*\s+as\s+)?(\w+)[^\n;]{0,80}\bfrom\s*['"]axios['"]|\b(\w+)\s*=\s*require\(\s*['"]axios['"]/.exec(
      uncommented,
    );
  const name = defaultName?.[1] ?? defaultName?.[2] ?? 'axios';
  if (imports) {
    const calls = findCalls(
      repository,
      path,
      new RegExp(`(?<![\\w.$])${name}(?:\\s*\\.\\s*${verbs})?\\b`),
    ).filter(({ name: called }) => !/create/.test(called));
    for (const call of calls) {
      found.push(
        site(call, 'axios', all ? 'set' : isBounded(repository, call)),
      );
    }
  }
  for (const call of findCalls(
    repository,
    path,
    /\baxios\w*\s*\.\s*(?:default\s*\.\s*)?create\b/,
  )) {
    found.push(
      site(call, 'axios', all ? 'set' : createdBound(repository, call, code)),
    );
  }
  return found;
}

/** An instance is bounded where it is made, or by its own defaults later. */
function createdBound(
  repository: Repository,
  call: Call,
  code: string,
): OutboundSite['bound'] {
  const bound = isBounded(repository, call);
  if (bound !== 'none') return bound;
  return /\.defaults\.timeout\s*=/.test(code) ? 'set' : 'none';
}

function nestCalls(
  repository: Repository,
  path: string,
  all: boolean,
): OutboundSite[] {
  if (!/['"]@nestjs\/axios['"]/.test(repository.lexical(path).uncommented))
    return [];
  const { code } = repository.lexical(path);
  return findCalls(
    repository,
    path,
    new RegExp(
      `\\bthis\\s*\\.\\s*\\w*[hH]ttp\\w*(?:\\s*\\.\\s*axiosRef)?\\s*\\.\\s*${verbs}\\b`,
    ),
  ).map(call => {
    const after = code.slice(call.end, call.end + 300);
    return site(
      call,
      'HttpService',
      all || /\btimeout\s*\(/.test(after) ? 'set' : isBounded(repository, call),
    );
  });
}

function fetchCalls(repository: Repository, path: string): OutboundSite[] {
  const { uncommented } = repository.lexical(path);
  const replaced =
    /['"](?:node-fetch|cross-fetch|isomorphic-fetch|isomorphic-unfetch|make-fetch-happen)['"]/.test(
      uncommented,
    );
  const name =
    /\bimport\s+(\w+)[^\n;]{0,80}\bfrom\s*['"](?:node|cross)-fetch['"]|\b(\w+)\s*=\s*require\(\s*['"](?:node|cross)-fetch['"]/.exec(
      uncommented,
    );
  const called = name?.[1] ?? name?.[2] ?? 'fetch';
  return findCalls(
    repository,
    path,
    new RegExp(`(?<![\\w.$])(?:globalThis\\.)?${called}\\b`),
  )
    .filter(call => !isDefinition(repository, call))
    .map(call => {
      const bound = isBounded(repository, call);
      if (bound !== 'none') return site(call, 'fetch', bound);
      return replaced
        ? site(call, 'node-fetch', 'none')
        : site(call, 'fetch', 'default');
    });
}

function isDefinition(repository: Repository, call: Call): boolean {
  const { code } = repository.lexical(call.path);
  return (
    /\b(?:function|async|static|public|private)\s*\*?\s*$/.test(
      code.slice(Math.max(0, call.offset - 20), call.offset),
    ) || /^\s*(?::[^{;\n]{0,80})?\{/.test(code.slice(call.end, call.end + 100))
  );
}

function otherCalls(repository: Repository, path: string): OutboundSite[] {
  const { code, uncommented } = repository.lexical(path);
  const found: OutboundSite[] = [];
  const imports = (module: string) =>
    new RegExp(`['"]${module}['"]`).test(uncommented);
  if (imports('got')) {
    const extended = /\bgot\s*\.\s*extend\s*\(\s*\{[^;]{0,600}\btimeout\b/.test(
      code,
    );
    for (const call of findCalls(
      repository,
      path,
      new RegExp(`(?<![\\w.$])got(?:\\s*\\.\\s*${verbs})?\\b`),
    )) {
      found.push(
        site(call, 'got', extended ? 'set' : isBounded(repository, call)),
      );
    }
  }
  if (imports('@hapi/wreck')) {
    for (const call of findCalls(
      repository,
      path,
      /(?<![\w.$])[wW]reck\s*\.\s*(?:get|post|put|patch|delete|request)\b/,
    )) {
      found.push(site(call, 'wreck', isBounded(repository, call)));
    }
  }
  if (imports('superagent')) {
    for (const call of findCalls(
      repository,
      path,
      /\b(?:superagent|request|agent)\s*\.\s*(?:get|post|put|patch|delete|del|head)\b/,
    )) {
      const end = code.indexOf(';', call.end);
      const chain = code.slice(
        call.end,
        end < 0 ? call.end + 600 : Math.min(end, call.end + 1_500),
      );
      found.push(
        site(
          call,
          'superagent',
          /\.\s*timeout\s*\(/.test(chain) ? 'set' : 'none',
        ),
      );
    }
  }
  if (imports('request') || imports('request-promise(?:-native)?')) {
    for (const call of findCalls(
      repository,
      path,
      /(?<![\w.$])(?:request|rp)(?:\s*\.\s*(?:get|post|put|patch|delete|del|head))?\b/,
    ).filter(each => !isDefinition(repository, each))) {
      found.push(site(call, 'request', isBounded(repository, call)));
    }
  }
  if (imports('(?:node:)?https?')) {
    for (const call of findCalls(
      repository,
      path,
      /(?<![\w.$])https?\s*\.\s*(?:request|get)\b/,
    )) {
      const after = code.slice(call.end, call.end + 1_200);
      const bound = isBounded(repository, call);
      found.push(
        site(
          call,
          call.name.replace(/\s/g, ''),
          bound === 'none' && /\.\s*setTimeout\s*\(|['"]timeout/.test(after)
            ? 'set'
            : bound,
        ),
      );
    }
  }
  return found;
}

function grpcClients(
  repository: Repository,
  path: string,
  deadlines: boolean,
): OutboundSite[] {
  const { code } = repository.lexical(path);
  if (
    !/\bcredentials\s*\.\s*create(?:Insecure|Ssl|FromSecureContext)\s*\(/.test(
      code,
    )
  )
    return [];
  return findCalls(repository, path, /\bnew\s+[\w.$]+/)
    .filter(call =>
      /credentials\s*\.\s*create(?:Insecure|Ssl)/.test(argumentText(call)),
    )
    .map(call => site(call, 'the gRPC client', deadlines ? 'set' : 'none'));
}

function site(
  call: Call,
  client: string,
  bound: OutboundSite['bound'],
): OutboundSite {
  return { path: call.path, line: call.line, client, bound };
}
