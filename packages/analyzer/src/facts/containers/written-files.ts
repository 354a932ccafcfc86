/**
 * Files that a Dockerfile writes itself: `COPY <<EOF /start.sh`, `RUN echo '…' > /start.sh`, `RUN printf …`,
 * `RUN cat <<EOF > /start.sh`. Nothing is executed: only plain text that ends in a file is read.
 */

/** A file that an instruction writes. */
export interface WrittenFile {
  /** As written: relative to the working folder. */
  destination: string;
  /** Adds to what is there. */
  append: boolean;
  /** Its lines, each with the line of the Dockerfile that it comes from. */
  lines: WrittenLine[];
}

export interface WrittenLine {
  text: string;
  line: number;
}

/** Longer ones hold no start script. */
const lengthLimit = 50_000;
const heredoc = /<<(-?)[ \t]{0,9}(['"]?)([\w.-]{1,80})\2/;

/** What `COPY <<EOF destination` writes. `text` is what follows the flags, `first` the line it begins on. */
export function writtenByCopy(text: string, first: number): WrittenFile[] {
  if (text.length > lengthLimit) return [];
  const [head, ...rest] = text.split('\n');
  const opened = heredoc.exec(head);
  const destination = head.trim().split(/\s+/).pop() ?? '';
  if (!opened || destination.startsWith('<<')) return [];
  const { lines } = heredocBody(rest, opened, first + 1);
  return [{ destination, append: false, lines }];
}

/** What the commands of a `RUN` in shell form write. */
export function writtenByRun(text: string, first: number): WrittenFile[] {
  if (text.length > lengthLimit || !/>|\btee\b/.test(text)) return [];
  const plain: string[] = [];
  const found: WrittenFile[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const opened = heredoc.exec(lines[index]);
    // `RUN <<EOF` alone is a script to run, and may write files itself.
    const runs = index === 0 && opened && lines[0].trim() === opened[0];
    if (!opened || runs) {
      plain.push(lines[index]);
      continue;
    }
    const target =
      />(>?)[ \t]{0,9}(['"]?)([^\s'"<>|&;()]{1,200})\2|\btee[ \t]{1,9}(-a[ \t]{1,9})?()([^\s'"<>|&;()]{1,200})/.exec(
        lines[index].replace(opened[0], ' '),
      );
    const body = heredocBody(lines.slice(index + 1), opened, first + index + 1);
    if (target)
      found.push({
        destination: target[3] ?? target[6],
        append: Boolean(target[1] || target[4]),
        lines: body.lines,
      });
    // Lines stay counted, and what follows on the same line is not needed.
    plain.push('', ...Array<string>(body.taken).fill(''));
    index += body.taken;
  }
  return [...found, ...writtenByEcho(plain.join('\n'), first)];
}

function heredocBody(
  rest: string[],
  [, dash, , tag]: RegExpExecArray,
  first: number,
): { lines: WrittenLine[]; taken: number } {
  const end = rest.findIndex(line => line.trim() === tag);
  const body = end < 0 ? rest : rest.slice(0, end);
  return {
    lines: body.map((text, index) => ({
      text: dash ? text.replace(/^\t+/, '') : text,
      line: first + index,
    })),
    taken: end < 0 ? rest.length : end + 1,
  };
}

/** Text, with the line of each character. */
interface Word {
  text: string;
  lines: number[];
  quoted: boolean;
}

interface Output {
  destination: string;
  append: boolean;
}

interface Command {
  words: Word[];
  output?: Output;
  piped: boolean;
}

function writtenByEcho(text: string, first: number): WrittenFile[] {
  const commands = commandsOf(text, first);
  commands.forEach((command, index) => {
    const next = commands[index + 1];
    if (!command.piped || next?.words[0]?.text !== 'tee') return;
    const path = next.words.slice(1).find(word => !word.text.startsWith('-'));
    if (path)
      command.output = {
        destination: path.text,
        append: next.words.some(word => word.text === '-a'),
      };
  });
  return commands.flatMap(({ words, output }) => {
    const lines = output && printedBy(words);
    return lines ? [{ ...output, lines }] : [];
  });
}

/** The lines that `echo` or `printf` prints. */
function printedBy([program, ...given]: Word[]): WrittenLine[] | undefined {
  if (!program || !/^(?:echo|printf)$/.test(program.text)) return undefined;
  const words = given.filter(
    ({ text, quoted }, index) =>
      quoted || index > 1 || !/^-(?:[enE]{1,3}|-)$/.test(text),
  );
  if (words.length === 0) return undefined;
  const [format] = words;
  // `printf '%s\n' 'a' 'b'` prints its arguments, one to a line.
  const isList =
    program.text === 'printf' && /^(?:%s|%b)\\n$/.test(format.text);
  const printed =
    program.text === 'echo' || isList ? words.slice(isList ? 1 : 0) : [format];
  const lines: WrittenLine[] = [];
  let open: WrittenLine | undefined;
  const add = (character: string, line: number) => {
    open ??= { text: '', line };
    if (character !== '\n') {
      open.text += character;
      return;
    }
    lines.push(open);
    open = undefined;
  };
  printed.forEach((word, wordIndex) => {
    const last = word.lines[word.lines.length - 1] ?? program.lines[0];
    for (let i = 0; i < word.text.length; i++) {
      const pair = word.text.slice(i, i + 2);
      const escaped = { '\\n': '\n', '\\t': '\t', '\\\\': '\\', '%%': '%' }[
        pair
      ];
      const isEscape =
        escaped !== undefined && (pair !== '%%' || program.text === 'printf');
      add(isEscape ? escaped : word.text[i], word.lines[i]);
      if (isEscape) i++;
    }
    if (wordIndex < printed.length - 1) add(isList ? '\n' : ' ', last);
  });
  if (open) lines.push(open);
  return lines;
}

/** Simple commands with where their output goes; groups give theirs to all that stands in them. */
function commandsOf(text: string, first: number): Command[] {
  const commands: Command[] = [];
  const groups: number[] = [];
  let current: Command = { words: [], piped: false };
  let word: Word | undefined;
  /** What the next word is: the file of a redirection. */
  let redirect: { append: boolean } | undefined;
  /** The group that was closed last: a redirection behind it holds for all of it. */
  let closed: number | undefined;
  let line = first;
  const put = (character: string, quoted: boolean) => {
    word ??= { text: '', lines: [], quoted };
    word.text += character;
    word.lines.push(line);
  };
  const endWord = () => {
    if (!word) return;
    const { text: own, quoted } = word;
    if (redirect) {
      const output = { destination: own, append: redirect.append };
      if (closed === undefined) current.output = output;
      else
        commands.slice(closed).forEach((inside, index) => {
          inside.output ??= {
            ...output,
            append: output.append || index > 0,
          };
        });
      redirect = undefined;
    } else if (!quoted && own === '{' && current.words.length === 0) {
      groups.push(commands.length);
    } else if (!quoted && own === '}' && current.words.length === 0) {
      closed = groups.pop();
    } else {
      current.words.push(word);
    }
    word = undefined;
  };
  const endCommand = (piped = false) => {
    endWord();
    if (current.words.length) commands.push({ ...current, piped });
    current = { words: [], piped: false };
    redirect = undefined;
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\\') {
      const next = text[i + 1] ?? '';
      if (next === '\n') line++;
      else put(next, true);
      i++;
    } else if (character === "'" || character === '"') {
      word ??= { text: '', lines: [], quoted: true };
      word.quoted = true;
      for (i++; i < text.length && text[i] !== character; i++) {
        const pair = text.slice(i, i + 2);
        if (pair === '\\\n') {
          line++;
          i++;
          continue;
        }
        if (character === '"' && /^\\["\\$`]/.test(pair)) i++;
        put(text[i], true);
        if (text[i] === '\n') line++;
      }
    } else if (character === '>') {
      // `2>&1` and the like write no file.
      const descriptor = word && !word.quoted && /^\d$/.test(word.text);
      const other = descriptor && word!.text !== '1';
      if (descriptor) word = undefined;
      endWord();
      const append = text[i + 1] === '>';
      if (append) i++;
      if (text[i + 1] === '&') i += 2;
      else if (!other) redirect = { append };
    } else if (/[;&|()\n]/.test(character)) {
      const doubled = text[i + 1] === character && /[&|]/.test(character);
      endCommand(character === '|' && !doubled);
      closed = undefined;
      if (doubled) i++;
      if (character === '(') groups.push(commands.length);
      if (character === ')') closed = groups.pop();
      if (character === '\n') line++;
    } else if (/\s/.test(character)) {
      endWord();
    } else {
      put(character, false);
    }
  }
  endCommand();
  return commands;
}
