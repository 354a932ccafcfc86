import { posix } from 'node:path';
import { at, itemsOf, textOf, textsOf } from '../../repository';
import type { Service } from '../../service';
import { expandScript } from '../commands/script-runners';
import {
  commandText,
  parseShell,
  splitWords,
  type ShellCommand,
} from '../commands/shell';
import { holds, isForDevelopment } from './conditions';
import type { ImageFiles } from './image-files';
import { expand } from './variables';
import type { WrittenLine } from './written-files';
import { baseName, unwrap, type PlacedWord } from './wrappers';

/** Something that stays between the container's first process and a server, and may keep signals from it. */
export interface Holder {
  kind: 'shell' | 'script' | 'runner' | 'supervisor';
  /** `sh`, `npm`, `supervisord` … */
  name: string;
  path: string;
  /** The line that starts the next process. */
  line: number;
  endLine: number;
  /** Passes stop signals on. */
  forwards: boolean;
}

const interpreted = /^#!.{0,80}\b(?:python[\d.]*|node|ruby|php)\b/;

/** A process that the start command runs. */
export interface StartedProcess {
  words: PlacedWord[];
  /** `words` as text. */
  text: string;
  path: string;
  line: number;
  endLine: number;
  /** `server`: stays in the foreground; `background`: started beside it; `step`: runs before it. */
  role: 'server' | 'background' | 'step';
  /** Lines from the start command to here. */
  chain: Array<{ path: string; line: number }>;
  holders: Holder[];
  /** Runs under a condition that says development. */
  guarded: boolean;
  /** The script that an interpreter is given, where it is in the tree. */
  entryFile?: string;
  /** Folder it runs in, from the repository's root. */
  folder: string;
}

interface Context {
  chain: StartedProcess['chain'];
  holders: Holder[];
  role: StartedProcess['role'];
  guarded: boolean;
  /** Working folder inside the image. */
  cwd: string;
  /** Working folder in the tree, where known better than by `cwd`. */
  folder?: string;
  depth: number;
  endLine: number;
}

const bounds = { depth: 8, processes: 80 };
const shells = /^(?:ba|da|a|z|k)?sh$/;

/** Follows a start command through shells, scripts, task runners and supervisors. */
export class StartResolver {
  readonly processes: StartedProcess[] = [];
  init?: { path: string; line: number };
  drops?: { path: string; line: number };

  constructor(
    private readonly service: Service,
    private readonly files: ImageFiles | undefined,
    private readonly environment: Map<string, string>,
  ) {}

  start(words: PlacedWord[], shell: boolean, endLine: number): void {
    const context: Context = {
      chain: [],
      holders: [],
      role: 'server',
      guarded: false,
      cwd: this.files?.workdir ?? '/',
      depth: 0,
      endLine,
    };
    if (shell) this.runShellText(words[0], [], context, 'sh');
    else this.run(words, context);
  }

  private readonly lookup = (name: string) => this.environment.get(name);

  private run(given: PlacedWord[], context: Context): void {
    if (
      context.depth > bounds.depth ||
      this.processes.length >= bounds.processes
    )
      return;
    const unwrapped = unwrap(this.expandWords(given));
    this.noteServices(unwrapped.words);
    const { words } = unwrapped;
    const [first] = words;
    if (!first) return;
    if (unwrapped.init && !this.init) this.init = placeOf(unwrapped.init);
    if (unwrapped.dropsTo && !this.drops)
      this.drops = placeOf(unwrapped.dropsTo.word);
    const next: Context = { ...context, depth: context.depth + 1 };
    const name = baseName(first.text);
    if (shells.test(name)) {
      this.runShell(words, next);
      return;
    }
    const written = this.files?.writtenAt(first.text, context.cwd);
    const script = written ? undefined : this.shellScript(first.text, context);
    if (/^wait[-_]?for/.test(name)) return;
    if (written) {
      this.runWritten(written, words.slice(1), first, next);
    } else if (script) {
      this.runScript(script, words.slice(1), first, next);
    } else if (
      !this.runSupervisor(name, words, next) &&
      !this.runTask(words, next)
    ) {
      this.add(words, context);
    }
  }

