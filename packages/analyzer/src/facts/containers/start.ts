import type { Service } from '../../service';
import {
  deploymentOf,
  productionCompose,
  type ComposeService,
  type WorkloadContainer,
} from '../deployment';
import { platformCommandsOf } from '../deployment/platforms';
import { composePathOf } from '../deployment/compose';
import { isWorkloadChart } from '../deployment/orchestrators';
import { isBackground } from '../deployment/background';
import type { CommandWords as ManifestWords } from '../deployment/command-words';
import { at, textOf } from '../../repository';
import type { Instruction } from './dockerfile';
import { productionImageOf, type ProductionImage } from './image';
import { ImageFiles } from './image-files';
import { followStart, type StartedProcess } from './resolver';
import { baseName, type PlacedWord } from './wrappers';

export type { Holder, StartedProcess } from './resolver';

/** What starts the service in production, resolved through scripts and task runners. @public */
export interface StartCommand {
  /** As written. */
  text: string;
  /** Who gives it; a manifest wins over the image. */
  origin: 'kubernetes' | 'platform' | 'compose' | 'dockerfile';
  path: string;
  line: number;
  endLine: number;
  /** The lines it goes through, from the command to the server: at most six. */
  chain: Array<{ path: string; line: number }>;
  /** Everything it runs, in order. */
  processes: StartedProcess[];
  /** Variables that the image and its manifest set. */
  environment: ReadonlyMap<string, string>;
  /** An init that forwards signals to the server. */
  init?: { path: string; line: number };
  /** The line that copies a start script which the tree does not hold: what it does cannot be told. */
  missingScript?: { path: string; line: number };
  /** Where the entrypoint gives up root. */
  dropsPrivileges?: { path: string; line: number };
}

const chainLimit = 6;

/** Use as a fact. `undefined` where the tree holds no start command. @public */
export function startCommandOf(service: Service): StartCommand | undefined {
  const image = service.fact(productionImageOf);
  const override = overrideOf(service, image);
  if (!image && !override) return undefined;
  const own = image ? imageCommand(image) : undefined;
  const words = override ? combine(override, own) : own;
  if (!words || words.words.length === 0) return undefined;

  const environment = new Map<string, string>();
  for (const [name, { value }] of image?.variables ?? [])
    if (value !== undefined) environment.set(name, value);
  for (const [name, value] of override?.environment ?? [])
    environment.set(name, value);
  const files = image ? new ImageFiles(service.repository, image) : undefined;
  const followed = followStart(service, files, environment, words);
  const server =
    followed.processes.find(({ role }) => role === 'server') ??
    followed.processes[0];
  const place = words.place;
  const chain = [place, ...(server?.chain ?? [])].filter(
    (step, index, all) =>
      all.findIndex(
        other => other.path === step.path && other.line === step.line,
      ) === index,
  );
  const init = followed.init ?? override?.init;
  const drops =
    followed.drops ?? serverDrops(service, files, followed.processes);
  const missing = image && missingScriptOf(image, followed.processes);
  return {
    text: words.text,
    origin: override?.origin ?? 'dockerfile',
    path: place.path,
    line: place.line,
    endLine: words.endLine,
    chain: chain.slice(0, chainLimit).map(({ path, line }) => ({ path, line })),
    processes: followed.processes,
    environment,
    ...(init ? { init: { path: init.path, line: init.line } } : {}),
    ...(drops ? { dropsPrivileges: drops } : {}),
    ...(missing ? { missingScript: missing } : {}),
  };
}

/** A server that is started as root and gives it up by its own settings: uWSGI with `uid`, gunicorn with `--user`. */
function serverDrops(
  { repository }: Service,
  files: ImageFiles | undefined,
  processes: StartedProcess[],
): StartCommand['dropsPrivileges'] {
  for (const { words, role } of processes) {
    const name = baseName(words[0].text);
    if (role !== 'server' || !/^(?:uwsgi|gunicorn)$/.test(name)) continue;
    const option = words.findIndex(({ text }) =>
      /^(?:--uid|--user|-u)(?:=|$)/.test(text),
    );
    const user =
      words[option]?.text.split('=')[1] ?? words[option + 1]?.text ?? '';
    if (option > 0 && isPlainUser(user)) {
      const { path, line } = words[option];
      return { path, line };
    }
    for (const { text } of name === 'uwsgi' ? words.slice(1) : []) {
      const settings = /\.ini$/.test(text)
        ? files?.fileAt(text) ?? (repository.has(text) ? text : undefined)
        : undefined;
      if (!settings) continue;
      const line = repository
        .lines(settings)
        .findIndex(each =>
          isPlainUser(/^\s*uid\s*=\s*(\S{1,60})\s*$/.exec(each)?.[1] ?? ''),
        );
      if (line >= 0) return { path: settings, line: line + 1 };
    }
  }
  return undefined;
}

