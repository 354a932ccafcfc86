import type { Place } from '../../checks/evidence';
import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { findCalls } from '../code';
import { isForDevelopment } from '../configuration';

/** A call that makes the service accept requests. */
export interface ListenCall extends Place {
  path: string;
  line: number;
  ecosystem: Ecosystem;
  /** The call's name as written: `app.listen`, `http.ListenAndServe`. */
  name: string;
  /** Its arguments as text. */
  arguments: string[];
}

/** Names of calls that listen. Receivers decide: `emitter.listen` is none. */
const listens: Partial<Record<Ecosystem, RegExp>> = {
  python:
    /\b(?:uvicorn\.run|hypercorn\.\w+\.serve|web\.run_app|waitress\.serve|serve_forever|(?:app|application|socketio|server|bottle|sanic_app)\.run|run_simple|add_(?:in)?secure_port)\b/,
  node: /(?:\b(?:app|server|srv|fastify|router|httpServer|http_server|httpsServer|http|https|api|koa|express|instance|grpcServer|this|\w*[sS]erver|\w*App|\w*Instance)(?:\.\w+)?\s*\??\.\s*(?:listen|bindAsync)|\)\s*\.\s*listen|\bBun\s*\.\s*serve|(?<![.\w])serve|\bstartStandaloneServer)\b/,
  go: /\b(?:http\.(?:ListenAndServe(?:TLS)?|Serve(?:TLS)?)|\w+(?:\.\w+)*\.(?:ListenAndServe(?:TLS)?|RunTLS|StartTLS|StartServer|RunListener)|(?:r|e|g|s|srv|gin|echo|fiber|router|engine|app|server|api|web|\w*[rR]outer|\w*[eE]ngine|\w*[sS]erver|\w*[eE]cho|\w*[fF]iber|\w*[aA]pp|gin\.Default\(\))(?:\.\w+)?\.(?:Run|Start|Listen|Serve|ListenTLS))\b/,
  rust: /(?:\baxum\s*::\s*serve|\baxum_server\s*::\s*bind\w*|\bHttpServer\s*::\s*new|\bwarp\s*::\s*serve|\bServer\s*::\s*(?:builder|bind|new)|\brocket\s*::\s*(?:build|ignite|custom)|\bhttp1\s*::\s*Builder\s*::\s*new)\b/,
  dotnet: /\b(?:app|host|builder\.Build\(\)|\w*[hH]ost)\s*\.\s*Run(?:Async)?\b/,
  jvm: /\b(?:SpringApplication\s*\.\s*run|runApplication|embeddedServer|Javalin\s*\.\s*create|Micronaut\s*\.\s*(?:run|build)|Quarkus\s*\.\s*run|ServerBuilder\s*\.\s*forPort|createHttpServer)\b/,
};

/** Where hapi serves, nothing else is called `server.start()`. */
const hapiStarts = /\b(?:server|\w*Server)\s*\.\s*start(?=\s*\(\s*\))/;

/** Where the service's own code starts listening, entry points first. Use as a fact. */
export function listenCallsOf(service: Service): ListenCall[] {
  const { repository } = service;
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(({ path }) => path),
  );
  const hapi = service
    .fact(stackOf)
    .frameworks.some(({ name }) => name === 'hapi');
  const calls = service.fact(sourceFilesOf).flatMap((file): ListenCall[] => {
    const { ecosystem, path } = file;
    const name = ecosystem && listens[ecosystem];
    if (!name) return [];
    return [
      ...findCalls(repository, path, name),
      ...(hapi && ecosystem === 'node'
        ? findCalls(repository, path, hapiStarts)
        : []),
    ]
      .map(call => ({
        path,
        line: call.line,
        ecosystem,
        name: call.name.replace(/\s+/g, ''),
        arguments: call.arguments.map(({ text }) => text),
      }))
      .filter(call => isServer(call))
      .filter(call => !isForDevelopment(service, call));
  });
  return calls.sort(
    (a, b) => Number(entries.has(b.path)) - Number(entries.has(a.path)),
  );
}

/** `serve(…)` and `s.Run(…)` are names for many things: an address, a listener or nothing must be given. */
function isServer({ ecosystem, name, arguments: given }: ListenCall): boolean {
  if (ecosystem === 'go' && /\.(?:Run|Start)$/.test(name)) {
    return given.every(text => !/^ctx\b|^context\.|^func\b|^t\b/.test(text));
  }
  if (ecosystem === 'node' && name === 'serve') {
    return given.length > 0 && /^\{|^app\b|fetch/.test(given[0]);
  }
  if (ecosystem === 'node' && /^this\.\w+\.listen|^this\.listen/.test(name)) {
    return given.length > 0;
  }
  if (ecosystem === 'python' && /\.run$/.test(name)) {
    return !given.some(text => /^\[|^["']/.test(text) && !/\./.test(text));
  }
  return true;
}
