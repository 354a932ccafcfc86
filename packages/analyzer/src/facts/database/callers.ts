import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { isDevelopmentGuarded, isForDevelopmentOnly } from '../code';
import { isForDevelopment } from '../configuration/development-source';
import { matchesIn, type Match } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** A function as the layout of the text shows it. */
export interface EnclosingFunction {
  name: string | undefined;
  /** Line of its header. */
  line: number;
  header: string;
  /** Decorators and annotations above it. */
  above: string[];
}

const headers: Record<Ecosystem, RegExp> = {
  python: /^\s*(?:async\s+)?def\s+(\w+)/,
  node: /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\*?\s+(\w+)|^\s*(?:export\s+)?(?:const|let|var)\s+(\w+)\s*(?::[^=]{1,80})?=\s*(?:async\s*)?(?:\([^)]{0,200}\)|\w+)\s*(?::[^=]{1,60})?=>|^\s*(?:exports|module\.exports)\.(\w+)\s*=\s*(?:async\s*)?(?:function|\()|^\s+(?:(?:public|private|protected|static|async|override|readonly)\s+){0,4}(?!if\b|for\b|while\b|switch\b|catch\b|return\b|await\b|constructor\b)(\w+)\s*\([^)]{0,300}\)?[^;=]{0,100}\{\s*$/,
  go: /^func\s+(?:\([^)]{0,100}\)\s*)?(\w+)/,
  jvm: /^\s*(?:(?:public|private|protected|static|final|override|suspend|open|internal|synchronized|inline)\s+){0,5}(?:fun\s+(?:[\w.<>]+\.)?(\w+)\s*\(|(?!return\b|new\b|else\b|throw\b)[\w<>[\],.?]{1,80}\s+(\w+)\s*\([^;{}]{0,300}\)?\s*(?:throws\s+[\w,. ]{1,120})?\{?\s*$)/,
  dotnet:
    /^\s*(?:(?:public|private|protected|internal|static|async|override|virtual|sealed)\s+){1,5}(?!class\b|record\b|struct\b|interface\b|enum\b|const\b|readonly\b)[\w<>[\],.?]{1,80}\s+(\w+)\s*(?:<[^>]{0,60}>)?\s*\(|^\s*(?:void|Task(?:<[^>]{0,60}>)?)\s+(\w+)\s*\(/,
  ruby: /^\s*def\s+(?:self\.)?(\w+[?!]?)/,
  php: /^\s*(?:(?:public|private|protected|static|final|abstract)\s+){0,4}function\s+&?(\w+)/,
  rust: /^\s*(?:pub(?:\([^)]{1,20}\))?\s+)?(?:async\s+)?(?:unsafe\s+)?fn\s+(\w+)/,
};

const farthest = 250;

/** The function a line stands in, read from how far lines are indented; `undefined` at the top of a file. */
export function enclosingFunction(
  service: Service,
  { path, line }: { path: string; line: number },
  ecosystem: Ecosystem,
): EnclosingFunction | undefined {
  const lines = service.repository.lines(path);
  const header = headers[ecosystem];
  const indentOf = (text: string) =>
    (/^[ \t]*/.exec(text)?.[0] ?? '').replace(/\t/g, '    ').length;
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - farthest); i--) {
    const text = lines[i].slice(0, 600);
    if (!/\S/.test(text) || /^\s*[{})\]]+[;,]?\s*$/.test(text)) continue;
    const here = indentOf(text);
    if (here >= indent) continue;
    const match = header.exec(text);
    if (match) {
      return {
        name: match.slice(1).find(Boolean),
        line: i + 1,
        header: text,
        above: above(lines, i),
      };
    }
    // The end of a header that spans lines is indented like its start.
    if (!/^\s*\)/.test(text)) indent = here;
  }
  return undefined;
}

