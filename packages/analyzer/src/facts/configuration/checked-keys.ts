import type { Service } from '../../service';
import { functionsOf } from '../code';
import { handedOnKeys } from './handed-on';
import { isImported } from './imports';
import { sourceFilesOf } from '../../stack';
import { configurationReadsOf, type ConfigurationRead } from './reads';
import { rejectionsOf, type Rejection } from './rejections';
import { collect } from '../collect';

/** Keys whose absence stops the start, with the line that does: required reads, own checks, lists of required names. */
export function checkedKeysOf(
  service: Service,
): Map<string, { path: string; line: number }> {
  const checked = new Map<string, { path: string; line: number }>();
  const reads = service.fact(configurationReadsOf);
  const demanding = new Map<string, boolean>();
  const demands = (helper: string) => {
    const known = demanding.get(helper) ?? isDemanding(service, helper);
    demanding.set(helper, known);
    return known;
  };
  for (const { key, path, line, required, typed, helper, fallback } of reads) {
    const demanded = required || (!fallback && helper && demands(helper));
    if (!demanded || checked.has(key)) continue;
    if (typed && !isImported(service, path)) continue;
    checked.set(key, { path, line });
  }
  for (const { key, path, line } of reads)
    if (!checked.has(key) && throwsInstead(service, key, path, line))
      checked.set(key, { path, line });
  const rejections = service.fact(rejectionsOf);
  const byPath = new Map<string, ConfigurationRead[]>();
  for (const read of reads) collect(byPath, read.path, read);
  for (const rejection of rejections) {
    for (const read of byPath.get(rejection.path) ?? []) {
      if (!checked.has(read.key) && concerns(service, rejection, read)) {
        checked.set(read.key, { path: rejection.path, line: rejection.line });
      }
    }
  }
  for (const [key, place] of [
    ...requiredLists(service, rejections),
    ...handedOnKeys(service, reads),
  ])
    if (!checked.has(key)) checked.set(key, place);
  return checked;
}

/** `config.get('DB_URI') || throwMissing('DB_URI')`: a function that throws stands in for the value. */
function throwsInstead(
  service: Service,
  key: string,
  path: string,
  line: number,
): boolean {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return false;
  const text = service.repository
    .lines(path)
    .slice(line - 1, line + 3)
    .map(each => each.slice(0, 300))
    .join('\n');
  const at = text.indexOf(key);
  if (at < 0) return false;
  const after = text.slice(at + key.length);
  return /^["'`]?\s*[\])]?!?\s*(?:\|\||\?\?)\s*(?:throw|raise|fail|panic|missing)\w*\s*\(/.test(
    after,
  );
}

/** Whether a helper of the service's own refuses a variable that is missing. */
function isDemanding(service: Service, helper: string): boolean {
  const [own, another] = service.fact(functionsOf).named(helper);
  if (!own || another) return false;
  const body = service.repository
    .lexical(own.path)
    .code.slice(own.start, Math.min(own.end, own.start + 3_000));
  return (
    /\bthrow\b|\braise\b|\bpanic!?\(|\blog\.(?:Fatal|Panic)\w*\(|\bprocess\.exit\(|\bsys\.exit\(|\bos\.Exit\(/.test(
      body,
    ) &&
    /getenv\b|\benviron\b|\bprocess\.env\b|\bENV\b|Getenv|LookupEnv|env::var|GetEnvironmentVariable/i.test(
      body,
    )
  );
}

/** Whether a rejection is about a read: it names the key, or the variable that the read was put into. */
export function concerns(
  service: Service,
  rejection: Pick<Rejection, 'text'>,
  read: ConfigurationRead,
): boolean {
  const mentions = (name: string) =>
    rejection.text.includes(name) &&
    new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`).test(
      rejection.text,
    );
  if (mentions(read.key)) return true;
  const line = (service.repository.lines(read.path)[read.line - 1] ?? '').slice(
    0,
    500,
  );
  const variable =
    /(?:^|[\s,(])(?:self\.|this\.|cfg\.|config\.|c\.)?(\w{2,60})\s*(?::\s*[\w<>.[\]| ]{1,60})?(?::=|\?\?=|=(?!=)|:(?!:))/.exec(
      line,
    )?.[1];
  return (
    variable !== undefined &&
    !/^(?:const|let|var|val|if|return|default|key|name|value|env|process|err|ok)$/.test(
      variable,
    ) &&
    mentions(variable)
  );
}

const dynamicRead =
  /\bprocess\.env\s*\[\s*\w+\s*\]|\bos\.(?:environ\.get|getenv)\s*\(\s*[a-z_]\w*\s*[),]|\bos\.environ\s*\[\s*[a-z_]\w*\s*\]|\bnot\s+in\s+os\.environ|\bos\.(?:Getenv|LookupEnv)\s*\(\s*[a-z]\w*\s*\)|\bENV\s*(?:\[|\.fetch\s*\(|\.key\?\s*\(?)\s*[a-z_]\w*|\bgetenv\s*\(\s*\$\w+|\benv::var\s*\(\s*&?\w+\s*\)|\b(?:config\w*|getattr)\s*(?:\[|\.get\(|\()\s*\w*,?\s*(?:key|name|var)\b/;

/**
 * Own code that refuses whatever name is missing of those that a file lists (`.env.example`): the names themselves do not
 * show in the code. Use as `service.fact(walkedNamesOf)`.
 */
export function walkedNamesOf(
  service: Service,
): { path: string; line: number } | undefined {
  const rejections = service.fact(rejectionsOf);
  const listed = new Set(
    [...requiredLists(service, rejections).values()].map(({ path }) => path),
  );
  return rejections.find(
    ({ path, text }) =>
      !listed.has(path) &&
      dynamicRead.test(text) &&
      /\bforEach\b|\bfor\b|\bfilter\b|\.each\b|\bforeach\b/.test(text) &&
      /\.env\.\w{0,20}(?:example|sample|template|dist)\b/.test(
        service.repository.lexical(path).uncommented,
      ) &&
      isImported(service, path),
  );
}

/** `for (const key of ['A', 'B']) if (!process.env[key]) throw …`. */
function requiredLists(
  service: Service,
  rejections: Rejection[],
): Map<string, { path: string; line: number }> {
  const found = new Map<string, { path: string; line: number }>();
  const paths = new Set(rejections.map(({ path }) => path));
  for (const { path } of sourceFilesOf(service)) {
    if (!paths.has(path)) continue;
    const { uncommented } = service.repository.lexical(path);
    if (!dynamicRead.test(uncommented)) continue;
    const index = service.repository.lineIndex(path);
    for (const list of uncommented.matchAll(
      /[[({]((?:\s*["'`][A-Z][A-Z0-9_]{2,60}["'`]\s*(?:,|(?=[\])}]))){2,60})\s*[\])}]/g,
    )) {
      for (const name of list[1].matchAll(
        /["'`]([A-Z][A-Z0-9_]{2,60})["'`]/g,
      )) {
        found.set(name[1], { path, line: index.lineAt(list.index) });
      }
    }
  }
  return found;
}
