import { DockerfileParser, type Instruction as Parsed } from 'dockerfile-ast';
import { parseShell, type ShellCommand } from '../commands/shell';
import { expand, type Variable } from './variables';
import { writtenByCopy, writtenByRun, type WrittenFile } from './written-files';
import type { Repository } from '../../repository';

/** A Dockerfile as plain data. Lines start at 1. @public */
export interface Dockerfile {
  path: string;
  /** `ARG`s in front of the first `FROM`: usable in `FROM` lines only. */
  globals: Property[];
  stages: Stage[];
  /** Why it could not be read; there are no stages then. */
  problem?: string;
}

/** @public */
export interface Stage {
  index: number;
  name?: string;
  /** The image or stage it is built from, `ARG`s filled in. */
  image: string;
  /** As written. */
  imageText: string;
  /** Index of the stage it is built from. */
  parent?: number;
  line: number;
  endLine: number;
  /** Without the `FROM` itself. */
  instructions: Instruction[];
}

export interface Word {
  text: string;
  line: number;
}

export interface Property {
  name: string;
  /** `undefined`: an `ARG` without default. */
  value: string | undefined;
  line: number;
}

/** @public */
export interface Instruction {
  /** In capitals. */
  keyword: string;
  line: number;
  endLine: number;
  /** What follows the keyword and its flags, on one line. */
  text: string;
  flags: Array<{ name: string; value: string }>;
  /** The elements of the JSON form. */
  json?: Word[];
  /** What `RUN`, `CMD`, `ENTRYPOINT`, `HEALTHCHECK` and `ONBUILD RUN` run; one command for the JSON form. */
  commands: ShellCommand[];
  /** `ENV` and `ARG`. */
  properties: Property[];
  /** `COPY` and `ADD`. */
  copy?: {
    sources: string[];
    destination: string;
    /** A stage or an image. */
    from?: string;
  };
  /** Files that the instruction writes, such as a start script in a heredoc. */
  writes: WrittenFile[];
}

/** A Dockerfile of the tree, parsed once. A broken file has a `problem` and no stages. */
export function dockerfileAt(repository: Repository, path: string): Dockerfile {
  return repository.once(`dockerfile:${path}`, () =>
    parseDockerfile(path, repository.text(path) ?? ''),
  );
}

/** Longer ones are no honest Dockerfiles. */
const lengthLimit = 200_000;
const stageLimit = 100;
const instructionLimit = 2_000;

export function parseDockerfile(path: string, text: string): Dockerfile {
  const empty = { path, globals: [], stages: [] };
  if (text.length > lengthLimit) {
    return { ...empty, problem: `is longer than ${lengthLimit} characters` };
  }
  if (/<<<<<<< |^\{\{|^\{%/m.test(text)) {
    return { ...empty, problem: 'is a template or holds merge conflicts' };
  }
  let instructions: Instruction[];
  try {
    instructions = read(text);
  } catch (error) {
    return {
      ...empty,
      problem: `could not be parsed: ${(error as Error).message}`,
    };
  }
  const stages = instructions.filter(({ keyword }) => keyword === 'FROM');
  if (stages.length > stageLimit || instructions.length > instructionLimit) {
    return {
      ...empty,
      problem: `has more than ${stageLimit} stages or ${instructionLimit} instructions`,
    };
  }
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  if (first < 0) return { ...empty, problem: 'has no FROM instruction' };
  const globals = instructions
    .slice(0, first)
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ properties }) => properties);
  const dockerfile: Dockerfile = { path, globals, stages: [] };
  for (const instruction of instructions.slice(first)) {
    if (instruction.keyword === 'FROM') openStage(dockerfile, instruction);
    else
      dockerfile.stages[dockerfile.stages.length - 1].instructions.push(
        instruction,
      );
  }
  return dockerfile;
}

function openStage(dockerfile: Dockerfile, from: Instruction): void {
  const [imageText = '', as, name] = from.text.split(/\s+/);
  const values = new Map(
    dockerfile.globals.map(({ name: key, value }) => [key, value]),
  );
  const lookup = (key: string): string | undefined => {
    const value = values.get(key);
    return value === undefined
      ? undefined
      : expand(value, other => (other === key ? undefined : values.get(other)));
  };
  const image = expand(imageText, lookup);
  const parent = stageNamed(dockerfile, image)?.index;
  dockerfile.stages.push({
    index: dockerfile.stages.length,
    ...(as?.toLowerCase() === 'as' && name ? { name } : {}),
    image,
    imageText,
    ...(parent === undefined ? {} : { parent }),
    line: from.line,
    endLine: from.endLine,
    instructions: [],
  });
}

