import type { Service } from '../../service';
import { blockAfter } from '../code';
import type { MigrationSet } from './migrations';

/** Whether a migration can be undone, and the line that says so. */
export interface DownStep {
  path: string;
  line: number;
  /** `undefined`: the file does not tell. */
  reversible: boolean | undefined;
}

/** So many migrations, the newest, are looked at. */
const newest = 20;

/** The way back of the newest migrations; empty for tools that have none by design. */
export function downStepsOf(
  service: Service,
  { files, language, forwardOnly, tool }: MigrationSet,
): DownStep[] {
  if (forwardOnly) return [];
  return files
    .slice(-newest)
    .map(path => readers[language]?.(service, path, tool) ?? undecided(path));
}

const undecided = (path: string): DownStep => ({
  path,
  line: 1,
  reversible: undefined,
});

type Reader = (service: Service, path: string, tool: string) => DownStep;

const readers: Partial<Record<MigrationSet['language'], Reader>> = {
  alembic: (service, path) => {
    const down = find(service, path, /^def\s+downgrade\s*\(/m);
    if (!down) return { path, line: 1, reversible: false };
    const body = blockAfter(
      service.repository,
      path,
      down.offset,
      'indentation',
    );
    const code = slice(service, path, body);
    // A refusal that says so is an answer too.
    return {
      path,
      line: down.line,
      reversible:
        /\braise\b/.test(code) ||
        /\S/.test(code.replace(/\bpass\b|["'#]/g, '')),
    };
  },
  django: (service, path) => {
    const { code } = service.repository.lexical(path);
    for (const match of code.matchAll(/\b(?:RunPython|RunSQL)\s*\(/g)) {
      const block = code.slice(match.index, match.index + 600);
      const args = argumentsIn(block);
      const ok =
        args.length > 1 || /\breverse_(?:code|sql)\s*=/.test(args.join(','));
      if (!ok)
        return {
          path,
          line: service.repository.lineIndex(path).lineAt(match.index),
          reversible: false,
        };
    }
    return { path, line: 1, reversible: true };
  },
  node: (service, path) => {
    if (path.endsWith('.sql')) return sqlSections(service, path);
    const down = find(
      service,
      path,
      /\b(?:exports\.down\s*=|(?:async\s+)?function\s+down\s*\(|(?:public\s+)?(?:async\s+)?down\s*(?::\s*(?:async\s*)?(?:function\s*)?)?\(|const\s+down\s*[:=])/,
    );
    if (!down) return { path, line: 1, reversible: false };
    const text = service.repository
      .lexical(path)
      .code.slice(down.offset, down.offset + 400);
    // `exports.down = false` of node-pg-migrate: said on purpose.
    if (/=\s*false\b/.test(text.slice(0, 60)))
      return { path, line: down.line, reversible: true };
    const body = blockAfter(service.repository, path, down.offset, 'braces');
    const code = body ? slice(service, path, body) : text;
    return {
      path,
      line: down.line,
      reversible:
        /\S/.test(code) &&
        !/^(?:return)?(?:Promise\.resolve\(\)|null|undefined)?;?(?:(?:cb|callback)\(\))?;?$/.test(
          code.replace(/\s+/g, ''),
        ),
    };
  },
  rails: (service, path) => {
    const { code } = service.repository.lexical(path);
    const irreversible =
      /\b(?:execute|change_column|remove_index\s+:\w+\s*$)\b/.exec(code);
    const down = /\bdef\s+(?:self\.)?down\b/.exec(code);
    const change = /\bdef\s+change\b/.exec(code);
    const at = (offset: number) =>
      service.repository.lineIndex(path).lineAt(offset);
    if (down) {
      const body = slice(
        service,
        path,
        blockAfter(service.repository, path, down.index, 'end'),
      );
      return { path, line: at(down.index), reversible: /\S/.test(body) };
    }
    if (change) {
      const ok = !irreversible || /\breversible\b|\bup_only\b/.test(code);
      return {
        path,
        line: at(ok ? change.index : irreversible!.index),
        reversible: ok,
      };
    }
    return { path, line: 1, reversible: !/\bdef\s+(?:self\.)?up\b/.test(code) };
  },
  php: (service, path) => {
    const down = find(service, path, /\bfunction\s+down\s*\(/);
    if (!down) {
      const { code } = service.repository.lexical(path);
      return {
        path,
        line: 1,
        reversible: /\bfunction\s+change\s*\(/.test(code),
      };
    }
    const body = slice(
      service,
      path,
      blockAfter(service.repository, path, down.offset, 'braces'),
    );
    return { path, line: down.line, reversible: /\S/.test(body) };
  },
  ef: (service, path) => {
    const down = find(service, path, /\boverride\s+void\s+Down\s*\(/);
    const up = find(service, path, /\boverride\s+void\s+Up\s*\(/);
    const bodyOf = (place: { offset: number } | undefined) =>
      place
        ? slice(
            service,
            path,
            blockAfter(service.repository, path, place.offset, 'braces'),
          )
        : '';
    return {
      path,
      line: down?.line ?? 1,
      // An empty step has an empty way back.
      reversible: /\S/.test(bodyOf(down)) || !/\S/.test(bodyOf(up)),
    };
  },
  sql: (service, path, tool) => {
    const { repository } = service;
    const twin = /[./]up\.sql$/.test(path)
      ? path.replace(/up\.sql$/, 'down.sql')
      : undefined;
    if (twin) {
      const statements = repository
        .lines(twin)
        .some(line => /\S/.test(line) && !/^\s*--/.test(line));
      // A comment that says why there is none is an answer.
      const stated = repository
        .lines(twin)
        .some(line => /^\s*--\s*\w+\s+\w+/.test(line));
      return {
        path: repository.has(twin) ? twin : path,
        line: 1,
        reversible: repository.has(twin) && (statements || stated),
      };
    }
    return /goose|dbmate|sql-migrate|tern/.test(tool)
      ? sqlSections(service, path)
      : undecided(path);
  },
};

const downHeading =
  /^--\s*(?:\+goose\s+down|migrate:down|\+migrate\s+down|down migration)|^----\s*create above/i;

/** A file that holds both ways, the way back after a heading. */
function sqlSections(service: Service, path: string): DownStep {
  const lines = service.repository.lines(path);
  const heading = lines.findIndex(line => downHeading.test(line));
  if (heading < 0)
    return path.endsWith('.sql')
      ? { path, line: 1, reversible: false }
      : undecided(path);
  const rest = lines.slice(heading + 1);
  const statement = rest.some(
    line =>
      /\S/.test(line) &&
      !/^\s*--/.test(line) &&
      !/^\s*select\s+['"]/i.test(line),
  );
  return { path, line: heading + 1, reversible: statement };
}

function find(
  service: Service,
  path: string,
  pattern: RegExp,
): { offset: number; line: number } | undefined {
  const match = pattern.exec(service.repository.lexical(path).code);
  return match
    ? {
        offset: match.index,
        line: service.repository.lineIndex(path).lineAt(match.index),
      }
    : undefined;
}

function slice(
  service: Service,
  path: string,
  block: { start: number; end: number } | undefined,
): string {
  return block
    ? service.repository.lexical(path).uncommented.slice(block.start, block.end)
    : '';
}

/** The arguments of the call that a text starts with, split at its commas. */
function argumentsIn(text: string): string[] {
  const open = text.indexOf('(');
  const parts: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let i = open; i < text.length; i++) {
    if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i]) && --depth === 0) {
      parts.push(text.slice(from, i));
      break;
    } else if (text[i] === ',' && depth === 1) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return parts.filter(part => /\S/.test(part));
}
