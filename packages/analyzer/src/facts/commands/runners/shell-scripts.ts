import type { Service } from '../../../service';
import { commandText, parseShell } from '../shell';
import { joinPath, runnerBounds, type RecipeLine, type Runner } from './runner';

interface ScriptLine {
  text: string;
  line: number;
}

/** A shell script cut into its main part and its functions. */
interface ShellScript {
  main: ScriptLine[];
  functions: Map<string, ScriptLine[]>;
  /** Whether the main part hands its arguments on as a command: `"$@"`, the task-runner idiom. */
  dispatches: boolean;
}

/** A script of the tree: `./scripts/test.sh`, `bash run ci:test`, `source lib.sh`. Functions are followed where called. */
export const shellScript: Runner = ({ service, words, folder }) => {
  let [name, ...args] = words;
  if (/^(?:ba|z|da|a)?sh$|^(?:source|\.)$/.test(name)) {
    const script = args.findIndex(word => !word.startsWith('-'));
    if (script < 0 || args.includes('-c')) return undefined;
    [name, ...args] = args.slice(script);
  } else if (!name.includes('/')) {
    return undefined;
  }
  const path = joinPath(folder, name);
  if (!path || !isShellScript(service, path)) return undefined;
  const script = service.repository.once(`shell-script:${path}`, () =>
    readScript(service, path),
  );
  const lines: RecipeLine[] = [];
  const run = (body: ScriptLine[], given: string[], depth: number) => {
    const variables = new Map<string, string>();
    for (const { text, line } of body) {
      if (lines.length >= runnerBounds.lines) return;
      const filled = fillVariables(fillArguments(text, given), variables);
      const assigned =
        /^(?:(?:local|export|readonly|declare)\s+)?(\w+)=(?:"([^"$`]*)"|'([^']*)'|([\w./-]+)|"?\$\((?:which|command -v)\s+([\w./-]+)\s*\)"?)$/.exec(
          filled,
        );
      if (assigned) {
        const [, variable, double, single, bare, program] = assigned;
        variables.set(variable, double ?? single ?? bare ?? program);
      }
      const called = calledFunction(filled, script.functions);
      const inner = called && script.functions.get(called.name);
      if (inner && depth < runnerBounds.depth) {
        run(inner, called.args, depth + 1);
      } else {
        lines.push({ text: filled, path, line, folder });
      }
    }
  };
  const dispatched = script.dispatches && script.functions.get(args[0] ?? '');
  if (dispatched) run(dispatched, args.slice(1), 1);
  else run(chosenCase(script.main, args[0]), args, 0);
  return lines.length ? lines : undefined;
};

export function isShellScript(service: Service, path: string): boolean {
  if (!service.repository.has(path)) return false;
  if (/\.(?:ba|z)?sh$/.test(path)) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    !name.includes('.') &&
    /^#!.*\b(?:ba|z|da|a)?sh\b/.test(service.repository.lines(path)[0] ?? '')
  );
}

function readScript({ repository }: Service, path: string): ShellScript {
  const main: ScriptLine[] = [];
  const functions = new Map<string, ScriptLine[]>();
  let body = main;
  let closing: string | undefined;
  const lines = repository.lines(path);
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    let text = lines[i].slice(0, 2_000);
    while (text.endsWith('\\') && i + 1 < lines.length && text.length < 8_000) {
      text = `${text.slice(0, -1)} ${lines[++i].trim().slice(0, 2_000)}`;
    }
    const heredoc = /<<-?\s*["']?(\w+)["']?/.exec(text);
    if (heredoc && !text.includes('<<<')) {
      while (i + 1 < lines.length && lines[i + 1].trim() !== heredoc[1]) i++;
      i++;
    }
    const opened =
      /^(\s*)(?:function\s+([\w:.-]+)(?:\s*\(\s*\))?|([\w:.-]+)\s*\(\s*\))\s*\{\s*(.*)$/.exec(
        text,
      );
    if (opened && closing === undefined) {
      body = [];
      functions.set(opened[2] ?? opened[3], body);
      const inline = opened[4].replace(/\s*\}\s*$/, '');
      if (inline && !inline.startsWith('#')) body.push({ text: inline, line });
      if (opened[4].trimEnd().endsWith('}')) body = main;
      else closing = `${opened[1]}}`;
      continue;
    }
    if (closing !== undefined && text.trimEnd() === closing) {
      body = main;
      closing = undefined;
      continue;
    }
    const command = text.trim();
    if (command && !command.startsWith('#')) body.push({ text: command, line });
  }
  return {
    main,
    functions,
    dispatches: main.some(({ text }) =>
      /(?:^|[;&|]\s*|\s)"?\$\{?[@1*][^"\s]*"?(?:\s+"?\$\{?@|\s*$|\s*;|\s*\))/.test(
        text,
      ),
    ),
  };
}

/** Of a `case "$1" in` the branch that the first argument takes; without an argument or such a case, everything. */
function chosenCase(
  body: ScriptLine[],
  argument: string | undefined,
): ScriptLine[] {
  const start = body.findIndex(({ text }) =>
    /^case\s+"?\$\{?1\b.*\bin$/.test(text),
  );
  if (start < 0 || argument === undefined) return body;
  const end = body.findIndex(
    ({ text }, index) => index > start && text === 'esac',
  );
  const branches = body.slice(start + 1, end < 0 ? undefined : end);
  const chosen: ScriptLine[] = [];
  let inside = false;
  for (const { text, line } of branches) {
    const label = /^\(?\s*([\w*|:."' -]+)\)\s*(.*)$/.exec(text);
    if (label) {
      inside = label[1]
        .split('|')
        .some(name => name.trim().replace(/["']/g, '') === argument);
      const inline = label[2].replace(/;;\s*$/, '').trim();
      if (inside && inline) chosen.push({ text: inline, line });
    } else if (inside && text !== ';;') {
      chosen.push({ text: text.replace(/;;\s*$/, ''), line });
    }
  }
  return chosen.length ? [...body.slice(0, start), ...chosen] : body;
}

function fillArguments(text: string, args: string[]): string {
  return text
    .replace(/"?\$(?:@|\*|\{[@*]\})"?/g, () => commandText(args))
    .replace(/\$\{[@*]:-([^}]*)\}/g, (_, fallback) =>
      args.length ? commandText(args) : fallback,
    )
    .replace(
      /\$(?:([1-9])|\{([1-9])(?::?-([^}]*))?\})/g,
      (whole, short, long, fallback) =>
        args[Number(short ?? long) - 1] ?? fallback ?? whole,
    )
    .slice(0, 4_000);
}

function fillVariables(text: string, variables: Map<string, string>): string {
  if (variables.size === 0 || !text.includes('$')) return text;
  return text
    .replace(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (whole, short, long) => variables.get(short ?? long) ?? whole,
    )
    .slice(0, 4_000);
}

function calledFunction(
  text: string,
  functions: Map<string, unknown>,
): { name: string; args: string[] } | undefined {
  if (functions.size === 0) return undefined;
  const [command] = parseShell(
    text.replace(/^(?:if|while|until|!|then|else|do|time|exec)\s+/, ''),
  );
  const [name = '', ...args] = command?.words ?? [];
  return functions.has(name) ? { name, args } : undefined;
}
