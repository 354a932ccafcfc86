import type { Evidence } from '../schema';
import { cleanLine, cleanText, relativeAddress, webAddress } from './clean';
import { placeOf } from './outline';

/*
 * Safe Markdown from sentences that quote a repository. Sentences may use code spans and **strong** words; everything
 * else that Markdown or HTML would act on is escaped.
 */

/** Where evidence is linked to; `undefined` leaves the place as plain code. */
export type FileLink = (evidence: Evidence) => string | undefined;

export interface InlineOptions {
  /** Evidence whose paths become links where the sentence names them. */
  evidence?: Evidence[];
  fileLink: FileLink;
}

/** Finds the evidence's own paths in a sentence, so that naming a file is linking to it. */
class Mentions {
  private readonly byPath: Map<string, Evidence>;
  private readonly pattern?: RegExp;

  constructor(private readonly options: InlineOptions) {
    this.byPath = new Map(
      (options.evidence ?? [])
        .filter(({ path }) => path && path === cleanLine(path))
        .map(({ path, role }) => [path, { path, role }]),
    );
    // A folder called `app` is also a word: without a line it is linked only where the sentence marks it as code.
    const alternatives = [...this.byPath.keys()]
      .sort((a, b) => b.length - a.length)
      .map(path => {
        const literal = path.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
        return /[/.A-Z]/.test(path)
          ? `${literal}(?::\\d+)?`
          : `${literal}:\\d+`;
      });
    if (alternatives.length) {
      this.pattern = new RegExp(
        `(?<![\\w./-])(?:${alternatives.join('|')})(?![\\w/-])`,
        'g',
      );
    }
  }

  link(text: string): string {
    if (!this.pattern) return escapeText(text);
    let result = '';
    let end = 0;
    for (const match of text.matchAll(this.pattern)) {
      result += escapeText(text.slice(end, match.index));
      result += this.linkExactly(match[0]) ?? escapeText(match[0]);
      end = match.index + match[0].length;
    }
    return result + escapeText(text.slice(end));
  }

  linkExactly(text: string): string | undefined {
    const [, path, line] = /^(.*?)(?::(\d{1,9}))?$/.exec(text) ?? [];
    const evidence = this.byPath.get(text) ?? this.byPath.get(path);
    if (!evidence) return undefined;
    const at =
      line && evidence.path === path
        ? { ...evidence, line: Number(line) }
        : evidence;
    return placeLink(at, this.options.fileLink);
  }
}

const marked = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** A sentence as one line of Markdown. */
export function inline(text: string, options: InlineOptions): string {
  const line = cleanLine(text);
  const mentions = new Mentions(options);
  let result = '';
  let end = 0;
  for (const match of line.matchAll(marked)) {
    const [all, code, strong] = match;
    result += mentions.link(line.slice(end, match.index));
    result +=
      code === undefined
        ? `**${mentions.link(strong!.trim())}**`
        : mentions.linkExactly(code) ?? codeSpan(code);
    end = match.index + all.length;
  }
  return escapeStart(result + mentions.link(line.slice(end)));
}

/** Paragraphs and lists; other block constructs come out as the text they are. */
export function paragraphs(text: string, options: InlineOptions): string {
  return cleanText(text)
    .split(/\n\s*\n/)
    .map(paragraph =>
      paragraph
        .split('\n')
        .filter(line => line.trim())
        .map(line => {
          const [, bullet = '', rest = ''] =
            /^\s*((?:[-*]|\d{1,3}\.)\s+)?(.*)$/.exec(line) ?? [];
          return bullet + inline(rest, options);
        })
        .join('\n'),
    )
    .filter(Boolean)
    .join('\n\n');
}

/** `path:line` as a link, or as plain code where there is nothing to link to. */
export function placeLink(evidence: Evidence, fileLink: FileLink): string {
  const label = codeSpan(placeOf(evidence));
  const target = safeTarget(fileLink(evidence));
  return target ? `[${label}](${target})` : label;
}

export function webLink(address: string | undefined): string | undefined {
  const href = webAddress(address);
  return href && `<${href.replace(/[<>]/g, encodeURIComponent)}>`;
}

/** A link from the repository's root, for a report that is kept in the repository. */
export function relativeFileLink({ path, line }: Evidence): string | undefined {
  const address = relativeAddress(path);
  return address && line ? `${address}#L${line}` : address;
}

/** Code in a block that its own content cannot close, each line behind `indent`. */
export function fenced(code: string, language: string, indent = ''): string {
  const clean = cleanText(code).replace(/\s+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(clean) + 1));
  const info = language.replace(/[^\w+#-]/g, '');
  return [fence + info, ...clean.split('\n'), fence]
    .map(line => (line ? indent + line : ''))
    .join('\n');
}

/** A cell of a table: every bar, also one in a code span, gets exactly the one backslash that keeps it in the cell. */
export function cell(markdown: string): string {
  return markdown.replace(/\\*\|/g, '\\|');
}

export function codeSpan(text: string): string {
  const line = cleanLine(text);
  const run = longestRun(line);
  if (run === 0) return `\`${line}\``;
  const fence = '`'.repeat(run + 1);
  return `${fence} ${line} ${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}

function escapeText(text: string): string {
  return text
    .replace(/[\\`*|[\]]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/~~/g, '\\~\\~')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, match => `${match.slice(0, 3)}&#46;`);
}

/** What would make a line a heading, quote, list, rule or table, were it to begin with it. */
function escapeStart(line: string): string {
  return line.replace(/^[#>+=:-]/, '\\$&').replace(/^\d+(?=[.)])/, '$&\\');
}

/** Only addresses of the web and paths below the current one; never a scheme such as `javascript:`. */
function safeTarget(target: string | undefined): string | undefined {
  if (!target) return undefined;
  const href = /^[a-z][a-z0-9+.-]*:/i.test(target)
    ? webAddress(target)
    : cleanLine(target);
  return href?.replace(
    /[()<>\s\\]/g,
    character => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
