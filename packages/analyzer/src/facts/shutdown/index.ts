import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import {
  brokenForwarderAt,
  heldSignalsOf,
  runningServersOf,
} from '../containers/signals';
import { startCommandOf, type StartedProcess } from '../containers/start';
import { functionFilesOf } from '../deployment/platforms';
import { dotnetShutdown } from './dotnet';
import { goShutdown } from './go';
import { jvmShutdown } from './jvm';
import { nodeShutdown } from './node';
import { phpShutdown } from './php';
import { programOf } from './process';
import { pythonShutdown, quickStopOf } from './python';
import { rustShutdown } from './rust';
import { verdictOfServer } from './servers';
import type { ShutdownVerdict } from './verdict';

export type { ShutdownVerdict } from './verdict';
export { listenCallsOf, type ListenCall } from './listening';

/**
 * How the service takes a stop signal: what its server does, unless a shell in front of it swallows the signal.
 * `undefined` where there is neither a server nor a worker. Use as a fact.
 */
export function shutdownOf(service: Service): ShutdownVerdict | undefined {
  const { deployable } = service.fact(stackOf);
  if (!deployable) return undefined;
  const own = ownVerdict(service);
  if (!own) return undefined;
  // Platforms signal every process of an instance.
  if (service.fact(startCommandOf)?.origin === 'platform') return own;
  const held = service.fact(heldSignalsOf);
  const forwarder = service.fact(brokenForwarderAt);
  const chain = held ? held.server.chain : [];
  const blocked =
    held && held.holder.kind !== 'runner'
      ? { path: held.holder.path, line: held.holder.line }
      : forwarder;
  if (!blocked) return own;
  // What the code lacks is the greater part of the work.
  return own.outcome === 'abrupt'
    ? { ...own, related: [...own.related, blocked] }
    : {
        outcome: 'abrupt',
        place: blocked,
        related: [...(own.place ? [own.place] : []), ...chain],
        why: 'starts the server in a way that keeps SIGTERM from it, so it is killed with its requests',
      };
}

function ownVerdict(service: Service): ShutdownVerdict | undefined {
  const processes = service.fact(runningServersOf);
  for (const process of processes) {
    const known = verdictOfServer(process);
    if (known) return quickStopOf(service, process) ?? known;
  }
  const main = mainProcess(processes);
  const order = [
    ...ecosystemOf(main),
    ...service.fact(stackOf).ecosystems,
  ].filter((one, index, all) => all.indexOf(one) === index);
  for (const ecosystem of order) {
    const verdict = ofEcosystem(service, ecosystem, main, processes);
    if (verdict) return verdict;
  }
  return fallback(service);
}

function mainProcess(processes: StartedProcess[]): StartedProcess | undefined {
  return processes.find(({ role }) => role === 'server') ?? processes[0];
}

function ecosystemOf(process: StartedProcess | undefined): Ecosystem[] {
  const first = process?.words[0]?.text.split('/').pop() ?? '';
  if (/^(?:node|bun|deno|tsx|ts-node|npm|yarn|pnpm|pm2-runtime)$/.test(first))
    return ['node'];
  if (/^python/.test(first)) return ['python'];
  if (/^java$/.test(first)) return ['jvm'];
  if (/^dotnet$/.test(first)) return ['dotnet'];
  if (/^(?:php|php-fpm)/.test(first)) return ['php'];
  if (/^(?:ruby|rails|rake)$/.test(first)) return ['ruby'];
  return [];
}

function ofEcosystem(
  service: Service,
  ecosystem: Ecosystem,
  main: StartedProcess | undefined,
  processes: StartedProcess[],
): ShutdownVerdict | undefined {
  switch (ecosystem) {
    case 'node':
      return nodeShutdown(service);
    case 'python':
      return main ? pythonShutdown(service, main) : startedByItself(service);
    case 'go':
      return goShutdown(service);
    case 'jvm':
      return jvmShutdown(service);
    case 'dotnet':
      return dotnetShutdown(service);
    case 'ruby':
      return rubyShutdown(service, main);
    case 'php':
      return phpShutdown(service, processes);
    case 'rust':
      return rustShutdown(service);
    default:
      return undefined;
  }
}

/** Nothing starts the service from outside; its own program runs a server that drains. */
function startedByItself(service: Service): ShutdownVerdict | undefined {
  const verdict = pythonShutdown(service, undefined);
  return verdict?.outcome === 'graceful' ? verdict : undefined;
}

/** Rails and Rack start Puma where it is a dependency. */
function rubyShutdown(
  service: Service,
  main: StartedProcess | undefined,
): ShutdownVerdict | undefined {
  const { dependencies } = service.fact(stackOf);
  const puma = dependencies.find(
    ({ name, scope, ecosystem }) =>
      ecosystem === 'ruby' && scope !== 'dev' && /^(?:puma|falcon)$/.test(name),
  );
  if (!puma) return undefined;
  if (main && !/^(?:rails|ruby|rake|thrust)$/.test(programOf(main).program))
    return undefined;
  return {
    outcome: 'graceful',
    place: main
      ? { path: main.path, line: main.line, endLine: main.endLine }
      : { path: puma.path, line: puma.line },
    how: `${puma.name} finishes requests on SIGTERM`,
  };
}

/** A framework, but nothing that says how its server is started. */
function fallback(service: Service): ShutdownVerdict | undefined {
  const { frameworks } = service.fact(stackOf);
  if (frameworks.length === 0 || service.fact(functionFilesOf).length > 0)
    return undefined;
  const start = service.fact(startCommandOf);
  const [framework] = frameworks;
  return {
    outcome: 'unclear',
    place: start
      ? { path: start.path, line: start.line, endLine: start.endLine }
      : { path: framework.path, line: framework.line },
    why: start
      ? `Which server ${start.path}:${start.line} starts cannot be followed, and so not how it takes SIGTERM.`
      : `Nothing in the tree says which server runs ${framework.name} in production, and so not how it takes SIGTERM.`,
    cure: 'Give the start command in a Dockerfile or manifest of this repository.',
  };
}
