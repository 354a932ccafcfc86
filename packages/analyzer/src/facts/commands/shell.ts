/**
 * Reads shell scripts and command lines as far as static checks need it: simple commands with the line of every word,
 * how they are joined, and the conditions and functions they stand in. Nothing is expanded or executed.
 */

/** A condition that a command stands under. */
export interface ShellCondition {
  kind: 'if' | 'case' | 'loop';
  /** The tested command line of an `if`, the subject of a `case`. */
  test: string;
  /** Whether the command stands in the part that runs when the test fails. */
  negated: boolean;
  /** The patterns of a `case` branch. */
  patterns?: string[];
}

/** One simple command. Lines start at 1. */
export interface ShellCommand {
  /** Without quotes; `$VARIABLES` and `$(…)` stay as written. */
  words: string[];
  /** The line of each word. */
  lines: number[];
  line: number;
  endLine: number;
  /** `NAME=value` in front of the command (or the whole command). */
  assignments: Array<{ name: string; value: string; line: number }>;
  /** What joins it to the next command. */
  then: '' | ';' | '&&' | '||' | '|' | '&';
  /** Outermost first. */
  conditions: ShellCondition[];
  /** The function whose body it belongs to. */
  inFunction?: string;
}

interface Token {
  kind: 'word' | 'operator';
  text: string;
  line: number;
  endLine: number;
  /** No part of it was quoted: only such words can be keywords. */
  bare: boolean;
}

/** More words than any honest script has on its start path. */
const tokenLimit = 20_000;
/** Deeper than any honest script nests its conditions: reading stops there. */
const depthLimit = 100;

const operators = [
  ';;&',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  ';',
  '|',
  '&',
  '(',
  ')',
];

/** The commands of a shell text, in order. `firstLine` is the line its first character stands on. */
export function parseShell(text: string, firstLine = 1): ShellCommand[] {
  return new Parser(tokenize(text, firstLine)).commands();
}

/** The words of a command line that is split but not run by a shell (compose `command`, Procfile-like files). */
export function splitWords(text: string): string[] {
  return tokenize(text.replace(/\n/g, ' '), 1, true).map(token => token.text);
}

