import { requestTransactionOf, writingFunctionsOf } from '../../facts/database';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  count,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';
import { withoutSql } from './shared';

const reference =
  'https://github.com/OWASP/ASVS/blob/master/5.0/en/0x11-V2-Validation-and-Business-Logic.md';
const fewest = 3;
const enough = 0.7;

const examples: Examples = {
  node: {
    language: 'ts',
    code: 'await prisma.$transaction([debit, credit]);',
  },
  python: {
    language: 'python',
    code: 'with session.begin():\n    debit(session)\n    credit(session)',
  },
  jvm: {
    language: 'java',
    code: '@Transactional\npublic void transfer(Transfer transfer) { … }',
  },
  go: {
    language: 'go',
    code: 'tx, err := db.BeginTx(ctx, nil)\ndefer tx.Rollback()\n// …\nreturn tx.Commit()',
  },
  dotnet: {
    language: 'csharp',
    code: 'await using var transaction = await db.Database.BeginTransactionAsync();',
  },
  ruby: {
    language: 'ruby',
    code: 'Order.transaction do\n  debit!\n  credit!\nend',
  },
  php: {
    language: 'php',
    code: 'DB::transaction(fn () => $this->transfer($order));',
  },
  rust: {
    language: 'rust',
    code: 'let mut tx = pool.begin().await?;\n// …\ntx.commit().await?;',
  },
};

export const dbTransactionalWrites = defineCheck({
  id: 'db-transactional-writes',
  area: 'database-management',
  title: 'Are groups of writes wrapped in a transaction?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'low',
  phrases: {
    strength: 'writes that succeed or fail together',
    gap: 'groups of writes without a transaction',
  },
  why: 'Of two writes one can fail. Without a transaction the other stays, and nobody notices until the books do not balance.',
  decision: {
    applies:
      'The service speaks SQL and at least three functions write more than once.',
    passes:
      'At least seven in ten of them are inside a transaction: their own, their class’s, their caller’s, or that of the whole request.',
    fails: 'Fewer are.',
    exceptions: [
      'One transaction for each request (`ATOMIC_REQUESTS`, a session that begins with the request) passes, however many functions write.',
      'Migrations, seeds and commands.',
      'What belongs together cannot be seen from outside: the finding is of low confidence.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'await prisma.account.update(debit);\nawait prisma.account.update(credit);',
    good: 'await prisma.$transaction([debit, credit]);',
  },
  remedy: 'Wrap writes that belong together in one transaction.',
  references: [reference],
  elsewhere: ['OWASP ASVS 2.3.3'],
  judge(service) {
    const none = withoutSql(service);
    if (none) return none;
    const whole = service.fact(requestTransactionOf);
    if (whole)
      return pass(
        `${placeName(whole)} opens one transaction for each request.`,
        evidenceAt(service, [whole], 'proof'),
      );
    const functions = service.fact(writingFunctionsOf);
    if (functions.length < fewest)
      return notApplicable(
        `${count(functions.length, 'function')} with more than one write ${
          functions.length === 1 ? 'was' : 'were'
        } found; three are needed to judge.`,
      );
    const bare = functions.filter(({ inTransaction }) => !inTransaction);
    if (1 - bare.length / functions.length >= enough) {
      const [first] = functions.filter(({ inTransaction }) => inTransaction);
      return pass(
        `${functions.length - bare.length} of ${
          functions.length
        } functions that write more than once do so in a transaction.`,
        evidenceAt(service, [first], 'proof'),
      );
    }
    const [first] = bare;
    return fail({
      message: `${first.name} at ${placeName(first)} performs ${
        first.count
      } writes without a transaction${andMore(bare.length)}.`,
      evidence: evidenceAt(
        service,
        bare
          .slice(0, 5)
          .flatMap(({ path, writes }) => writes.map(line => ({ path, line }))),
        'offender',
      ),
      recommendation: {
        title: 'Write What Belongs Together in One Transaction',
        text: `Wrap the writes of ${first.name} at ${placeName(
          first,
        )} in one transaction.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