function isPlainUser(name: string): boolean {
  return /^[\w-]+$/.test(name) && !/^(?:root|0+)$/.test(name);
}

/** A script that is copied from the build context and started, although the tree does not hold it. */
function missingScriptOf(
  image: ProductionImage,
  processes: StartedProcess[],
): StartCommand['missingScript'] {
  for (const { words, role } of processes) {
    const shell = /^(?:ba|da|a|z)?sh$/.test(baseName(words[0].text));
    const script = words[shell ? 1 : 0];
    if (role === 'step' || !/\.sh$|entrypoint/.test(script?.text ?? ''))
      continue;
    const name = baseName(script.text);
    const copied = image.instructions.find(
      ({ copy }) =>
        copy &&
        !copy.from &&
        copy.sources.some(source => baseName(source) === name),
    );
    if (copied) return { path: image.path, line: copied.line };
  }
  return undefined;
}

interface CommandWords {
  words: PlacedWord[];
  /** The words are one text for a shell. */
  shell: boolean;
  text: string;
  place: { path: string; line: number };
  endLine: number;
}

interface Override {
  origin: StartCommand['origin'];
  entrypoint?: CommandWords;
  command?: CommandWords;
  environment: Map<string, string>;
  init?: { path: string; line: number };
}

/** The image's own `ENTRYPOINT` and `CMD`. An `ENTRYPOINT` of a later stage resets the `CMD` of an earlier one. */
function imageCommand(image: ProductionImage): CommandWords | undefined {
  const parts = imageParts(image);
  return join(parts.entrypoint, parts.command);
}

function imageParts(image: ProductionImage): {
  entrypoint?: CommandWords;
  command?: CommandWords;
} {
  let entrypoint: Instruction | undefined;
  let command: Instruction | undefined;
  for (const stage of image.stages) {
    const entry = stage.instructions
      .filter(({ keyword }) => keyword === 'ENTRYPOINT')
      .pop();
    const cmd = stage.instructions
      .filter(({ keyword }) => keyword === 'CMD')
      .pop();
    if (entry) {
      entrypoint = entry;
      command = undefined;
    }
    if (cmd) command = cmd;
  }
  return {
    ...(entrypoint && entrypoint.json?.length !== 0
      ? { entrypoint: instructionWords(image.path, entrypoint) }
      : {}),
    ...(command ? { command: instructionWords(image.path, command) } : {}),
  };
}

function instructionWords(
  path: string,
  instruction: Instruction,
): CommandWords {
  const { json, line, endLine, text } = instruction;
  const words = json
    ? json.map(word => ({ ...word, path }))
    : [{ text, path, line }];
  return {
    words,
    shell: !json,
    text: json ? json.map(word => word.text).join(' ') : text,
    place: { path, line },
    endLine,
  };
}

function join(
  entrypoint: CommandWords | undefined,
  command: CommandWords | undefined,
): CommandWords | undefined {
  if (!entrypoint) return command;
  // The shell form of ENTRYPOINT takes no arguments.
  if (!command || entrypoint.shell) return entrypoint;
  const place = command.words[0] ?? entrypoint.words[0];
  const asWords = command.shell
    ? [
        { ...place, text: '/bin/sh' },
        { ...place, text: '-c' },
        ...command.words,
      ]
    : command.words;
  return {
    words: [...entrypoint.words, ...asWords],
    shell: false,
    text: `${entrypoint.text} ${command.text}`,
    // A bare entrypoint script is only in front of what CMD names.
    place: entrypoint.place,
    endLine: Math.max(
      entrypoint.endLine,
      command.place.path === entrypoint.place.path ? command.endLine : 0,
    ),
  };
}

function combine(
  override: Override,
  own: CommandWords | undefined,
): CommandWords | undefined {
  if (override.entrypoint) return join(override.entrypoint, override.command);
  return override.command && override.command !== own ? override.command : own;
}