  /** s6-overlay's `/init` starts the services of the tree's own folders, each as the user that its script names. */
  private noteServices([first, ...rest]: PlacedWord[]): void {
    if (this.drops || rest.length || first?.text !== '/init') return;
    const { repository } = this.service;
    for (const { path } of repository.files) {
      if (!/(?:^|\/)(?:s6-rc\.d|services\.d|cont-init\.d)\//.test(path))
        continue;
      const index = repository
        .lines(path)
        .findIndex(line => /\bs6-(?:setuidgid|applyuidgid)\b/.test(line));
      if (index >= 0) {
        this.drops = { path, line: index + 1 };
        return;
      }
    }
  }

  private expandWords(words: PlacedWord[]): PlacedWord[] {
    return words.flatMap(word => {
      if (!word.text.includes('$')) return [word];
      const text = expand(word.text, this.lookup);
      // An unquoted variable of several words, such as $GUNICORN_ARGS.
      if (
        /^\$\{?\w+\}?$|^\$\{\w+:?-[^}]*\}$/.test(word.text) &&
        /\s/.test(text)
      ) {
        return splitWords(text).map(part => ({ ...word, text: part }));
      }
      return [{ ...word, text }];
    });
  }

  /** `sh -c "…"` and `sh file`. */
  private runShell(words: PlacedWord[], context: Context): void {
    const options = words.slice(1).findIndex(({ text }) => !/^[-+]/.test(text));
    const command = words.findIndex(
      ({ text }, index) =>
        index > 0 && index <= options && /^-[a-z]*c$/.test(text),
    );
    const text = command > 0 ? words[command + 1] : undefined;
    if (text) {
      this.runShellText(
        text,
        words.slice(command + 2),
        context,
        baseName(words[0].text),
      );
      return;
    }
    const file = words.slice(1).find(word => !/^[-+]/.test(word.text));
    const written = file && this.files?.writtenAt(file.text, context.cwd);
    const script = file && this.fileAt(file.text, context);
    if (file && written) {
      this.runWritten(
        written,
        words.slice(words.indexOf(file) + 1),
        file,
        context,
      );
    } else if (file && script) {
      this.runScript(
        script,
        words.slice(words.indexOf(file) + 1),
        file,
        context,
      );
    } else {
      this.add(words, context);
    }
  }

  private runShellText(
    text: PlacedWord,
    args: PlacedWord[],
    context: Context,
    name: string,
  ): void {
    const commands = parseShell(text.text, text.line);
    this.runCommands(
      commands,
      { path: text.path, name, kind: 'shell', args, self: text.text },
      context,
    );
  }

  private runScript(
    path: string,
    args: PlacedWord[],
    caller: PlacedWord,
    context: Context,
  ): void {
    const text = this.service.repository.text(path) ?? '';
    const chain = [...context.chain, placeOf(caller)];
    if (chain.filter(step => step.path === path).length > 2) return;
    this.runCommands(
      parseShell(text),
      { path, name: baseName(path), kind: 'script', args, self: caller.text },
      { ...context, chain },
    );
  }

  /** A script that the Dockerfile writes itself: its lines are those of the Dockerfile. */
  private runWritten(
    { path, lines }: { path: string; lines: WrittenLine[] },
    args: PlacedWord[],
    caller: PlacedWord,
    context: Context,
  ): void {
    const chain = [...context.chain, placeOf(caller)];
    if (chain.length > 2 * bounds.depth) return;
    const lineOf = (line: number) =>
      lines[Math.min(line, lines.length) - 1]?.line ?? caller.line;
    const commands = parseShell(lines.map(({ text }) => text).join('\n')).map(
      command => ({
        ...command,
        line: lineOf(command.line),
        endLine: lineOf(command.endLine),
        lines: command.lines.map(lineOf),
      }),
    );
    this.runCommands(
      commands,
      {
        path,
        name: baseName(caller.text),
        kind: 'script',
        args,
        self: caller.text,
      },
      { ...context, chain },
    );
  }

