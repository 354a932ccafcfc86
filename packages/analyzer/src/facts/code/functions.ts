import type { Ecosystem, Repository } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { blockAfter } from './blocks';
import { skipBlanks, sourceText, type SourceText } from './source-text';

/** A function or method of the service's source. Offsets are those of its body. @public */
export interface FunctionDefinition {
  name: string;
  /** The class, receiver type or object that it belongs to. */
  owner?: string;
  path: string;
  /** Offset and line of its name. */
  offset: number;
  line: number;
  endLine: number;
  start: number;
  end: number;
  /** Between the brackets of its head, as written. */
  parameters: string;
}

/** The functions of a service by name. Use as `service.fact(functionsOf)`. @public */
export interface FunctionIndex {
  in(path: string): readonly FunctionDefinition[];
  named(name: string): readonly FunctionDefinition[];
  /** The smallest function around an offset. */
  around(path: string, offset: number): FunctionDefinition | undefined;
}

const perFile = 2_000;

/** @public */
export function functionsOf(service: Service): FunctionIndex {
  const byPath = new Map<string, FunctionDefinition[]>();
  const byName = new Map<string, FunctionDefinition[]>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (!ecosystem) continue;
    const found = functionsIn(service.repository, path, ecosystem);
    byPath.set(path, found);
    for (const each of found) {
      const same = byName.get(each.name);
      if (same) same.push(each);
      else byName.set(each.name, [each]);
    }
  }
  return {
    in: path => byPath.get(path) ?? [],
    named: name => byName.get(name) ?? [],
    around: (path, offset) =>
      (byPath.get(path) ?? [])
        .filter(({ start, end }) => start <= offset && offset < end)
        .sort((a, b) => a.end - a.start - (b.end - b.start))[0],
  };
}

/** The functions of one file, in order. @public */
export function functionsIn(
  repository: Repository,
  path: string,
  ecosystem: Ecosystem,
): FunctionDefinition[] {
  return repository.once(`functions:${path}`, () => {
    const source = sourceText(repository, path);
    const read = readers[ecosystem];
    const found: FunctionDefinition[] = [];
    const seen = new Set<number>();
    for (const each of read(source, repository)) {
      if (seen.has(each.offset)) continue;
      seen.add(each.offset);
      found.push(each);
      if (found.length >= perFile) break;
    }
    return found.sort((a, b) => a.offset - b.offset);
  });
}

type Reader = (
  source: SourceText,
  repository: Repository,
) => Iterable<FunctionDefinition>;

const keywords =
  /^(?:if|for|while|switch|catch|function|return|with|using|lock|foreach|do|else|try|new|await|typeof|when|match|elseif|sizeof|nameof|super|constructor|synchronized|fixed|unless|until|throw|yield|assert)$/;

const readers: Record<Ecosystem, Reader> = {
  python: byIndentation,
  ruby: byEnd,
  node: source => [...declared(source, nodeHeads), ...assigned(source)],
  go: source => declared(source, [goHead]),
  rust: source => declared(source, [rustHead]),
  php: source => declared(source, [phpHead]),
  jvm: source => declared(source, [kotlinHead, javaHead]),
  dotnet: source => declared(source, [javaHead]),
};

