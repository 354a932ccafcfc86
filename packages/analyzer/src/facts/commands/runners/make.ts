import type { Service } from '../../../service';
import {
  folderOf,
  joinPath,
  readOptions,
  runnerBounds,
  type RecipeLine,
  type Runner,
} from './runner';

interface Rule {
  prerequisites: string[];
  recipe: Array<{ text: string; path: string; line: number }>;
}

interface Makefile {
  rules: Map<string, Rule>;
  variables: Map<string, string>;
  defaultGoal?: string;
}

const names = ['GNUmakefile', 'makefile', 'Makefile'];

/** `make [-C folder] [-f file] goals…`: the recipes of the goals, their prerequisites first. */
export const make: Runner = ({ service, words, folder }) => {
  if (!/^g?make$/.test(words[0])) return undefined;
  const { options, positional } = readOptions(words.slice(1), [
    '-C',
    '-f',
    '-j',
    '--directory',
    '--file',
    '--makefile',
  ]);
  const moved = options.get('-C') ?? options.get('--directory');
  const start = moved ? joinPath(folder, moved) : folder;
  if (start === undefined) return undefined;
  const named = options.get('-f') ?? options.get('--file');
  const path = (named ? [named] : names)
    .map(name => joinPath(start, name))
    .find(candidate => candidate && service.repository.has(candidate));
  if (!path) return undefined;

  const makefile = service.repository.once(`makefile:${path}`, () =>
    readMakefile(service, path),
  );
  const goals = positional.filter(word => !/^[\w.-]+=/.test(word));
  const given = positional.filter(word => /^[\w.-]+=/.test(word));
  const variables = new Map([
    ...makefile.variables,
    ...given.map((word): [string, string] => [
      word.slice(0, word.indexOf('=')),
      word.slice(word.indexOf('=') + 1),
    ]),
  ]);
  const wanted = goals.length ? goals : [makefile.defaultGoal ?? ''];
  const lines: RecipeLine[] = [];
  const seen = new Set<string>();
  const run = (goal: string, depth: number) => {
    const rule = makefile.rules.get(goal);
    if (!rule || seen.has(goal) || depth > runnerBounds.depth) return;
    seen.add(goal);
    for (const prerequisite of rule.prerequisites) run(prerequisite, depth + 1);
    for (const { text, ...place } of rule.recipe) {
      if (lines.length >= runnerBounds.lines) return;
      lines.push({
        text: bodyOf(substitute(text, variables)),
        ...place,
        folder: start,
      });
    }
  };
  for (const goal of wanted) run(goal, 0);
  return lines.length ? lines : undefined;
};

function readMakefile(service: Service, path: string): Makefile {
  const makefile: Makefile = {
    rules: new Map(),
    variables: new Map([['MAKE', 'make']]),
  };
  readInto(makefile, service, path, 0);
  return makefile;
}

function readInto(
  makefile: Makefile,
  service: Service,
  path: string,
  depth: number,
): void {
  let open: Rule[] = [];
  let otherwise = false;
  const lines = service.repository.lines(path);
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    let text = lines[i].slice(0, 2_000);
    while (text.endsWith('\\') && i + 1 < lines.length && text.length < 8_000) {
      text = `${text.slice(0, -1)} ${lines[++i].trim().slice(0, 2_000)}`;
    }
    if (text.startsWith('\t')) {
      const command = text.trim();
      if (command && !command.startsWith('#')) {
        for (const rule of open)
          rule.recipe.push({ text: command, path, line });
      }
      continue;
    }
    // Either branch may be what runs; of two values the first one is kept.
    const conditional = /^\s*(?:ifn?eq|ifn?def|(else)|endif)\b/.exec(text);
    if (conditional) {
      otherwise = conditional[1] !== undefined;
      continue;
    }
    const assignment =
      /^ *(?:export\s+|override\s+)?([\w.-]+)\s*(?::{1,3}|\?|\+)?=\s*(.*)$/.exec(
        text,
      );
    if (assignment) {
      const [, name, value] = assignment;
      if (name === '.DEFAULT_GOAL') makefile.defaultGoal = value.trim();
      else if (!otherwise || !makefile.variables.has(name))
        makefile.variables.set(name, plainValue(value.trim()));
      continue;
    }
    const include = /^-?include\s+(\S+)/.exec(text);
    if (include && depth < 4) {
      const included = joinPath(folderOf(path), include[1]);
      if (included && service.repository.has(included)) {
        readInto(makefile, service, included, depth + 1);
      }
      continue;
    }
    const rule =
      /^([^\s:#=][^:#=]{0,400})::?(?!=)([^;#]*)(?:;\s*([^#]*))?/.exec(text);
    if (!rule) {
      if (text.trim() && !text.startsWith('#')) open = [];
      continue;
    }
    open = rule[1]
      .trim()
      .split(/\s+/)
      .filter(target => target !== '.PHONY')
      .map(target => {
        if (!target.startsWith('.')) makefile.defaultGoal ??= target;
        const known = makefile.rules.get(target) ?? {
          prerequisites: [],
          recipe: [],
        };
        makefile.rules.set(target, known);
        known.prerequisites.push(
          ...rule[2].split(/\s+/).filter(word => word && word !== '|'),
        );
        if (rule[3]?.trim()) {
          known.recipe.push({ text: rule[3].trim(), path, line });
        }
        return known;
      });
  }
}

/** `$(shell command -v bash)` looks for a program: what it finds is called by that name. */
function plainValue(value: string): string {
  return (
    /^\$[({]shell\s+(?:command\s+-v|which|type\s+-p)\s+([\w.+-]{1,60})[^()]{0,80}[)}]$/.exec(
      value,
    )?.[1] ?? value
  );
}

/** A recipe line without make's own marks; of `$(foreach each,LIST,body)` the body. */
function bodyOf(text: string): string {
  const plain = text.replace(/^[@+-]+\s*/, '');
  const loop = /^\$\(foreach\s+[\w.-]+\s*,[^,]{0,400},\s*(.+)\)\s*$/s.exec(
    plain,
  );
  return loop ? loop[1].replace(/\s*;\s*$/, '') : plain;
}

function substitute(text: string, variables: Map<string, string>): string {
  let result = text;
  for (let round = 0; round < 4 && /\$[({]/.test(result); round++) {
    result = result
      .replace(
        /\$[({]([\w.-]+)[)}]/g,
        (whole, name) => variables.get(name) ?? whole,
      )
      .slice(0, 4_000);
  }
  // `$$cmd`: what was given is in the environment, too.
  return result
    .replace(
      /\$\$\{?([a-z]\w*)\}?/g,
      (whole, name) => variables.get(name) ?? whole,
    )
    .replace(/\$\$/g, '$');
}
