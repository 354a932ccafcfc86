import { findCalls, type Call } from '../code';
import { isForDevelopment } from '../configuration';
import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf } from '../../stack';
import {
  builtStringOf,
  type BuiltString,
  type DynamicPart,
} from './built-strings';
import { openFiltersIn } from './open-filters';
import { Flow, type Origin } from './request-data';
import { sinks, type Sink } from './sinks';

/** A call that runs text which others have a hand in. @public */
export interface Injection {
  kind: Sink['kind'] | 'filter';
  path: string;
  line: number;
  endLine: number;
  /** The expression that ends up in the text. */
  variable: string;
  /** Where the value enters with the request; `undefined` where a caller hands it in. */
  enters?: number;
}

/** What was looked at: calls that run text, and those that must not be given it like this. @public */
export interface Injections {
  found: Injection[];
  /** How many calls were judged. */
  calls: number;
  /** One that is given constants and bound parameters, for proof. */
  sound?: { path: string; line: number };
}

const mostCallsInFile = 400;

/** Text that is run and holds what others sent. Use as a fact. @public */
export function injectionsOf(service: Service): Injections {
  const result: Injections = { found: [], calls: 0 };
  for (const file of sourceFilesOf(service)) {
    if (!file.ecosystem) continue;
    const text = service.repository.lexical(file.path).code;
    for (const sink of sinks[file.ecosystem]) {
      if (
        sink.file &&
        !sink.file.test(service.repository.text(file.path) ?? '')
      )
        continue;
      if (!sink.name.test(text)) continue;
      for (const call of findCalls(
        service.repository,
        file.path,
        sink.name,
      ).slice(0, mostCallsInFile)) {
        judge(service, file, sink, call, result);
      }
    }
  }
  result.found.push(...openFiltersIn(service));
  return result;
}

function judge(
  service: Service,
  file: ServiceFile,
  sink: Sink,
  call: Call,
  result: Injections,
): void {
  const all = call.arguments.map(({ text }) => text).join(', ');
  if (sink.needs && !sink.needs.test(`${call.name}(${all}`)) return;
  if (sink.unless?.test(all)) return;
  const candidates =
    sink.argument === undefined
      ? call.arguments.slice(0, 2)
      : call.arguments.slice(0, sink.argument + 1);
  if (candidates.length === 0) return;
  const flow = new Flow(
    service.repository,
    file.path,
    file.ecosystem!,
    call.offset,
  );
  for (const { text } of candidates) {
    const finding =
      sink.kind === 'sql' || sink.kind === 'shell'
        ? inBuiltText(flow, file, sink, text)
        : inExpression(flow, text);
    if (!finding) continue;
    result.calls++;
    if (finding === 'sound') {
      result.sound ??= { path: file.path, line: call.line };
      continue;
    }
    const place = { path: file.path, line: call.line };
    if (isForDevelopment(service, place)) continue;
    result.found.push({
      kind: sink.kind,
      ...place,
      endLine: call.endLine,
      variable: finding.variable,
      ...(finding.enters === undefined ? {} : { enters: finding.enters }),
    });
    return;
  }
}

type Finding = { variable: string; enters?: number } | 'sound' | undefined;

/** Code and objects: what is run is the value itself. */
function inExpression(flow: Flow, text: string): Finding {
  const origin = flow.origin(text);
  return origin.from === 'request'
    ? { variable: shortened(text), enters: origin.line }
    : undefined;
}

function inBuiltText(
  flow: Flow,
  file: ServiceFile,
  sink: Sink,
  text: string,
): Finding {
  const built = builtIn(flow, file, text);
  if (!built) {
    return sink.kind === 'sql' && looksLikeSql(text) ? 'sound' : undefined;
  }
  if (
    sink.kind === 'sql' &&
    !sink.fragment &&
    !built.some(one => looksLikeSql(one.literal))
  )
    return undefined;
  const findings = built.flatMap(one =>
    one.parts.flatMap(part => {
      const origin = flow.origin(part.text);
      const finding =
        sink.kind === 'sql'
          ? sqlFinding(part, origin)
          : shellFinding(part, origin);
      return finding ? [finding] : [];
    }),
  );
  return (
    findings.find(({ enters }) => enters !== undefined) ??
    findings[0] ??
    'sound'
  );
}

/** The strings that an argument is: built in place, or given to the name that is handed in. */
function builtIn(
  flow: Flow,
  file: ServiceFile,
  text: string,
): BuiltString[] | undefined {
  const inPlace = builtStringOf(text, file.ecosystem!);
  if (inPlace) return [inPlace];
  const inner =
    /^(?:&|text|sa\.text|sqlalchemy\.text|sql\.SQL|Prisma\.raw|literal|sequelize\.literal|DB::raw|knex\.raw|Arel\.sql)?\(?\s*([\s\S]{1,4000}?)\s*\)?$/.exec(
      text,
    )?.[1];
  if (inner && inner !== text) {
    const wrapped = builtStringOf(inner, file.ecosystem!);
    if (wrapped) return [wrapped];
  }
  const name =
    /^&?(\$?[A-Za-z_]\w*)(?:\.(?:as_str|ToString|toString|String)\(\))?$/.exec(
      text.trim(),
    )?.[1];
  if (!name) return undefined;
  const strings = flow
    .assignments(name)
    .flatMap(given => builtStringOf(given.text, file.ecosystem!) ?? []);
  return strings.length ? strings : undefined;
}

function sqlFinding(
  part: DynamicPart,
  origin: Origin,
): Exclude<Finding, 'sound'> {
  const variable = shortened(part.text);
  if (origin.from === 'request') return { variable, enters: origin.line };
  if (origin.from !== 'parameter' || !origin.text) return undefined;
  return isValuePosition(part) ? { variable } : undefined;
}

function shellFinding(
  part: DynamicPart,
  origin: Origin,
): Exclude<Finding, 'sound'> {
  return origin.from === 'request'
    ? { variable: shortened(part.text), enters: origin.line }
    : undefined;
}

/** Between quotes of the statement: only a value stands there, and a value is bound. */
function isValuePosition({ before, after }: DynamicPart): boolean {
  const quotes = before.replace(/''/g, '').split("'").length - 1;
  return quotes % 2 === 1 && /^[^'"]{0,20}'|^%/.test(after);
}

const sqlText =
  /\bselect\b[\s\S]{1,400}\bfrom\b|\binsert\s+into\b|\bupdate\b[\s\S]{1,200}\bset\b|\bdelete\s+from\b|\bwhere\b[\s\S]{0,200}[=<>?]|\b(?:create|drop|alter|truncate)\s+(?:table|database|user|view|index|schema)\b|\b(?:i?like)\s+'|\border\s+by\b|\bcall\s+\w+\(|\bexec(?:ute)?\s+\w+|^\s*\w+(?:\.\w+)?\s*(?:=|<>|<|>|\bin\b|\blike\b)\s*\(?['?%]/i;

function looksLikeSql(text: string): boolean {
  return sqlText.test(text.slice(0, 4_000));
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length > 60 ? `${plain.slice(0, 57)}…` : plain;
}