const nodeHeads = [
  /\bfunction\s{0,40}(?:\*\s{0,40})?(?<name>[\w$]{1,200})\s{0,40}(?:<[^(){}]{0,200}>\s{0,40})?(?=\()/g,
  /^[ \t]*(?:(?:public|private|protected|static|async|override|readonly)\s+){0,4}\*?(?<name>[\w$]+)\s*(?:<[^(){}\n]{0,200}>)?(?=\()/gm,
];
const goHead =
  /^func\s*(?:\(\s*(?:\w+\s+)?\*?(?<owner>\w+)(?:\[[^\]]{0,80}\])?\s*\)\s*)?(?<name>\w+)\s*(?:\[[^\]]{0,200}\])?(?=\()/gm;
const rustHead = /\bfn\s+(?<name>\w+)\s*(?:<[^(){}]{0,300}>)?\s*(?=\()/g;
const phpHead = /\bfunction\s+&?\s*(?<name>\w+)\s*(?=\()/g;
const kotlinHead =
  /\bfun\s+(?:<[^(){}]{0,200}>\s*)?(?:(?<owner>[A-Z]\w*)(?:<[^(){}\n]{0,80}>)?\??\.)?(?<name>\w+)\s*(?=\()/g;
/** A type, blanks, a name and a bracket: `public ResponseEntity<Order> create(`. */
const javaHead = /[\w>\]?)]\s{1,40}(?<name>\w+)\s*(?:<[\w, ?]{0,80}>)?(?=\()/g;

function* declared(
  source: SourceText,
  heads: RegExp[],
): Iterable<FunctionDefinition> {
  const owners = classSpans(source);
  for (const head of heads) {
    for (const match of source.code.matchAll(head)) {
      const { name, owner } = match.groups ?? {};
      if (!name || keywords.test(name)) continue;
      const offset = match.index + match[0].lastIndexOf(name, match[0].length);
      const open = match.index + match[0].length;
      const close = source.partner[open];
      if (close < open) continue;
      const body = bodyAfter(source, close + 1);
      if (!body) continue;
      yield definition(
        source,
        name,
        offset,
        open,
        close,
        body,
        owner ?? owners(offset),
      );
    }
  }
}

/** The body that a head leads to: braces, or an expression after `=>` or `=`; none for calls and abstract methods. */
function bodyAfter(
  source: SourceText,
  from: number,
): { start: number; end: number } | undefined {
  const { code, partner } = source;
  const limit = Math.min(code.length, from + 600);
  for (let i = from; i < limit; i++) {
    const char = code[i];
    if (char === '{') {
      if (partner[i] < i) return undefined;
      // Go's `interface{}` and TypeScript's `: { id: string } {` are types.
      const after = skipBlanks(code, partner[i] + 1);
      const before = code.slice(Math.max(0, i - 12), i);
      if (
        /\b(?:interface|struct)\s*$/.test(before) ||
        (/[:|&<]\s*$/.test(before) && /[{|&=>[]/.test(code[after] ?? ''))
      ) {
        i = partner[i];
        continue;
      }
      return { start: i + 1, end: partner[i] };
    }
    if (char === '(' || char === '[') {
      if (partner[i] < i) return undefined;
      i = partner[i];
    } else if (char === '=') {
      const start = code[i + 1] === '>' ? i + 2 : i + 1;
      const first = skipBlanks(code, start);
      if (code[i + 1] === '>' && code[first] === '{' && partner[first] > first)
        return { start: first + 1, end: partner[first] };
      return { start, end: expressionEnd(source, start) };
    } else if (char === ';' || char === ')' || char === '}' || char === '.') {
      // `throws a.b.C`, `: a.B {` and `where` clauses hold dots.
      if (
        char === '.' &&
        /[\w]/.test(code[i + 1] ?? '') &&
        /[\w]/.test(code[i - 1] ?? '')
      )
        continue;
      return undefined;
    } else if (
      char === '\n' &&
      /^\s*(?:$|[@#]\w|\w+\s*[=(.])/.test(
        code.slice(i + 1, i + 60).split('\n')[0],
      ) &&
      !/[:,>-]\s*$/.test(code.slice(Math.max(0, i - 40), i))
    ) {
      const next = code[skipBlanks(code, i)];
      if (next !== '{' && next !== ':' && next !== '-') return undefined;
    }
  }
  return undefined;
}

/** Where an expression ends: a semicolon or comma, or a line end outside brackets that nothing continues. */
export function expressionEnd(source: SourceText, from: number): number {
  const { code, partner } = source;
  const limit = Math.min(code.length, from + 20_000);
  for (let i = from; i < limit; i++) {
    if (partner[i] > i) i = partner[i];
    else if (partner[i] >= 0 || code[i] === ';' || code[i] === ',') return i;
    else if (code[i] === '\n') {
      const next = skipBlanks(code, i);
      const before = code.slice(from, i).trimEnd();
      if (before === '') continue;
      if (
        !/^(?:[.?:&|+*/,]|->|=>)/.test(code.slice(next, next + 2)) &&
        !/(?:[=(,&|+?:]|=>)$/.test(before)
      )
        return i;
    }
  }
  return limit;
}

/** `const create = async (req, res) => {…}`, `create: catchAsync(async function …)`, `exports.create = …`. */
function* assigned(source: SourceText): Iterable<FunctionDefinition> {
  const { code, partner } = source;
  const owners = classSpans(source);
  const head =
    /(?<![\w$])(?<name>[\w$]+)\s*(?::\s*[\w$.]{1,60}\s*<(?:[^<>=;()]|<[^<>=;()]{0,120}>){0,400}>\s*|:[^=;{}()\n]{0,120})?(?:=(?![=>])|:)\s*(?=(?:[\w$.]+(?:<[^(){};]{0,80}>)?\(\s*){0,3}(?:async\b|function\b|\(|[\w$]+\s*=>|\[))/g;
  for (const match of code.matchAll(head)) {
    const name = match.groups?.name ?? '';
    if (keywords.test(name) || name === 'default') continue;
    const from = match.index + match[0].length;
    const found = functionIn(source, from, expressionEnd(source, from));
    if (!found) continue;
    yield definition(
      source,
      name,
      match.index,
      found.open,
      partner[found.open] ?? found.open,
      found,
      owners(match.index),
    );
  }
}

/** The first function expression in a part of a file, looked for through calls that wrap it. @public */
export function functionIn(
  source: SourceText,
  from: number,
  to: number,
): { open: number; start: number; end: number } | undefined {
  const { code, partner } = source;
  const limit = Math.min(to, from + 4_000);
  for (let i = from; i < limit; i++) {
    if (code.startsWith('function', i) && !/[\w$]/.test(code[i - 1] ?? '')) {
      const open = code.indexOf('(', i);
      if (open < 0 || open > limit || partner[open] < open) return undefined;
      const brace = code.indexOf('{', partner[open]);
      if (brace < 0 || partner[brace] < brace) return undefined;
      return { open, start: brace + 1, end: partner[brace] };
    }
    if (code.startsWith('=>', i)) {
      const first = skipBlanks(code, i + 2);
      let before = i - 1;
      while (
        before > from &&
        code[before] !== ')' &&
        !/[\w$]/.test(code[before])
      )
        before--;
      const open = parametersBefore(source, from, i);
      if (code[first] === '{' && partner[first] > first) {
        return { open, start: first + 1, end: partner[first] };
      }
      return {
        open,
        start: first,
        end: Math.min(to, expressionEnd(source, first)),
      };
    }
    // Types and destructured parameters are stepped over, what calls wrap is looked into.
    if (code[i] === '{' && partner[i] > i) i = partner[i];
  }
  return undefined;
}

/** The bracket of an arrow's parameters; the name itself where there is none. */
function parametersBefore(
  { code, partner }: SourceText,
  from: number,
  arrow: number,
): number {
  for (let i = arrow - 1; i >= from; i--) {
    if (code[i] === ')' && partner[i] >= from) return partner[i];
    if (code[i] === '{' || code[i] === ';') break;
  }
  const name = code.slice(from, arrow).search(/[\w$]+\s*$/);
  return from + Math.max(0, name);
}

function definition(
  source: SourceText,
  name: string,
  offset: number,
  open: number,
  close: number,
  body: { start: number; end: number },
  owner: string | undefined,
): FunctionDefinition {
  return {
    name,
    ...(owner ? { owner } : {}),
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(body.end),
    start: body.start,
    end: body.end,
    parameters:
      close > open ? source.uncommented.slice(open + 1, close).trim() : '',
  };
}

/** @public */
export interface ClassSpan {
  name: string;
  /** Offset of the keyword. */
  offset: number;
  /** Between name and body: bases, interfaces, primary constructors. */
  head: string;
  start: number;
  end: number;
}

const classHead =
  /\b(?:class|interface|trait|object|record|struct|enum|impl(?:<[^{}\n]{0,80}>)?(?:\s+[\w:<>, ']{1,120}\s+for)?)\s+(?<name>[A-Z_]\w*)/g;

/** The classes of a file whose bodies stand in braces. @public */
export function classesIn(source: SourceText): ClassSpan[] {
  const found: ClassSpan[] = [];
  for (const match of source.code.matchAll(classHead)) {
    const after = match.index + match[0].length;
    const limit = Math.min(source.code.length, after + 3_000);
    for (let i = after; i < limit; i++) {
      const char = source.code[i];
      if (char === ';') break;
      if (char === '{') {
        if (source.partner[i] > i) {
          found.push({
            name: match.groups?.name ?? '',
            offset: match.index,
            head: source.uncommented.slice(after, i),
            start: i + 1,
            end: source.partner[i],
          });
        }
        break;
      }
      if (source.partner[i] > i) {
        i = source.partner[i];
        // Kotlin: `data class Order(val id: String)` ends with its constructor.
        if (
          char === '(' &&
          source.path.endsWith('.kt') &&
          !/[{:]/.test(source.code[skipBlanks(source.code, i + 1)] ?? '')
        )
          break;
      }
    }
  }
  return found;
}

function classSpans(
  source: SourceText,
): (offset: number) => string | undefined {
  const classes = classesIn(source);
  return offset =>
    classes
      .filter(({ start, end }) => start <= offset && offset < end)
      .sort((a, b) => b.start - a.start)[0]?.name;
}

function* byIndentation(
  source: SourceText,
  repository: Repository,
): Iterable<FunctionDefinition> {
  const { code } = source;
  const owners: Array<{ indent: number; name: string }> = [];
  const head =
    /^(?<indent>[ \t]*)(?:(?<class>class)|(?:async[ \t]+)?def)[ \t]+(?<name>\w+)/gm;
  for (const match of code.matchAll(head)) {
    const { indent = '', name = '' } = match.groups ?? {};
    const depth = indent.replace(/\t/g, '    ').length;
    while (owners.length && owners[owners.length - 1].indent >= depth) {
      owners.pop();
    }
    if (match.groups?.class) {
      owners.push({ indent: depth, name });
      continue;
    }
    const offset = match.index + match[0].length - name.length;
    const open = code.indexOf('(', offset);
    const block = blockAfter(
      repository,
      source.path,
      match.index + indent.length,
      'indentation',
    );
    if (!block || open < 0) continue;
    yield definition(
      source,
      name,
      offset,
      open,
      source.partner[open],
      block,
      owners[owners.length - 1]?.name,
    );
  }
}

function* byEnd(
  source: SourceText,
  repository: Repository,
): Iterable<FunctionDefinition> {
  const { code } = source;
  const classes = [...code.matchAll(/^[ \t]*class[ \t]+(?<name>[\w:]+)/gm)];
  for (const match of code.matchAll(
    /^[ \t]*(?:private[ \t]+)?def[ \t]+(?:self\.)?(?<name>\w+[?!]?)/gm,
  )) {
    const name = match.groups?.name ?? '';
    const offset = match.index + match[0].length - name.length;
    const open = skipBlanks(code, offset + name.length);
    const block = blockAfter(repository, source.path, offset, 'end');
    if (!block) continue;
    const owner = classes.filter(({ index }) => index < offset).pop();
    yield definition(
      source,
      name,
      offset,
      open,
      code[open] === '(' ? source.partner[open] : open,
      block,
      owner?.groups?.name,
    );
  }
}
