import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** A place at start-up where the process gives up over a value: a throw, an exit, a returned error. */
export interface Rejection {
  path: string;
  line: number;
  /** The condition and what is around it, comments removed. */
  text: string;
}

const failureWord =
  /\bthrow\b|\braise\b|\bprocess\s*\.\s*exit\b|\bsys\s*\.\s*exit\b|\bos\s*\.\s*(?:_exit|Exit)\b|\blog(?:ger)?\s*\.\s*(?:Fatal\w*|Panic\w*|fatal)\b|\bpanic!?\s*\(|\babort\b|\bexit\s*\(|\breturn\s+(?:nil,\s*)?(?:fmt\s*\.\s*Errorf|errors\s*\.\s*New|Err[A-Z]\w*)|\bEnvironment\s*\.\s*(?:Exit|FailFast)|\bbail!|\bImproperlyConfigured\b|\bGuard\s*\.\s*Against|\bThrowIfNull\w*|\breturn\s+(?:nil,\s*)?[eE]rr\w*\b/g;
/** What refuses in one statement: `assert(process.env.X)`, `invariant(…)`, Python's `assert X`. */
const assertion =
  /(?<![\w$.])(?:assert(?:\.(?:ok|strict|notEqual|equal))?|invariant|tinyInvariant)\s*\(|^[ \t]*assert\s+(?=\w)/gm;
const configurationFile =
  /(?:^|[/._-])(?:config|configs|configuration|conf|env|environment|settings?|options|constants?|secrets?|validat\w*|bootstrap|startup|security|safety|checks?|auth|jwt|tokenauth)(?:[/._-]|\w*\.\w+$)/i;
const startFunction =
  /valid|check|config|env|load|init|setup|main|boot|start|require|settings|^get|read|parse|must|assert|ensure|register|^new|create_?app|build|constructor|secret|connect|^open/i;
const linesAround = 7;
const asksEnvironment: Record<string, RegExp> = {
  go: /\bos\.LookupEnv\s*\(/,
  dotnet: /\bEnvironment\.GetEnvironmentVariable\s*\(/,
};
/** What a module does when it is imported happens before anything is served. */
const atImport: Record<string, RegExp> = {
  python: /\bos\.(?:environ|getenv)\b/,
  node: /\bprocess\.env\b/,
};

/** Use as a fact. */
export function rejectionsOf(service: Service): Rejection[] {
  const { repository } = service;
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(({ path }) => path),
  );
  return sourceFilesOf(service).flatMap(file => {
    const { code, uncommented } = repository.lexical(file.path);
    // Whoever asks the environment itself may refuse its answer, wherever that is.
    const anywhere =
      entries.has(file.path) ||
      configurationFile.test(file.relative) ||
      asksEnvironment[file.ecosystem ?? '']?.test(code);
    if (!anywhere && !atImport[file.ecosystem ?? '']?.test(code)) return [];
    const index = repository.lineIndex(file.path);
    const lines = uncommented.split('\n');
    const found: Rejection[] = [];
    if (file.ecosystem === 'node' || file.ecosystem === 'python') {
      for (const match of code.matchAll(assertion)) {
        if (found.length >= 200) break;
        const line = index.lineAt(match.index + match[0].search(/\S/));
        if (anywhere ? !atStart(lines, line) : !atTop(lines, line)) continue;
        found.push({
          path: file.path,
          line,
          // The condition may stand below the bracket.
          text: (match[0].trimEnd().endsWith('(') &&
          /\(\s*$/.test(lines[line - 1])
            ? lines.slice(line - 1, line + 2).join('\n')
            : lines[line - 1]
          ).slice(0, 1_500),
        });
      }
    }
    for (const match of code.matchAll(failureWord)) {
      if (found.length >= 200) break;
      const line = index.lineAt(match.index);
      const early = anywhere
        ? atStart(lines, line)
        : atTop(lines, line) ||
          (/@Injectable\(/.test(code) && inConstructor(lines, line));
      if (!early) continue;
      const text = lines
        .slice(Math.max(0, line - linesAround), line)
        .map(one => one.slice(0, 500))
        .join('\n');
      if (
        /\b(?:if|unless|when|guard|case|assert|for|switch|Guard|ThrowIfNull\w*)\b|\?\?|\|\||\?:|\bor\b/.test(
          text,
        )
      )
        found.push({ path: file.path, line, text });
    }
    return found;
  });
}

/** At the top level, or in a function that is named for reading or checking configuration. */
function atStart(lines: string[], line: number): boolean {
  for (const { text } of enclosing(lines, line)) {
    const name =
      /\b(?:def|function|func|fn|fun)\s+(?:\([^)]*\)\s*)?(\w+)/.exec(
        text,
      )?.[1] ??
      /^\s*(?:export\s+)?(?:const|let|var)\s+(\w+)\s*=\s*(?:async\s*)?(?:function|\([^)]*\)\s*(?::[^=]+)?=>|\w+\s*=>)/.exec(
        text,
      )?.[1];
    if (name) return startFunction.test(name);
  }
  return true;
}

/** Nest makes its providers before it listens. */
function inConstructor(lines: string[], line: number): boolean {
  for (const { text } of enclosing(lines, line)) {
    if (/^\s*(?:if|else|try|switch|for)\b|^\s*\}/.test(text)) continue;
    return /^\s*(?:(?:private|protected|public)\s+)?constructor\s*\(/.test(
      text,
    );
  }
  return false;
}

/** Outside every function: under nothing but conditions. */
function atTop(lines: string[], line: number): boolean {
  const around = enclosing(lines, line);
  const { indent } = around[around.length - 1] ?? {
    indent: indentOf(lines[line - 1] ?? ''),
  };
  return (
    indent === 0 &&
    around.every(({ text }) =>
      /^\s*(?:if\b|else\b|elif\b|\}\s*else\b|try\b)/.test(text),
    )
  );
}

/** The lines that stand further left than what they hold, from a line outwards. */
function enclosing(
  lines: string[],
  line: number,
): Array<{ text: string; indent: number }> {
  const found: Array<{ text: string; indent: number }> = [];
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - 120) && indent > 0; i--) {
    const text = lines[i].slice(0, 500);
    const here = indentOf(text);
    if (!/\S/.test(text) || here >= indent) continue;
    indent = here;
    found.push({ text, indent });
  }
  return found;
}

function indentOf(text: string): number {
  return (/^[ \t]*/.exec(text)?.[0] ?? '').replace(/\t/g, '    ').length;
}
