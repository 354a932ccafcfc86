import {
  findCalls,
  functionsOf,
  isDevelopmentGuarded,
  type Call,
} from '../../code';
import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';

const answers =
  /\bhttp\.Error\b|\b\w+\.(?:JSON|IndentedJSON|AbortWithStatusJSON|String)\b|(?<=\)\s{0,40}\.\s{0,40})(?:JSON|SendString)(?=\()/;

/** Statuses that blame the caller for what he sent; a record that is not there is no write. */
const blamesCaller =
  /\bStatus(?:BadRequest|UnprocessableEntity|Conflict|NotAcceptable|PreconditionFailed)\b|(?<![\w.])4(?:00|06|09|12|22)\b/;

const writing =
  /\.(?:Create|Save|Updates?|UpdateColumns?|Delete|FirstOrCreate|Insert(?:One|Many)|UpdateOne|UpdateMany|DeleteOne|ReplaceOne|Exec|ExecContext|NamedExec)\(/;
const ofDatabase =
  /\)\s*\.Error\b|\b\w*(?:db|DB|Db|tx|Tx|conn|pool|[cC]oll(?:ection)?|[qQ]ueries)\s*(?:\([^()\n]{0,40}\)\s*)?(?:\.\w+\([^()\n]{0,80}\)\s*)*\.\w+\(/;

/** Lines of answers that carry the text of an error which a write to the database gave, under a status that blames the caller. */
export function writeLeaks(
  service: Service,
  { path, code }: ServerSource,
): number[] {
  if (!/\berr\b|\.Error\b/.test(code)) return [];
  const lines = service.repository.lines(path);
  return findCalls(service.repository, path, answers)
    .filter(call => {
      const text = call.arguments.map(argument => argument.text).join(', ');
      const before = code.slice(Math.max(0, call.offset - 80), call.offset);
      // Only errors of a known kind come here: their text is foreseen.
      if (
        /\berrors\.(?:Is|As)\(/.test(
          code.slice(Math.max(0, call.offset - 250), call.offset),
        )
      )
        return false;
      if (!blamesCaller.test(text) && !/Status\(/.test(before)) return false;
      if (
        !blamesCaller.test(`${before.split('\n').slice(-2).join('\n')}${text}`)
      )
        return false;
      const name = carriedBy(service, call, text);
      return (
        name !== undefined &&
        !isDevelopmentGuarded(lines, call.line) &&
        comesFromWrite(service, code, call.offset, name)
      );
    })
    .map(({ line }) => line);
}

/** The variable whose error an answer tells: `err.Error()`, `result.Error.Error()`, `NewError("database", err)`. */
function carriedBy(
  service: Service,
  { arguments: given }: Call,
  text: string,
): string | undefined {
  const told = /\b(\w{1,40})(?:\.Error)?\.Error\(\)/.exec(text)?.[1];
  if (told) return told;
  const last = given[given.length - 1]?.text ?? '';
  const [, maker, passed] =
    /^&?(?:\w+\.)?(\w{1,60})\((?:[^()]{0,120},\s*)?(\w{0,20}[eE]rr)\s*\)$/.exec(
      last,
    ) ?? [];
  if (!maker) return undefined;
  const makers = service
    .fact(functionsOf)
    .named(maker)
    .filter(
      each => each.path.endsWith('.go') && /\berror\b/.test(each.parameters),
    );
  return makers.length > 0 &&
    makers.every(each =>
      /=\s*\w+\.Error\(\)|:\s*\w+\.Error\(\)/.test(
        service.repository.lexical(each.path).code.slice(each.start, each.end),
      ),
    )
    ? passed
    : undefined;
}

/** Whether the last thing that a variable was given before a place is what a write to the database returned. */
function comesFromWrite(
  service: Service,
  code: string,
  offset: number,
  name: string,
): boolean {
  const before = code.slice(Math.max(0, offset - 1_500), offset);
  const given = [
    ...before
      .slice(before.lastIndexOf('\nfunc ') + 1)
      .matchAll(new RegExp(`\\b${name}\\s*:?=(?!=)\\s*([^\\n]{1,300})`, 'g')),
  ].pop()?.[1];
  if (given === undefined) return false;
  if (writing.test(given) && ofDatabase.test(given)) return true;
  const called = /^(?:\w+\.)*(\w{2,60})\(/.exec(given)?.[1];
  if (!called) return false;
  const [own, another] = service
    .fact(functionsOf)
    .named(called)
    .filter(({ path }) => path.endsWith('.go') && !path.endsWith('_test.go'));
  if (!own || another) return false;
  return service.repository.once(`go-write:${own.path}:${own.start}`, () =>
    returnsWriteError(
      service.repository
        .lexical(own.path)
        .code.slice(own.start, Math.min(own.end, own.start + 5_000)),
    ),
  );
}

/** Whether each error that a function returns is what its write gave. */
function returnsWriteError(body: string): boolean {
  const isWrite = (line: string) => writing.test(line) && ofDatabase.test(line);
  const lines = body.split('\n');
  const returns = lines.flatMap((line, index) =>
    /\breturn\b[^\n]*(?:\berr\b|\.Error\b)/.test(line) ? [index] : [],
  );
  return (
    returns.length > 0 &&
    !/\bfmt\.Errorf\(|\berrors\.(?:New|Is|As)\(/.test(body) &&
    returns.every(index => {
      if (isWrite(lines[index])) return true;
      const given = lines
        .slice(0, index + 1)
        .filter(line => /\b(?:err|result|res|tx)\s*:?=(?!=)/.test(line))
        .pop();
      return given !== undefined && isWrite(given);
    })
  );
}
