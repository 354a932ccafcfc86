import { posix } from 'node:path';
import type { Service } from '../../service';

/** A page of documentation: Markdown, reStructuredText or AsciiDoc. @public */
export interface DocumentPage {
  path: string;
  /** Inside the service's folder. */
  own: boolean;
  lines: string[];
  headings: Heading[];
}

/** @public */
export interface Heading {
  level: number;
  text: string;
  line: number;
  /** Non-blank lines from here to the next heading of the same or a higher level. */
  lines: string[];
}

const pageName = /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt)$/i;
const pageLimit = 400;
const lineLimit = 5_000;

/** Pages that speak for the service: its own, and those of the repository. Use as a fact. @public */
export function documentPagesOf(service: Service): DocumentPage[] {
  const { repository } = service;
  return service.files
    .filter(
      ({ class: fileClass, path, relative, shared }) =>
        (fileClass === 'DOC' || /(?:^|\/)readme[^/]*$/i.test(path)) &&
        (pageName.test(path) || /(?:^|\/)readme$/i.test(path)) &&
        !(shared && !isSharedPage(relative)),
    )
    .slice(0, pageLimit)
    .map(({ path, shared }) => {
      const lines = repository
        .lines(path)
        .slice(0, lineLimit)
        .map(line => line.slice(0, 1_000));
      return { path, own: !shared, lines, headings: headingsIn(lines) };
    });
}

function isSharedPage(relative: string): boolean {
  return !relative.includes('/') || /^docs?\//i.test(relative);
}

/** The README of the service, else the repository's. Use as a fact. @public */
export function readmeOf(service: Service): DocumentPage | undefined {
  const readmes = service
    .fact(documentPagesOf)
    .filter(({ path }) => /^readme(?:\.[\w]+)?$/i.test(posix.basename(path)));
  const inFolder = (folder: string) =>
    readmes.find(
      ({ path }) => posix.dirname(path).replace(/^\.$/, '') === folder,
    );
  return inFolder(service.path) ?? inFolder('');
}

function headingsIn(lines: string[]): Heading[] {
  const found: Array<Omit<Heading, 'lines'>> = [];
  let fenced = false;
  lines.forEach((text, index) => {
    if (/^\s*(?:```|~~~)/.test(text)) fenced = !fenced;
    if (fenced) return;
    const hash = /^(#{1,6}|={1,5})\s+(\S.*)$/.exec(text);
    const next = lines[index + 1] ?? '';
    if (hash) {
      found.push({
        level: hash[1].length,
        text: hash[2].replace(/[#=]+\s*$/, '').trim(),
        line: index + 1,
      });
    } else if (/^\S/.test(text) && /^(?:={3,}|-{3,}|~{3,})\s*$/.test(next)) {
      found.push({
        level: next.startsWith('=') ? 1 : 2,
        text: text.trim(),
        line: index + 1,
      });
    }
  });
  return found.map((heading, index) => {
    const next = found
      .slice(index + 1)
      .find(({ level }) => level <= heading.level);
    return {
      ...heading,
      lines: lines
        .slice(heading.line, (next?.line ?? lines.length + 1) - 1)
        .filter(line => /\S/.test(line)),
    };
  });
}
