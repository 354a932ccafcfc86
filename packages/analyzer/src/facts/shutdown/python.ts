import type { Place } from '../../checks/evidence';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { findCalls } from '../code';
import { productionImageOf } from '../containers/image';
import type { StartedProcess } from '../containers/start';
import { programOf } from './process';
import type { ShutdownVerdict } from './verdict';

interface CodeServer {
  name: RegExp;
  /** `drains`: finishes requests on SIGTERM. `cuts`: does not. `asks`: needs a handler of the service's own. */
  kind: 'drains' | 'cuts' | 'asks';
  title: string;
  /** The code of the file says which server it is. */
  needs?: RegExp;
}

/** Servers that a program starts itself; the first that fits decides. */
const codeServers: CodeServer[] = [
  {
    name: /\buvicorn\.(?:run|Server|main(?:\.\w+)?)\b/,
    kind: 'drains',
    title: 'uvicorn',
  },
  {
    name: /\bhypercorn\b[\w.]*\.serve\b|\bserve\b/,
    kind: 'drains',
    title: 'Hypercorn',
    needs: /\bhypercorn\b/,
  },
  { name: /\bweb\.run_app\b/, kind: 'drains', title: 'aiohttp' },
  {
    name: /\bweb\.AppRunner\b/,
    kind: 'asks',
    title: 'aiohttp',
    needs:
      /\bAppRunner\((?!(?:[^()]|\([^()]{0,100}\)){0,200}\bhandle_signals\s*=\s*True)/,
  },
  {
    name: /\b\w+\.run\b/,
    kind: 'drains',
    title: 'Sanic',
    needs: /\bSanic\b/,
  },
  {
    name: /\bBaseApplication\b|\bWSGIApplication\b|\.run\b/,
    kind: 'drains',
    title: 'gunicorn',
    needs: /\bgunicorn\.app\b/,
  },
  {
    name: /\badd_(?:in)?secure_port\b/,
    kind: 'asks',
    title: 'the gRPC server',
  },
  {
    name: /\bwaitress\.serve\b|\bserve\b/,
    kind: 'cuts',
    title: 'waitress',
    needs: /\bwaitress\b/,
  },
  { name: /\bserve_forever\b/, kind: 'asks', title: 'the server' },
  { name: /\bIOLoop\b[\w.()]*\.start\b/, kind: 'asks', title: 'Tornado' },
  {
    name: /\b(?:app|application|server|bottle|socketio)\.run\b|\brun_simple\b/,
    kind: 'cuts',
    title: 'the development server',
    needs: /\b(?:Flask|flask|create_app|bottle|app)\b/,
  },
];

const handlesTerm =
  /\b(?:signal\.signal|add_signal_handler|signal_handler|open_signal_receiver)\s*\(\s*(?:signal\.)?(?:Signals\.)?SIGTERM\b|\bfor\s+(\w+)\s+in\s*[([][^()[\]\n]{0,120}\bSIGTERM\b[\s\S]{0,200}?\b(?:add_signal_handler|signal\.signal)\s*\(\s*\1\b/;
const stopsServer =
  /\b(?:server|srv|httpd|grpc_server|_server|http_server|self\.\w*server)\b\w*\.(?:stop|shutdown|close)\s*\(|\bwait_for_termination\b|\b\w*runner\.cleanup\s*\(|\.stop\s*\(\s*(?:grace|\d)/;

/** A program of the service's own that serves by itself; `undefined` where it is none of Python's servers. */
export function pythonShutdown(
  service: Service,
  process: StartedProcess | undefined,
): ShutdownVerdict | undefined {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'python')
    .map(({ path }) => path);
  const started = process?.entryFile;
  const looked = started
    ? [started, ...files.filter(path => path !== started)]
    : files;
  for (const path of looked) {
    const verdict = serverIn(service, path, files);
    if (!verdict) continue;
    // Only the started file's own development server is production's.
    if (verdict.outcome === 'abrupt' && path !== started) continue;
    return verdict;
  }
  return undefined;
}

function serverIn(
  service: Service,
  path: string,
  files: string[],
): ShutdownVerdict | undefined {
  const { code } = service.repository.lexical(path);
  for (const { name, kind, title, needs } of codeServers) {
    if (needs && !needs.test(code)) continue;
    const [call] = findCalls(service.repository, path, name);
    if (!call) continue;
    const place = { path, line: call.line };
    if (kind === 'drains') {
      return {
        outcome: 'graceful',
        place,
        how: `${title} finishes requests on SIGTERM`,
      };
    }
    if (kind === 'cuts') {
      return {
        outcome: 'abrupt',
        place,
        related: [],
        why: `starts ${title}, which drops its requests on SIGTERM`,
      };
    }
    return ownHandler(service, place, title, files);
  }
  return undefined;
}

function ownHandler(
  service: Service,
  place: Place & { line: number },
  title: string,
  files: string[],
): ShutdownVerdict {
  const handler = files
    .map(path => ({
      path,
      match: handlesTerm.exec(service.repository.lexical(path).code),
    }))
    .find(({ match }) => match);
  if (!handler?.match) {
    return {
      outcome: 'abrupt',
      place,
      related: [],
      why: `starts ${title} but nothing handles SIGTERM; every rollout drops requests`,
    };
  }
  const at = {
    path: handler.path,
    line: service.repository
      .lineIndex(handler.path)
      .lineAt(handler.match.index),
  };
  return stopsServer.test(service.repository.lexical(handler.path).code)
    ? {
        outcome: 'graceful',
        place: at,
        how: `the handler of SIGTERM stops ${title}`,
      }
    : {
        outcome: 'unclear',
        place: at,
        why: `${at.path}:${at.line} handles SIGTERM, but whether it stops ${title} cannot be followed.`,
        cure: 'Stop the server by name in the handler, with a grace period.',
      };
}

/** gunicorn kills its workers at once on SIGINT and SIGQUIT, which an image may name as its stop signal. */
export function quickStopOf(
  service: Service,
  process: StartedProcess,
): ShutdownVerdict | undefined {
  const image = service.fact(productionImageOf);
  const signal = image?.instructions
    .filter(({ keyword }) => keyword === 'STOPSIGNAL')
    .pop();
  if (
    !image ||
    !signal ||
    programOf(process).program !== 'gunicorn' ||
    !/^(?:SIG)?(?:INT|QUIT)$|^[23]$/.test(signal.text.trim())
  )
    return undefined;
  return {
    outcome: 'abrupt',
    place: { path: image.path, line: signal.line },
    related: [{ path: process.path, line: process.line }],
    why: 'sends a stop signal on which gunicorn drops its requests',
  };
}
