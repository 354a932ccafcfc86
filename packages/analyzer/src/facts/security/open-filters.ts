import { findCalls } from '../code';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import type { Injection } from './injection';

/** A method of a Mongoose model that is told which documents are meant. */
const selecting =
  /\b[A-Z]\w{0,60}\s*\.\s*(?:find|findOne|count|countDocuments|exists|deleteOne|deleteMany|updateOne|updateMany|findOneAndUpdate|findOneAndDelete)(?=\s*\()/;
/** All that the caller sent, or a copy of it. */
const everything =
  '(?:\\{\\s*\\.\\.\\.\\s*)?(?:req|request|ctx(?:\\.request)?)\\.(?:query|body)\\s*\\}?';
const whole = new RegExp(`^${everything}$`);
/** What strips operators, or says what a request may hold. */
const cleaned =
  /mongo-?sanitize|sanitizeFilter|['"](?:joi|@hapi\/joi|celebrate|zod|yup|ajv|express-validator|express-openapi-validator|class-validator|superstruct|valibot)['"]/i;

/** Queries whose whole filter is what the caller sent: `Order.find(req.query)` runs `$where` and matches `$ne`. */
export function openFiltersIn(service: Service): Injection[] {
  const { repository } = service;
  const files = sourceFilesOf(service).filter(
    ({ ecosystem }) => ecosystem === 'node',
  );
  const says = (pattern: RegExp) =>
    files.some(({ path }) =>
      pattern.test(repository.lexical(path).uncommented),
    );
  if (!says(/['"]mongoose['"]/) || says(cleaned)) return [];
  return files.flatMap(({ path }) => {
    const { code } = repository.lexical(path);
    if (!selecting.test(code)) return [];
    return findCalls(repository, path, selecting).flatMap(call => {
      const text = call.arguments[0]?.text.trim() ?? '';
      const given = whole.test(text)
        ? call.offset
        : givenTo(text, code, call.offset);
      if (given === undefined) return [];
      return [
        {
          kind: 'filter' as const,
          path,
          line: call.line,
          endLine: call.endLine,
          variable: text.slice(0, 60),
          enters: repository.lineIndex(path).lineAt(given),
        },
      ];
    });
  });
}

/** The offset of `const filter = req.query;` above, where nothing else is given to the name. */
function givenTo(
  name: string,
  code: string,
  before: number,
): number | undefined {
  if (!/^[a-z]\w{0,40}$/i.test(name)) return undefined;
  const assigned = [
    ...code
      .slice(Math.max(0, before - 2_000), before)
      .matchAll(new RegExp(`\\b${name}\\s*=(?!=)\\s*([^;\\n]{1,80})`, 'g')),
  ];
  const [only, another] = assigned;
  return only && !another && whole.test(only[1].trim())
    ? Math.max(0, before - 2_000) + only.index
    : undefined;
}
