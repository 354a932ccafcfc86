import { injectionsOf, type Injection } from '../../facts/security/injection';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const reference =
  'https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html';

const sqlExamples: Examples = {
  python: {
    language: 'python',
    code: 'cur.execute("SELECT id FROM orders WHERE customer = %s", (customer_id,))',
  },
  node: {
    language: 'ts',
    code: "await pool.query('SELECT id FROM orders WHERE customer = $1', [customerId]);",
  },
  jvm: {
    language: 'java',
    code: 'jdbcTemplate.query("SELECT id FROM orders WHERE customer = ?", mapper, customerId);',
  },
  go: {
    language: 'go',
    code: 'rows, err := db.QueryContext(ctx, "SELECT id FROM orders WHERE customer = $1", customerID)',
  },
  dotnet: {
    language: 'csharp',
    code: 'context.Orders.FromSql($"SELECT * FROM Orders WHERE Customer = {customer}")',
  },
  ruby: {
    language: 'ruby',
    code: "Order.where('customer = ?', params[:customer])",
  },
  php: {
    language: 'php',
    code: "DB::select('SELECT id FROM orders WHERE customer = ?', [$customer]);",
  },
  rust: {
    language: 'rust',
    code: 'sqlx::query("SELECT id FROM orders WHERE customer = $1").bind(customer)',
  },
};
const shellExamples: Examples = {
  node: {
    language: 'ts',
    code: "execFile('convert', [file, 'out.png']);",
  },
  python: {
    language: 'python',
    code: 'subprocess.run(["convert", path, "out.png"], check=True)',
  },
  go: {
    language: 'go',
    code: 'exec.CommandContext(ctx, "convert", file, "out.png")',
  },
  ruby: { language: 'ruby', code: "system('convert', file, 'out.png')" },
  php: { language: 'php', code: "new Process(['convert', $file, 'out.png']);" },
  dotnet: {
    language: 'csharp',
    code: 'var info = new ProcessStartInfo("convert") { ArgumentList = { file } };',
  },
  jvm: {
    language: 'java',
    code: 'new ProcessBuilder("convert", file).start();',
  },
};

const filterExample = {
  language: 'js',
  code: 'Order.find({ customer: String(req.query.customer) });',
};

const whats: Record<Injection['kind'], string> = {
  sql: 'a SQL statement',
  shell: 'a shell command',
  code: 'code to run',
  object: 'objects',
  filter: 'the filter of a query',
};

const titles: Record<Injection['kind'], string> = {
  sql: 'Bind Parameters',
  shell: 'Pass Arguments as a List',
  code: 'Do Not Run What Was Sent',
  object: 'Do Not Run What Was Sent',
  filter: 'Choose What Callers May Filter By',
};

function entranceOf({ enters, line }: Injection): string {
  if (enters === undefined) return '';
  return enters === line
    ? ', which comes from the request'
    : `, which comes from the request at line ${enters}`;
}

function remedyOf(one: Injection): string {
  const { kind, variable } = one;
  if (kind === 'sql')
    return `Bind ${variable} as a parameter at ${placeName(one)}.`;
  if (kind === 'shell')
    return `Pass ${variable} as an argument of its own, without a shell, at ${placeName(
      one,
    )}.`;
  if (kind === 'filter')
    return `Take the fields that callers may filter by out of ${variable} one by one, as texts and numbers, at ${placeName(
      one,
    )}.`;
  return `Read ${variable} as plain data (JSON) instead of running it at ${placeName(
    one,
  )}.`;
}

export const securityNoInjection = defineCheck({
  id: 'security-no-injection',
  area: 'security',
  title:
    'Is untrusted input never concatenated into SQL, shell, code or object streams?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'statements with bound parameters',
    gap: 'statements that are put together from input',
  },
  why: 'A value that becomes part of a statement can change what the statement does: read every row, drop a table, run a command on the host. One such place is enough for a breach.',
  decision: {
    applies: 'A server framework is detected.',
    passes:
      'No SQL statement, shell command, evaluated code or object stream holds a value of a request or, between the quotes of a statement, a text that callers hand in.',
    fails:
      'A call that runs SQL or a shell gets a string built by interpolation, concatenation or a format call with such a value. Critical when the value comes from the request in the same function; code and object streams count only then. So does a query of Mongoose whose whole filter is what the caller sent: operators such as `$where` are part of it.',
    exceptions: [
      'Tagged templates and query builders that bind their values.',
      'Lists of placeholders, constants, numbers, and names of tables and columns that the code itself chooses.',
      'Values that the same function compares with a list of what is allowed, or escapes.',
      'Migrations, scripts and tests.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'cur.execute(f"SELECT id FROM orders WHERE customer = \'{customer}\'")',
    good: 'cur.execute("SELECT id FROM orders WHERE customer = %s", (customer,))',
  },
  remedy:
    'Bind values as parameters, pass arguments of commands as a list, and choose table and column names from a fixed list.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 1.2.4, 1.2.5, 1.3.2',
    'Bandit B602–B608, B301, B506',
    'gosec G201, G202, G204',
    'Brakeman SQL',
  ],
  judge(service) {
    if (service.fact(stackOf).frameworks.length === 0)
      return notApplicable('No server framework was found.');
    const { found, sound, calls } = service.fact(injectionsOf);
    if (found.length === 0) {
      const proof = sound ?? entryPlace(service);
      return pass(
        calls > 0 && sound
          ? `Statements are given constants and bound parameters, for example at ${placeName(
              sound,
            )}.`
          : 'No statement, command or code is put together from input.',
        proof ? evidenceAt(service, [proof], 'proof') : [],
      );
    }
    const ordered = [...found].sort(
      (a, b) => Number(b.enters !== undefined) - Number(a.enters !== undefined),
    );
    const [first] = ordered;
    return fail({
      severity:
        first.enters === undefined || first.kind === 'filter'
          ? 'major'
          : 'critical',
      message: `${placeName(first)} builds ${whats[first.kind]} from ${
        first.variable
      }${entranceOf(first)}${andMore(ordered.length)}.`,
      evidence: evidenceAt(
        service,
        ordered.flatMap(one => [
          one,
          ...(one.enters === undefined || one.enters === one.line
            ? []
            : [{ path: one.path, line: one.enters }]),
        ]),
        'offender',
      ),
      recommendation: {
        title: titles[first.kind],
        text: remedyOf(first),
        example:
          first.kind === 'filter'
            ? filterExample
            : exampleFor(
                service,
                first.kind === 'shell' ? shellExamples : sqlExamples,
                'python',
              ),
        reference,
      },
    });
  },
});