  private runCommands(
    commands: ShellCommand[],
    script: {
      path: string;
      name: string;
      kind: 'shell' | 'script';
      args: PlacedWord[];
      self: string;
    },
    context: Context,
  ): void {
    const args = script.args.map(({ text }) => text);
    const lookup = (name: string) => this.environment.get(name);
    // Where a branch of its own serves those who hand no command on, `exec "$@"` is for the others.
    const all = flatten(commands, lookup, args);
    const steps =
      args.length === 0 && all.some(asksForArguments)
        ? all.filter(({ command }) => !handsOnOnly(command))
        : all;
    const forwards = commands.some(
      ({ words }) =>
        words[0] === 'trap' && words.some(word => /^(?:SIG)?TERM$/.test(word)),
    );
    const servers = serversAmong(steps);
    let { cwd, folder } = context;
    for (const step of steps) {
      const { command } = step;
      const plain = command.words[0];
      for (const { name, value } of command.words.length
        ? []
        : command.assignments) {
        if (!step.conditional)
          this.environment.set(name, expand(value, lookup));
      }
      if (plain === 'export' && !step.conditional) {
        for (const word of command.words.slice(1)) {
          const [name, ...rest] = word.split('=');
          if (rest.length)
            this.environment.set(name, expand(rest.join('='), lookup));
        }
      }
      if (plain === 'cd' && command.words[1]) {
        cwd = posix.resolve(cwd, expand(command.words[1], lookup));
        folder =
          folder === undefined
            ? undefined
            : posix
                .normalize(posix.join(folder || '.', command.words[1]))
                .replace(/^\.$/, '');
        continue;
      }
      if (isSilent(command)) continue;
      const words = this.withArguments(command, script.path, script.args);
      const unwrapped = unwrap(words);
      // `exec gosu app "$0" "$@"`: the script starts itself again as another user.
      if (
        unwrapped.words[0]?.text === '$0' ||
        (script.kind === 'script' &&
          unwrapped.words[0]?.text === script.self &&
          unwrapped.dropsTo)
      ) {
        if (unwrapped.dropsTo && !this.drops)
          this.drops = { path: script.path, line: command.line };
        continue;
      }
      const isServer = servers.has(command);
      const background = command.then === '&';
      // `eval "$cmd"`, whose text begins with `exec`.
      const replaces =
        unwrapped.exec ||
        /^(?:eval\s+)?exec\s/.test(
          words
            .slice(0, 2)
            .map(({ text }) => expand(text, lookup))
            .join(' '),
        );
      const holder: Holder = {
        kind: script.kind,
        name: script.name,
        path: script.path,
        line: command.line,
        endLine: script.kind === 'shell' ? context.endLine : command.endLine,
        forwards,
      };
      const started = background ? 'background' : 'server';
      const role = isServer ? started : 'step';
      this.run(words, {
        ...context,
        cwd,
        folder,
        chain: [...context.chain, { path: script.path, line: command.line }],
        holders: replaces ? context.holders : [...context.holders, holder],
        role: context.role === 'server' ? role : context.role,
        guarded: context.guarded || step.guarded,
        depth: context.depth + 1,
        endLine: script.kind === 'shell' ? context.endLine : command.endLine,
      });
    }
  }

  /** A command's words, `"$@"` and `$1` replaced by what the script was called with. */
  private withArguments(
    command: ShellCommand,
    path: string,
    args: PlacedWord[],
  ): PlacedWord[] {
    return command.words.flatMap((text, index) => {
      const line = command.lines[index];
      if (/^\$\{?[@*]\}?$/.test(text)) return args;
      const positional = /^\$\{?([1-9])\}?$/.exec(text);
      if (positional) return args[Number(positional[1]) - 1] ?? [];
      return [{ text, path, line }];
    });
  }

