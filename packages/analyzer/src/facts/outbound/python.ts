import type { Repository } from '../../repository';
import { findCalls, namedArgument, type Call } from '../code';
import { argumentText, type OutboundReader, type OutboundSite } from './site';

const verbs = '(?:get|post|put|patch|delete|head|options|request)';

/** requests, urllib, urllib3, httpx, aiohttp and gRPC stubs. */
export const pythonCalls: OutboundReader = ({ repository }, files) => {
  const bounding = files.some(({ path }) =>
    boundsSessions(repository.lexical(path).uncommented),
  );
  return files.flatMap(({ path }): OutboundSite[] => {
    const { code } = repository.lexical(path);
    return [
      ...requestsCalls(repository, path, code, bounding),
      ...urllibCalls(repository, path, code),
      ...httpxCalls(repository, path, code),
      ...stubCalls(repository, path, code),
    ];
  });
};

/** A session or adapter of one's own that brings a time-out along. */
function boundsSessions(code: string): boolean {
  return [
    ...code.matchAll(
      /^class\s+\w+\s*\([^)\n]{0,200}(?:Session|HTTPAdapter)\b[^\n]*\n/gm,
    ),
  ].some(({ 0: head, index }) => {
    const body = code.slice(index + head.length);
    const next = body.search(/^\S/m);
    return /\btimeout\b/.test(next < 0 ? body : body.slice(0, next));
  });
}

function requestsCalls(
  repository: Repository,
  path: string,
  code: string,
  bounding: boolean,
): OutboundSite[] {
  if (!/^[ \t]*(?:import|from)[ \t]+requests\b/m.test(code)) return [];
  const direct = findCalls(
    repository,
    path,
    new RegExp(`\\brequests\\.${verbs}\\b`),
  );
  const makesSession = /\brequests\.[sS]ession\s*\(/.test(code);
  const session = makesSession
    ? findCalls(
        repository,
        path,
        new RegExp(
          `\\b(?:self\\.)?_?(?:\\w*[sS]ession\\w*|http|client)\\.${verbs}\\b`,
        ),
      )
    : [];
  // Names imported from the module: `from requests import get`.
  const imported =
    /^[ \t]*from[ \t]+requests[ \t]+import[ \t]+([\w, \t]+)/m
      .exec(code)?.[1]
      .split(',')
      .flatMap(name => {
        const [, verb, alias] =
          /^\s*(get|post|put|patch|delete|head|request)(?:\s+as\s+(\w+))?\s*$/.exec(
            name,
          ) ?? [];
        return alias ?? verb ?? [];
      }) ?? [];
  const named = imported.flatMap(name =>
    findCalls(repository, path, new RegExp(`(?<![\\w.])${name}\\b`)),
  );
  return [
    ...direct.map(call => site(call, 'requests', boundOf(call))),
    ...named.map(call => site(call, 'requests', boundOf(call))),
    ...session.map(call =>
      site(call, 'requests', bounding ? 'set' : boundOf(call)),
    ),
  ];
}

function boundOf(call: Call): OutboundSite['bound'] {
  const timeout = namedArgument(call, 'timeout');
  if (timeout) return /^None\b/.test(timeout.text) ? 'never' : 'set';
  // What a dictionary of options holds cannot be seen.
  return call.arguments.some(({ text }) => text.startsWith('**'))
    ? 'set'
    : 'none';
}

function urllibCalls(
  repository: Repository,
  path: string,
  code: string,
): OutboundSite[] {
  const opened = /\burllib\b/.test(code)
    ? findCalls(
        repository,
        path,
        /\b(?:urllib\.request\.|request\.|(?<!\.))urlopen\b/,
      )
    : [];
  const pools = /\burllib3\b/.test(code)
    ? findCalls(repository, path, /\b(?:urllib3\.)?PoolManager\b/)
    : [];
  return [
    ...opened.map(call =>
      site(call, 'urllib', call.arguments.length >= 3 ? 'set' : boundOf(call)),
    ),
    ...pools.map(call => site(call, 'urllib3', boundOf(call))),
  ];
}

function httpxCalls(
  repository: Repository,
  path: string,
  code: string,
): OutboundSite[] {
  const found: OutboundSite[] = [];
  if (/\bhttpx\b/.test(code)) {
    for (const call of findCalls(
      repository,
      path,
      /\bhttpx\.(?:get|post|put|patch|delete|head|options|request|stream|Client|AsyncClient)\b|(?<![\w.])AsyncClient\b/,
    )) {
      found.push(site(call, 'httpx', unlessNone(call)));
    }
  }
  if (/\baiohttp\b/.test(code)) {
    for (const call of findCalls(
      repository,
      path,
      /\b(?:aiohttp\.)?ClientSession\b/,
    )) {
      found.push(site(call, 'aiohttp', unlessNone(call)));
    }
  }
  return found;
}

function unlessNone(call: Call): OutboundSite['bound'] {
  const timeout = namedArgument(call, 'timeout');
  if (!timeout) return 'default';
  return /^None\b|ClientTimeout\(\s*total\s*=\s*None\s*\)|^(?:httpx\.)?Timeout\(\s*None\s*\)/.test(
    timeout.text,
  )
    ? 'never'
    : 'set';
}

function stubCalls(
  repository: Repository,
  path: string,
  code: string,
): OutboundSite[] {
  if (!/\bgrpc\b/.test(code) || !/\b\w+Stub\s*\(/.test(code)) return [];
  return findCalls(
    repository,
    path,
    /\b(?:self\.)?_?\w*[sS]tub\w*\.[A-Z]\w*/,
  ).map(call => site(call, 'the gRPC stub', boundOf(call)));
}

function site(
  call: Call,
  client: string,
  bound: OutboundSite['bound'],
): OutboundSite {
  const text = argumentText(call);
  return {
    path: call.path,
    line: call.line,
    client,
    bound: bound === 'none' && /^\*args/.test(text) ? 'set' : bound,
  };
}