/** The stage that a `FROM`, `--from` or a build target names, by name or by number. */
export function stageNamed(
  dockerfile: Dockerfile,
  reference: string,
): Stage | undefined {
  const wanted = reference.toLowerCase();
  const byName = [...dockerfile.stages]
    .reverse()
    .find(({ name }) => name?.toLowerCase() === wanted);
  return (
    byName ??
    (/^\d+$/.test(wanted) ? dockerfile.stages[Number(wanted)] : undefined)
  );
}

/** A stage and all it is built from, the base first. */
export function lineageOf(dockerfile: Dockerfile, stage: Stage): Stage[] {
  const lineage: Stage[] = [];
  for (
    let current: Stage | undefined = stage;
    current;
    current =
      current.parent === undefined
        ? undefined
        : dockerfile.stages[current.parent]
  ) {
    lineage.unshift(current);
  }
  return lineage;
}

/** `ENV` and `ARG` of a stage and all it is built from; build arguments win over `ARG` defaults. */
export function variablesOf(
  dockerfile: Dockerfile,
  stage: Stage,
  buildArguments: ReadonlyMap<string, string> = new Map(),
): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  const lookup = (name: string) => variables.get(name)?.value;
  for (const step of lineageOf(dockerfile, stage)) {
    for (const { keyword, properties } of step.instructions) {
      if (keyword !== 'ENV' && keyword !== 'ARG') continue;
      for (const { name, value, line } of properties) {
        // An ARG never overrides an ENV of the same name.
        if (
          keyword === 'ARG' &&
          lookup(name) !== undefined &&
          value === undefined
        )
          continue;
        const global = dockerfile.globals.find(
          property => property.name === name,
        )?.value;
        const given =
          keyword === 'ARG'
            ? buildArguments.get(name) ?? value ?? global
            : value;
        variables.set(name, {
          value: given === undefined ? undefined : expand(given, lookup),
          path: dockerfile.path,
          line,
        });
      }
    }
  }
  return variables;
}

function read(text: string): Instruction[] {
  const lines = text.split('\n');
  const backtick = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 5).join('\n'));
  return DockerfileParser.parse(text)
    .getInstructions()
    .map(parsed => convert(parsed, lines, backtick));
}

function convert(
  parsed: Parsed,
  lines: string[],
  backtick: boolean,
): Instruction {
  const range = parsed.getRange();
  const line = range.start.line + 1;
  const endLine = range.end.line + 1;
  const keyword = parsed.getKeyword().toUpperCase();
  const body = bodyOf(lines.slice(line - 1, endLine), line, backtick);
  const flags = takeFlags(body);
  const text = body.text.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim();
  const instruction: Instruction = {
    keyword,
    line,
    endLine,
    text,
    flags,
    commands: [],
    properties: [],
    writes: [],
  };
  switch (keyword) {
    case 'RUN':
      instruction.writes = writtenByRun(body.text, body.line);
      readCommand(instruction, body);
      break;
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      readCommand(instruction, body);
      break;
    case 'HEALTHCHECK': {
      const command = /^(?:CMD|NONE)\b/i.exec(body.text.trimStart());
      if (command) body.text = body.text.trimStart().slice(command[0].length);
      readCommand(instruction, body);
      break;
    }
    case 'ONBUILD': {
      const command = /^RUN[ \t]+/i.exec(body.text);
      if (!command) break;
      body.text = body.text.slice(command[0].length);
      takeFlags(body);
      readCommand(instruction, body);
      break;
    }
    case 'ENV':
    case 'ARG':
      instruction.properties = propertiesOf(body, keyword);
      break;
    case 'COPY':
    case 'ADD':
      instruction.copy = copyOf(instruction, body.text);
      instruction.writes = writtenByCopy(body.text, body.line);
      break;
    default:
  }
  return instruction;
}

interface Body {
  text: string;
  /** The file's line that its first character stands on. */
  line: number;
}