  /** supervisord, pm2, honcho, foreman: the programs of their files. */
  private runSupervisor(
    name: string,
    words: PlacedWord[],
    context: Context,
  ): boolean {
    const { repository } = this.service;
    const programs: Array<{ text: string; path: string; line: number }> = [];
    const option = (flags: string[]) => {
      const index = words.findIndex(({ text }) => flags.includes(text));
      return index < 0 ? undefined : words[index + 1]?.text;
    };
    if (name === 'supervisord') {
      const given = option(['-c', '--configuration']);
      const path = [
        given,
        '/etc/supervisord.conf',
        '/etc/supervisor/supervisord.conf',
        '/etc/supervisor/conf.d/supervisord.conf',
        'supervisord.conf',
      ].flatMap(candidate =>
        candidate ? this.fileAt(candidate, context) ?? [] : [],
      )[0];
      if (path) {
        repository.lines(path).forEach((line, index) => {
          const command = /^\s*command\s*=(.+)$/
            .exec(line)?.[1]
            .split(/\s;/)[0]
            .trim();
          if (command) programs.push({ text: command, path, line: index + 1 });
        });
      }
    } else if (/^(?:honcho|foreman|overmind|hivemind|forego)$/.test(name)) {
      const path = this.fileAt(
        option(['-f', '--procfile']) ?? 'Procfile',
        context,
      );
      if (path) {
        repository.lines(path).forEach((line, index) => {
          const entry = /^\s*([\w-]+)\s*:\s*(.+)$/.exec(line);
          if (entry) programs.push({ text: entry[2], path, line: index + 1 });
        });
      }
    } else if (/^pm2(?:-runtime|-docker)?$/.test(name)) {
      const config = words
        .slice(1)
        .find(({ text }) => /\.(?:json|ya?ml)$/.test(text));
      const path = config && this.fileAt(config.text, context);
      const document = path?.endsWith('.json')
        ? repository.json(path)
        : repository.yaml(path ?? '')[0];
      const apps = itemsOf(at(document, 'apps')).length
        ? itemsOf(at(document, 'apps'))
        : itemsOf(document);
      for (const app of apps) {
        const script = at(app, 'script');
        if (script && path) {
          programs.push({
            text: [
              textOf(at(app, 'interpreter')),
              textOf(script),
              textsOf(at(app, 'args')).join(' '),
            ]
              .filter(Boolean)
              .join(' '),
            path,
            line: script.line,
          });
        }
      }
    } else {
      return false;
    }
    if (!programs.length) return false;
    const [caller] = words;
    for (const program of programs) {
      const holder: Holder = {
        kind: 'supervisor',
        name,
        path: caller.path,
        line: caller.line,
        endLine: caller.line,
        forwards: true,
      };
      this.run(
        splitWords(program.text).map(text => ({
          text,
          path: program.path,
          line: program.line,
        })),
        {
          ...context,
          chain: [
            ...context.chain,
            placeOf(caller),
            { path: program.path, line: program.line },
          ],
          holders: [...context.holders, holder],
          endLine: program.line,
        },
      );
    }
    return true;
  }

  /** `npm run start`, `make run`, `poetry run serve`: the lines behind them. */
  private runTask(words: PlacedWord[], context: Context): boolean {
    const name = baseName(words[0].text);
    if (
      !/^(?:npm|pnpm|yarn|yarnpkg|bun|make|just|task|tox|hatch|pdm|composer|rake|deno|nx|turbo|lerna|npm-run-all|run-s|run-p|concurrently)$/.test(
        name,
      )
    ) {
      return false;
    }
    const folder = this.folderOf(context);
    const lines = expandScript(
      this.service,
      [name, ...words.slice(1).map(({ text }) => text)],
      folder,
    );
    if (!lines?.length) return false;
    const [caller] = words;
    const chain = [...context.chain, placeOf(caller)];
    lines.forEach((recipe, index) => {
      const last =
        index === lines.length - 1 ||
        /^(?:run-p|concurrently|turbo)$/.test(name);
      if (
        chain.some(
          step => step.path === recipe.path && step.line === recipe.line,
        )
      )
        return;
      const commands = parseShell(recipe.text, recipe.line).map(command =>
        onLine(command, recipe.line),
      );
      const holder: Holder = {
        kind: 'runner',
        name,
        path: caller.path,
        line: caller.line,
        endLine: context.endLine,
        forwards: false,
      };
      const steps = flatten(commands, this.lookup, []);
      const servers = serversAmong(steps);
      for (const { command, guarded } of steps) {
        if (isSilent(command)) continue;
        const isServer = last && servers.has(command);
        this.run(
          command.words.map(text => ({
            text,
            path: recipe.path,
            line: recipe.line,
          })),
          {
            ...context,
            folder: recipe.folder,
            chain: [...chain, { path: recipe.path, line: recipe.line }],
            holders: [...context.holders, holder],
            role:
              context.role === 'server' && !isServer ? 'step' : context.role,
            guarded: context.guarded || guarded,
            endLine: recipe.line,
          },
        );
      }
    });
    return true;
  }

