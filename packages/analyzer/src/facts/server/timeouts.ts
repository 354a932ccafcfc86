import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { findCalls } from '../code';
import {
  effectiveConfigurationOf,
  hasSidecarProxy,
  isForDevelopment,
} from '../configuration';
import { runningServersOf } from '../containers/signals';
import { deploymentOf } from '../deployment';
import { listenCallsOf } from '../shutdown';

/** A server that lets clients take all the time they want. */
export interface OpenServer {
  path: string;
  line: number;
  severity: 'major' | 'minor';
  /** Follows the place in a sentence. */
  what: string;
}

/** What bounds or unbounds the time of requests; `undefined` where the service has no HTTP server. Use as a fact. */
export function openServersOf(service: Service): OpenServer[] | undefined {
  const { frameworks } = service.fact(stackOf);
  const listens = service.fact(listenCallsOf);
  if (frameworks.length === 0 && listens.length === 0) return undefined;
  if (hasSidecarProxy(service)) return [];
  return [
    ...goServers(service),
    ...nodeServers(service),
    ...startedServers(service),
    ...springServers(service),
    ...axumServers(service),
  ].filter(server => !isForDevelopment(service, server));
}

const bare =
  /\bhttp\.(?:ListenAndServe(?:TLS)?|Serve(?:TLS)?)\b|\b(?:r|g|router|engine|app|server|\w*[rR]outer|\w*[eE]ngine)\.(?:Run|RunTLS)\b|\b(?:e|\w*[eE]cho)\.(?:Start|StartTLS)\b/;
const side =
  /\b(?:pprof|debug|admin|metrics?|prometheus|internal|health|probe)\w*\b/i;

function goServers(service: Service): OpenServer[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap((file): OpenServer[] => {
    if (file.ecosystem !== 'go') return [];
    const { path } = file;
    const { code } = repository.lexical(path);
    if (!/\bhttp\.|gin|echo/.test(code)) return [];
    const lines = repository.lines(path);
    const index = repository.lineIndex(path);
    const beside = (line: number) =>
      side.test(
        lines
          .slice(Math.max(0, line - 4), line + 1)
          .join('\n')
          .slice(0, 2_000),
      );
    const configured = /\.(?:ReadHeaderTimeout|ReadTimeout)\s*=/.test(code);
    const calls = findCalls(repository, path, bare).filter(
      ({ name, line, arguments: given }) => {
        if (configured || beside(line)) return false;
        if (name.startsWith('http.')) return true;
        // gin and Echo: their names must be in the file.
        return (
          /gin-gonic\/gin|labstack\/echo/.test(repository.text(path) ?? '') &&
          given.every(({ text }) => !/^ctx\b|^context\.|^func\b/.test(text))
        );
      },
    );
    const literals = [...code.matchAll(/\bhttp\.Server\{/g)].flatMap(match => {
      const line = index.lineAt(match.index);
      const body = code.slice(
        match.index,
        endOfLiteral(code, match.index + match[0].length - 1),
      );
      const zero = /\bReadHeaderTimeout\s*:\s*0\s*[,}]/.test(body);
      const bounded = /\bRead(?:Header)?Timeout\s*:/.test(body);
      return (zero || (!bounded && !configured)) && !beside(line) ? [line] : [];
    });
    return [...calls.map(({ line }) => line), ...literals].map(line => ({
      path,
      line,
      severity: 'major',
      what: 'serves without read timeouts; slow clients can exhaust connections',
    }));
  });
}

function endOfLiteral(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < Math.min(code.length, open + 4_000); i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return i + 1;
  }
  return Math.min(code.length, open + 4_000);
}

function nodeServers(service: Service): OpenServer[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap((file): OpenServer[] => {
    if (file.ecosystem !== 'node') return [];
    const { code } = repository.lexical(file.path);
    return [
      ...code.matchAll(
        /\b\w+\s*\.\s*(requestTimeout|headersTimeout)\s*=\s*0\b(?!\.)/g,
      ),
    ].map(match => ({
      path: file.path,
      line: repository.lineIndex(file.path).lineAt(match.index),
      severity: 'major',
      what: `switches ${match[1]} off; slow clients can exhaust connections`,
    }));
  });
}

function startedServers(service: Service): OpenServer[] {
  const started = service
    .fact(runningServersOf)
    .flatMap((process): OpenServer[] =>
      /\bgunicorn\b/.test(process.text) &&
      /(?:^| )(?:--timeout[= ]|-t ?)0(?: |$)/.test(process.text)
        ? [
            {
              path: process.path,
              line: process.line,
              severity: 'major',
              what: 'starts gunicorn without a worker timeout, so a request that hangs holds its worker for ever',
            },
          ]
        : [],
    );
  const files = service.files
    .filter(({ path }) => /(?:^|\/)gunicorn[\w.]*\.py$/.test(path))
    .flatMap(({ path }): OpenServer[] => {
      const line = service.repository
        .lexical(path)
        .uncommented.split('\n')
        .findIndex(text => /^timeout\s*=\s*0\s*$/.test(text));
      return line < 0
        ? []
        : [
            {
              path,
              line: line + 1,
              severity: 'major',
              what: 'switches gunicorn’s worker timeout off, so a request that hangs holds its worker for ever',
            },
          ];
    });
  return [...started, ...files];
}

function springServers(service: Service): OpenServer[] {
  const setting = service
    .fact(effectiveConfigurationOf)
    .firstOf(
      'server.tomcat.connection-timeout',
      'server.jetty.connection-idle-timeout',
      'server.netty.connection-timeout',
      'server.connection-timeout',
    );
  return setting?.value !== undefined && /^-1(?:ms|s)?$/.test(setting.value)
    ? [
        {
          path: setting.path,
          line: setting.line,
          severity: 'major',
          what: 'lets connections wait for ever; slow clients can exhaust them',
        },
      ]
    : [];
}

/** hyper bounds nothing by itself; a proxy in front of it does. */
function axumServers(service: Service): OpenServer[] {
  const [listen] = service
    .fact(listenCallsOf)
    .filter(
      ({ ecosystem, name }) => ecosystem === 'rust' && /^axum/.test(name),
    );
  if (!listen) return [];
  const { kubernetes, compose } = service.fact(deploymentOf);
  const proxied =
    kubernetes.others.some(({ kind }) =>
      /^(?:Ingress|HTTPRoute|VirtualService)$/.test(kind),
    ) ||
    compose.some(({ services }) =>
      services.some(({ image }) =>
        /nginx|traefik|caddy|haproxy|envoy/.test(image?.text ?? ''),
      ),
    );
  const layered = service
    .fact(sourceFilesOf)
    .some(
      ({ path, ecosystem }) =>
        ecosystem === 'rust' &&
        /\bTimeoutLayer\b|\bheader_read_timeout\b|\btokio\s*::\s*time\s*::\s*timeout\b/.test(
          service.repository.lexical(path).code,
        ),
    );
  return proxied || layered
    ? []
    : [
        {
          path: listen.path,
          line: listen.line,
          severity: 'minor',
          what: 'serves without a timeout layer; slow clients can exhaust connections',
        },
      ];
}