/** A command's words joined again for reading. */
export function commandText(words: readonly string[]): string {
  return words
    .map(word => (/[\s"'|;&]/.test(word) ? `'${word}'` : word))
    .join(' ')
    .replace(/\\\n/g, '');
}

function tokenize(text: string, firstLine: number, wordsOnly = false): Token[] {
  const tokens: Token[] = [];
  const heredocs: Array<{ end: string; indented: boolean }> = [];
  let line = firstLine;
  let i = 0;

  const newline = () => {
    if (!wordsOnly) {
      tokens.push({
        kind: 'operator',
        text: '\n',
        line,
        endLine: line,
        bare: true,
      });
    }
    line++;
    i++;
    for (const { end, indented } of heredocs.splice(0)) {
      while (i < text.length) {
        const stop = text.indexOf('\n', i);
        const body = text.slice(i, stop < 0 ? text.length : stop);
        i = stop < 0 ? text.length : stop + 1;
        line++;
        if ((indented ? body.replace(/^\t+/, '') : body).trimEnd() === end)
          break;
      }
    }
  };

  while (i < text.length && tokens.length < tokenLimit) {
    const char = text[i];
    if (char === '\n') {
      newline();
    } else if (char === '\\' && text[i + 1] === '\n') {
      line++;
      i += 2;
    } else if (/\s/.test(char)) {
      i++;
    } else if (char === '#' && !wordsOnly) {
      while (i < text.length && text[i] !== '\n') i++;
    } else {
      const heredoc = wordsOnly
        ? null
        : /^<<(-?)\s*(['"]?)([\w.-]+)\2/.exec(text.slice(i, i + 80));
      const redirect = wordsOnly
        ? null
        : /^(?:\d*|&)(?:>>|>&|>\||<<<|<&|<>|>|<)(?!\()/.exec(
            text.slice(i, i + 8),
          );
      const operator = wordsOnly ? undefined : operatorAt(text, i);
      if (heredoc) {
        heredocs.push({ end: heredoc[3], indented: heredoc[1] === '-' });
        i += heredoc[0].length;
      } else if (redirect) {
        i += redirect[0].length;
        while (text[i] === ' ' || text[i] === '\t') i++;
        if (isSubstitution()) substitution();
        else readWord();
      } else if (!wordsOnly && isSubstitution()) {
        substitution();
      } else if (operator) {
        tokens.push({
          kind: 'operator',
          text: operator,
          line,
          endLine: line,
          bare: true,
        });
        i += operator.length;
      } else {
        const start = line;
        const { word, bare } = readWord();
        tokens.push({
          kind: 'word',
          text: word,
          line: start,
          endLine: line,
          bare,
        });
      }
    }
  }
  return tokens;

  function readWord(): { word: string; bare: boolean } {
    let word = '';
    let bare = true;
    const begin = i;
    while (i < text.length) {
      const char = text[i];
      if (char === '\\') {
        if (text[i + 1] === '\n') {
          line++;
        } else {
          word += text[i + 1] ?? '';
          bare = false;
        }
        i += 2;
      } else if (char === "'") {
        bare = false;
        word += take(closing(i + 1, "'"));
      } else if (char === '"') {
        bare = false;
        word += doubleQuoted();
      } else if (char === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) {
        word += nested(text[i + 1], text[i + 1] === '(' ? ')' : '}');
      } else if (char === '`') {
        const end = closing(i + 1, '`');
        word += `\`${take(end)}\``;
      } else if (/\s/.test(char) || (!wordsOnly && /[;&|()<>]/.test(char))) {
        break;
      } else {
        word += char;
        i++;
      }
    }
    if (i === begin) i++;
    return { word, bare };
  }

  /** Offset of the closing character, or the end of the text. */
  function closing(from: number, mark: string): number {
    const end = text.indexOf(mark, from);
    return end < 0 ? text.length : end;
  }

  /** The text between the mark at `i` and `end`; moves behind it. */
  function take(end: number): string {
    const body = text.slice(i + 1, end);
    line += countNewlines(body);
    i = end + 1;
    return body;
  }

  function doubleQuoted(): string {
    let body = '';
    i++;
    while (i < text.length && text[i] !== '"') {
      if (text[i] === '\\' && /["\\`]/.test(text[i + 1] ?? '')) {
        body += text[i + 1];
        i += 2;
      } else if (text[i] === '$' && text[i + 1] === '(') {
        body += nested('(', ')');
      } else {
        if (text[i] === '\n') line++;
        body += text[i];
        i++;
      }
    }
    i++;
    return body;
  }

  /** `<(…)` and `>(…)`: what runs there is beside the command, not on its path. */
  function isSubstitution(): boolean {
    return (text[i] === '<' || text[i] === '>') && text[i + 1] === '(';
  }

  function substitution(): void {
    nested('(', ')');
  }

  /** `$(…)` or `${…}` as written. */
  function nested(open: string, close: string): string {
    const start = i;
    let depth = 0;
    i++;
    for (; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === open) depth++;
      else if (text[i] === close && --depth === 0) break;
    }
    i = Math.min(i + 1, text.length);
    const body = text.slice(start, i);
    line += countNewlines(body);
    return body;
  }
}

function operatorAt(text: string, offset: number): string | undefined {
  return operators.find(candidate => text.startsWith(candidate, offset));
}

function countNewlines(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1))
    count++;
  return count;
}

type Block =
  | { kind: 'if' | 'loop'; condition: ShellCondition; inTest: boolean }
  | { kind: 'case'; condition: ShellCondition; inPattern: boolean }
  | { kind: 'function'; name: string; braces: boolean }
  | { kind: 'group' };

class Parser {
  private readonly found: ShellCommand[] = [];
  private readonly blocks: Block[] = [];
  private position = 0;

  constructor(private readonly tokens: Token[]) {}

  commands(): ShellCommand[] {
    while (
      this.position < this.tokens.length &&
      this.blocks.length <= depthLimit
    ) {
      this.step();
    }
    return this.found;
  }

  private get top(): Block | undefined {
    return this.blocks[this.blocks.length - 1];
  }

  private step(): void {
    const top = this.top;
    if (top?.kind === 'case' && top.inPattern) {
      this.casePattern(top);
      return;
    }
    const token = this.tokens[this.position];
    if (token.kind === 'operator') {
      if (token.text.startsWith(';;') || token.text === ';&') {
        if (top?.kind === 'case') top.inPattern = true;
      }
      this.position++;
      return;
    }
    if (token.bare && this.keyword(token.text)) return;
    this.simpleCommand();
  }

  private keyword(word: string): boolean {
    const next = this.tokens[this.position + 1];
    const top = this.top;
    switch (word) {
      case 'if':
      case 'while':
      case 'until':
        this.blocks.push({
          kind: word === 'if' ? 'if' : 'loop',
          condition: {
            kind: word === 'if' ? 'if' : 'loop',
            test: '',
            negated: word === 'until',
          },
          inTest: true,
        });
        break;
      case 'elif':
        if (top?.kind === 'if') {
          top.condition = { kind: 'if', test: '', negated: false };
          top.inTest = true;
        }
        break;
      case 'then':
      case 'do':
        if (top?.kind === 'if' || top?.kind === 'loop') top.inTest = false;
        break;
      case 'else':
        if (top?.kind === 'if')
          top.condition = { ...top.condition, negated: true };
        break;
      case 'for':
      case 'select':
        this.blocks.push({
          kind: 'loop',
          condition: { kind: 'loop', test: this.restOfLine(), negated: false },
          inTest: false,
        });
        return true;
      case 'case': {
        const subject = next?.text ?? '';
        this.position += 2;
        if (this.tokens[this.position]?.text === 'in') this.position++;
        this.blocks.push({
          kind: 'case',
          condition: {
            kind: 'case',
            test: subject,
            negated: false,
            patterns: [],
          },
          inPattern: true,
        });
        return true;
      }
      case 'fi':
      case 'done':
      case 'esac':
        this.blocks.pop();
        break;
      case '{':
        this.blocks.push({ kind: 'group' });
        break;
      case '}':
        this.blocks.pop();
        break;
      case '!':
        break;
      case 'function':
        if (!next) return false;
        this.position += 2;
        this.functionBody(next.text);
        return true;
      default:
        if (
          next?.text === '(' &&
          this.tokens[this.position + 2]?.text === ')'
        ) {
          this.position += 1;
          this.functionBody(word);
          return true;
        }
        return false;
    }
    this.position++;
    return true;
  }

  /** Behind the name: `()` and line breaks up to the opening brace. */
  private functionBody(name: string): void {
    while (['(', ')', '\n'].includes(this.tokens[this.position]?.text)) {
      this.position++;
    }
    const braces = this.tokens[this.position]?.text === '{';
    if (braces) {
      this.position++;
      this.blocks.push({ kind: 'function', name, braces });
    }
  }

  private restOfLine(): string {
    const words: string[] = [];
    this.position++;
    while (this.position < this.tokens.length) {
      const { text } = this.tokens[this.position];
      if (text === '\n' || text === ';' || text === 'do') break;
      words.push(text);
      this.position++;
    }
    return words.join(' ');
  }

  private casePattern(block: Extract<Block, { kind: 'case' }>): void {
    const patterns: string[] = [];
    while (this.position < this.tokens.length) {
      const { text, bare } = this.tokens[this.position];
      if (text === 'esac' && bare) {
        this.blocks.pop();
        this.position++;
        return;
      }
      this.position++;
      if (text === ')') break;
      if (!['(', '|', '\n'].includes(text)) patterns.push(text);
    }
    block.condition = { ...block.condition, patterns };
    block.inPattern = false;
  }

  private simpleCommand(): void {
    const words: Token[] = [];
    const assignments: ShellCommand['assignments'] = [];
    let then: ShellCommand['then'] = '';
    while (this.position < this.tokens.length) {
      const token = this.tokens[this.position];
      if (token.kind === 'operator') {
        if (token.text === '(') {
          // Array literals and the like: no part of a simple command.
          this.position++;
          continue;
        }
        then = joinOf(token.text);
        // The operator of a case branch's end and of a subshell is read by the caller.
        if (token.text.startsWith(';;') || token.text === ')') break;
        this.position++;
        break;
      }
      const assignment =
        words.length === 0 && /^([A-Za-z_]\w*)\+?=([\s\S]*)$/.exec(token.text);
      if (assignment) {
        assignments.push({
          name: assignment[1],
          value: assignment[2],
          line: token.line,
        });
      } else {
        words.push(token);
      }
      this.position++;
    }
    if (words.length === 0 && assignments.length === 0) return;
    // `exec > log` only redirects what follows.
    if (words.length === 1 && words[0].text === 'exec') return;
    const line = words[0]?.line ?? assignments[0].line;
    const command: ShellCommand = {
      words: words.map(({ text }) => text),
      lines: words.map(token => token.line),
      line,
      endLine: words[words.length - 1]?.endLine ?? line,
      assignments,
      then,
      conditions: this.conditions(),
      inFunction: this.functionName(),
    };
    const top = this.top;
    if ((top?.kind === 'if' || top?.kind === 'loop') && top.inTest) {
      top.condition.test += `${
        top.condition.test ? ' ' : ''
      }${command.words.join(' ')}${
        then === '&&' || then === '||' ? ` ${then}` : ''
      }`;
    }
    this.found.push(command);
  }

  private conditions(): ShellCondition[] {
    const conditions = this.blocks.flatMap(block => {
      if (block.kind === 'if' || block.kind === 'loop') {
        return block.inTest ? [] : [block.condition];
      }
      return block.kind === 'case' ? [block.condition] : [];
    });
    const short = this.shortCircuit();
    return short ? [...conditions, short] : conditions;
  }

  /** `[ "$ENV" = dev ] && command`: the test in front is a condition too. */
  private shortCircuit(): ShellCondition | undefined {
    const previous = this.found[this.found.length - 1];
    if (!previous || (previous.then !== '&&' && previous.then !== '||')) {
      return undefined;
    }
    if (isTest(previous.words)) {
      return {
        kind: 'if',
        test: previous.words.join(' '),
        negated: previous.then === '||',
      };
    }
    const inherited = previous.conditions[previous.conditions.length - 1];
    return inherited?.kind === 'if' &&
      previous.then === '&&' &&
      !this.blocks.length
      ? inherited
      : undefined;
  }

  private functionName(): string | undefined {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const block = this.blocks[i];
      if (block.kind === 'function') return block.name;
    }
    return undefined;
  }
}

function joinOf(operator: string): ShellCommand['then'] {
  if (operator === '&&' || operator === '||' || operator === '&')
    return operator;
  return operator === '|' || operator === '|&' ? '|' : ';';
}

function isTest(words: string[]): boolean {
  return ['[', '[[', 'test'].includes(words[0]);
}
