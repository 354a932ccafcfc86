import { at, itemsOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { findCalls } from '../code';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { deploymentOf } from '../deployment';
import { replicasOf, servingWorkloadsOf } from '../deployment/serving';
import { argumentText } from '../outbound/site';

/** State that lives and dies with one instance. */
export interface LocalState {
  path: string;
  line: number;
  /** What is kept: `sessions`, `uploaded files`. */
  what: string;
  /** Harmless as long as there is one instance. */
  needsSeveral: boolean;
}

/** Use as a fact. */
export function localStateOf(service: Service): LocalState[] {
  return [...inCode(service), ...inSettings(service)].filter(
    state => !isForDevelopment(service, state),
  );
}

/** How many instances production runs, where the tree says so. Use as a fact. */
export function instancesOf(
  service: Service,
): { count: number; path: string; line: number } | undefined {
  for (const workload of service.fact(servingWorkloadsOf)) {
    const { count, path, line } = replicasOf(service, workload);
    if (count !== undefined) return { count, path, line };
  }
  return undefined;
}

const locks =
  /\b(?:ShedLock|SchedulerLock|pg_advisory|advisory_lock|redlock|Redlock|leaderelection|LeaderElection|acquireLock|tryLock|with_lock|DisallowConcurrentExecution|JobStoreTX)\b/i;

function inCode(service: Service): LocalState[] {
  const { repository } = service;
  const files = service.fact(sourceFilesOf);
  const all = (pattern: RegExp) =>
    files.some(({ path }) =>
      pattern.test(repository.lexical(path).uncommented),
    );
  // Where a store elsewhere is there too, the local one is for development or a choice of the installation.
  const persistent =
    hasVolume(service) ||
    all(
      /\bmulter-?s3\b|@aws-sdk\/client-s3|@google-cloud\/storage|@azure\/storage-blob|\bminio\b|cloudinary/i,
    );
  const sharedCache = all(
    /\bAdd(?:StackExchangeRedisCache|DistributedSqlServerCache|DistributedRedisCache|CosmosCache|DistributedPostgresCache)\b/,
  );
  const locked = all(locks);
  const adapted = all(
    /socket\.io-(?:redis|adapter)|@socket\.io\/\w[\w-]*adapter|createAdapter|\.adapter\s*\(/,
  );
  return files.flatMap((file): LocalState[] => {
    const { path, ecosystem } = file;
    const { code, uncommented } = repository.lexical(path);
    const states: LocalState[] = [];
    const add = (line: number, what: string, needsSeveral = false) =>
      states.push({ path, line, what, needsSeveral });
    const each = (name: RegExp, use: (line: number, text: string) => void) =>
      findCalls(repository, path, name, {
        bare: name.source.startsWith('@'),
      }).forEach(call => use(call.line, argumentText(call)));
    if (ecosystem === 'node') {
      if (/['"]express-session['"]/.test(uncommented)) {
        each(/(?<![\w.$])(?:session|expressSession)\b/, (line, text) => {
          if (/^\{/.test(text) && !/\bstore\b|\.\.\./.test(text))
            add(line, 'sessions');
        });
      }
      if (
        /['"]multer['"]/.test(uncommented) &&
        !persistent &&
        !/\bunlink(?:Sync)?\b|\brm\b|tmpdir/.test(code)
      ) {
        each(/(?<![\w.$])multer\b/, (line, text) => {
          if (/\bdest\s*:/.test(text) && !/['"]\/?tmp/.test(text))
            add(line, 'uploaded files');
        });
        each(/\bdiskStorage\b/, (line, text) => {
          if (!/['"]\/tmp/.test(text)) add(line, 'uploaded files');
        });
      }
      if (
        /['"](?:node-cron|@nestjs\/schedule|node-schedule)['"]/.test(
          uncommented,
        ) &&
        !locked
      ) {
        each(/@Cron\b|\bcron\s*\.\s*schedule\b|\bscheduleJob\b/, line =>
          add(line, 'a scheduler', true),
        );
      }
      if (/['"]socket\.io['"]/.test(uncommented) && !adapted) {
        each(/\bnew\s+(?:Server|SocketIOServer|SocketServer)\b/, line =>
          add(line, 'socket connections', true),
        );
      }
    }
    if (ecosystem === 'jvm' && !locked) {
      each(/@Scheduled\b/, line => add(line, 'a scheduler', true));
    }
    if (ecosystem === 'python') {
      if (/\bapscheduler\b/.test(code) && !locked)
        each(/\b(?:BackgroundScheduler|AsyncIOScheduler)\b/, line =>
          add(line, 'a scheduler', true),
        );
      const type =
        /\bSESSION_TYPE\b["']?\]?\s*[=:]\s*["'](filesystem|null)["']/.exec(
          uncommented,
        );
      if (type) add(repository.lineIndex(path).lineAt(type.index), 'sessions');
    }
    if (
      ecosystem === 'dotnet' &&
      !sharedCache &&
      /\bAddSession\s*\(/.test(code)
    ) {
      each(/\.AddDistributedMemoryCache\b/, line => add(line, 'sessions'));
    }
    return states;
  });
}

/** Django's session settings. */
function inSettings(service: Service): LocalState[] {
  const configuration = service.fact(effectiveConfigurationOf);
  const engine = configuration.get('SESSION_ENGINE');
  if (!engine?.value) return [];
  const state = {
    path: engine.path,
    line: engine.line,
    what: 'sessions',
    needsSeveral: false,
  };
  if (/sessions\.backends\.file$/.test(engine.value)) return [state];
  const cache = configuration.get('CACHES.default.BACKEND');
  return /sessions\.backends\.cache$/.test(engine.value) &&
    /LocMemCache/.test(cache?.value ?? '')
    ? [state]
    : [];
}

/** A volume that outlives the container. */
function hasVolume(service: Service): boolean {
  const { workloads, compose } = service.fact(deploymentOf);
  return (
    workloads.some(
      ({ pod, kind, document }) =>
        (kind === 'StatefulSet' &&
          at(document, 'spec', 'volumeClaimTemplates')) ||
        itemsOf(at(pod, 'volumes')).some(
          volume =>
            at(volume, 'persistentVolumeClaim') ??
            at(volume, 'nfs') ??
            at(volume, 'csi'),
        ),
    ) ||
    compose.some(
      ({ role, services }) =>
        role !== 'development' &&
        services.some(
          ({ ours, node }) =>
            ours &&
            itemsOf(at(node, 'volumes')).some(item =>
              /:/.test(textOf(item) ?? textOf(at(item, 'source')) ?? ''),
            ),
        ),
    )
  );
}