  private add(words: PlacedWord[], context: Context): void {
    const [first] = words;
    const texts = words.map(({ text }) => text);
    const entryFile = this.entryFileOf(texts, context);
    this.processes.push({
      words,
      text: commandText(texts),
      path: first.path,
      line: first.line,
      endLine: Math.max(context.endLine, first.line),
      role: context.role,
      chain: [...context.chain, placeOf(first)],
      holders: context.holders,
      guarded: context.guarded,
      ...(entryFile ? { entryFile } : {}),
      folder: this.folderOf(context),
    });
  }

  /** The script or module that an interpreter runs. */
  private entryFileOf(words: string[], context: Context): string | undefined {
    const name = baseName(words[0]);
    if (
      !/^(?:python[\d.]*|node|nodejs|bun|deno|tsx|ts-node|ruby|php)$/.test(name)
    ) {
      if (/\.(?:py|[cm]?[jt]s|rb|php)$/.test(words[0]))
        return this.fileAt(words[0], context);
      // A program without an ending names its interpreter in the first line.
      const program = words[0].includes('/')
        ? this.fileAt(words[0], context)
        : undefined;
      return program && interpreted.test(this.firstLine(program))
        ? program
        : undefined;
    }
    const module = words.indexOf('-m');
    if (module > 0 && words[module + 1]) {
      const path = words[module + 1].replace(/\./g, '/');
      return [`${path}.py`, `${path}/__main__.py`].flatMap(
        file => this.fileAt(file, context) ?? [],
      )[0];
    }
    const file = words
      .slice(1)
      .find(word => /\.(?:py|[cm]?[jt]s|rb|php)$/.test(word));
    return file ? this.fileAt(file, context) : undefined;
  }

  private firstLine(path: string): string {
    return this.service.repository.lines(path)[0] ?? '';
  }