/** The instruction without its keyword. Comment lines and empty lines inside it become continuations, as Docker reads them. */
function bodyOf(lines: string[], start: number, backtick: boolean): Body {
  let open = true;
  const kept = lines.map((line, index) => {
    const text = backtick
      ? line.replace(/`\s*$/, '\\')
      : line.replace(/\\[ \t]+$/, '\\');
    if (index > 0 && open && /^\s*(?:#|$)/.test(text)) return '\\';
    open = text.endsWith('\\');
    return text;
  });
  const text = kept.join('\n');
  const keyword = /^\s*[A-Za-z]+[ \t]*(?:\\\n\s*)*/.exec(text)?.[0] ?? '';
  return {
    text: text.slice(keyword.length),
    line: start + keyword.split('\n').length - 1,
  };
}

function takeFlags(body: Body): Instruction['flags'] {
  const flags: Instruction['flags'] = [];
  for (;;) {
    const flag = /^--([\w-]+)(?:=(\S*))?(?:\s|\\\n)*/.exec(body.text);
    if (!flag) return flags;
    flags.push({ name: flag[1].toLowerCase(), value: flag[2] ?? '' });
    body.text = body.text.slice(flag[0].length);
    body.line += flag[0].split('\n').length - 1;
  }
}

function readCommand(instruction: Instruction, body: Body): void {
  const firstLine = body.line;
  const json = jsonWords(body.text, firstLine);
  if (json) {
    instruction.json = json;
    instruction.commands = [
      {
        words: json.map(({ text }) => text),
        lines: json.map(({ line }) => line),
        line: json[0]?.line ?? instruction.line,
        endLine: instruction.endLine,
        assignments: [],
        then: '',
        conditions: [],
      },
    ];
    return;
  }
  const heredoc = /^\s*<<-?\s*(['"]?)([\w.-]+)\1[ \t]*\n/.exec(body.text);
  if (heredoc) {
    const lines = body.text.slice(heredoc[0].length).split('\n');
    const end = lines.findIndex(line => line.trim() === heredoc[2]);
    instruction.commands = parseShell(
      lines.slice(0, end < 0 ? undefined : end).join('\n'),
      firstLine + 1,
    );
    return;
  }
  instruction.commands = parseShell(body.text, firstLine);
}

/** `["a", "b"]` with the line of each element; `undefined` for the shell form. */
function jsonWords(text: string, firstLine: number): Word[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  // As long as the original, so that offsets give its lines.
  const flat = text.replace(/\\\n/g, '  ');
  let values: unknown;
  try {
    values = JSON.parse(flat.trim());
  } catch {
    return undefined;
  }
  if (
    !Array.isArray(values) ||
    !values.every(value => typeof value === 'string')
  ) {
    return undefined;
  }
  let offset = 0;
  return values.map((value: string) => {
    const at = flat.indexOf(JSON.stringify(value), offset);
    if (at >= 0) offset = at + 1;
    return {
      text: value,
      line: firstLine + text.slice(0, offset).split('\n').length - 1,
    };
  });
}

function propertiesOf(body: Body, keyword: string): Property[] {
  // `ENV NAME the rest of the line` is the old form of one variable.
  const old =
    keyword === 'ENV' && /^\s*([\w.-]+)[ \t]+(?!=)([^\n]*)/.exec(body.text);
  if (old && !/^\s*[\w.-]+=/.test(body.text)) {
    return [{ name: old[1], value: unquote(old[2].trim()), line: body.line }];
  }
  const properties: Property[] = [];
  const pattern =
    /([A-Za-z_][\w.-]*)(=(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"'\\])*)?/g;
  for (const match of body.text.matchAll(pattern)) {
    properties.push({
      name: match[1],
      value:
        match[2] === undefined
          ? undefined
          : unquote(match[2].slice(1).replace(/\\\n/g, '')),
      line: body.line + body.text.slice(0, match.index).split('\n').length - 1,
    });
  }
  return properties;
}

function unquote(text: string): string {
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text);
  return quoted
    ? quoted[2].replace(/\\(["\\$])/g, '$1')
    : text.replace(/["']/g, '');
}

function copyOf(instruction: Instruction, text: string): Instruction['copy'] {
  const flat = text.replace(/\\\n/g, ' ').split('\n')[0].trim();
  const json = jsonWords(flat, 1)?.map(word => word.text);
  const words =
    json ?? flat.split(/\s+/).map(word => word.replace(/^(["'])(.*)\1$/, '$2'));
  const from = instruction.flags.find(({ name }) => name === 'from')?.value;
  return {
    // `<<EOF` is a file written in the Dockerfile itself.
    sources: words.slice(0, -1).filter(word => !word.startsWith('<<')),
    destination: words[words.length - 1] ?? '',
    ...(from ? { from } : {}),
  };
}