function above(lines: string[], index: number): string[] {
  const found: string[] = [];
  for (let i = index - 1; i >= Math.max(0, index - 12); i--) {
    const text = lines[i].trim().slice(0, 300);
    if (/^(?:@|#\[|\[)/.test(text)) found.push(text);
    else if (!/^(?:\/\/|\*|\/\*|#|\)|"|')/.test(text) && text !== '') break;
    else if (text === '') break;
  }
  return found;
}

/** Where a function is called, its definition left out. */
export function callsOf(service: Service, name: string): Match[] {
  const { repository } = service;
  if (!/^\w{3,80}[?!]?$/.test(name)) return [];
  const plain = name.replace(/[?!]$/, '');
  const key = `calls-of:${service.path}:${plain}`;
  return repository.once(key, () =>
    databaseSourcesOf(service).flatMap(({ path }) => {
      if (!repository.text(path)?.includes(plain)) return [];
      return matchesIn(
        repository,
        path,
        new RegExp(
          `(?<!\\b(?:def|function|func|fn|fun|void|Task)\\s{1,4})(?<![\\w$])${plain}\\b`,
        ),
      ).filter(({ line }) => {
        const text = repository.lines(path)[line - 1] ?? '';
        // A method that an interface of Go asks for, with its result.
        if (
          path.endsWith('.go') &&
          new RegExp(
            `^\\s*${plain}\\([^()]{0,200}\\)\\s*(?:\\(|[\\w*[\\].]{1,80}\\s*$)`,
          ).test(text.slice(0, 400))
        )
          return false;
        return !new RegExp(
          `\\b(?:def|function|fun|fn|import|require|from|use)\\s.*\\b${plain}\\b|^func\\s+(?:\\([^)]{0,100}\\)\\s*)?${plain}\\b|\\b(?:public|private|protected|internal|static)\\b[^=(]{0,120}\\b${plain}\\s*\\(`,
        ).test(text.slice(0, 400));
      });
    }),
  );
}

const commandFile =
  /(?:^|\/)(?:cli|cmd|commands?|scripts?|tools|tasks|management)(?:\/|\.\w+$)|(?:^|\/)(?:seed|reset|drop|setup|bootstrap|clean)[\w-]*\.\w+$/i;
const commandMarks =
  /@\w*(?:\.cli)?\.?(?:command|group)\b|\bcobra\.Command\b|@Command\b|\bclick\b|\btyper\b/;

/**
 * Whether production never gets to a line: development guards it, or every call of its function, two calls up, is
 * guarded; or it belongs to a command that an operator runs by hand.
 */
export function isOutOfProduction(
  service: Service,
  place: { path: string; line: number },
  ecosystem: Ecosystem,
  depth = 0,
): boolean {
  if (isForDevelopment(service, place)) return true;
  const own = enclosingFunction(service, place, ecosystem);
  if (!own) return isMainOnly(service, place, ecosystem);
  if (
    own.above.some(text => commandMarks.test(text)) ||
    (commandFile.test(place.path) &&
      !/(?:^|\/)cmd\/[\w-]+\/main\.go$|(?:^|\/)cmd\/server|(?:^|\/)cmd\/main\.go$/.test(
        place.path,
      ))
  )
    return true;
  if (!own.name || depth >= 3) return false;
  // Called by a framework, by its name.
  if (
    /^(?:main|init|on\w+|run|start|up|handle|configure|register|boot|schedule|lifespan)$/i.test(
      own.name,
    )
  )
    return false;
  const calls = callsOf(service, own.name).filter(
    call => call.path !== place.path || call.line !== place.line,
  );
  if (calls.length === 0) return depth === 0 && ecosystem !== 'jvm';
  return calls.every(call =>
    isOutOfProduction(service, call, ecosystem, depth + 1),
  );
}

/** `if __name__ == "__main__":` of a module that is imported. */
function isMainOnly(
  service: Service,
  { path, line }: { path: string; line: number },
  ecosystem: Ecosystem,
): boolean {
  if (ecosystem !== 'python') return false;
  const lines = service.repository.lines(path);
  if (!/^\s/.test(lines[line - 1] ?? '')) return false;
  for (let i = line - 2; i >= 0; i--) {
    if (/^\S/.test(lines[i])) return /^if\s+__name__\s*==/.test(lines[i]);
  }
  return false;
}

/** Whether development guards a line, or every call of its function, a few calls up. */
export function isDevelopmentOnly(
  service: Service,
  place: { path: string; line: number },
  ecosystem: Ecosystem,
  depth = 0,
): boolean {
  const lines = service.repository.lines(place.path);
  const guarded = isForDevelopmentOnly(lines, place.line);
  if (guarded) return true;
  // `db/migration.py` is no test data here, and `if production` asks for the environment as well.
  if (
    !/migrat|seed/i.test(place.path) &&
    !isDevelopmentGuarded(lines, place.line) &&
    isForDevelopment(service, place)
  )
    return true;
  const own = enclosingFunction(service, place, ecosystem);
  if (!own?.name || depth >= 3) return false;
  const calls = callsOf(service, own.name).filter(
    call => call.path !== place.path || call.line !== place.line,
  );
  return (
    calls.length > 0 &&
    calls.every(call => isDevelopmentOnly(service, call, ecosystem, depth + 1))
  );
}

const handlerMarks =
  /^@[\w.]+\.(?:route|get|post|put|patch|delete|api_route|websocket|view)\s*\(|^@(?:Get|Post|Put|Patch|Delete|Request)(?:Mapping)?\b|^#\[(?:get|post|put|patch|delete)\(|^\[Http(?:Get|Post|Put|Patch|Delete)\b|^@(?:GET|POST|PUT|PATCH|DELETE)\b/;
const handlerHeader: Partial<Record<Ecosystem, RegExp>> = {
  go: /http\.ResponseWriter|\*gin\.Context|echo\.Context|\*fiber\.Ctx|fiber\.Ctx/,
  node: /\(\s*_?req(?:uest)?\b\s*(?::[^,)]{1,60})?,\s*_?(?:res|reply|response)\b|\(\s*(?:ctx|c)\s*(?::\s*\w*Context[^)]{0,40})?\)\s*=>/,
  python: /\bdef\s+\w+\s*\(\s*(?:self\s*,\s*)?request\b/,
  php: /\(\s*Request\s+\$request/,
};

/** Names that say nothing: a call of `New` may be anybody's. */
function isCommonName(name: string): boolean {
  return (
    name.length < 6 ||
    /^(?:constructor|__init__|__enter__|__call__|connect\w?|create|initialize|configure|register|execute|handle|process|startup|default)$/i.test(
      name,
    )
  );
}

/** Whether a line runs for every request: in a handler, or in a function that a handler calls or depends on. */
export function runsPerRequest(
  service: Service,
  place: { path: string; line: number },
  ecosystem: Ecosystem,
  depth = 0,
): boolean {
  if (ecosystem === 'node' && inlineHandler(service, place)) return true;
  const own = enclosingFunction(service, place, ecosystem);
  if (!own) return false;
  if (own.above.some(text => handlerMarks.test(text))) return true;
  if (handlerHeader[ecosystem]?.test(own.header)) return true;
  if (!own.name || depth >= 2 || isCommonName(own.name)) return false;
  return callsOf(service, own.name)
    .slice(0, 40)
    .some(call => {
      const line = service.repository.lines(call.path)[call.line - 1] ?? '';
      if (/\bDepends\s*\(/.test(line)) return true;
      return runsPerRequest(service, call, ecosystem, depth + 1);
    });
}

/** `app.get('/x', async (req, res) => {` above the line, less indented. */
function inlineHandler(
  service: Service,
  { path, line }: { path: string; line: number },
): boolean {
  const lines = service.repository.lines(path);
  for (let i = line - 2; i >= Math.max(0, line - 80); i--) {
    if (
      /\.(?:get|post|put|patch|delete|all)\s*\(\s*['"`]\/.{0,200}(?:=>|function)/.test(
        lines[i].slice(0, 500),
      )
    )
      return true;
    if (/^\S.*[;}]\s*$/.test(lines[i])) return false;
  }
  return false;
}
