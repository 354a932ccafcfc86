import { posix } from 'node:path';
import type { Service } from '../../service';
import { parseShell, type ShellCommand } from '../commands/shell';
import { isForDevelopment, holds } from './conditions';
import {
  lineageOf,
  stageNamed,
  variablesOf,
  type Instruction,
  type Stage,
} from './dockerfile';
import type { ProductionImage } from './image';
import { expand } from './variables';
import { unwrap } from './wrappers';

/** A command that a `RUN` of the Dockerfile executes. */
export interface BuildCommand {
  /** Without wrappers such as `exec` or `env`, variables filled in. */
  words: string[];
  /** As written in the Dockerfile or in the script that the `RUN` calls. */
  command: ShellCommand;
  stage: Stage;
  instruction: Instruction;
  /** Line in the Dockerfile. */
  line: number;
  workdir: string;
  /** Variables set before it in its stage, and in front of it. */
  environment: ReadonlyMap<string, string>;
}

/** The commands of a stage and all it is built from, in order; branches for development are left out. */
export function buildCommandsOf(
  service: Service,
  image: ProductionImage,
  stage: Stage,
): BuildCommand[] {
  const { dockerfile } = image;
  const found: BuildCommand[] = [];
  const all = variablesOf(dockerfile, stage, image.buildArguments);
  const environment = new Map<string, string>();
  for (const { name, value } of dockerfile.globals) {
    if (value !== undefined && all.has(name)) environment.set(name, value);
  }
  let workdir = '/';
  for (const step of lineageOf(dockerfile, stage)) {
    for (const instruction of step.instructions) {
      const { keyword } = instruction;
      if (keyword === 'ENV' || keyword === 'ARG') {
        for (const { name, value } of instruction.properties) {
          const given =
            keyword === 'ARG' ? image.buildArguments.get(name) ?? value : value;
          if (given !== undefined)
            environment.set(
              name,
              expand(given, key => environment.get(key)),
            );
        }
      } else if (keyword === 'WORKDIR') {
        workdir = posix.resolve(
          workdir,
          expand(instruction.text, key => environment.get(key)),
        );
      } else if (keyword === 'RUN') {
        const context = {
          stage: step,
          instruction,
          workdir,
          environment: new Map(environment),
        };
        readRun(service, image, instruction.commands, context, found);
      }
    }
  }
  return found;
}

type RunContext = Pick<
  BuildCommand,
  'stage' | 'instruction' | 'workdir' | 'environment'
>;

function readRun(
  service: Service,
  image: ProductionImage,
  commands: ShellCommand[],
  context: RunContext,
  found: BuildCommand[],
  script?: string,
): void {
  const lookup = (name: string) => context.environment.get(name);
  let { workdir } = context;
  for (const command of commands) {
    const results = command.conditions.map(condition =>
      holds(condition, lookup, []),
    );
    if (results.includes(false)) continue;
    if (
      command.conditions.some(
        (condition, index) =>
          results[index] === undefined && isForDevelopment(condition),
      )
    )
      continue;
    const line = script ? context.instruction.line : command.line;
    const unwrapped = unwrap(
      command.words.map(text => ({ text, path: image.path, line })),
    );
    // `poetry run`, `bundle exec` and the like are launchers at build time too, but installs go through them untouched.
    const words = (
      isInstaller(command.words)
        ? command.words
        : unwrapped.words.map(({ text }) => text)
    ).flatMap(word => {
      const filled = expand(word, lookup);
      return filled !== word && /^\$\{?\w+\}?$/.test(word)
        ? filled.split(/\s+/).filter(Boolean)
        : [filled];
    });
    if (words[0] === 'cd' && words[1]) {
      workdir = posix.resolve(workdir, words[1]);
      continue;
    }
    const inline = new Map(context.environment);
    for (const { name, value } of [
      ...command.assignments,
      ...unwrapped.assignments,
    ])
      inline.set(name, value);
    const called = script ? undefined : scriptOf(service, image, words);
    if (called) {
      const text = service.repository.text(called) ?? '';
      readRun(
        service,
        image,
        parseShell(text),
        { ...context, workdir },
        found,
        called,
      );
      continue;
    }
    if (
      /^(?:ba|da|a)?sh$/.test(posix.basename(words[0] ?? '')) &&
      /^-[a-z]*c$/.test(words[1] ?? '') &&
      words[2] &&
      !script
    ) {
      readRun(
        service,
        image,
        parseShell(words[2], line),
        { ...context, workdir },
        found,
        undefined,
      );
      continue;
    }
    if (words.length)
      found.push({
        words,
        command,
        ...context,
        workdir,
        line,
        environment: inline,
      });
  }
}

