import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { skipBlanks, sourceText, type SourceText } from './source-text';
import { collect } from '../collect';

/** A class, record, struct or interface with all that is written for it. @public */
export interface DeclaredType {
  name: string;
  keyword: string;
  path: string;
  line: number;
  /** Offset of its keyword. */
  offset: number;
  end: number;
  /** Annotations above, head, constructor and body; comments removed, strings kept. */
  text: string;
  /** Up to the body: base types and the primary constructor. */
  head: string;
}

const heads: Record<string, RegExp> = {
  node: /\b(class|interface)\s+([A-Z][\w$]*)/g,
  jvm: /\b(class|interface|record|enum)\s+([A-Z]\w{0,60})/g,
  dotnet:
    /\b(class|interface|record(?:\s+(?:struct|class))?|struct|enum)\s+([A-Z]\w{0,60})/g,
  php: /\b(class|interface|trait|enum)\s+([A-Z]\w{0,60})/g,
  go: /^type\s+()(\w+)\s+struct\b/gm,
  rust: /\b(struct|enum)\s+([A-Z]\w{0,60})/g,
};
const perFile = 500;
const longestHead = 6_000;
const longestAnnotations = 600;

/** Types by name, of every file of the service. Python has its own fact. Use as `service.fact(declaredTypesOf)`. @public */
export function declaredTypesOf(service: Service): Map<string, DeclaredType[]> {
  const found = new Map<string, DeclaredType[]>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    const head = ecosystem && heads[ecosystem];
    if (!head) continue;
    const source = sourceText(service.repository, path);
    let count = 0;
    for (const match of source.code.matchAll(head)) {
      if (++count > perFile) break;
      const type = read(
        source,
        match.index,
        match[0].length,
        match[1],
        match[2],
      );
      collect(found, type.name, type);
    }
  }
  return found;
}

function read(
  source: SourceText,
  offset: number,
  length: number,
  keyword: string,
  name: string,
): DeclaredType {
  const { code, partner, uncommented } = source;
  const limit = Math.min(code.length, offset + length + longestHead);
  let body = -1;
  let end = offset + length;
  let bracketed = false;
  for (let i = end; i < limit; i++) {
    if (code[i] === '{' && partner[i] > i) {
      body = i;
      end = partner[i] + 1;
      break;
    }
    if (code[i] === ';') break;
    if (partner[i] > i) {
      bracketed ||= code[i] === '(';
      i = partner[i];
      end = i + 1;
      // A Kotlin class may end with its constructor.
      if (
        bracketed &&
        !/[:{]|where|implements|extends/.test(
          code.slice(skipBlanks(code, end), skipBlanks(code, end) + 1),
        ) &&
        !/^(?:where|implements|extends)\b/.test(
          code.slice(skipBlanks(code, end), skipBlanks(code, end) + 12),
        )
      )
        break;
    }
  }
  const above = code.slice(Math.max(0, offset - longestAnnotations), offset);
  const from = offset - above.length + startOfAnnotations(above);
  return {
    name,
    keyword,
    path: source.path,
    line: source.lineAt(offset),
    offset,
    end,
    text: uncommented.slice(from, Math.max(end, offset + length)),
    head: uncommented.slice(offset, body < 0 ? end : body),
  };
}

/** After the last statement or block above a declaration. */
function startOfAnnotations(above: string): number {
  return (
    Math.max(
      above.lastIndexOf(';'),
      above.lastIndexOf('}'),
      above.lastIndexOf('{'),
      above.lastIndexOf('\n\n'),
    ) + 1
  );
}
