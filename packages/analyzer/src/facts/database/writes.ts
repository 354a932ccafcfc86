import type { Ecosystem, Repository } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { isDevelopmentFile } from '../configuration/development-source';
import { callsOf, enclosingFunction } from './callers';
import { matchesIn } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** A function that writes more than once. */
export interface WritingFunction {
  name: string;
  path: string;
  line: number;
  /** Its first two writes. */
  writes: [first: number, second: number];
  count: number;
  inTransaction: boolean;
}

const writes: Record<Ecosystem, RegExp> = {
  python:
    /\b(?:session|db|self\.session|self\.db|self\._session|db\.session|cursor|cur|conn|connection)\.(?:add|add_all|delete|merge|execute)\s*\(|\.objects\.(?:create|update|bulk_create|get_or_create|update_or_create)\s*\(|(?<![\w.])\w+\.(?:save|delete)\s*\(\s*(?:\)|update_fields)/,
  node: /\b(?:prisma|this\.prisma|tx|db|this\.db|knex|trx)\.(?:\w+\.)?(?:create|createMany|update|updateMany|upsert|delete|deleteMany|insert)\s*\(|\b\w*[rR]epo(?:sitory)?\.(?:save|insert|update|delete|remove|upsert|softDelete)\s*\(|\bawait\s+[A-Z]\w*\.(?:create|update|destroy|upsert|bulkCreate)\s*\(/,
  jvm: /\b\w*[rR]epository\.(?:save|saveAll|delete|deleteAll|deleteById|saveAndFlush|insert)\s*\(|\b(?:entityManager|em)\.(?:persist|merge|remove)\s*\(|\bjdbcTemplate\.update\s*\(|\b\w+(?:Mapper|Dao)\.(?:insert|update|delete)\w*\s*\(/,
  go: /\.(?:Exec|ExecContext|NamedExec|NamedExecContext|MustExec)\s*\(|\b(?:db|DB|tx|r\.db|s\.db)\.(?:Create|Save|Delete|Updates|Update)\s*\(/,
  dotnet:
    /\.SaveChanges(?:Async)?\s*\(|\.Execute(?:Async|NonQuery|NonQueryAsync|Update|UpdateAsync|Delete|DeleteAsync)\s*\(/,
  ruby: /\.(?:create|create!|save!|update!|update|destroy!|destroy|update_all|delete_all|insert_all|touch)\b(?!\s*[?:])/,
  php: /::create\s*\(|->(?:save|update|delete|forceDelete|insert|persist|remove|attach|detach|sync)\s*\(/,
  rust: /\bsqlx::query(?:_as|_scalar)?!?\s*[(:<]|\bdiesel::(?:insert_into|update|delete)\s*\(/,
};
/** Rust's macros read too: the statement decides. */
const statement = /\b(?:INSERT|UPDATE|DELETE)\b/i;

const transactions: Record<Ecosystem, RegExp> = {
  python:
    /\b(?:atomic|begin|begin_nested|transaction)\b|\bATOMIC_REQUESTS\b|\bcommit\s*\(|\bunit_of_work\b|\buow\b/i,
  node: /\$transaction\b|\btransaction\s*\(|\bstartTransaction\b|@Transactional\b|\btrx\b|\btx\b|\bBEGIN\b|\bmanager\b|\bunitOfWork\b/,
  jvm: /@Transactional\b|\btransactionTemplate\b|\binTransaction\b|\btransaction\s*\{|\bTransactionTemplate\b|\bcommit\s*\(/,
  go: /\bBegin(?:Tx|Txx|x)?\s*\(|\bTransaction\s*\(|\btx\b|\bWithTx\b|\bInTx\b|\bWithinTran\b|\bRunInTx\b/,
  dotnet:
    /\bBeginTransaction|\bTransactionScope\b|\bIUnitOfWork\b|\bExecuteInTransaction/,
  ruby: /\btransaction\b|\bwith_lock\b/,
  php: /\btransaction\s*\(|\bbeginTransaction\b|\bwrapInTransaction\b|->flush\s*\(/,
  rust: /\.begin\s*\(|\btransaction\s*[(:]|\btx\b|\bTransaction\b/,
};

/** Mongoose writes without naming a session or repository. */
const documentWrite =
  /\.(?:deleteOne|deleteMany|updateOne|updateMany|insertMany|insertOne|findByIdAnd(?:Update|Delete|Remove)|findOneAnd(?:Update|Delete|Remove|Replace))\s*\(/g;
/** Calls that read too: what they run decides. */
const runsStatement = /(?:execute|exec\w*|query\w*)!?\s*[(:<]$/i;
const writingStatement =
  /\b(?:INSERT\s+INTO|UPDATE\s+[\w"`.]+\s+SET|DELETE\s+FROM)\b|\b(?:insert|update|delete)\s*\(/i;

/** Offset of the first write to the datastore between two offsets of a file. */
export function firstWriteIn(
  repository: Repository,
  path: string,
  ecosystem: Ecosystem,
  { start, end }: { start: number; end: number },
): number | undefined {
  const { code, uncommented } = repository.lexical(path);
  const body = code.slice(start, end);
  const patterns = [new RegExp(writes[ecosystem].source, 'g')];
  if (ecosystem === 'node') patterns.push(documentWrite);
  for (const pattern of patterns) {
    for (const match of body.matchAll(pattern)) {
      const at = start + match.index;
      if (
        !runsStatement.test(match[0]) ||
        writingStatement.test(uncommented.slice(at, Math.min(end, at + 300)))
      ) {
        return at;
      }
    }
  }
  return undefined;
}

/** A whole request or unit of work is one transaction. */
const everywhere: Partial<Record<Ecosystem, RegExp>> = {
  python:
    /\bATOMIC_REQUESTS["']?\s*\]?\s*[=:]\s*True|\.begin\s*\(\s*\)\s+as\s+\w*session\w*:\s*\n\s*yield\b|\byield\s+\w*(?:session|db)\w*[\s\S]{0,120}\.commit\s*\(/,
};

/** Where one transaction is opened for each request; `undefined` where none is. Use as a fact. */
export function requestTransactionOf(
  service: Service,
): { path: string; line: number } | undefined {
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    const pattern = ecosystem && everywhere[ecosystem];
    if (!pattern) continue;
    const [match] = matchesIn(service.repository, path, pattern, 'uncommented');
    if (match) return { path, line: match.line };
  }
  return undefined;
}

const mostFunctions = 300;

/** Functions with two writes or more. Use as `service.fact(writingFunctionsOf)`. */
export function writingFunctionsOf(service: Service): WritingFunction[] {
  const { repository } = service;
  const found = new Map<string, WritingFunction>();
  const sources = databaseSourcesOf(service);
  const { ecosystems } = service.fact(stackOf);
  for (const { path, ecosystem } of sources) {
    if (!ecosystem || !ecosystems.includes(ecosystem)) continue;
    if (
      isDevelopmentFile(path) ||
      /(?:^|\/)(?:migrations?|alembic|seeds?|commands|scripts)\//.test(path)
    )
      continue;
    const lines = repository.lines(path);
    const { code } = repository.lexical(path);
    const byFunction = new Map<
      number,
      { header: string; name: string; above: string[]; lines: number[] }
    >();
    for (const match of matchesIn(repository, path, writes[ecosystem])) {
      if (found.size > mostFunctions) break;
      if (
        ecosystem === 'rust' ||
        ecosystem === 'go' ||
        /cursor|cur\.|conn/.test(match.text)
      ) {
        const text = repository
          .lexical(path)
          .uncommented.slice(match.offset, match.offset + 300);
        if (
          !/\b(?:Create|Save|Delete|Updates?)\s*\(/.test(match.text) &&
          !statement.test(text)
        )
          continue;
      }
      const own = enclosingFunction(service, match, ecosystem);
      if (!own?.name) continue;
      if (ecosystem === 'ruby' && isHandedOn(code, match.offset)) continue;
      const group = byFunction.get(own.line) ?? {
        header: own.header,
        name: own.name,
        above: own.above,
        lines: [],
      };
      if (!group.lines.includes(match.line)) group.lines.push(match.line);
      byFunction.set(own.line, group);
    }
    const classMarked = /@Transactional\b[\s\S]{0,300}\bclass\b/.test(code);
    for (const [line, group] of byFunction) {
      const pair = firstPair(lines, group.lines);
      if (!pair) continue;
      const last = Math.max(...group.lines);
      const body = lines.slice(line - 1, last + 12).join('\n');
      const inTransaction =
        classMarked ||
        (ecosystem === 'ruby' && modelCallback.test(group.name)) ||
        transactions[ecosystem].test(
          [...group.above, body].join('\n').slice(0, 20_000),
        ) ||
        calledInTransaction(service, group.name, ecosystem);
      found.set(`${path}:${line}`, {
        name: group.name,
        path,
        line,
        writes: pair,
        count: group.lines.length,
        inTransaction,
      });
    }
  }
  return [...found.values()];
}

/** Active Record and Sequel save and call these in one transaction. */
const modelCallback =
  /^(?:before|after|around)_(?:save|create|update|destroy)$/;

/** In a `proc` or lambda on its own line: whoever is given it decides when it runs. */
function isHandedOn(code: string, offset: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', offset) + 1, offset);
  return /(?:\b(?:proc|lambda)\b|->)[^{}]{0,80}\{[^{}]*$/.test(line);
}

/** The first two writes that run one after the other: those of two branches, or after a return, do not. */
function firstPair(
  lines: string[],
  writing: number[],
): [number, number] | undefined {
  for (let i = 1; i < writing.length; i++) {
    const between = lines.slice(writing[i - 1] - 1, writing[i] - 1);
    if (
      !between.some(text =>
        /\b(?:else|elif|elsif|return|case|when|catch|except|rescue|break|continue|throw|raise|if|unless|match)\b|^\s*\?|\?\s*$/.test(
          text.slice(0, 400),
        ),
      )
    )
      return [writing[i - 1], writing[i]];
  }
  return undefined;
}

/** A caller owns the transaction. */
function calledInTransaction(
  service: Service,
  name: string,
  ecosystem: Ecosystem,
): boolean {
  if (name.length < 5) return false;
  return callsOf(service, name)
    .slice(0, 10)
    .some(call => {
      const own = enclosingFunction(service, call, ecosystem);
      if (!own) return false;
      const body = service.repository
        .lines(call.path)
        .slice(own.line - 1, call.line + 2);
      return transactions[ecosystem].test([...own.above, ...body].join('\n'));
    });
}