function isInstaller(words: string[]): boolean {
  return /^(?:npm|yarn|pnpm|bun|uv|poetry|pipenv|pdm|bundle)$/.test(
    words[0] ?? '',
  );
}

/** A script of the tree that a build step calls: `bin/install`, `./docker/build.sh`, `sh setup.sh`. */
function scriptOf(
  service: Service,
  image: ProductionImage,
  words: string[],
): string | undefined {
  const { repository } = service;
  const shell = /^(?:ba|da|a)?sh$/.test(words[0] ?? '');
  const name = shell
    ? words.slice(1).find(word => !word.startsWith('-'))
    : words[0];
  if (
    !name ||
    (!shell && !name.includes('/')) ||
    name.startsWith('/usr/') ||
    /^-[a-z]*c$/.test(words[1] ?? '')
  )
    return undefined;
  const clean = name.replace(/^(?:\.{1,2}\/)+|^\//, '');
  const path = [image.context, service.path, '']
    .map(folder => (folder ? `${folder}/${clean}` : clean))
    .find(candidate => repository.has(candidate));
  return path &&
    (/\.sh$/.test(path) || /^#!.*sh\b/.test(repository.lines(path)[0] ?? ''))
    ? path
    : undefined;
}

/** A stage that a path of the final image comes from, and where in it. */
export interface Origin {
  stage: Stage;
  /** Path inside that stage. */
  path: string;
  /** The `COPY` instructions on the way, the final stage's first. */
  copies: Instruction[];
  /** The stage that copies it, and where to. */
  into?: { stage: Stage; path: string; line: number };
}

/** All stages whose files reach the target, with the folders that do; the target itself with `/`. */
export function originsOf(image: ProductionImage): Origin[] {
  const found: Origin[] = [];
  const visit = (
    stage: Stage,
    path: string,
    copies: Instruction[],
    into?: Origin['into'],
  ) => {
    if (found.length > 200 || copies.length > 8) return;
    if (found.some(origin => origin.stage === stage && origin.path === path))
      return;
    found.push({ stage, path, copies, ...(into ? { into } : {}) });
    const variables = variablesOf(
      image.dockerfile,
      stage,
      image.buildArguments,
    );
    const lookup = (name: string) => variables.get(name)?.value;
    let workdir = '/';
    for (const instruction of lineageOf(image.dockerfile, stage).flatMap(
      step => step.instructions,
    )) {
      if (instruction.keyword === 'WORKDIR')
        workdir = posix.resolve(workdir, expand(instruction.text, lookup));
      const { copy } = instruction;
      const from = copy?.from
        ? stageNamed(image.dockerfile, copy.from)
        : undefined;
      if (!copy || !from || from.index >= stage.index) continue;
      const destination = posix.resolve(
        workdir,
        expand(copy.destination, lookup),
      );
      for (const written of copy.sources) {
        const source = posix.resolve('/', expand(written, lookup));
        const target = { stage, path: destination, line: instruction.line };
        const next = [...copies, instruction];
        if (isWithin(destination, path)) {
          visit(from, source, next, target);
        } else if (isWithin(path, destination)) {
          const rest = posix.relative(destination, path);
          visit(from, posix.join(source, rest), next, target);
        }
      }
    }
  };
  visit(image.target, '/', []);
  return found;
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