/** What a manifest, platform file or production compose file puts in place of the image's command. */
function overrideOf(
  service: Service,
  image: ProductionImage | undefined,
): Override | undefined {
  const deployment = service.fact(deploymentOf);
  const parts = image ? imageParts(image) : {};
  const lasting = deployment.workloads.filter(({ job }) => !job);
  const answering = lasting.find(({ name, path }) => !isBackground(name, path));
  // A chart that brings its own template for the server starts what the image says.
  const workload =
    answering ??
    (deployment.charts.some(({ dependencies }) =>
      dependencies.some(isWorkloadChart),
    )
      ? undefined
      : lasting[0]);
  const container = workload?.containers[0];
  if (workload && container) {
    const environment = definedValues(container.environment);
    const shared = at(workload.pod, 'shareProcessNamespace');
    const init =
      textOf(shared) === 'true'
        ? { path: workload.path, line: shared!.line }
        : undefined;
    const base: Override = {
      origin: 'kubernetes',
      environment,
      ...(init ? { init } : {}),
    };
    if (container.command || container.args)
      return fromContainer(base, container, parts);
    return { ...base, origin: 'dockerfile', ...optionalParts(parts) };
  }
  const platform = service
    .fact(platformCommandsOf)
    .find(({ usesImage }) => usesImage || !image);
  if (platform && !platform.shell) {
    const { words, text, path, line } = platform;
    return {
      origin: 'platform',
      environment: new Map(),
      ...(parts.entrypoint ? { entrypoint: parts.entrypoint } : {}),
      command: {
        words: words.map(word => ({ text: word, path, line })),
        shell: false,
        text,
        place: { path, line },
        endLine: line,
      },
    };
  }
  if (platform) {
    return {
      origin: 'platform',
      environment: new Map(),
      entrypoint: {
        words: [
          { text: platform.text, path: platform.path, line: platform.line },
        ],
        shell: true,
        text: platform.text,
        place: { path: platform.path, line: platform.line },
        endLine: platform.line,
      },
    };
  }
  const production = productionCompose(deployment)[0]?.services[0];
  const hasOwn = parts.command !== undefined || parts.entrypoint !== undefined;
  const runner = deployment.compose
    .filter(({ role }) => role !== 'development')
    .flatMap(({ services }) => services)
    .find(({ ours }) => ours);
  // A script as entrypoint without a command is told what to run: by the one compose file that there is.
  const toldByCompose =
    parts.command === undefined &&
    parts.entrypoint?.words.length === 1 &&
    /\.sh$|entry-?point/.test(parts.entrypoint.words[0].text) &&
    runner?.command !== undefined;
  const only = (hasOwn && !toldByCompose) || !image ? undefined : runner;
  const compose = production ?? only;
  return compose ? fromCompose(compose, parts) : undefined;
}

function optionalParts({
  entrypoint,
  command,
}: {
  entrypoint?: CommandWords;
  command?: CommandWords;
}) {
  const own = join(entrypoint, command);
  return own ? { entrypoint: own } : {};
}

function fromContainer(
  base: Override,
  container: WorkloadContainer,
  parts: { entrypoint?: CommandWords; command?: CommandWords },
): Override {
  const words = (command: ManifestWords | undefined) =>
    command && composeWords(container.path, command);
  // `command` replaces ENTRYPOINT and drops CMD; `args` replaces CMD.
  const entrypoint = words(container.command) ?? parts.entrypoint;
  const args =
    words(container.args) ?? (container.command ? undefined : parts.command);
  return {
    ...base,
    ...(entrypoint ? { entrypoint } : {}),
    ...(args ? { command: args } : {}),
  };
}

function fromCompose(
  compose: ComposeService,
  parts: { entrypoint?: CommandWords; command?: CommandWords },
): Override {
  const init = at(compose.node, 'init');
  const base: Override = {
    origin: compose.command || compose.entrypoint ? 'compose' : 'dockerfile',
    environment: definedValues(compose.environment),
    ...(textOf(init) === 'true'
      ? { init: { path: composePathOf(compose, 'init'), line: init!.line } }
      : {}),
  };
  const words = (key: 'entrypoint' | 'command') => {
    const given = compose[key];
    return given?.words.length
      ? composeWords(composePathOf(compose, key), given)
      : undefined;
  };
  const entrypoint = compose.entrypoint
    ? words('entrypoint')
    : parts.entrypoint;
  // Another entrypoint drops the image's CMD.
  const own = compose.entrypoint ? undefined : parts.command;
  const command = words('command') ?? own;
  return {
    ...base,
    ...(entrypoint ? { entrypoint } : {}),
    ...(command ? { command } : {}),
  };
}

function composeWords(path: string, command: ManifestWords): CommandWords {
  return {
    words: command.words.map((text, index) => ({
      text,
      path,
      line: command.lines[index] ?? command.line,
    })),
    shell: false,
    text: command.words.join(' '),
    place: { path, line: command.line },
    endLine: command.endLine,
  };
}

function definedValues(
  environment: Map<string, { value: string | undefined }>,
): Map<string, string> {
  return new Map(
    [...environment].flatMap(([name, { value }]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

/** The line of a token inside a place of several lines (a block scalar, a continued instruction). */
export function lineOfToken(
  service: Service,
  place: { path: string; line: number; endLine?: number },
  token: string,
): number {
  const lines = service.repository.lines(place.path);
  for (
    let line = place.line;
    line <= Math.min(place.endLine ?? place.line, place.line + 200);
    line++
  ) {
    if (lines[line - 1]?.includes(token)) return line;
  }
  return place.line;
}