  private shellScript(word: string, context: Context): string | undefined {
    if (word.startsWith('-') || word.includes('$')) return undefined;
    const places = word.includes('/')
      ? [word]
      : [
          `/usr/local/bin/${word}`,
          `/usr/bin/${word}`,
          `/bin/${word}`,
          ...(/\.sh$|entrypoint/.test(word) ? [word, `/${word}`] : []),
        ];
    for (const place of places) {
      const path = this.fileAt(place, context);
      if (
        path &&
        (/\.(?:ba|z)?sh$/.test(path) ||
          /^#!.*\b(?:ba|da|a|z|k)?sh\b/.test(this.firstLine(path)))
      ) {
        return path;
      }
    }
    return undefined;
  }

  private fileAt(path: string, context: Context): string | undefined {
    const { repository } = this.service;
    if (context.folder !== undefined && !path.startsWith('/')) {
      const inTree = posix.normalize(posix.join(context.folder || '.', path));
      if (repository.has(inTree)) return inTree;
    }
    const inImage = this.files?.fileAt(path, context.cwd);
    if (inImage) return inImage;
    // Without an image (or with the source mounted into it) paths are the tree's own.
    if (path.startsWith('/')) return undefined;
    const own = posix.normalize(this.service.pathTo(path));
    return repository.has(own) ? own : undefined;
  }

  private folderOf(context: Context): string {
    if (context.folder !== undefined) return context.folder;
    return (
      this.files?.folderAt(context.cwd) ??
      this.files?.packageAt(context.cwd) ??
      this.service.path
    );
  }
}

function placeOf({ path, line }: PlacedWord): { path: string; line: number } {
  return { path, line };
}

function onLine(command: ShellCommand, line: number): ShellCommand {
  return {
    ...command,
    line,
    endLine: line,
    lines: command.lines.map(() => line),
  };
}

interface Step {
  command: ShellCommand;
  conditional: boolean;
  guarded: boolean;
}

/** The commands that may run, in order: functions put in where they are called, dead branches left out. */
function flatten(
  commands: ShellCommand[],
  lookup: (name: string) => string | undefined,
  args: string[],
): Step[] {
  const functions = new Map<string, ShellCommand[]>();
  for (const command of commands) {
    if (command.inFunction)
      functions.set(command.inFunction, [
        ...(functions.get(command.inFunction) ?? []),
        command,
      ]);
  }
  const steps: Step[] = [];
  const visit = (
    list: ShellCommand[],
    outer: Omit<Step, 'command'>,
    depth: number,
  ): boolean => {
    for (const command of list) {
      const results = command.conditions.map(condition =>
        holds(condition, lookup, args),
      );
      if (results.includes(false)) continue;
      const step: Step = {
        command,
        conditional:
          outer.conditional ||
          results.some(
            (result, index) =>
              result !== true && command.conditions[index].kind !== 'loop',
          ),
        guarded:
          outer.guarded ||
          command.conditions.some(
            (condition, index) =>
              results[index] === undefined && isForDevelopment(condition),
          ),
      };
      const body = depth < 4 ? functions.get(command.words[0]) : undefined;
      if (body) {
        if (visit(body, step, depth + 1)) return true;
        continue;
      }
      steps.push(step);
      // Nothing behind an unconditional exec ever runs.
      if (
        command.words[0] === 'exec' &&
        command.words.length > 1 &&
        !step.conditional
      )
        return true;
    }
    return false;
  };
  visit(
    commands.filter(({ inFunction }) => !inFunction),
    { conditional: false, guarded: false },
    0,
  );
  return steps;
}

const silent =
  /^(?:echo|printf|set|export|unset|shift|true|false|:|exit|return|wait|sleep|trap|\[|\[\[|test|cd|pushd|popd|source|\.|umask|ulimit|local|readonly|declare|read|date|cat|mkdir|chown|chmod|cp|mv|rm|ln|touch|kill|break|continue|alias|shopt|if|then|fi)$/;

function isSilent({ words }: ShellCommand): boolean {
  return words.length === 0 || silent.test(words[0]);
}

/** `if [ "$#" -eq 0 ]; then …` */
function asksForArguments({ command }: Step): boolean {
  return command.conditions.some(({ test }) => /\$(?:[#@*]|\{?1\b)/.test(test));
}

/** `exec "$@"` */
function handsOnOnly({ words }: ShellCommand): boolean {
  const rest = words[0] === 'exec' ? words.slice(1) : words;
  return rest.length > 0 && rest.every(word => /^\$\{?[@*]\}?$/.test(word));
}

/** What stays running: every `exec`, what runs in the background, and the last command in the foreground. */
function serversAmong(steps: Step[]): Set<ShellCommand> {
  const servers = new Set<ShellCommand>();
  const running = steps.filter(
    ({ command }) =>
      !isSilent(command) &&
      !/^(?:tail|wait-for.*)$/.test(baseName(command.words[0])),
  );
  for (const { command } of running) {
    if (command.words[0] === 'exec' || command.then === '&')
      servers.add(command);
  }
  // In a pipeline the first command is the one that matters, `server | tee log`.
  const foreground = running.filter(
    ({ command }, index) =>
      command.then !== '&' &&
      !command.conditions.some(({ kind }) => kind === 'loop') &&
      running[index - 1]?.command.then !== '|',
  );
  const last = foreground[foreground.length - 1];
  const lastIndex = last ? running.indexOf(last) : -1;
  const startsLater = running
    .slice(lastIndex + 1)
    .some(({ command }) => command.then === '&');
  if (last && !(startsLater && endsWaiting(steps))) servers.add(last.command);
  return servers;
}

function endsWaiting(steps: Step[]): boolean {
  return steps
    .slice(-3)
    .some(
      ({ command }) =>
        command.words[0] === 'wait' || command.words[0] === 'tail',
    );
}
